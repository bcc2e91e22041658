"""The Polars frames of the tables (数据框): column types, companions and addresses."""

from __future__ import annotations

import polars as pl

from tanfeng.ledger.schema import TABLES, Table
from tanfeng.ledger.schema.model import Kind

#: Where a row stands: file, sheet (null in a file without sheets) and the row as the user's program numbers it.
ADDRESS: dict[str, type[pl.DataType]] = {"_file": pl.String, "_sheet": pl.String, "_row": pl.Int64}

_TYPES: dict[Kind, type[pl.DataType]] = {"number": pl.Float64, "year": pl.Int64, "boolean": pl.Boolean}


def dtype_of(kind: Kind) -> type[pl.DataType]:
    return _TYPES.get(kind, pl.String)


def companion(column: str) -> str:
    """Return the name of the column that says "not applicable" (不适用) of a typed column."""
    return f"{column}__na"


def frame_schema(table: Table) -> dict[str, type[pl.DataType]]:
    """Return column names and types of the table's frame, in order: columns, companions, address."""
    columns = {column.name: dtype_of(column.kind) for column in table.columns}
    companions: dict[str, type[pl.DataType]] = {
        companion(column.name): pl.Boolean for column in table.columns if column.typed
    }
    return columns | companions | ADDRESS


def empty(name: str) -> pl.DataFrame:
    """Return the frame of a table without rows. Raises ``KeyError`` on an unknown table."""
    return pl.DataFrame(schema=frame_schema(TABLES[name]))
