"""One figure, not two: what several parts of the program say of the example smelter is the same number."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tanfeng.accounting.energy_carriers import by_carrier
from tanfeng.accounting.energy_lineage import counted
from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.filing.calculation import calculate
from tanfeng.filing.gather import of_enterprise_year
from tanfeng.ratings.product_energy import rate
from tanfeng.workspace import Workspace

EXAMPLE = Path(__file__).parents[2] / "workspaces" / "example-smelter"
ENTERPRISE, YEAR = "X-EX-001", 2024
UNITS = ("X-EX-001-PB", "X-EX-001-ZN", "X-EX-001-SB")
#: Sums of floats in another order; every line is a whole number of millionths.
CLOSE = 1e-12


@cache
def workspace() -> Workspace:
    return Workspace.open(EXAMPLE)


@cache
def view() -> EnterpriseYear:
    return workspace().enterprise_year(ENTERPRISE, YEAR)


def fixed(column: str, *conditions: pl.Expr) -> Decimal:
    """The exact sum of a fixed-point column of the account's lines, in tonnes."""
    return Decimal(int(view().account.lines.filter(*conditions)[column].sum())).scaleb(-6)


def product(unit: str) -> dict[str, float]:
    return view().product_energy.of_year().row(by_predicate=pl.col("unit_id") == unit, named=True)


def test_the_totals_are_the_sums_of_their_lines() -> None:
    account = view().account
    [guideline] = account.guidelines
    for name, total in guideline.totals.items():
        assert account.totals[name] == fixed("tco2e_fixed", pl.col("stream").is_in(list(total.members)))


def test_the_energy_is_the_sum_of_its_lines_and_of_its_carriers() -> None:
    carriers = by_carrier(view().account, YEAR)
    for value in ("tce_calorific", "tce_equivalent"):
        total = view().account.energy[value]
        assert total == fixed(f"{value}_fixed", counted())
        assert carriers[value].sum() == pytest.approx(float(total or 0), rel=CLOSE)


def test_location_based_electricity_is_that_of_the_account_line_by_line() -> None:
    of_account = view().account.lines.filter(pl.col("stream").is_in(["electricity_in", "electricity_out"]))
    electricity = view().electricity
    assert dict(electricity.lines.select("ledger", "location_fixed").iter_rows()) == dict(
        of_account.select("ledger", "tco2e_fixed").iter_rows()
    )
    assert electricity.location_based == fixed("tco2e_fixed", pl.col("stream").str.starts_with("electricity"))


def test_the_workspace_and_the_enterprise_give_the_same_lines() -> None:
    lines = workspace().account().lines.filter(pl.col("period").str.starts_with(str(YEAR)))
    for column in ("ledger", "tco2e_fixed", "tce_calorific_fixed", "tce_equivalent_fixed"):
        assert lines[column].to_list() == view().account.lines[column].to_list()


def test_the_units_seen_from_below_are_the_account_by_unit() -> None:
    below = workspace().views.bottom_up.unit_accounts
    indirect = pl.col("stream").str.starts_with("electricity") | pl.col("stream").str.starts_with("heat")
    for unit in UNITS:
        row = below.row(by_predicate=pl.col("unit_id") == unit, named=True)
        own = pl.col("unit_id") == unit
        assert row["method"] == "measured"
        assert row["missing"] == []
        assert row["direct_tco2"] == pytest.approx(float(fixed("tco2e_fixed", own, ~indirect)), rel=CLOSE)
        assert row["indirect_tco2"] == pytest.approx(float(fixed("tco2e_fixed", own, indirect)), rel=CLOSE)
        assert row["energy_tce"] == pytest.approx(float(fixed("tce_calorific_fixed", own, counted())), rel=CLOSE)
    total = view().account.totals["with_electricity_heat"]
    assert below["total_tco2"].sum() == pytest.approx(float(total or 0), rel=CLOSE)


def test_the_products_hold_all_energy_of_the_enterprise() -> None:
    products = view().product_energy.of_year()
    assert products["net_tce"].sum() == pytest.approx(float(view().account.energy["tce_calorific"] or 0), rel=CLOSE)


@pytest.mark.parametrize("unit", UNITS[:2])
def test_the_indicator_measures_a_line_by_the_energy_of_its_product(unit: str) -> None:
    figures = workspace().targets().lineage
    figure = figures.get(f"target.target-benchmark-capacity.intensity.{YEAR}.{unit}")
    assert figure is not None
    assert figure.value == product(unit)["kgce_per_t"]
    assert {f.id for _, f in figures.walk(figure.id)} >= {f"product_energy.{YEAR}.{unit}"}


def test_limits_and_benchmarks_rate_the_energy_of_the_product() -> None:
    lines = rate(view().product_energy, view().reference).lines.filter(
        pl.col("step").is_null() & (pl.col("quantity") == "comprehensive_energy")
    )
    assert set(lines["unit_id"]) == set(UNITS)
    for unit, intensity in lines.select("unit_id", "intensity").iter_rows():
        assert intensity == product(unit)["kgce_per_t"]


def test_a_filed_report_holds_the_totals_of_the_account() -> None:
    result = calculate(of_enterprise_year(view()), lineage=False)
    account = view().account
    for name, value in {**account.totals, **account.energy}.items():
        assert value is not None
        assert result.all_totals[name] == int(value.scaleb(6))
