"""A file or sheet with rows lacks a required column (缺少必填列)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Address, Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import present
from tanfeng.ledger.schema import Table
from tanfeng.reference import Reference

KEY = "ledger.required-column-missing"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, frame in present(ledger):
        for (name, file, sheet), headers in ledger.origins.headers.items():
            rows = frame.filter((pl.col("_file") == file) & (pl.col("_sheet").fill_null("") == sheet))
            if name != table.name or rows.is_empty():
                continue
            for columns in missing(table, rows, set(headers)):
                yield _finding(table, columns, file, sheet)


def missing(table: Table, rows: pl.DataFrame, headers: set[str]) -> list[tuple[str, ...]]:
    """Return the required columns, and groups of which one is required, that have neither header nor content.

    A unit column without header has content where the unit stood in the header of the figures.
    """
    groups = [(column.name,) for column in table.columns if column.required] + list(table.any_of)
    return [
        group
        for group in groups
        if not headers & set(group) and all(rows[column].null_count() == rows.height for column in group)
    ]


def _finding(table: Table, columns: tuple[str, ...], file: str, sheet: str) -> Finding:
    zh = "”或“".join(table.column(column).zh for column in columns)
    en = " or ".join(columns)
    return Finding(
        "blocks entry",
        KEY,
        f"“{table.zh}”表缺少必填列“{zh}”（{en}）。",
        f"The table {table.name} lacks the required column {en}.",
        Address(file, sheet, 0, columns[0]),
        expected=en,
    )
