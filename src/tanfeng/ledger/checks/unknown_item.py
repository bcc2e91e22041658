"""A fuel, material or energy the reference data do not know (未知品种)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, filled, given, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

RULE = Rule("ledger.unknown-item", "blocks entry", "参考数据中的品种 / an item of the reference data")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    known = reference.table("items")["item"].to_list()
    for table, column, frame in columns_of_kind(ledger, "item"):
        rows = given(frame, filled(column.name) & ~pl.col(column.name).is_in(known), column.name)
        yield from report(
            ledger,
            rows,
            RULE,
            (table.name, column.name),
            lambda text: (
                f"参考数据中没有“{text}”这个品种；可用 tanfeng reference search 查找名称。",
                f"The reference data have no item {text!r}; look for its name with tanfeng reference search.",
            ),
        )
