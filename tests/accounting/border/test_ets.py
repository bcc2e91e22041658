"""The electrolysis step of the national carbon market: months, rounding, intensity, and what is not computed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.accounting.border.smelter import REFERENCE, accounted, anode, metal, row, rules

from tanfeng.accounting.border import Ets, ets
from tanfeng.accounting.border.published import points

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def step(rows: list[dict[str, Any]], year: int = 2025, guideline: str = "aluminium-ets-2024") -> Ets:
    return ets(accounted(rows, guideline), reference=REFERENCE, year=year)


def year_of(tonnes: float = 480.123, output: float = 1000.0, months: list[str] = MONTHS) -> list[dict[str, Any]]:
    return [make for month in months for make in (anode(tonnes, month), metal(output, month))]


def test_the_year_is_the_sum_of_its_rounded_months() -> None:
    result = step(year_of())
    # 480.12 x 0.8482 x 0.976 x 44/12 = 1457.37 and 1000 t x 0.14481 = 144.81, each line rounded to 2 decimals
    assert result.months["anode_tco2e"].unique().to_list() == [1457.37]
    assert result.months["anode_effect_tco2e"].unique().to_list() == [144.81]
    assert result.emissions == Decimal("19226.16")
    assert result.rounding == "line_month"
    assert result.intensity == pytest.approx(19226.16 / 12000)
    assert result.liquid_aluminium == 12000.0


def test_rounded_months_are_not_the_rounded_year() -> None:
    monthly = step(year_of(output=33.333))
    yearly = step([anode(480.123 * 12, "2025"), metal(33.333 * 12, "2025")])
    assert monthly.emissions is not None
    assert yearly.emissions is not None
    assert monthly.emissions != yearly.emissions
    assert abs(monthly.emissions - yearly.emissions) < Decimal("0.5")


def test_electricity_and_fuel_are_no_part_of_the_step() -> None:
    more = [
        *year_of(),
        row("electricity_in", "electricity", 13_500, "MWh", unit_id="U1", period="2025-01"),
        row("fuel", "diesel", 5, unit_id="U1", period="2025-01"),
    ]
    assert step(more).emissions == step(year_of()).emissions


def test_published_intensities_are_those_of_the_notes() -> None:
    effects = {round(float(point.value), 5) for point in points(REFERENCE, "anode_effect")}
    assert effects == {0.14481, 0.1454, 0.25228}
    anodes = {float(point.value) for point in points(REFERENCE, "anode")}
    assert anodes == {1.424, 1.50304, 1.6}
    assert step(year_of()).places == {"anode": "within", "anode_effect": "within"}


def test_a_slip_of_a_unit_is_caught_by_the_published_intensities() -> None:
    wrong = step(year_of(tonnes=480_123.0))
    assert wrong.places["anode"] == "implausible"
    (finding,) = [f for f in wrong.findings if f.rule == "ets.implausible-intensity"]
    assert (finding.severity, finding.given) == ("warning", "anode")
    assert "ets.implausible-intensity" not in rules(step(year_of()).findings)


def test_allowances_of_2024_equal_the_emissions_and_later_ones_are_not_computed() -> None:
    past = step(year_of(months=[f"2024-{month:02d}" for month in range(1, 13)]), 2024)
    assert past.emissions is not None
    assert past.allocated == float(past.emissions)
    later = step(year_of())
    assert later.allocated is None
    assert later.to_dict("en")["allocation"]["rule"] == "unknown"
    assert "ets.allocation-unknown" in rules(later.findings)


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([*year_of(), anode(5, "2025")], "ets.year-and-months"),
        (year_of()[:-1], "ets.month-without-output"),
        (year_of()[1:], "ets.month-without-anode"),
        ([*year_of()[:-2], anode(None, "2025-12"), metal(1000, "2025-12")], "ets.month-without-anode"),
        (year_of(months=MONTHS[:6]), "ets.months-missing"),
        ([row("fuel", "diesel", 5, period="2025")], "ets.no-electrolysis"),
    ],
)
def test_what_is_missing_is_said(rows: list[dict[str, Any]], rule: str) -> None:
    assert rule in rules(step(rows).findings)


def test_a_line_without_a_number_leaves_the_year_without_one() -> None:
    result = step([*year_of()[:-2], anode(None, "2025-12"), metal(1000, "2025-12")])
    assert result.emissions is None
    assert result.intensity is None
    assert result.months["tco2e"].to_list()[-1] is None


def test_another_guideline_is_another_figure() -> None:
    result = step([row("anode", "liquid_aluminium", 1000, unit_id="U1", period="2025")], guideline="aluminium-2013")
    assert result.emissions is None
    assert "ets.other-guideline" in rules(result.findings)


def test_every_figure_walks_down_to_the_lines_of_the_account() -> None:
    result = step(year_of())
    assert result.lineage.dangling() == []
    chain = {figure.id for _, figure in result.lineage.walk("ets.2025.intensity")}
    assert {"ets.2025.2025-01.anode", "account.line.activity#2", "ledger:activity#2"} <= chain
