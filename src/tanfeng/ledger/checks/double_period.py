"""A yearly figure beside monthly figures of the same thing: both would be counted (年度与月度重复)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import given, present, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

RULE = Rule("ledger.year-and-months", "blocks submission", "年度或月度，只取其一 / either the year or its months")
#: What makes a figure the same thing, whatever its period and whatever was measured beside it.
THINGS = {
    "activity": ("enterprise_id", "unit_id", "stream", "item", "attribute"),
    "production": ("unit_id", "product", "origin"),
    "waste": ("unit_id", "waste", "flow"),
}


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, frame in present(ledger):
        if table.name not in THINGS:
            continue
        thing = list(THINGS[table.name])
        dated = frame.filter(pl.col("period").is_not_null()).with_columns(
            _year=pl.col("period").str.slice(0, 4), _yearly=pl.col("period").str.len_chars() == 4
        )
        monthly = dated.filter(~pl.col("_yearly")).select(*thing, "_year").unique()
        both = dated.filter("_yearly").join(
            monthly, on=[*thing, "_year"], how="semi", nulls_equal=True, maintain_order="left"
        )
        yield from report(
            ledger,
            given(both, pl.lit(True), "period"),
            RULE,
            (table.name, "period"),
            lambda year: (
                f"{year} 年同一事项既有年度数又有月度数，会被重复计入。",
                f"The same thing has a figure for the year {year} and for its months; both would count.",
            ),
        )
