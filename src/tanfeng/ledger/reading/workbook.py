"""Excel workbooks (工作簿): every value as text, with the row and column the user sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.ledger.reading.package import Extent, inspect
from tanfeng.ledger.reading.raw import RawSheet, letter, trimmed

#: Sheets of our own template that hold no records.
NOTES_SHEET_ZH, NOTES_SHEET_EN, LISTS_SHEET = "说明", "Notes", "_lists"
SERVICE_SHEETS = (NOTES_SHEET_ZH, NOTES_SHEET_EN, LISTS_SHEET)


def read_workbook(path: Path, name: str) -> list[RawSheet]:
    """Read all sheets of a workbook that have cells. Formulas count with the value Excel saved.

    ``name`` is how findings call the file. Raises :class:`UsageError` on a file that is no workbook, is protected by a
    password, incomplete or too large to be a ledger.
    """
    import fastexcel

    extents = inspect(path, name)
    try:
        reader = fastexcel.read_excel(path)
        return [
            _sheet(reader, sheet, name, extents.get(sheet, Extent()))
            for sheet in reader.sheet_names
            if sheet not in SERVICE_SHEETS and extents.get(sheet, Extent()).cells
        ]
    except fastexcel.FastExcelError as error:
        raise UsageError(
            f"文件 {name} 不是完整的 Excel 工作簿，可能已损坏或被截断。",
            f"The file {name} is no complete Excel workbook; it may be damaged or cut off.",
        ) from error


def _sheet(reader: Any, sheet: str, name: str, extent: Extent) -> RawSheet:
    texts, loaded = _load(reader, sheet, "string")
    numbers, _ = _load(reader, sheet, "float")
    letters = tuple(letter(column.absolute_index) for column in loaded.available_columns())
    cells = _exact(texts, numbers).with_row_index("_row", offset=1).with_columns(pl.col("_row").cast(pl.Int64))
    return RawSheet(name, sheet, trimmed(cells), letters, extent.errors, hidden=loaded.visible != "visible")


def _load(reader: Any, sheet: str, dtype: str) -> tuple[pl.DataFrame, Any]:
    # skip_rows=0 keeps empty rows above the header, so that row numbers are the user's own.
    loaded = reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes=dtype)
    frame = loaded.to_polars()
    return frame.rename({old: f"c{index}" for index, old in enumerate(frame.columns)}), loaded


def _exact(texts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Return the cells as text, numbers with all their digits: the reader rounds a number's text to nine decimals."""
    both = texts.hstack(numbers.rename(lambda name: f"{name}_number"))
    return both.select(
        pl.when(
            pl.col(f"{name}_number").is_not_null()
            & (pl.col(name).cast(pl.Float64, strict=False) != pl.col(f"{name}_number"))
        )
        .then(pl.col(f"{name}_number").cast(pl.String))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts.columns
    )
