"""The change of a total as new boundary, new reading, new factor and new method, which add up exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.accounting.activities import GUIDELINE, HUNAN, Row, row, table

from tanfeng.accounting.guideline import content
from tanfeng.filing import parts
from tanfeng.filing.basis import Basis, Options
from tanfeng.filing.calculation import calculate
from tanfeng.filing.explain import Explanation, Side, TotalChange, explain_change
from tanfeng.ledger import frames
from tanfeng.reference import Reference

WITH = "with_electricity_heat"
KINDS = [
    ("fuel", "coke", "t"),
    ("fuel", "diesel", "kg"),
    ("reductant", "coke", "t"),
    ("carbonate", "limestone", "t"),
    ("electricity_in", "electricity", "MWh"),
    ("electricity_out", "electricity", "kWh"),
    ("heat_in", "heat", "GJ"),
]


@cache
def factor(value: str) -> Reference:
    """The shipped reference data with another provincial electricity factor in 2022."""
    contents = dict(Reference.load().contents())
    column = pl.when(region="430000", year="2022", kind="provincial_average").then(pl.lit(value)).otherwise("value")
    contents["electricity_factors"] = contents["electricity_factors"].with_columns(value=column)
    return Reference.of_contents(contents)


def rule(sign: int) -> dict[str, Any]:
    """The guideline with another sign of bought heat: another method."""
    data = dict(content(GUIDELINE))
    streams = {name: dict(stream) for name, stream in data["streams"].items()}
    streams["heat_in"]["sign"] = sign
    return data | {"streams": streams}


def made(
    *rows: Row, reference: Reference | None = None, sign: int = 1, period: str = "2022", factor_year: int | None = None
) -> Basis:
    frame = table(rows).with_columns(
        pl.lit("activity.csv").alias("_file"), pl.lit(None, pl.String).alias("_sheet"), pl.col("_row").cast(pl.Int64)
    )
    units = {r.get("unit_id") for r in rows if r.get("unit_id")}
    return Basis(
        tables={"activity": frame},
        reference=reference or Reference.load(),
        guidelines={GUIDELINE: rule(sign)},
        options=Options("X-1", period, HUNAN, factor_year, dict.fromkeys(["", *sorted(units)], GUIDELINE)),
    )


def explained(before: Basis, after: Basis) -> Explanation:
    return explain_change(Side("A", before), Side("B", after))


def total(found: Explanation, name: str = WITH) -> TotalChange:
    return next(one for one in found.totals if one.total == name)


def terms(found: Explanation, name: str = WITH) -> Mapping[str, int]:
    return {term.kind: term.change for term in total(found, name).terms}


COKE = row("fuel", "coke", 100.0, unit_id="U1")
POWER = row("electricity_in", "electricity", 1000.0, "MWh")
HEAT = row("heat_in", "heat", 300.0, "GJ")


def test_equal_sides_have_no_change() -> None:
    found = explained(made(COKE, POWER), made(COKE, POWER))
    changes = {one.total: one.change for one in found.totals}
    # Electricity has no coefficient in equivalent value, so that this total has no number to compare.
    assert changes == {"without_electricity_heat": 0, WITH: 0, "tce_calorific": 0, "tce_equivalent": None}
    assert not any(term.change for one in found.totals for term in one.terms)


def test_another_quantity_is_a_new_reading_and_names_the_cell() -> None:
    found = explained(made(POWER), made(row("electricity_in", "electricity", 1200.0, "MWh")))
    assert terms(found) == {"boundary": 0, "reading": 98_000_000, "factor": 0, "method": 0}
    (line,) = total(found).terms[1].rows.to_dicts()
    assert (line["before"], line["after"], line["change"]) == (490_000_000, 588_000_000, 98_000_000)
    assert line["what"] == "quantity 1000 → 1200"


def test_another_factor_is_a_new_factor_and_names_it() -> None:
    found = explained(made(COKE, POWER), made(COKE, POWER, reference=factor("0.6")))
    assert terms(found) == {"boundary": 0, "reading": 0, "factor": 110_000_000, "method": 0}
    (line,) = total(found).terms[2].rows.to_dicts()
    assert "electricity_factors.provincial-average.430000.2022=0.49 → " in line["what"]
    assert "=0.6" in line["what"]


def test_another_guideline_is_a_new_method() -> None:
    found = explained(made(HEAT), made(HEAT, sign=-1))
    assert terms(found) == {"boundary": 0, "reading": 0, "factor": 0, "method": -66_000_000}


def test_a_unit_that_came_in_is_a_new_boundary() -> None:
    other = row("fuel", "coke", 50.0, unit_id="U2")
    found = explained(made(COKE), made(COKE, other))
    alone = calculate(made(other), lineage=False).totals[WITH]
    assert terms(found) == {"boundary": alone, "reading": 0, "factor": 0, "method": 0}
    (line,) = total(found).terms[0].rows.to_dicts()
    assert "U2" in line["row"]


def test_a_row_that_went_out_is_a_new_boundary() -> None:
    found = explained(made(COKE, POWER), made(COKE))
    assert terms(found) == {"boundary": -490_000_000, "reading": 0, "factor": 0, "method": 0}


def test_all_four_at_once_are_told_apart_in_the_documented_order() -> None:
    before = made(POWER, HEAT)
    power = row("electricity_in", "electricity", 2000.0, "MWh")
    after = made(power, HEAT, row("electricity_out", "electricity", 100.0, "MWh"), reference=factor("0.5"), sign=-1)
    found = terms(explained(before, after))
    assert found == {
        "boundary": -100 * 490_000,  # sold power that is new, with the factor of before
        "reading": 1000 * 490_000,
        "factor": (2000 - 100) * 10_000,
        "method": -2 * 33_000_000,
    }


def test_of_two_years_the_same_row_is_the_same_row_and_the_years_factor_a_factor() -> None:
    before = made(POWER, period="2022")
    after = made(row("electricity_in", "electricity", 1000.0, "MWh", period="2023"), period="2023")
    assert terms(explained(before, after)) == {
        "boundary": 0,
        "reading": 0,
        "factor": 1000 * (497_600 - 490_000),
        "method": 0,
    }


def test_a_total_without_a_number_has_no_terms_but_a_finding() -> None:
    missing = row("fuel", "coke", None)
    found = explained(made(missing), made(COKE))
    assert total(found).change is None
    assert total(found).terms == ()
    assert [finding.rule for finding in found.findings] == ["filing.total-without-number"]


def test_all_rows_exchanged_is_all_boundary() -> None:
    found = explained(made(POWER), made(HEAT))
    assert terms(found) == {"boundary": 33_000_000 - 490_000_000, "reading": 0, "factor": 0, "method": 0}


def test_a_version_of_another_method_stands_as_stored_and_the_rest_is_method() -> None:
    before, after = made(POWER), made(row("electricity_in", "electricity", 1200.0, "MWh"))
    result = calculate(before)
    other = replace(
        result,
        method="0",
        lines=result.lines.with_columns(tco2e_fixed=pl.col("tco2e_fixed") - 7),
        totals={name: value - 7 for name, value in result.totals.items() if value is not None},
    )
    found = explain_change(Side("1.1", before, other), Side("B", after))
    assert terms(found) == {"boundary": 0, "reading": 98_000_000, "factor": 0, "method": 7}
    assert total(found).before == 490_000_000 - 7


def test_stored_versions_are_explained_from_what_they_store() -> None:
    sides = []
    for basis in (made(COKE, POWER), made(COKE, POWER, reference=factor("0.6"))):
        stored = parts.of(basis, calculate(basis))
        sides.append(Side("v", parts.basis_of(stored), parts.result_of(stored)))
    found = explain_change(*sides)
    assert terms(found) == {"boundary": 0, "reading": 0, "factor": 110_000_000, "method": 0}


def test_a_measured_value_of_the_laboratory_is_a_new_reading() -> None:
    before = made(COKE)
    analysis = {
        "unit_id": "U1",
        "enterprise_id": "X-1",
        "period": "2022",
        "item": "coke",
        "parameter": "oxidation_rate",
    }
    measured = (
        frames.empty("analyses")
        .clear(1)
        .with_columns(
            *(pl.lit(text).alias(name) for name, text in {**analysis, "unit": "1", "level": "measured"}.items()),
            pl.lit(0.99).alias("value"),
            pl.lit("analyses.csv").alias("_file"),
            pl.lit(2, pl.Int64).alias("_row"),
        )
    )
    after = replace(before, tables={**before.tables, "analyses": measured})
    found = terms(explained(before, after))
    assert found["reading"] > 0
    assert (found["boundary"], found["factor"], found["method"]) == (0, 0, 0)


def test_units_of_several_guidelines_add_up_and_a_unit_that_changes_its_guideline_is_a_method() -> None:
    lead = "lead-2024"
    period = {"period": "2025", "unit_id": "U1"}
    rows = (row("fuel", "coke", 100.0, **period), row("fuel", "coke", 50.0, period="2025", unit_id="U2"))

    def of(second: str) -> Basis:
        basis = made(*rows, period="2025")
        options = replace(basis.options, assignment={"": GUIDELINE, "U1": GUIDELINE, "U2": second})
        return replace(basis, options=options, guidelines={name: content(name) for name in (GUIDELINE, lead)})

    found = explained(of(GUIDELINE), of(lead))
    compared = [one for one in found.totals if one.change]
    assert compared
    for one in compared:
        changes = {term.kind: term.change for term in one.terms}
        assert changes == {"boundary": 0, "reading": 0, "factor": 0, "method": one.change}
        assert all("U2" in name for name in one.terms[3].rows["row"])


quantities = st.one_of(st.none(), st.floats(0, 1e6), st.just(0.0))


@st.composite
def rows(draw: st.DrawFn, period: str) -> Row:
    stream, item, unit = draw(st.sampled_from(KINDS))
    month = draw(st.sampled_from(["", "-01", "-02"]))
    return row(stream, item, draw(quantities), unit, period=period + month, unit_id=draw(st.sampled_from(["U1", "U2"])))


@st.composite
def bases(draw: st.DrawFn) -> Basis:
    period = draw(st.sampled_from(["2021", "2022"]))
    return made(
        *draw(st.lists(rows(period), min_size=1, max_size=8)),
        reference=draw(st.sampled_from([Reference.load(), factor("0.6")])),
        sign=draw(st.sampled_from([1, -1])),
        period=period,
        factor_year=draw(st.sampled_from([None, 2022])),
    )


@given(bases(), bases())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_the_terms_add_up_exactly_and_each_opens_to_rows_that_add_up_to_it(before: Basis, after: Basis) -> None:
    found = explained(before, after)
    for side, name in ((before, "before"), (after, "after")):
        ends = calculate(side, lineage=False).all_totals
        assert {one.total: getattr(one, name) for one in found.totals} == ends
    for one in found.totals:
        if one.change is None:
            assert one.terms == ()
            continue
        assert sum(term.change for term in one.terms) == one.change
        assert [term.kind for term in one.terms] == ["boundary", "reading", "factor", "method"]
        for term in one.terms:
            assert term.rows["change"].sum() == term.change
            assert sum(term.by_stream().values()) == term.change
            assert term.rows.filter(pl.col("row").is_null()).is_empty()


@given(bases(), bases())
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_the_way_back_has_the_opposite_sum(before: Basis, after: Basis) -> None:
    there, back = explained(before, after), explained(after, before)
    for one, other in zip(there.totals, back.totals, strict=True):
        assert (one.change is None) == (other.change is None)
        assert one.change is None or other.change == -one.change


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_json_names_the_terms_in_the_users_language(lang: str, tmp_path: Path) -> None:
    data = explained(made(POWER), made(HEAT)).to_dict(lang)
    first = data["totals"][0]
    assert data["order"] == [term["term"] for term in first["terms"]] == ["boundary", "reading", "factor", "method"]
    assert first["terms"][0]["name"] == {"zh": "边界变化", "en": "new boundary"}[lang]
