"""Energy per value added, from files: each status occurs, prices and conventions are not mixed."""

from collections.abc import Callable
from typing import Any

import pytest

ENERGY = "comprehensive_energy_calorific"
NAME = "energy-intensity"
Ask = Callable[..., Any]
Row = Callable[..., dict[str, Any]]


@pytest.fixture
def levels(statistic: Row, value_added: Row) -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """Tables with energy (10^4 tce) and value added (10^8 yuan) by year."""

    def tables(energy: dict[int, float], added: dict[int, float]) -> dict[str, list[dict[str, Any]]]:
        return {
            "statistics": [statistic(ENERGY, year, value, "万tce") for year, value in energy.items()],
            "economics": [value_added(year, value) for year, value in added.items()],
        }

    return tables


@pytest.mark.parametrize(
    ("energy", "added", "status"),
    [
        ({2020: 100, 2021: 97}, {2020: 100, 2021: 101}, "on track"),
        ({2020: 100, 2021: 99}, {2020: 100, 2021: 101}, "behind"),
        ({2020: 100, 2021: 105}, {2020: 100, 2021: 101}, "regressing"),
        ({2020: 100, 2021: 80}, {2020: 100, 2021: 101}, "met"),
        ({2020: 100}, {2020: 100}, "no data"),
        ({2021: 100, 2022: 80}, {2021: 100, 2022: 101}, "no data"),
    ],
)
def test_each_status_occurs(
    result: Ask, levels: Ask, energy: dict[int, float], added: dict[int, float], status: str
) -> None:
    assert result(NAME, **levels(energy, added)).status == status


def test_a_rise_is_a_negative_decline_and_not_zero(result: Ask, levels: Ask) -> None:
    found = result(NAME, **levels({2020: 100, 2021: 106}, {2020: 100, 2021: 100}))
    assert found.value == pytest.approx(-6)
    assert found.gap == pytest.approx(20)


def test_past_the_deadline_the_value_of_the_deadline_is_asked_for(result: Ask, levels: Ask) -> None:
    tables = levels({2020: 100, 2021: 97}, {2020: 100, 2021: 101})
    assert result(NAME, as_of=2026, **tables).status == "no data"
    assert result(NAME, as_of=2024, **tables).status == "on track"


@pytest.mark.parametrize("energy", [97, 80])
def test_without_an_as_of_year_a_status_says_whose_year_it_speaks_of(result: Ask, levels: Ask, energy: float) -> None:
    """A value of 2021 that satisfies 2025 is no verdict on 2025."""
    tables = levels({2020: 100, 2021: energy}, {2020: 100, 2021: 101})
    assert "按 2021 年的数值判断" in result(NAME, **tables).note.zh
    assert "2021 年的数值判断" not in result(NAME, as_of=2022, **tables).note.zh


def test_data_after_the_year_asked_for_are_not_used(result: Ask, levels: Ask) -> None:
    tables = levels({2020: 100, 2021: 97, 2022: 80}, {2020: 100, 2021: 101, 2022: 101})
    assert result(NAME, as_of=2021, **tables).value_year == 2021


def test_the_published_changes_of_all_industry_do_not_stand_for_this_sector(result: Ask, statistic: Row) -> None:
    rows = [
        statistic("energy_intensity_change", year, value, "%", sector="all_industry")
        for year, value in ((2021, -4.6), (2022, -7.8))
    ]
    found = result(NAME, {NAME: "changes"}, statistics=rows)
    assert found.status == "no data"
    assert found.value is None
    assert "全部工业" in found.coverage.text.zh


def test_published_changes_of_the_sector_give_the_twelve_percent_of_hunan(result: Ask, statistic: Row) -> None:
    rows = [statistic("energy_intensity_change", y, v, "%") for y, v in ((2021, -4.6), (2022, -7.8))]
    found = result(NAME, {NAME: "changes"}, statistics=rows)
    assert round(found.value, 1) == 12.0
    assert found.status == "on track"
    summed = result(NAME, {NAME: "changes", f"{NAME}.decline": "summed"}, statistics=rows)
    assert round(summed.value, 1) == 12.4


def test_recalled_figures_decide_nothing(result: Ask, statistic: Row) -> None:
    rows = [statistic("energy_intensity_change", y, -20, "%", confidence="recalled") for y in (2021,)]
    found = result(NAME, {NAME: "changes"}, statistics=rows)
    assert found.status == "no data"
    assert "待核原文" in found.note.zh


def test_current_prices_are_refused_for_constant_ones(report: Ask, statistic: Row, value_added: Row) -> None:
    tables = {
        "statistics": [statistic(ENERGY, year, value, "万tce") for year, value in ((2020, 100), (2021, 97))],
        "economics": [value_added(year, 100, price_basis="") for year in (2020, 2021)],
    }
    found = report(**tables)
    assert "indicator.current-prices" in {finding.rule for finding in found.findings}
    assert next(r for r in found.results if r.id.endswith(NAME)).status == "no data"


def test_mixed_price_bases_are_a_finding(report: Ask, statistic: Row, value_added: Row) -> None:
    tables = {
        "statistics": [statistic(ENERGY, year, value, "万tce") for year, value in ((2020, 100), (2021, 97))],
        "economics": [value_added(2020, 100, price_basis=2015), value_added(2021, 104, price_basis=2020)],
    }
    found = report(**tables)
    assert "indicator.price-basis" in {finding.rule for finding in found.findings}
    assert next(r for r in found.results if r.id.endswith(NAME)).value is None


def test_energy_at_equivalent_value_is_refused(report: Ask, statistic: Row, value_added: Row) -> None:
    tables = {
        "statistics": [
            statistic("comprehensive_energy_equivalent", y, v, "万tce") for y, v in ((2020, 100), (2021, 97))
        ],
        "economics": [value_added(year, 100) for year in (2020, 2021)],
    }
    found = report(**tables)
    assert "indicator.equivalent-value" in {finding.rule for finding in found.findings}
    assert next(r for r in found.results if r.id.endswith(NAME)).value is None


def test_two_figures_for_one_year_are_not_chosen_between(report: Ask, levels: Ask, statistic: Row) -> None:
    tables = levels({2020: 100, 2021: 97}, {2020: 100, 2021: 101})
    tables["statistics"].append(statistic(ENERGY, 2021, 90, "万tce", source="另一来源"))
    found = report(**tables)
    assert "indicator.several-values" in {finding.rule for finding in found.findings}
    assert next(r for r in found.results if r.id.endswith(NAME)).value is None


def test_the_two_parts_make_the_whole_only_together(result: Ask, statistic: Row, value_added: Row) -> None:
    smelting = [statistic(ENERGY, y, v, "万tce", sector="smelting_pressing") for y, v in ((2020, 80), (2021, 77))]
    mining = [statistic(ENERGY, y, 20, "万tce", sector="mining_dressing") for y in (2020, 2021)]
    economics = [value_added(2020, 100), value_added(2021, 101)]
    assert result(NAME, statistics=smelting, economics=economics).value is None
    both = result(NAME, statistics=[*smelting, *mining], economics=economics)
    assert both.value == pytest.approx((1 - 0.97 / 1.01) * 100)


def test_feedstock_is_deducted_only_where_it_is_known(result: Ask, levels: Ask, statistic: Row) -> None:
    tables = levels({2020: 100, 2021: 97}, {2020: 100, 2021: 101})
    option = {f"{NAME}.scope": "less-feedstock"}
    assert result(NAME, option, **tables).value is None
    tables["statistics"] += [statistic("feedstock_energy_calorific", y, 10, "万tce") for y in (2020, 2021)]
    assert result(NAME, option, **tables).value == pytest.approx((1 - (87 / 90) / 1.01) * 100)


def test_the_chain_reaches_the_rows_of_the_ledger(report: Ask, levels: Ask) -> None:
    found = report(**levels({2020: 100, 2021: 97}, {2020: 100, 2021: 101}))
    walked = {figure.id for _, figure in found.lineage.walk("target.target-energy-intensity")}
    assert {"ledger:statistics#2", "ledger:statistics#3", "ledger:economics#2", "ledger:economics#3"} <= walked
    assert "plan:hunan-nonferrous-2022/target-energy-intensity" in walked
    assert found.lineage.dangling() == []
