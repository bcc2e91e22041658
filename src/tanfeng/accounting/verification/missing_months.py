"""A year kept by month that lacks some of its months (缺少月份).

Expected are the months in which the unit existed: from the month it was commissioned to the month it left. A month in
which nothing was used is written as 0; nothing written is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, is_month, months_of
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.ledger.frames import ADDRESS

#: What has to be there every month; attributes of electricity and meters may change within the year.
THINGS = {"activity": ("unit_id", "stream", "item"), "production": ("unit_id", "product")}


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    expected = _expected(view)
    for table, thing in THINGS.items():
        monthly = view.ledger.table(table).filter(is_month())
        kept = monthly.group_by(*thing, maintain_order=True).agg(
            pl.col("period").unique().sort(), *(pl.col(name).first() for name in ADDRESS)
        )
        for row in kept.iter_rows(named=True):
            months = expected.get(row["unit_id"] or "", months_of(view.year))
            absent = [month for month in months if month not in row["period"]]
            if not absent:
                continue
            what = " ".join(str(row[name]) for name in thing if row[name] is not None)
            yield rule.finding(
                f"{what} 按月填报，但缺少 {'、'.join(absent)}；确实没有的请填 0 或 n/a。",
                f"{what} is kept by month but lacks {', '.join(absent)}; write 0 or n/a where there was none.",
                address(view.ledger, table, row, "period"),
                expected=f"{len(months)}",
                given=f"{len(row['period'])}",
                count=len(absent),
            )


def _expected(view: EnterpriseYear) -> dict[str, tuple[str, ...]]:
    """Return the months in which each unit existed."""
    found = {}
    for unit in view.units.iter_rows(named=True):
        start, end = unit["commissioned"] or "", unit["retired_on"] or ""
        found[unit["unit_id"]] = tuple(
            month
            for month in months_of(view.year)
            if (len(start) < len(month) or month >= start[: len(month)])
            and (len(end) < len(month) or month <= end[: len(month)])
        )
    return found
