"""Cumulative decline of an intensity (强度累计降幅): energy or CO2 per constant-price value added.

The statistical formula for one year is ``(index of energy ÷ index of value added) − 1``. Several years
are chained (``compound``) or their yearly declines added (``summed``); the two differ, and the choice is printed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.indicators.series import Point, Series

Accumulation = Literal["compound", "summed"]


def yearly_change(quantity: float, quantity_before: float, added: float, added_before: float) -> float:
    """Return the change of the intensity in one year as a ratio, −0.046 for a decline of 4.6 %.

    Value added of both years at the same constant prices. Raises ``ValueError`` unless all four are above zero.
    """
    if min(quantity, quantity_before, added, added_before) <= 0:
        raise ValueError("an intensity needs quantities and value added above zero")
    return (quantity / quantity_before) / (added / added_before) - 1


def cumulative_decline(changes: Sequence[float], accumulation: Accumulation) -> float:
    """Return the decline over several years as a ratio, positive for a decline, from the change of each year."""
    if accumulation == "summed":
        return -math.fsum(changes)
    return 1 - math.prod(1 + change for change in changes)


@dataclass(frozen=True)
class Changes:
    """Yearly changes of an intensity in an unbroken run from the base year (逐年变化)."""

    by_year: Mapping[int, Point]
    findings: tuple[Finding, ...] = ()

    def run_from(self, base_year: int, until: int) -> list[int]:
        """Return the years after ``base_year`` without a gap, up to ``until``."""
        years = []
        for year in range(base_year + 1, until + 1):
            if year not in self.by_year:
                break
            years.append(year)
        return years


def changes_from_levels(quantity: Series, added_by_basis: Mapping[int, Series]) -> Changes:
    """Return the yearly changes that a quantity and value added, at one price basis a pair of years, allow.

    ``added_by_basis`` has one series of value added per constant-price year. A year and the one before are compared at
    a basis both have; prices of different years are never compared: where that is all there is, it is a finding.
    """
    found: dict[int, Point] = {}
    findings: list[Finding] = []
    for year in quantity.years():
        if year - 1 not in quantity.points:
            continue
        before, now = quantity.points[year - 1], quantity.points[year]
        shared = [s for _, s in sorted(added_by_basis.items()) if year in s.points and year - 1 in s.points]
        if len(shared) != 1:
            findings += _no_single_basis(year, added_by_basis, len(shared))
            continue
        added_before, added = shared[0].points[year - 1], shared[0].points[year]
        parts = (now, before, added, added_before)
        try:
            change = yearly_change(*(part.value for part in parts))
        except ValueError:
            findings.append(_not_positive(year))
            continue
        inputs = tuple(dict.fromkeys(i for part in parts for i in part.inputs))
        found[year] = Point(change, weakest(part.confidence for part in parts), inputs)
    return Changes(found, tuple(findings))


def _no_single_basis(year: int, added_by_basis: Mapping[int, Series], shared: int) -> list[Finding]:
    bases = {b: [y for y in (year - 1, year) if y in s.points] for b, s in added_by_basis.items()}
    given = "；".join(f"{b} 年价格 {years}" for b, years in sorted(bases.items()) if years)
    if shared > 1:
        zh = f"{year} 年增加值有 {shared} 种价格基期可与上年相比，未作选择。"
        en = f"{year}: {shared} price bases could be compared with the year before; none was chosen."
    elif {y for years in bases.values() for y in years} >= {year - 1, year}:
        zh = f"{year} 年与上年的增加值不是同一价格基期，不能相比。"
        en = f"{year}: value added and that of the year before are at different prices and cannot be compared."
    else:
        return []
    address = Address(file="economics", column="price_basis")
    return [Finding("warning", "indicator.price-basis", zh, en, address, expected="1", given=given)]


def _not_positive(year: int) -> Finding:
    return Finding(
        "warning",
        "indicator.not-positive",
        f"{year} 年或上年的数量或增加值不大于零，强度无意义。",
        f"{year}: a quantity or value added of this or the previous year is not above zero, so there is no intensity.",
        Address(file="statistics", column="value"),
        expected="> 0",
    )
