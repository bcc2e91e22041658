"""Sheet 活动数据: what the ledger says, cell for cell."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.ledger.schema import TABLES
from tanfeng.report.documents.excel_file import Book, Page
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.identity import header
from tanfeng.report.documents.verifier.places import FIRST, HEAD, Places

_WIDTH = 14.0
_WIDE = 26.0


def activity_sheet(book: Book, facts: Facts, places: Places) -> None:
    """Write the rows of the activity table as the ledger has them, in the order of the lines; each opens its line."""
    words, frame = book.words, facts.account.activity
    names = [name for name in TABLES["activity"].names if name in frame.columns and _filled(frame, name)]
    titles = [*(words(f"verifier.column.{name}") for name in ("line", "file", "sheet", "row"))]
    titles += [header("activity", name, words) for name in names]
    page = book.page(places.sheet("activity"), (8, _WIDE, _WIDTH, 8, *(_WIDTH for _ in names)))
    page.text(0, 0, words("verifier.activity_title"), "title")
    page.text(1, 0, words("verifier.activity_text"), "note")
    page.heads(HEAD, titles)
    for row, (line, cells) in enumerate(zip(facts.lines, frame.to_dicts(), strict=True), start=FIRST):
        page.link(row, 0, (places.sheet("chain"), row, 0), str(row - FIRST + 1))
        page.text(row, 1, line.file)
        page.text(row, 2, line.sheet)
        page.number(row, 3, line.row, "0")
        for column, name in enumerate(names, start=4):
            _cell(page, row, column, cells.get(name), na=bool(cells.get(f"{name}__na")))
    page.finish(HEAD, places.last_line, len(titles), frozen=4)


def _filled(frame: pl.DataFrame, name: str) -> bool:
    marked = f"{name}__na" in frame.columns and bool(frame[f"{name}__na"].any())
    return marked or frame[name].null_count() < frame.height


def _cell(page: Page, row: int, column: int, value: Any, *, na: bool = False) -> None:
    """Write a value of a frame; an empty cell stays empty, not applicable is said."""
    if na:
        page.text(row, column, page.book.words("cell.not_applicable"), "state")
    elif value is None:
        page.text(row, column, "")
    elif isinstance(value, bool):
        page.text(row, column, page.book.words("cell.yes" if value else "cell.no"))
    elif isinstance(value, int | float):
        page.number(row, column, float(value))
    elif isinstance(value, list):
        page.text(row, column, ", ".join(map(str, value)))
    else:
        page.text(row, column, str(value))
