"""A unit that cannot measure what the table holds: production in kWh, certificates in tonnes (单位与表不符)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, given, report
from tanfeng.ledger.checks.unit_unknown import is_unit
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Table
from tanfeng.reference import Reference
from tanfeng.units import same_dimension

KEY = "ledger.unit-incompatible"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, column, frame in columns_of_kind(ledger, "unit"):
        if not column.converts_to:
            continue
        wanted = " | ".join(column.converts_to)
        wrong = [
            text
            for text in frame[column.name].drop_nulls().unique().to_list()
            if is_unit(text) and not any(same_dimension(text, unit) for unit in column.converts_to)
        ]
        yield from report(
            ledger,
            given(frame, pl.col(column.name).is_in(wrong), column.name),
            Rule(KEY, "blocks entry", wanted),
            (table.name, column.name),
            _say(table, wanted),
        )


def _say(table: Table, wanted: str) -> Say:
    return lambda text: (
        f"“{table.zh}”表的数量不能用 {text} 计量，应为能换算成 {wanted} 的单位。",
        f"What {table.name} holds cannot be measured in {text}; use a unit that converts into {wanted}.",
    )
