"""Recycled share: two readings, whole years only, checked against the national figures of 2024."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.indicators.recycled_share import shares

Ask = Callable[..., Any]
Row = Callable[..., dict[str, Any]]
NAME = "recycled-share"
#: Each example builds frames: fewer of them, and no time limit on a busy machine.
FRAMES = settings(max_examples=40, deadline=None)
BIG_FOUR = ["Cu", "Al", "Pb", "Zn"]
TEN = [*BIG_FOUR, "Ni", "Sn", "Sb", "Hg", "Mg", "Ti"]


def share(rows: list[tuple[str, str, float]], denominator: str, metals: list[str] = TEN) -> float:
    frame = pl.DataFrame(
        [(2024, *row) for row in rows],
        schema={"year": pl.Int64, "metal": pl.String, "origin": pl.String, "tonnes": pl.Float64},
        orient="row",
    )
    found = shares(frame, denominator=denominator, numerator=BIG_FOUR, metals=metals, primary_only=["Al"])
    return float(found.get_column("share")[0])


def test_recycled_aluminium_of_china_in_2024_is_24_percent_of_primary_and_19_point_3_of_both() -> None:
    rows = [("Al", "primary", 44.0), ("Al", "recycled", 10.5)]
    assert round(share(rows, "ten-metals") * 100) == 24
    assert round(share(rows, "primary-plus-recycled") * 100, 1) == 19.3


def test_the_national_headline_of_2024_is_24_percent(result: Ask, statistic: Row) -> None:
    rows = [
        statistic("recycled_metal_output", 2024, 1915, "万t"),
        statistic("ten_nonferrous_output", 2024, 7918.8, "万t"),
    ]
    found = result(NAME, {f"{NAME}.basis": "statistics"}, statistics=rows)
    assert round(found.value) == 24
    assert found.status == "met"
    assert found.confidence == "verified"


def test_recycled_antimony_counts_only_where_it_is_asked_for(
    result: Ask, enterprises: Any, line: Row, made: Row
) -> None:
    tables = {
        "enterprises": enterprises,
        "units": [line("a", "Sb", "", "精锑"), line("b", "Cu", "CU-PYRO", "阴极铜")],
        "production": [made("a", 2024, "精锑", 50, "recycled"), made("b", 2024, "阴极铜", 50)],
    }
    assert result(NAME, **tables).value == 0
    assert result(NAME, {f"{NAME}.numerator": "Cu,Al,Pb,Zn,锑"}, **tables).value == pytest.approx(50)


def test_an_unknown_metal_in_the_numerator_is_wrong_use(result: Ask) -> None:
    with pytest.raises(UsageError, match="氪"):
        result(NAME, {f"{NAME}.numerator": "Cu,氪"})


@FRAMES
@given(st.floats(0, 1e6), st.floats(1, 1e6), st.floats(0, 1e6))
def test_more_recycled_metal_never_lowers_the_share(recycled: float, primary: float, more: float) -> None:
    for denominator in ("ten-metals", "primary-plus-recycled"):
        before = share([("Cu", "primary", primary), ("Cu", "recycled", recycled)], denominator)
        after = share([("Cu", "primary", primary), ("Cu", "recycled", recycled + more)], denominator)
        assert after >= before - 1e-12


rows_strategy = st.lists(
    st.tuples(st.sampled_from(TEN), st.sampled_from(["primary", "recycled"]), st.floats(1, 1e6)),
    min_size=1,
    max_size=12,
)


@FRAMES
@given(rows_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[tuple[str, str, float]], random: Any) -> None:
    rows = [("Cu", "primary", 1.0), *rows]
    mixed = list(rows)
    random.shuffle(mixed)
    assert share(rows, "ten-metals") == share(mixed, "ten-metals")


@FRAMES
@given(rows_strategy)
def test_reading_b_is_a_share_between_zero_and_one(rows: list[tuple[str, str, float]]) -> None:
    assert 0 <= share(rows, "primary-plus-recycled") <= 1


@pytest.fixture
def copper(enterprises: Any, line: Row) -> dict[str, Any]:
    """One primary and one recycled copper plant."""
    units = [line("p", "Cu", "CU-PYRO", "阴极铜"), line("r", "Cu", "CU-SCRAP", "再生铜")]
    return {"enterprises": enterprises, "units": units}


@pytest.mark.parametrize(
    ("by_year", "as_of", "status"),
    [
        ({2020: 10, 2023: 25}, None, "met"),
        ({2020: 10, 2023: 19}, None, "on track"),
        ({2020: 10, 2023: 12}, None, "behind"),
        ({2020: 10, 2023: 9}, None, "regressing"),
        ({2020: 10, 2025: 23}, 2026, "behind"),
        ({2020: 10, 2023: 25}, 2026, "no data"),
        ({2023: 20}, None, "no data"),
        ({}, None, "no data"),
    ],
)
def test_each_status_occurs(
    result: Ask,
    copper: dict[str, Any],
    made: Row,
    statistic: Row,
    by_year: dict[int, float],
    as_of: int | None,
    status: str,
) -> None:
    rows = [made("r", year, "再生铜", value, "recycled") for year, value in by_year.items()]
    rows += [made("p", year, "阴极铜", 100 - value) for year, value in by_year.items()]
    official = [statistic("ten_nonferrous_output", year, 100, "t") for year in by_year]
    tables = copper | ({"production": rows, "statistics": official} if rows else {})
    assert result(NAME, as_of=as_of, **tables).status == status


@pytest.mark.parametrize("reading", ["A", "B"])
def test_units_with_no_official_output_to_hold_them_against_give_no_verdict(
    result: Ask, copper: dict[str, Any], made: Row, statistic: Row, reading: str
) -> None:
    """A ledger of two plants may be complete in itself; nobody knows what part of the region they are."""
    rows = [made("p", 2024, "阴极铜", 75), made("r", 2024, "再生铜", 25, "recycled")]
    alone = result(NAME, {NAME: reading}, **copper, production=rows)
    assert (alone.value, alone.status) == (25, "no data")
    assert "不能代表全省" in alone.note.zh
    official = [statistic("ten_nonferrous_output", 2024, 100, "t")]
    assert result(NAME, {NAME: reading}, **copper, production=rows, statistics=official).status == "met"


def months(made: Row, unit: str, product: str, each: float, origin: str, count: int = 12) -> list[dict[str, Any]]:
    return [made(unit, f"2024-{month:02d}", product, each, origin) for month in range(1, count + 1)]


def test_twelve_months_are_a_year_and_eleven_are_not(result: Ask, copper: dict[str, Any], made: Row) -> None:
    primary = months(made, "p", "阴极铜", 75, "primary")
    assert result(NAME, **copper, production=[*primary, *months(made, "r", "再生铜", 25, "recycled")]).value == 25
    short = result(NAME, **copper, production=[*primary, *months(made, "r", "再生铜", 25, "recycled", 11)])
    assert short.value is None
    assert short.status == "no data"
    assert short.coverage.share == pytest.approx(0.5)


def test_a_yearly_figure_beside_months_is_not_added_to_them(report: Ask, copper: dict[str, Any], made: Row) -> None:
    rows = [
        made("p", 2024, "阴极铜", 900),
        *months(made, "r", "再生铜", 25, "recycled"),
        made("r", 2024, "再生铜", 300, "recycled"),
    ]
    found = report(**copper, production=rows)
    assert "indicator.overlapping-periods" in {finding.rule for finding in found.findings}
    assert found.results[0].value is None


def test_a_silent_unit_leaves_the_year_open(result: Ask, copper: dict[str, Any], line: Row, made: Row) -> None:
    rows = [made("p", 2024, "阴极铜", 75), made("r", 2024, "再生铜", 25, "recycled")]
    assert result(NAME, **copper, production=rows).value == 25
    more = copper | {"units": [*copper["units"], line("q", "Zn", "ZN-HYDRO-R", "锌锭")]}
    assert result(NAME, **more, production=rows).value is None
    closed = copper | {"units": [*copper["units"], line("q", "Zn", "ZN-HYDRO-R", "锌锭", status="idle")]}
    assert result(NAME, **closed, production=rows).value == 25


def test_missing_is_not_zero_and_not_applicable_is_nothing(result: Ask, copper: dict[str, Any], made: Row) -> None:
    primary = made("p", 2024, "阴极铜", 75)
    assert result(NAME, **copper, production=[primary, made("r", 2024, "再生铜", "", "recycled")]).value is None
    assert result(NAME, **copper, production=[primary, made("r", 2024, "再生铜", 0, "recycled")]).value == 0
    assert result(NAME, **copper, production=[primary, made("r", 2024, "再生铜", "n/a", "recycled")]).value == 0


def test_acid_of_a_smelter_is_no_metal(report: Ask, copper: dict[str, Any], made: Row) -> None:
    rows = [made("p", 2024, "阴极铜", 75), made("p", 2024, "硫酸", 300), made("r", 2024, "再生铜", 25, "recycled")]
    found = report(**copper, production=rows)
    assert found.results[0].value == 25
    assert "indicator.by-products" in {finding.rule for finding in found.findings}


def test_bullion_is_not_counted_beside_the_ingot_made_of_it(
    result: Ask, copper: dict[str, Any], line: Row, made: Row
) -> None:
    tables = copper | {"units": [*copper["units"], line("b", "Pb", "PB-BULLION", "粗铅")]}
    rows = [made("p", 2024, "阴极铜", 75), made("r", 2024, "再生铜", 25, "recycled"), made("b", 2024, "粗铅", 100)]
    assert result(NAME, **tables, production=rows).value == 25


def test_a_unit_of_another_province_is_another_share(result: Ask, copper: dict[str, Any], line: Row, made: Row) -> None:
    away = {"enterprise_id": "X-2", "name": "外省公司", "city_code": "440100"}
    tables = copper | {
        "enterprises": [*copper["enterprises"], away],
        "units": [*copper["units"], line("x", "Cu", "CU-PYRO", "阴极铜", enterprise_id="X-2")],
    }
    rows = [made("p", 2024, "阴极铜", 75), made("r", 2024, "再生铜", 25, "recycled"), made("x", 2024, "阴极铜", 900)]
    assert result(NAME, **tables, production=rows).value == 25


def test_a_ledger_that_holds_half_the_official_output_is_not_the_region(
    result: Ask, copper: dict[str, Any], made: Row, statistic: Row
) -> None:
    rows = [made("p", 2024, "阴极铜", 75), made("r", 2024, "再生铜", 25, "recycled")]
    half = result(NAME, **copper, production=rows, statistics=[statistic("ten_nonferrous_output", 2024, 200, "t")])
    assert half.value is None
    assert "50.0%" in half.coverage.text.zh
    whole = result(NAME, **copper, production=rows, statistics=[statistic("ten_nonferrous_output", 2024, 100, "t")])
    assert whole.value == 25


@pytest.mark.parametrize("dropped", range(4))
def test_removing_a_row_never_turns_no_data_into_a_number(
    result: Ask, copper: dict[str, Any], made: Row, dropped: int
) -> None:
    rows = [
        made("p", 2024, "阴极铜", 75),
        made("r", "2024-01", "再生铜", 12, "recycled"),
        made("r", "2024-02", "再生铜", 13, "recycled"),
        made("p", 2023, "阴极铜", ""),
    ]
    assert result(NAME, **copper, production=rows).value is None
    assert result(NAME, **copper, production=[r for i, r in enumerate(rows) if i != dropped]).value is None


def test_the_chain_goes_from_the_share_to_the_rows(report: Ask, copper: dict[str, Any], made: Row) -> None:
    found = report(**copper, production=[made("p", 2024, "阴极铜", 75), made("r", 2024, "再生铜", 25, "recycled")])
    walked = {figure.id for _, figure in found.lineage.walk("target.target-recycled-share")}
    assert {"ledger:production#2", "ledger:production#3"} <= walked
    assert found.lineage.dangling() == []


def test_the_result_prints_the_reading_used_and_lists_the_other(result: Ask) -> None:
    default = result(NAME)
    assert default.options["denominator"] == "ten-metals"
    assert default.options_not_used["denominator"] == ["primary-plus-recycled"]
    other = result(NAME, {NAME: "B"})
    assert other.options["denominator"] == "primary-plus-recycled"
    assert other.definition.zh != default.definition.zh
