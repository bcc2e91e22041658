"""A figure that cannot be negative is (负数)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, given, report
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Column
from tanfeng.reference import Reference

RULE = Rule("ledger.negative-number", "blocks entry", "≥ 0")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, column, frame in columns_of_kind(ledger, "number"):
        if column.minimum == 0:
            yield from report(
                ledger,
                given(frame, pl.col(column.name) < 0, column.name),
                RULE,
                (table.name, column.name),
                _say(column),
            )


def _say(column: Column) -> Say:
    return lambda text: (
        f"“{column.zh}”不能为负，填的是 {text}；输出、外供请用相应的源流表示。",
        f"{column.en} cannot be negative, but is {text}; what leaves has a stream of its own.",
    )
