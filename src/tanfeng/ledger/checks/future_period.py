"""A period that has not ended when the ledger is read (未来时期): what happened has happened."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, given, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

KEY = "ledger.future-period"
#: Years of these columns may lie ahead: a technology may be planned.
PLANNED = {("adoptions", "year")}


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    today = ledger.as_of
    rule = Rule(KEY, "blocks submission", f"≤ {today:%Y-%m}")
    for table, column, frame in columns_of_kind(ledger, "period", "year", "time"):
        if (table.name, column.name) in PLANNED:
            continue
        text = pl.col(column.name).cast(pl.String)
        # A year is compared as a year and a month as a month: texts of this form sort by time.
        future = text.str.slice(0, 7) > pl.lit(f"{today:%Y-%m}")
        yield from report(
            ledger,
            given(frame, future, text),
            rule,
            (table.name, column.name),
            lambda period: (
                f"时期 {period} 还没有到来，不能是实际发生的数据。",
                f"The period {period} lies in the future and cannot have happened.",
            ),
        )
