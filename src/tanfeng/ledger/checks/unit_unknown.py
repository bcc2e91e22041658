"""A unit text that is no unit (未知单位). Units are never guessed."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, filled, given, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference
from tanfeng.units import UnitError, parse

RULE = Rule("ledger.unknown-unit", "blocks entry", "单位，如 t、MWh、万Nm3 / a unit")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, column, frame in columns_of_kind(ledger, "unit"):
        unknown = [text for text in frame[column.name].drop_nulls().unique().to_list() if not is_unit(text)]
        rows = given(frame, filled(column.name) & pl.col(column.name).is_in(unknown), column.name)
        yield from report(
            ledger,
            rows,
            RULE,
            (table.name, column.name),
            lambda text: (f"不认识的单位“{text}”。", f"Unknown unit {text!r}."),
        )


def is_unit(text: str) -> bool:
    """Say whether the text parses as a unit."""
    try:
        parse(text)
    except UnitError:
        return False
    return True
