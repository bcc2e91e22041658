"""Excel files (Excel 文件): text that stays text, numbers as numbers, live formulas with their value, A4 pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanfeng.report.documents.content import Cell, Number, State, Text
from tanfeng.report.documents.fixed_zip import normalise
from tanfeng.report.documents.shown import plain_text, shown
from tanfeng.report.documents.words import Words

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format

#: The limits of the format itself.
_CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_576
#: What a spreadsheet program would read as the start of a formula or command.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: A fixed creation date, so that the same content gives the same file.
_CREATED = datetime(2000, 1, 1)
_A4 = 9
_BASE: Mapping[str, Any] = {"valign": "vcenter", "font_name": "宋体", "font_size": 10}
_BOX: Mapping[str, Any] = {**_BASE, "border": 1}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {**_BASE, "font_name": "黑体", "font_size": 16, "bold": True},
    "mark": {**_BASE, "font_size": 12, "bold": True, "font_color": "#C00000"},
    "plain": {**_BASE, "text_wrap": True},
    "head": {**_BOX, "font_name": "黑体", "bg_color": "#D9E2E0", "text_wrap": True, "align": "center"},
    "text": {**_BOX, "text_wrap": True},
    "group": {**_BOX, "bold": True, "bg_color": "#F2F2F2"},
    "total": {**_BOX, "bold": True, "text_wrap": True},
    "state": {**_BOX, "align": "center", "font_color": "#C00000"},
    "link": {**_BOX, "font_color": "#0563C1", "underline": 1, "text_wrap": True},
    "number": {**_BOX},
    "computed": {**_BOX, "bg_color": "#EAF3E6"},
    "note": {**_BASE, "font_size": 9, "text_wrap": True},
}
#: As many decimals as a figure has, up to what a float of this size can hold.
FREE = "#,##0.##########"


class Book:
    """A workbook whose formats are made once (工作簿)."""

    def __init__(self, book: xlsxwriter.Workbook, words: Words) -> None:
        self.book = book
        self.words = words
        self._made: dict[tuple[str, str, bool], Format] = {}

    def look(self, name: str, form: str = "", *, guarded: bool = False) -> Format:
        """Return a format; ``guarded`` marks a text that looks like a formula, so that no program runs it."""
        key = (name, form, guarded)
        if key not in self._made:
            more = {"num_format": form} if form else {}
            self._made[key] = self.book.add_format({**_LOOKS[name], **more, "quote_prefix": guarded})
        return self._made[key]

    def page(self, name: str, widths: Sequence[float], *, landscape: bool = True) -> Page:
        """Add a sheet, set up for A4."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C— &P —")
        if landscape:
            sheet.set_landscape()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return Page(self, name, sheet)


class Page:
    """One sheet that takes values safely (工作表). Rows and columns count from 0."""

    def __init__(self, book: Book, name: str, sheet: Any) -> None:
        self.book, self.name, self.sheet = book, name, sheet

    def text(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write text as text, whatever it looks like; what does not fit a cell is cut, and says so."""
        text = plain_text(text)
        if len(text) > _CELL_LIMIT:
            cut = self.book.words("excel.cut")
            text = text[: _CELL_LIMIT - len(cut)] + cut
        guarded = text.startswith(_FORMULA_STARTS)
        self.sheet.write_string(row, column, text, self.book.look(look, guarded=guarded))

    def number(self, row: int, column: int, value: float, form: str = FREE, look: str = "number") -> None:
        self.sheet.write_number(row, column, value, self.book.look(look, form))

    def formula(self, row: int, column: int, formula: str, value: float | str, form: str = FREE) -> None:
        """Write a live formula with the value it has now, so that a program that does not recompute shows it too."""
        self.sheet.write_formula(row, column, formula, self.book.look("computed", form), value)

    def link(self, row: int, column: int, target: tuple[str, int, int], text: str) -> None:
        """Write a link to a cell of a sheet of this workbook."""
        place = f"internal:'{target[0]}'!{cell_name(target[1], target[2])}"
        self.sheet.write_url(row, column, place, self.book.look("link"), plain_text(text)[:255])

    def cell(self, row: int, column: int, cell: Cell, look: str = "") -> None:
        """Write a cell of a table: numbers as numbers, the three states as their signs."""
        if isinstance(cell, Number):
            digits = cell.digits
            form = FREE if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
            self.number(row, column, cell.value, form, look or "number")
        elif isinstance(cell, Text):
            marks = "".join(f"[{note}]" for note in cell.notes)
            self.text(row, column, cell.text + marks, look or "text")
        else:
            plain = cell in (State.BLANK, State.NOT_APPLICABLE)
            self.text(row, column, shown(cell, self.book.words), look or ("text" if plain else "state"))

    def heads(self, row: int, titles: Sequence[str]) -> None:
        """Write a row of headers, repeated on each printed page and kept in view."""
        for column, title in enumerate(titles):
            self.text(row, column, title, "head")
        self.sheet.repeat_rows(row)

    def finish(self, head: int, last: int, columns: int, *, frozen: int = 1) -> None:
        """Freeze what stands above and left of the data, and let every column be filtered."""
        self.sheet.freeze_panes(head + 1, frozen)
        if last > head:
            self.sheet.autofilter(head, 0, last, columns - 1)


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """Return the name of a cell: (0, 0) is A1."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"${letters}${row + 1}" if fixed else f"{letters}{row + 1}"


@contextmanager
def excel_file(path: Path, title: str, words: Words) -> Iterator[Book]:
    """Open a workbook that is written when the block ends. Raises ``OSError`` if it cannot be written."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": plain_text(title), "created": _CREATED})
    book.set_calc_mode("auto")
    yield Book(book, words)
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
    normalise(path)
