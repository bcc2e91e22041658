"""Energy per value added of an enterprise and a region: the province's formula, its alternatives, what is open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.product_energy.plants import FIRM, GUIDELINE, MWH, Row, ledger, unit, use

from tanfeng.accounting import Account, account
from tanfeng.core.errors import UsageError
from tanfeng.indicators.energy_per_value_added import EnergyPerValueAdded, of_enterprise, of_region, options
from tanfeng.reference import Reference

YEARS = (2020, 2021, 2022)
HUNAN = "430000"


def added(year: int, value: float, basis: int | None = 2020, **more: Any) -> Row:
    row = {"enterprise_id": FIRM, "year": year, "indicator": "value_added", "value": value, "unit": "万元"}
    return row | {"price_basis": basis, **more}


def power(year: int, mwh: float, **more: Any) -> Row:
    return use(mwh, period=str(year), **more)


def result(energy: list[Row], economics: list[Row], **given: str) -> EnergyPerValueAdded:
    book = ledger(units=[unit()], activity=energy, economics=economics)
    reference = Reference.load()
    table = book.table("activity")
    accounts: dict[int, Account] = {
        year: account(
            table.filter(table["period"].str.starts_with(str(year))),
            reference=reference,
            guideline=GUIDELINE,
            region=HUNAN,
            factor_year=2022,
        )
        for year in YEARS
    }
    return of_enterprise(accounts, book, FIRM, {key.replace("_", "-"): value for key, value in given.items()})


def test_the_change_is_the_index_of_energy_over_the_index_of_value_added_less_one() -> None:
    found = result(
        [power(2020, 1000), power(2021, 1010), power(2022, 1020)],
        [added(2020, 100), added(2021, 110), added(2022, 121)],
    )
    changes = found.changes["change"].to_list()
    assert changes == pytest.approx([1.01 / 1.1 - 1, (1020 / 1010) / 1.1 - 1])
    assert found.changes["cumulative"].to_list()[-1] == pytest.approx(1 - 1.02 / 1.21)
    assert found.levels["tce_per_unit"].to_list() == pytest.approx(
        [1000 * MWH / 100, 1010 * MWH / 110, 1020 * MWH / 121]
    )


def test_yearly_declines_may_be_added_instead_of_chained() -> None:
    rows = [power(2020, 100), power(2021, 90), power(2022, 81)], [added(year, 100) for year in YEARS]
    assert result(*rows).changes["cumulative"].to_list()[-1] == pytest.approx(0.19)
    assert result(*rows, accumulation="summed").changes["cumulative"].to_list()[-1] == pytest.approx(0.2)


def test_current_prices_are_refused_unless_they_are_asked_for() -> None:
    rows = [power(2020, 100), power(2021, 100)], [added(2020, 100, None), added(2021, 125, None)]
    strict = result(*rows)
    assert strict.changes.is_empty()
    assert "indicator.current-prices" in {finding.rule for finding in strict.findings}
    assert result(*rows, price_basis="current").changes["change"].to_list() == pytest.approx([-0.2])


def test_value_added_at_prices_of_different_years_is_not_compared() -> None:
    found = result([power(2020, 100), power(2021, 100)], [added(2020, 100, 2015), added(2021, 125, 2020)])
    assert found.changes.is_empty()
    assert "indicator.price-basis" in {finding.rule for finding in found.findings}


def test_non_fossil_electricity_may_be_deducted() -> None:
    energy = [
        power(2020, 100),
        power(2021, 100),
        power(2020, 0, attribute="self_pv"),
        power(2021, 20, attribute="self_pv"),
    ]
    economics = [added(2020, 100), added(2021, 100)]
    assert result(energy, economics).changes["change"].to_list() == pytest.approx([0.2])
    assert result(energy, economics, scope="less-nonfossil").changes["change"].to_list() == pytest.approx([0.0])


def test_a_feedstock_that_the_ledger_does_not_single_out_has_no_figure() -> None:
    found = result([power(2020, 100), power(2021, 90)], [added(2020, 1), added(2021, 1)], scope="less-feedstock")
    assert found.levels.is_empty()
    assert [f.rule for f in found.findings] == ["energy-per-value-added.deduction-without-data"]


def test_equivalent_value_without_a_coal_rate_has_no_figure() -> None:
    found = result([power(2020, 100), power(2021, 90)], [added(2020, 1), added(2021, 1)], value="equivalent")
    assert found.levels.is_empty()
    assert {f.rule for f in found.findings} == {"energy-per-value-added.year-incomplete"}


def test_eleven_months_are_no_year() -> None:
    months = [power(2021, 10) | {"period": f"2021-{month:02d}"} for month in range(1, 12)]
    found = result([power(2020, 100), *months], [added(2020, 1), added(2021, 1)])
    assert found.changes.is_empty()
    [finding] = found.findings
    assert "2021-12" in finding.given


def test_an_unknown_option_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="scope"):
        result([power(2020, 1)], [], colour="red")
    assert {option.key for option in options()} == {"value", "price-basis", "scope", "accumulation"}


def statistic(year: int, value: float, item: str = "comprehensive_energy_calorific") -> Row:
    row = {"region_code": HUNAN, "sector": "nonferrous", "year": year, "item": item, "value": value, "unit": "万tce"}
    return row | {"source": "s"}


def test_a_region_reads_official_statistics_by_the_same_formula() -> None:
    economics = [added(y, v, enterprise_id=None, region_code=HUNAN, unit="亿元") for y, v in ((2020, 100), (2021, 110))]
    book = ledger(
        statistics=[statistic(2020, 500), statistic(2021, 500), statistic(2021, 20, "nonfossil_energy_calorific")],
        economics=economics,
    )
    assert of_region(book, HUNAN, ["nonferrous"]).changes["change"].to_list() == pytest.approx([1 / 1.1 - 1])
    less = of_region(book, HUNAN, ["nonferrous"], {"scope": "less-nonfossil"})
    assert less.changes.is_empty()
    assert less.levels["energy_tce"].to_list() == pytest.approx([4_800_000])


def test_every_change_names_its_energy_and_its_value_added() -> None:
    found = result([power(2020, 100), power(2021, 90)], [added(2020, 1), added(2021, 1)])
    figure = found.lineage.get(f"energy_per_value_added.{FIRM}.2021")
    assert figure is not None
    assert {i.split("#")[0] for i in figure.inputs if i.startswith("ledger:")} == {"ledger:economics"}
    assert sum(i.startswith("energy_per_value_added.energy.") for i in figure.inputs) == 2


@given(st.floats(1, 1e5), st.floats(1, 1e5), st.floats(0.1, 10))
@settings(max_examples=10, deadline=None)
def test_energy_and_value_added_that_grow_alike_change_nothing(mwh: float, value: float, growth: float) -> None:
    found = result([power(2020, mwh), power(2021, mwh * growth)], [added(2020, value), added(2021, value * growth)])
    assert found.changes["change"].to_list() == pytest.approx([0], abs=1e-4)
