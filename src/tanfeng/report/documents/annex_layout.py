"""Which groups and columns 附表2 and 附表3 have (附表结构): the guideline's own, else one group for each stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tanfeng.accounting.guideline import Guideline
from tanfeng.report.documents.entries import Entry
from tanfeng.report.documents.guideline_words import label, own_rows, stream_name
from tanfeng.report.documents.words import Words

QUANTITY, SOURCE, NCV = "quantity", "source", "ncv"
#: The places of the two tables among the report tables of a guideline.
ACTIVITY, FACTORS = 1, 2


@dataclass(frozen=True)
class Group:
    """One group of rows of an annex (附表分组): entries of some streams, and the columns shown of them."""

    label: str
    streams: tuple[str, ...]
    item: str
    columns: tuple[str, ...]

    def holds(self, entry: Entry) -> bool:
        return entry.stream in self.streams and self.item in ("", entry.item)


def groups(guideline: Guideline, place: int, year: Sequence[Entry], words: Words) -> Iterator[Group]:
    """Yield the groups of 附表2 (``ACTIVITY``) or 附表3 (``FACTORS``).

    Streams that the ledger has and the guideline's table leaves out follow at the end: no line may be unseen.
    """
    shown: set[str] = set()
    for row in own_rows(guideline, place):
        if row.stream:
            shown.add(row.stream)
            yield Group(label(row, words), (row.stream,), row.item, _columns(row.columns, place))
    known = dict.fromkeys(member for total in guideline.totals.values() for member in total.members)
    reported = dict.fromkeys(entry.stream for entry in year)
    for stream in dict.fromkeys([*known, *reported]):
        if stream in shown or (place == FACTORS and stream not in reported):
            continue
        columns = _found_columns(place, [entry for entry in year if entry.stream == stream])
        if place == ACTIVITY or len(columns) > 1:
            yield Group(stream_name(guideline, stream, words), (stream,), "", columns)


def _columns(named: Sequence[str], place: int) -> tuple[str, ...]:
    columns = [name for name in named if name != SOURCE]
    if place == ACTIVITY and QUANTITY not in columns:
        columns.insert(0, QUANTITY)
    return (*columns, SOURCE)


def _found_columns(place: int, year: Sequence[Entry]) -> tuple[str, ...]:
    """Return the columns of a stream that the guideline's table does not lay out: quantity and heat, or the rest."""
    names = dict.fromkeys(parameter.name for entry in year for parameter in entry.parameters)
    if place == ACTIVITY:
        return (QUANTITY, *(name for name in names if name == NCV), SOURCE)
    return (*(name for name in names if name != NCV), SOURCE)
