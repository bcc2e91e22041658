"""The example smelter as it is, and with one thing changed: what a rule says of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification import CHECKS, rules
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger, read
from tanfeng.reference import Reference

WORKSPACE = Path(__file__).resolve().parents[3] / "workspaces" / "example-smelter"
ENTERPRISE, YEAR = "X-EX-001", 2024

Change = Callable[[pl.DataFrame], pl.DataFrame]


@cache
def reference() -> Reference:
    return Reference.load([WORKSPACE / "reference"])


@cache
def ledger() -> Ledger:
    return read(WORKSPACE / "ledger", reference())


def view(**changes: Change) -> EnterpriseYear:
    """Return the example's year with some of its tables changed; a change that leaves no rows takes the table away."""
    tables = {**ledger().tables}
    for name, change in changes.items():
        changed = change(ledger().table(name))
        tables.pop(name, None)
        if changed.height:
            tables[name] = changed
    return EnterpriseYear(
        replace(ledger(), tables=tables), reference(), ENTERPRISE, YEAR, home="430000", factor_year=2023
    )


def found(rule: str, **changes: Change) -> list[Finding]:
    """Return what one rule finds after the changes."""
    return list(CHECKS[rule](view(**changes), rules()[rule]))


def put(where: pl.Expr, **values: object) -> Change:
    """Return the change that writes values into the rows that fulfil ``where``; the rows must exist."""

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        assert frame.filter(where).height
        written = {name: value if isinstance(value, pl.Expr) else pl.lit(value) for name, value in values.items()}
        return frame.with_columns(
            pl.when(where).then(value.cast(frame.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, value in written.items()
        )

    return change


def without(where: pl.Expr) -> Change:
    """Return the change that takes rows away; the rows must exist."""

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        assert frame.filter(where).height
        return frame.filter(~where)

    return change


def more(where: pl.Expr, **values: object) -> Change:
    """Return the change that adds copies of some rows with other values, at rows of their own."""

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        copies = frame.filter(where)
        assert copies.height
        copies = copies.with_columns(
            pl.lit(value).cast(frame.schema[name]).alias(name) for name, value in values.items()
        )
        return pl.concat([frame, copies.with_columns(pl.col("_row") + frame.height)])

    return change


def nothing(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.clear()
