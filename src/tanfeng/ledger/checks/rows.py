"""What the rules share: saying where rows stand, and what the companions of the schema mean."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.origins import Place, Rule, Say, findings_of_rows
from tanfeng.ledger.schema import NOT_APPLICABLE, TABLES, Column, Table


def report(ledger: Ledger, rows: pl.DataFrame, rule: Rule, where: tuple[str, str], say: Say) -> list[Finding]:
    """Return the findings of the rows: ``where`` is (table, column), ``rows`` has the addresses and ``given``."""
    return findings_of_rows(rows, rule, Place(ledger.origins, *where), say)


def present(ledger: Ledger) -> Iterator[tuple[Table, pl.DataFrame]]:
    """Yield each table that has rows, with its frame."""
    for name, table in TABLES.items():
        if ledger.has(name):
            yield table, ledger.table(name)


def columns_of_kind(ledger: Ledger, *kinds: str) -> Iterator[tuple[Table, Column, pl.DataFrame]]:
    """Yield each column of one of the kinds in the tables that have rows."""
    for table, frame in present(ledger):
        for column in table.columns:
            if column.kind in kinds:
                yield table, column, frame


def given(frame: pl.DataFrame, where: pl.Expr, shown: str | pl.Expr) -> pl.DataFrame:
    """Return the addresses of the rows that fulfil ``where`` and what they show, as text."""
    expression = pl.col(shown) if isinstance(shown, str) else shown
    return frame.filter(where).select(*ADDRESS, expression.cast(pl.String).str.strip_suffix(".0").alias("given"))


def filled(column: str) -> pl.Expr:
    """Whether a text cell says something: neither missing nor not applicable."""
    return (pl.col(column) != NOT_APPLICABLE).fill_null(False)


def distinct(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return the distinct combinations, in order, without those that miss a part."""
    return frame.select(columns).drop_nulls().unique().sort(columns)
