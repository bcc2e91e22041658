"""附表 as an Excel workbook (附表工作簿): 汇总 and 附表1 to 附表3, the same tables as in the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tanfeng.report.documents.annex_details import detail_tables
from tanfeng.report.documents.annex_emissions import emissions_table
from tanfeng.report.documents.annex_layout import ACTIVITY, FACTORS
from tanfeng.report.documents.content import Table
from tanfeng.report.documents.excel_file import Book, excel_file
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import title
from tanfeng.report.documents.identity import enterprise_table
from tanfeng.report.documents.optional_parts import optional_tables
from tanfeng.report.documents.remarks import findings_table
from tanfeng.report.documents.summary_tables import gases_table, streams_table, totals_table
from tanfeng.report.documents.table_on_page import write_table
from tanfeng.report.documents.words import Words

#: Characters in a column of relative width one.
_CHARACTERS = 13.0


def write_annexes(facts: Facts, path: Path, words: Words) -> None:
    """Write the workbook. Raises ``OSError`` if the file cannot be written."""
    name = words("report.title", enterprise=facts.name, year=facts.year)
    several = len(facts.guidelines) > 1
    with excel_file(path, name, words) as book:
        first = [enterprise_table(facts, words), totals_table(facts, words), streams_table(facts, words)]
        first += [gases_table(facts, words)]
        first += [block for block in optional_tables(facts, words) if isinstance(block, Table)]
        _sheet(book, words("sheet.summary"), first, facts, name)
        for position, guideline in enumerate(facts.guidelines, start=1):
            part = words("annex.set", number=position) if several else ""
            shown = title(guideline, words)
            tables = [emissions_table(facts, guideline, f"{part}1", words)]
            _sheet(book, words("sheet.annex", number=f"{part}1"), tables, facts, shown)
            for place, number in ((ACTIVITY, "2"), (FACTORS, "3")):
                tables = list(detail_tables(facts, guideline, place, part + number, words))
                _sheet(book, words("sheet.annex", number=part + number), tables, facts, shown)
        if facts.findings:
            findings = findings_table(facts.findings, words("other.findings_caption"), facts.reference, words)
            _sheet(book, words("sheet.findings"), [findings], facts, name)


def _sheet(book: Book, name: str, tables: Sequence[Table], facts: Facts, heading: str) -> None:
    columns = max(len(table.columns) for table in tables)
    widths = [
        max((t.columns[i].width * _CHARACTERS for t in tables if i < len(t.columns)), default=_CHARACTERS)
        for i in range(columns)
    ]
    page = book.page(name, widths, landscape=sum(widths) > 90)
    page.text(0, 0, heading, "title")
    row = 1
    if facts.blocked:
        page.text(row, 0, book.words("report.draft_line"), "mark")
        row += 1
    for table in tables:
        row = write_table(page, table, row + 1)
