"""A row that belongs to an enterprise or unit that is not in its table (所属企业或单元不存在)."""

from __future__ import annotations

from collections.abc import Iterable

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import filled, given, present, report
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import TABLES, Column, Table
from tanfeng.reference import Reference

#: Column, the table that defines it, and the rule. Ids are checked only where the defining table exists: a bare
#: activity file defines none.
OWNERS = (
    ("enterprise_id", "enterprises", "ledger.unknown-enterprise"),
    ("unit_id", "units", "ledger.unknown-unit-id"),
)


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for column, owner, key in OWNERS:
        if not ledger.has(owner):
            continue
        known = ledger.table(owner)[column].drop_nulls().unique().implode()
        for table, frame in present(ledger):
            if table.name == owner or column not in table.names:
                continue
            rows = given(frame, filled(column) & ~frame[column].is_in(known), column)
            yield from report(
                ledger,
                rows,
                Rule(key, "blocks submission", owner),
                (table.name, column),
                _say(table.column(column), TABLES[owner]),
            )


def _say(column: Column, owner: Table) -> Say:
    return lambda text: (
        f"{column.zh} {text} 不在“{owner.zh}”表中。",
        f"The {column.name} {text} is not in the table {owner.name}.",
    )
