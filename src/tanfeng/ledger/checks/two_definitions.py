"""One id with two definitions: two enterprises of one credit code, two units of one number (一号多义)."""

from __future__ import annotations

from collections.abc import Iterable

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.duplicates import repeated
from tanfeng.ledger.checks.rows import present, report
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Column
from tanfeng.reference import Reference

RULE = Rule("ledger.two-definitions", "blocks entry", "一个编号一个定义 / one definition for one id")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, frame in present(ledger):
        if len(table.key) != 1:
            continue
        _, rows = repeated(table, frame.filter(frame[table.key[0]].is_not_null()))
        column = table.column(table.key[0])
        yield from report(
            ledger,
            rows,
            RULE,
            (table.name, column.name),
            _say(column),
        )


def _say(column: Column) -> Say:
    return lambda place: (
        f"这个{column.zh}在第 {place} 行已有另一个定义。",
        f"This {column.name} has another definition in row {place}.",
    )
