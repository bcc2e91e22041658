"""From the sheets of a file to a table of periods, sectors and factors (读表)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.ledger.reading.raw import RawSheet
from tanfeng.pathway.decomposition.origin import Origin
from tanfeng.pathway.decomposition.vocabulary import PERIOD, PERIOD_HEADERS, ROW, SECTOR, SECTOR_HEADERS


def read_table(sheets: Sequence[RawSheet]) -> tuple[pl.DataFrame, Origin]:
    """Return the one sheet that has the columns ``period`` and ``sector``, as text, and where it came from.

    ``_row`` is the row in the user's program. A year that a workbook or a typed file holds as a number, 2024.0, is the
    label 2024. Raises :class:`UsageError` if no sheet is such a table, several are, or a header is empty or repeated.
    """
    named = [(sheet, _headers(sheet)) for sheet in sheets]
    fitting = [(sheet, headers) for sheet, headers in named if {PERIOD, SECTOR} <= set(headers.values())]
    if len(fitting) != 1:
        raise _several([sheet.sheet for sheet, _ in fitting]) if fitting else _none(sheets)
    sheet, headers = fitting[0]
    _refuse(sheet.file, list(headers.values()))
    table = sheet.cells.slice(1).select(ROW, *(pl.col(column).alias(name) for column, name in headers.items()))
    letters = dict(zip(sheet.columns, sheet.letters, strict=False))
    origin = Origin(sheet.file, sheet.sheet, tuple((name, letters[c]) for c, name in headers.items() if c in letters))
    return table.with_columns(pl.col(PERIOD).str.replace(r"^(\d+)\.0+$", "$1")), origin


def _headers(sheet: RawSheet) -> dict[str, str]:
    """Return column to header, the two known ones under their English names; columns without any cell are left out."""
    if sheet.cells.is_empty():
        return {}
    texts = sheet.cells.row(0, named=True)
    return {
        column: _known(texts[column] or "")
        for column in sheet.columns
        if sheet.cells[column].null_count() < sheet.cells.height
    }


def _known(text: str) -> str:
    name = text.rstrip("★*").strip()
    if name.lower() in PERIOD_HEADERS:
        return PERIOD
    return SECTOR if name.lower() in SECTOR_HEADERS else name


def _refuse(file: str, names: list[str]) -> None:
    if "" in names:
        raise UsageError(f"{file} 有一列没有列名，请补上。", f"A column of {file} has no name; name it or remove it.")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(f"{file} 的列“{twice[0]}”出现了两次。", f"The column {twice[0]!r} stands twice in {file}.")


def _none(sheets: Sequence[RawSheet]) -> UsageError:
    file = sheets[0].file if sheets else ""
    return UsageError(
        f"{file} 第一行没有 period 和 sector（期间、部门）两列，其余列应是各因素。",
        f"The first row of {file} lacks the columns period and sector; all other columns are the factors.",
    )


def _several(names: Sequence[str]) -> UsageError:
    return UsageError(
        f"有几张工作表都像要分解的表：{'、'.join(names)}；请只留一张。",
        f"Several sheets could be the table: {', '.join(names)}; keep one.",
    )
