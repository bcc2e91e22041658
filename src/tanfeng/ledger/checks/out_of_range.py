"""A share above one, a longitude beyond 180: a figure that cannot be (超出范围)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, given, report
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Column
from tanfeng.reference import Reference

KEY = "ledger.out-of-range"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, column, frame in columns_of_kind(ledger, "number"):
        low, high = column.minimum, column.maximum
        if high is None or low is None:
            continue
        value = pl.col(column.name)
        outside = (value > high) | ((value < low) if low else pl.lit(False))
        rule = Rule(KEY, "blocks entry", f"{low:g}–{high:g}")
        yield from report(ledger, given(frame, outside, column.name), rule, (table.name, column.name), _say(column))


def _say(column: Column) -> Say:
    share_zh = "；百分数请写成 0.98 或 98%" if column.maximum == 1 else ""
    share_en = "; write a percentage as 0.98 or 98%" if column.maximum == 1 else ""

    def say(text: str) -> tuple[str, str]:
        return (
            f"“{column.zh}”应在 {column.minimum:g} 到 {column.maximum:g} 之间，填的是 {text}{share_zh}。",
            f"{column.en} must lie between {column.minimum:g} and {column.maximum:g}, but is {text}{share_en}.",
        )

    return say
