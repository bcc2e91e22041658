"""A captioned table on a sheet of a workbook (表): the same tables as in Word, one below the other."""

from __future__ import annotations

from tanfeng.report.documents.content import Row, Table
from tanfeng.report.documents.excel_file import Page


def write_table(page: Page, table: Table, row: int) -> int:
    """Write caption, headers, rows and notes from a row on, and return the row after them."""
    page.text(row, 0, table.caption, "group")
    for column, spec in enumerate(table.columns):
        page.text(row + 1, column, spec.header, "head")
    row += 2
    for line in table.rows:
        _write_row(page, line, row, len(table.columns))
        row += 1
    for number, note in enumerate(table.notes, start=1):
        page.text(row, 0, page.book.words("note.line", number=number, text=note), "plain")
        row += 1
    return row + 1


def _write_row(page: Page, line: Row, row: int, columns: int) -> None:
    look = {"group": "group", "total": "total"}.get(line.kind, "")
    for column, cell in enumerate(line.cells):
        page.cell(row, column, cell, look)
    for column in range(len(line.cells), columns):
        page.text(row, column, "", look or "text")
