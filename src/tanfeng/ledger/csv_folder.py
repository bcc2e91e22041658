"""Writing a ledger as a folder of CSV files (写出台账): what :func:`tanfeng.ledger.read` reads back unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from tanfeng.core.files import whole_file
from tanfeng.ledger.frames import companion
from tanfeng.ledger.schema import NOT_APPLICABLE, TABLES, Column, Table


def write(tables: Mapping[str, pl.DataFrame], folder: Path) -> list[Path]:
    """Write each table as ``<folder>/<table>.csv`` in UTF-8 with English headers, and return the paths.

    Columns that are empty throughout are left out unless required. Missing is an empty cell, not applicable is ``n/a``,
    zero is ``0``. Raises ``KeyError`` on an unknown table and :class:`tanfeng.core.errors.TanfengError` if a file
    cannot be written.
    """
    paths = []
    for name in sorted(tables):
        table = TABLES[name]
        frame = texts(table, tables[name])
        used = [c.name for c in table.columns if c.required or frame[c.name].null_count() < frame.height]
        paths.append(folder / f"{name}.csv")
        with whole_file(paths[-1]) as path:
            path.write_bytes(frame.select(used).write_csv(line_terminator="\n").encode())
    return paths


def write_headers(names: Iterable[str], folder: Path, lang: str) -> list[Path]:
    """Write an empty CSV file for each table, with headers in the language, for people to fill in."""
    paths = []
    for name in names:
        paths.append(folder / f"{name}.csv")
        with whole_file(paths[-1]) as path:
            # With a byte order mark Excel opens the file in UTF-8 whatever its locale.
            path.write_text(",".join(headers(TABLES[name], lang)) + "\n", encoding="utf-8-sig")
    return paths


def headers(table: Table, lang: str) -> list[str]:
    """Return the headers of a table in the language, required columns marked with a star."""
    return [(column.zh if lang == "zh" else column.name) + ("★" if column.required else "") for column in table.columns]


def texts(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the table's columns as text, as they stand in a file; columns the frame lacks are empty."""
    return frame.select(_text(column, frame.columns) for column in table.columns)


def _text(column: Column, present: list[str]) -> pl.Expr:
    if column.name not in present:
        return pl.lit(None, pl.String).alias(column.name)
    text = pl.col(column.name).cast(pl.String)
    if column.kind == "number":
        text = text.str.strip_suffix(".0")
    if column.typed and companion(column.name) in present:
        text = pl.when(pl.col(companion(column.name))).then(pl.lit(NOT_APPLICABLE)).otherwise(text)
    return text.alias(column.name)
