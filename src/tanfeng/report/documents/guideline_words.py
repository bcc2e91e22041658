"""What a guideline calls its sources and totals (指南用语), as the rows of 附表1 name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tanfeng.accounting.guideline import Guideline, ReportRow
from tanfeng.report.documents.chain import LineChain
from tanfeng.report.documents.words import Words

#: What goes in and what goes out of the same carrier is reported as one net figure.
_NET: Mapping[str, tuple[str, ...]] = {
    "electricity": ("electricity_in", "electricity_out"),
    "heat": ("heat_in", "heat_out"),
}


@dataclass(frozen=True)
class Source:
    """One row of 附表1 (排放源): its streams, and the item it is limited to, if any."""

    label: str
    streams: tuple[str, ...]
    item: str = ""

    def holds(self, line: LineChain) -> bool:
        return line.stream in self.streams and self.item in ("", line.item)


def title(guideline: Guideline, words: Words) -> str:
    """Return the title of the guideline."""
    return words.choose(guideline.title_zh, guideline.title_en)


def stream_name(guideline: Guideline, stream: str, words: Words) -> str:
    """Return what the guideline calls a stream; the key where it does not know it."""
    found = guideline.streams.get(stream)
    return words.choose(found.name_zh, found.name_en) if found is not None else stream


def label(row: ReportRow, words: Words) -> str:
    """Return the label of a row of a report table."""
    return words.choose(row.label_zh, row.label_en)


def own_rows(guideline: Guideline, position: int) -> tuple[ReportRow, ...]:
    """Return the rows of one of the guideline's report tables (0 is 附表1); none where it has no such table."""
    tables = guideline.report_tables
    return tables[position].rows if len(tables) > position else ()


def sources(guideline: Guideline, words: Words) -> Iterator[Source]:
    """Yield the sources of 附表1: those of the guideline's own report table, else every stream of its totals."""
    own = [row for row in own_rows(guideline, 0) if not row.total]
    if own:
        yield from (Source(label(row, words), (row.stream,), row.item) for row in own)
        return
    said: set[str] = set()
    for stream in dict.fromkeys(member for total in guideline.totals.values() for member in total.members):
        net = next((name for name, members in _NET.items() if stream in members), "")
        if net and net in said:
            continue
        said.add(net)
        if net:
            yield Source(words(f"net.{net}"), _NET[net])
        else:
            yield Source(stream_name(guideline, stream, words), (stream,))


def totals(guideline: Guideline, words: Words) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield name, label and streams of each total of the guideline, in its order."""
    named = {row.total: label(row, words) for row in own_rows(guideline, 0) if row.total}
    for name, total in guideline.totals.items():
        yield name, named.get(name) or words.choose(total.zh, total.en) or name, total.members
