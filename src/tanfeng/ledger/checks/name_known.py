"""A metal, route or technology the reference data do not know (未知金属、工艺、技术)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, filled, given, report
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Column
from tanfeng.reference import Reference

NAMES = {"metal": "metals", "route": "routes", "technology": "technologies"}
SEPARATOR = "|"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    for table, column, frame in columns_of_kind(ledger, *NAMES):
        register = NAMES[column.kind]
        if register not in reference.tables:
            continue
        known = set(reference.table(register)[column.kind].to_list())
        unknown = [
            text
            for text in frame[column.name].drop_nulls().unique().to_list()
            if not set(text.split(SEPARATOR)) <= known
        ]
        rows = given(frame, filled(column.name) & pl.col(column.name).is_in(unknown), column.name)
        rule = Rule(f"ledger.unknown-{column.kind}", "blocks submission", register)
        yield from report(
            ledger,
            rows,
            rule,
            (table.name, column.name),
            _say(column),
        )


def _say(column: Column) -> Say:
    return lambda text: (
        f"参考数据中没有“{text}”这个{column.zh}。",
        f"The reference data have no {column.name} {text!r}.",
    )
