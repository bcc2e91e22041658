"""Write the template: a sheet for each table, a sheet of notes, a hidden sheet of lists.

The reader takes the filled workbook as it is: headers are the schema's, the example row carries a mark and is left out.
Every text is written as a text cell, so that no name can become a formula.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanfeng.core.files import whole_file
from tanfeng.ledger.csv_folder import headers
from tanfeng.ledger.reading.raw import letter
from tanfeng.ledger.reading.workbook import LISTS_SHEET, NOTES_SHEET_EN, NOTES_SHEET_ZH
from tanfeng.ledger.schema import EXAMPLE_MARK, TABLES, Column, Table
from tanfeng.ledger.template.lists import REGISTERS, list_name, lists, name_in
from tanfeng.ledger.template.notes import comment, lines

if TYPE_CHECKING:
    from tanfeng.reference import Reference

#: The last row of a sheet of Excel, 0-based: drop-downs and checks hold for every row that can be filled in.
_LAST_ROW = 1_048_575
_WIDTHS = {"text": 18, "code": 22, "number": 14, "item": 16, "route": 24, "choice": 16, "region": 20}
#: The same template, byte for byte, whenever it is written.
_CREATED = datetime(2000, 1, 1)

#: From a table and one of its columns to the cell of the example row.
Example = Callable[[Table, Column], str]


def write(path: Path, reference: Reference, lang: str = "zh") -> None:
    """Write the template to ``path``, whole or not at all.

    Raises :class:`tanfeng.core.errors.TanfengError` on a full disk and ``UsageError`` where writing is not allowed.
    """
    import xlsxwriter

    with whole_file(path) as target:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(target), options)
        book.set_properties({"title": "碳峰台账模板 / Tanfeng ledger template", "created": _CREATED})
        formats = _formats(book)
        _notes(book, formats, lang)
        available = lists(reference, lang)
        example = _examples(reference, available, lang)
        sheets = {table.name: book.add_worksheet(_sheet_name(table, lang)) for table in TABLES.values()}
        ranges = _lists(book, available)
        for table in TABLES.values():
            _table(sheets[table.name], table, formats, lang)
            _example(sheets[table.name], table, formats, example)
            _validations(sheets[table.name], table, ranges)
        _close(book)


def _close(book: Any) -> None:
    """Close the workbook; XlsxWriter wraps an error of the disk in its own, and this gives back the disk's."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


def _sheet_name(table: Table, lang: str) -> str:
    return table.zh if lang == "zh" else table.name


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
    header = {**base, "bold": True, "text_wrap": True, "border": 1, "border_color": "#FFFFFF"}
    return {
        "required": book.add_format({**header, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
        "optional": book.add_format({**header, "bg_color": "#9DC3E6", "font_color": "#1F1F1F"}),
        "example": book.add_format({**base, "italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}),
        "text": book.add_format({**base, "num_format": "@"}),
        "number": book.add_format({**base, "num_format": "#,##0.######"}),
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "line": book.add_format({**base, "text_wrap": True, "valign": "top"}),
    }


def _notes(book: Any, formats: dict[str, Any], lang: str) -> None:
    sheet = book.add_worksheet(NOTES_SHEET_ZH if lang == "zh" else NOTES_SHEET_EN)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for row, (left, right) in enumerate(lines(lang)):
        sheet.write_string(row, 0, left, formats["title"] if row == 0 else formats["line"])
        sheet.write_string(row, 1, right, formats["line"])


def _lists(book: Any, available: dict[str, list[str]]) -> dict[str, str]:
    """Write the lists into a hidden sheet, and return the range of each."""
    sheet = book.add_worksheet(LISTS_SHEET)
    sheet.very_hidden()
    ranges = {}
    for column, (name, words) in enumerate(sorted(available.items())):
        sheet.write_string(0, column, name)
        for row, word in enumerate(words, start=1):
            sheet.write_string(row, column, word)
        place = letter(column)
        ranges[name] = f"='{LISTS_SHEET}'!${place}$2:${place}${len(words) + 1}"
    return ranges


def _table(sheet: Any, table: Table, formats: dict[str, Any], lang: str) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    for position, (column, header) in enumerate(zip(table.columns, headers(table, lang), strict=True)):
        # Ids, periods and units are text, or Excel makes 2024-06 a date and rounds an id of 18 digits.
        body = formats["number"] if column.kind == "number" else formats["text"]
        sheet.set_column(position, position, max(_WIDTHS.get(column.kind, 14), 2 * len(header)), body)
        sheet.write_string(0, position, header, formats["required" if column.required else "optional"])
        sheet.write_comment(0, position, comment(table, column, lang), {"x_scale": 2, "y_scale": 1.5})


def _example(sheet: Any, table: Table, formats: dict[str, Any], example: Example) -> None:
    for position, column in enumerate(table.columns):
        if column.name == "note":
            sheet.write_string(1, position, EXAMPLE_MARK, formats["example"])
        elif column.kind == "number" and column.example:
            sheet.write_number(1, position, float(column.example), formats["example"])
        else:
            sheet.write_string(1, position, example(table, column), formats["example"])


def _examples(reference: Reference, available: dict[str, list[str]], lang: str) -> Example:
    """Return the function that gives the example of a cell in the language: a word of its list, if it has one."""

    def text(table: Table, column: Column) -> str:
        for choice in column.choices:
            if column.example and column.example in (choice.key, choice.zh, choice.en):
                return choice.zh if lang == "zh" else choice.key
        named = name_in(reference, column, lang)
        words = available.get(list_name(table.name, column), [])
        return named or (words[0] if column.required and column.kind in REGISTERS and words else column.example)

    return text


def _validations(sheet: Any, table: Table, ranges: dict[str, str]) -> None:
    for position, column in enumerate(table.columns):
        rule = _validation(table, column, ranges)
        if rule:
            sheet.data_validation(1, position, _LAST_ROW, position, rule)


def _validation(table: Table, column: Column, ranges: dict[str, str]) -> dict[str, Any]:
    """Return what Excel checks while typing: closed lists strictly, the rest as a reminder that can be overridden."""
    name = list_name(table.name, column)
    if name in ranges:
        strict = bool(column.choices) and column.closed
        return {
            "validate": "list",
            "source": ranges[name],
            "error_type": "stop" if strict else "information",
            "error_title": column.zh[:32],
            "error_message": f"不在下拉列表中 / not on the list: {column.name}"[:255],
        }
    if column.kind == "number" and column.minimum is not None:
        bounds: dict[str, Any] = {"validate": "decimal", "criteria": ">=", "value": column.minimum}
        if column.maximum is not None:
            bounds = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": column.minimum,
                "maximum": column.maximum,
            }
        return (
            bounds
            | {
                "error_type": "warning",  # n/a is allowed, so a text is questioned and not refused
                "error_title": column.zh[:32],
                "error_message": "应为数字；不适用请填 n/a / a number, or n/a",
            }
        )
    return {}
