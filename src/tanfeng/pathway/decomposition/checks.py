"""Whether a table can be decomposed (检查): cells, repeated rows, sectors that a compared period lacks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.reading.cells import convert
from tanfeng.ledger.schema import Column
from tanfeng.pathway.decomposition.origin import Origin
from tanfeng.pathway.decomposition.problems import cell_problem, duplicate, missing_row, total_row
from tanfeng.pathway.decomposition.vocabulary import PERIOD, ROW, SECTOR

_TOTAL_WORDS = ("合计", "总计", "全部", "total", "sum")


def numbers(table: pl.DataFrame, factors: Sequence[str], origin: Origin) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the factors as Float64 and the findings on cells that are no number, empty or negative.

    Text is read as every other table of the program is: 1,234.5 is a number, ``n/a`` is not applicable.
    """
    if _all_sound(table.select(factors)):
        return table.with_columns(pl.col(factors).cast(pl.Float64)), []
    found: list[Finding] = []
    columns = []
    for name in factors:
        cells = _converted(table[name])
        columns.append(cells["value"].alias(name))
        for kind in ("bad", "na", "missing", "negative"):
            if kind in cells and cells[kind].any():
                rows = table.filter(cells[kind])
                given = "" if kind == "missing" else str(rows[name][0])
                found.append(cell_problem(kind, name, origin.at(rows[ROW][0], name), given, rows.height))
    return table.with_columns(columns), found


def _all_sound(columns: pl.DataFrame) -> bool:
    """Say in one pass whether all columns are finite numbers that are not negative, as in nearly every table."""
    if not all(kind.is_numeric() for kind in columns.dtypes):
        return False
    values = columns.to_numpy()  # an empty cell is NaN here, and compares as false
    return bool(((values >= 0) & (values < np.inf)).all())


def _converted(column: pl.Series) -> dict[str, pl.Series]:
    """Return ``value`` and a flag for each thing that can be wrong with a cell."""
    if column.dtype == pl.String:
        cells = convert(column, Column(column.name, column.name, column.name, "number"), {})
        value, bad, na = cells["value"], cells["bad"], cells["na"]
        return {"value": value, "bad": bad, "na": na, "missing": value.is_null() & ~bad & ~na, "negative": value < 0}
    value = column.cast(pl.Float64, strict=False)
    return {
        "value": value,
        "bad": column.is_not_null() & ~value.is_finite().fill_null(False),
        "missing": column.is_null(),
        "negative": value < 0,
    }


def labels(table: pl.DataFrame, keys: Sequence[str], origin: Origin) -> list[Finding]:
    """Return the findings on rows whose period, group or sector is empty."""
    found = []
    for name in (PERIOD, *keys):
        if table[name].null_count():
            rows = table.filter(pl.col(name).is_null())
            found.append(cell_problem("label", name, origin.at(rows[ROW][0], name), count=rows.height))
    return found


def repeated(table: pl.DataFrame, keys: Sequence[str], origin: Origin) -> list[Finding]:
    """Return the finding on rows that name the same sector of the same period again."""
    again = table.filter(~pl.struct(PERIOD, *keys).is_first_distinct())
    if again.is_empty():
        return []
    what = " · ".join(str(part) for part in again.select(PERIOD, *keys).row(0))
    return [duplicate(what, origin.at(again[ROW][0], SECTOR), again.height)]


def absent_rows(table: pl.DataFrame, sectors: pl.DataFrame, periods: Sequence[str], origin: Origin) -> list[Finding]:
    """Return a finding for each period that lacks sectors which another one has; no row is not zero.

    ``table`` has no repeated rows; ``sectors`` holds the first row of each sector: its keys and ``_row``.
    """
    if table.height == sectors.height * len(periods):
        return []
    keys = [name for name in sectors.columns if name != ROW]
    found = []
    for period in periods:
        present = table.filter(pl.col(PERIOD) == period)
        absent = sectors.join(present, on=keys, how="anti", maintain_order="left")
        if not absent.is_empty():
            sector = " · ".join(str(part) for part in absent.select(keys).row(0))
            found.append(missing_row(sector, period, origin.at(absent[ROW][0], SECTOR), absent.height))
    return found


def totals(sectors: pl.DataFrame, origin: Origin) -> list[Finding]:
    """Return a warning if one of several sectors bears the name of a total."""
    named = sectors.filter(pl.col(SECTOR).str.to_lowercase().is_in(_TOTAL_WORDS))
    if named.is_empty() or sectors.height < 3:
        return []
    return [total_row(named[SECTOR][0], origin.at(named[ROW][0], SECTOR))]
