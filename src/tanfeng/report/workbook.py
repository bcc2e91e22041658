"""The results as an Excel workbook (结果工作簿): one sheet per table, real charts, and text that stays text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanfeng.report import sheets
from tanfeng.report.labels import Names
from tanfeng.report.numbers import is_missing
from tanfeng.report.results import RunResults

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format

#: The limits of the format itself.
_CELL_LIMIT = 32_767
_ROW_LIMIT = 1_048_576
#: What a spreadsheet program would read as the start of a formula or command.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: A fixed creation date, so that the same results give the same file.
_CREATED = datetime(2000, 1, 1)
#: Two lines: Chinese and English.
_HEADER_HEIGHT = 34
_CUT = "……（过长，全文见 figures.json）"
_TOP: Mapping[str, Any] = {"valign": "top"}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "head": {"bold": True, "bg_color": "#10302F", "font_color": "#FFFFFF", "text_wrap": True, **_TOP},
    "text": {"text_wrap": True, **_TOP},
    "no-data": {"font_color": "#8A6D1D", "italic": True, **_TOP},
    "year": {"num_format": "0", **_TOP},
    "tonnes": {"num_format": "#,##0", **_TOP},
    "share": {"num_format": "0.0%", **_TOP},
    "number": {"num_format": "#,##0.####", **_TOP},
}


class _Book:
    """A workbook with its formats, each made once; the quote prefix marks text that looks like a formula."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self._made: dict[tuple[str, bool], Format] = {}

    def look(self, name: str, *, guarded: bool = False) -> Format:
        key = (name, guarded)
        if key not in self._made:
            self._made[key] = self.book.add_format({**_LOOKS[name], "quote_prefix": guarded})
        return self._made[key]


class _Page:
    """One sheet that takes values safely."""

    def __init__(self, book: _Book, name: str) -> None:
        self._book = book
        self.sheet = book.book.add_worksheet(name)

    def text(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write text as text, whatever it looks like; what does not fit a cell is cut, and says so."""
        if len(text) > _CELL_LIMIT:
            text = text[: _CELL_LIMIT - len(_CUT)] + _CUT
        guarded = text.startswith(_FORMULA_STARTS)
        self.sheet.write_string(row, column, text, self._book.look(look, guarded=guarded))

    def value(self, row: int, column: int, value: Any, kind: str) -> None:
        """Write a value of a column; a missing number is 无数据, a missing text an empty cell."""
        if is_missing(value):
            if kind != "text":
                self.text(row, column, "无数据", "no-data")
        elif isinstance(value, bool):
            self.text(row, column, "是" if value else "否")
        elif isinstance(value, int | float) and kind != "text":
            self.sheet.write_number(row, column, value, self._book.look(kind))
        else:
            self.text(row, column, str(value))


def write_workbook(results: RunResults, path: Path) -> None:
    """Write the workbook of a run. Raises ``OSError`` if the file cannot be written."""
    made = sheets.all_sheets(results, Names(results.reference))
    write_sheets(path, results.workspace.name, sheets.front(results), made)


def write_sheets(path: Path, title: str, front: Sequence[tuple[str, str]], made: Sequence[sheets.Sheet]) -> None:
    """Write a workbook of a front sheet and others (写出工作簿). Raises ``OSError`` if the file cannot be written."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = _Book(xlsxwriter.Workbook(str(path), options))
    book.book.set_properties({"title": title, "created": _CREATED})
    _write_front(_Page(book, "说明"), title, front)
    for sheet in made:
        page = _Page(book, sheet.name)
        _write_sheet(page, sheet)
        if sheet.chart is not None and sheet.rows:
            page.sheet.insert_chart(1, len(sheet.columns) + 1, _chart(book.book, sheet, sheet.chart))
    _close(book.book)


def _close(book: xlsxwriter.Workbook) -> None:
    """Close the workbook; the writer's own wrapper around a failed write is undone, so that the cause is seen."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


def _write_front(page: _Page, title: str, front: Sequence[tuple[str, str]]) -> None:
    page.sheet.set_column(0, 0, 24)
    page.sheet.set_column(1, 1, 90)
    page.text(0, 0, title, "title")
    for row, (label, value) in enumerate(front, start=2):
        page.text(row, 0, label, "head")
        page.text(row, 1, value)


def _write_sheet(page: _Page, sheet: sheets.Sheet) -> None:
    for column, spec in enumerate(sheet.columns):
        page.sheet.set_column(column, column, spec.width)
        page.text(0, column, f"{spec.title}\n{spec.english}" if spec.english else spec.title, "head")
    page.sheet.set_row(0, _HEADER_HEIGHT)
    page.sheet.freeze_panes(1, 1)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)
    page.sheet.repeat_rows(0)
    rows = sheet.rows[: _ROW_LIMIT - 2]
    for position, row in enumerate(rows, start=1):
        for column, spec in enumerate(sheet.columns):
            page.value(position, column, row[column], spec.kind)
    if rows:
        page.sheet.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
    if len(rows) < len(sheet.rows):
        page.text(len(rows) + 1, 0, f"已到表格行数上限，另有 {len(sheet.rows) - len(rows)} 行未列出")


def _chart(book: xlsxwriter.Workbook, sheet: sheets.Sheet, spec: sheets.Chart) -> Any:
    """Return a native Excel chart over the cells of the sheet."""
    chart = book.add_chart({"type": spec.kind} | ({"subtype": "stacked"} if spec.stacked else {}))
    last = len(sheet.rows)
    for column in spec.columns:
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, column, last, column],
            }
        )
    chart.set_title({"name": spec.title, "name_font": {"size": 12}})
    grid = {"visible": True, "line": {"color": "#E0E4E2"}}
    chart.set_y_axis({"name": "t CO2", "num_format": "#,##0", "major_gridlines": grid})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 420})
    return chart
