"""Value added at constant prices (可比价增加值), one series per price basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure
from tanfeng.indicators.inquiry import Inquiry, missing_years
from tanfeng.indicators.result import Missing
from tanfeng.indicators.series import Series, row_address, yearly

#: The unit value added is brought to; only ratios of it are used.
UNIT = "元"

#: Stands for current prices among the price bases.
CURRENT = 0


@dataclass(frozen=True)
class ValueAdded:
    """Value added of a region's sector by price basis (按价格基期的增加值)."""

    by_basis: Mapping[int, Series]
    findings: tuple[Finding, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for series in self.by_basis.values() for figure in series.figures)

    def missing(self, asked: Sequence[int]) -> tuple[Missing, ...]:
        known = {year for series in self.by_basis.values() for year in series.points}
        return missing_years(
            "value_added",
            "有色金属行业规模以上工业增加值",
            "Value added of the nonferrous industry above size",
            [year for year in asked if year not in known],
        )


def value_added_by_basis(inquiry: Inquiry) -> ValueAdded:
    """Return the region's value added up to ``inquiry.until`` by price basis, by the option ``price-basis``."""
    rows = inquiry.table("economics").filter(
        pl.col("region_code") == inquiry.region,
        pl.col("indicator") == inquiry.data("value_added_indicator"),
        pl.col("year") <= inquiry.until,
        pl.col("value").is_not_null(),
        pl.col("enterprise_id").is_null(),
    )
    constant = inquiry.options["price-basis"] == "constant"
    return of_rows(rows, constant=constant, since=inquiry.base_year, until=inquiry.until, clause=inquiry.data("clause"))


def of_rows(
    rows: pl.DataFrame, *, constant: bool, since: int | None, until: int | None, clause: str, unit: str = UNIT
) -> ValueAdded:
    """Return value added by constant-price year from rows of ``economics`` that carry their ids.

    Rows without a price basis are at current prices. ``constant`` asks for constant or for current prices; rows of the
    other kind are not used, and from the year ``since`` on that is a finding.
    """
    at_constant = pl.col("price_basis").is_not_null()
    wanted, other = (rows.filter(at_constant), rows.filter(~at_constant))[:: 1 if constant else -1]
    grouped = wanted.with_columns(_basis=pl.col("price_basis").fill_null(CURRENT)).sort("_basis")
    series = {
        int(str(key[0])): yearly(group, "economics", unit, until)
        for key, group in grouped.group_by("_basis", maintain_order=True)
    }
    findings = [finding for each in series.values() for finding in each.findings]
    unused = other if since is None else other.filter(pl.col("year") >= since)
    if constant and unused.height:
        findings.append(_current_prices(unused, clause))
    return ValueAdded(series, tuple(findings))


def _current_prices(rows: pl.DataFrame, clause: str) -> Finding:
    return Finding(
        "warning",
        "indicator.current-prices",
        f"{rows.height} 个增加值没有价格基期（当年价），不能用于不变价强度，未采用。",
        f"{rows.height} figures of value added have no price basis (current prices) and were not used.",
        row_address(rows, "economics", "price_basis"),
        expected="不变价年份 / constant-price year",
        clause=clause,
        count=rows.height,
    )
