"""Sheet 汇总: totals and streams of each guideline, the program's figure beside the sum of the lines computed again."""

from __future__ import annotations

from collections.abc import Sequence

from tanfeng.accounting.guideline import Guideline
from tanfeng.report.documents.chain import LineChain
from tanfeng.report.documents.entries import total
from tanfeng.report.documents.excel_file import Book, Page, cell_name
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import stream_name, title, totals
from tanfeng.report.documents.verifier.chain_sheet import GUIDELINE, STREAM, ChainSheet
from tanfeng.report.documents.verifier.places import HEAD, Places

_COLUMNS = ("guideline", "entry", "lines", "without_number", "program", "recomputed", "difference", "open")
_WIDTHS = (46, 34, 8, 12, 18, 18, 14, 18)
_PROGRAM, _RECOMPUTED, _DIFFERENCE, _OPEN = 4, 5, 6, 7


class SummarySheet:
    """The sheet of the sums while it is written."""

    def __init__(self, book: Book, facts: Facts, places: Places, chain: ChainSheet) -> None:
        self.facts, self.places, self.chain, self.words = facts, places, chain, book.words
        self.page: Page = book.page(places.sheet("summary"), _WIDTHS)
        self.row = HEAD

    def write(self) -> None:
        """Write one row for each total and each stream of each guideline, and the sums over several guidelines."""
        self.page.text(0, 0, self.words("verifier.summary_title"), "title")
        self.page.text(1, 0, self.words("verifier.summary_text"), "note")
        self.page.heads(HEAD, [self.words(f"verifier.column.{name}") for name in _COLUMNS])
        for guideline in self.facts.guidelines:
            lines = self.facts.of_guideline(guideline.id)
            for _, label, members in totals(guideline, self.words):
                mine = [line for line in lines if line.stream in members]
                self._entry(guideline, label, members, mine, "total")
            for stream, mine in self.facts.by_stream(guideline.id).items():
                self._entry(guideline, stream_name(guideline, stream, self.words), (stream,), mine, "text")
        self.page.finish(HEAD, self.row, len(_COLUMNS), frozen=2)

    def _entry(
        self, guideline: Guideline, label: str, streams: Sequence[str], lines: Sequence[LineChain], look: str
    ) -> None:
        self.row += 1
        row, page = self.row, self.page
        counted = [line for line in lines if line.counts]
        page.text(row, 0, title(guideline, self.words), look)
        page.text(row, 1, label, look)
        page.number(row, 2, len(lines), "0")
        page.number(row, 3, sum(line.tonnes is None for line in counted), "0")
        value = total(counted)
        again = [figure for line in counted if (figure := line.recomputed()) is not None]
        if value is None:
            sign = "cell.missing" if counted or not lines else "cell.not_applicable"
            for column in (_PROGRAM, _RECOMPUTED, _DIFFERENCE):
                page.text(row, column, self.words(sign), "state")
        else:
            page.number(row, _PROGRAM, float(value), "#,##0.000000")
            recomputed = float(sum(again))
            page.formula(row, _RECOMPUTED, self._sum(guideline, streams), recomputed, "#,##0.000000")
            difference = f"=ROUND({cell_name(row, _RECOMPUTED)}-{cell_name(row, _PROGRAM)},6)"
            page.formula(row, _DIFFERENCE, difference, round(recomputed - float(value), 6), "0.000000")
        first = self.places.first_line(guideline.id, streams)
        if first is None:
            page.text(row, _OPEN, "")
        else:
            page.link(row, _OPEN, (self.places.sheet("chain"), first, 0), self.words("verifier.open_lines"))

    def _sum(self, guideline: Guideline, streams: Sequence[str]) -> str:
        """Return the live sum over the recomputed lines of the streams."""
        values, names = self.chain.area(self.chain.after("recomputed")), self.chain.area(STREAM)
        ids = self.chain.area(GUIDELINE)
        labels = dict.fromkeys(self.chain.streams.get((guideline.id, stream), stream) for stream in streams)
        parts = [f"SUMIFS({values},{ids},{_quoted(guideline.id)},{names},{_quoted(label)})" for label in labels]
        return "=" + "+".join(parts)


def _quoted(text: str) -> str:
    """Return a text as a literal of a formula; the signs of patterns stand for themselves."""
    escaped = text.replace('"', '""')
    for sign in "~*?":
        escaped = escaped.replace(sign, "~" + sign)
    return f'"{escaped}"'
