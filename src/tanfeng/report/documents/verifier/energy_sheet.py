"""Sheet 能耗与不确定度: energy per product against the limits, the interval of the total and what makes it."""

from __future__ import annotations

from tanfeng.report.documents.content import Table
from tanfeng.report.documents.excel_file import Book
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.optional_parts import optional_tables
from tanfeng.report.documents.table_on_page import write_table
from tanfeng.report.documents.verifier.places import HEAD, Places

_WIDTHS = (34.0, 36.0, 34.0, 22.0, 20.0, 18.0, 16.0)


def energy_sheet(book: Book, facts: Facts, places: Places) -> None:
    """Write the same tables as the report has; a year without them says so."""
    words = book.words
    page = book.page(places.sheet("energy"), _WIDTHS)
    page.text(0, 0, words("verifier.energy_title"), "title")
    page.text(1, 0, words("verifier.energy_text"), "note")
    row = HEAD
    for block in optional_tables(facts, words):
        if isinstance(block, Table):
            row = write_table(page, block, row)
    if row == HEAD:
        page.text(row, 0, words("verifier.energy_none"), "plain")
