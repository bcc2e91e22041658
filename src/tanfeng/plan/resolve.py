"""From records to items: what an item takes over from the parts above it and below it (继承).

* Departments: its own; else those of the tasks it serves (a box carries out the task it stands under); else those of
  its parent.
* Metals, places: its own; else those its nearest parent names for all its parts; a parent that names none has those
  of its parts.
* Stage, deadline: its own; else those of its nearest parent.
* Quote: its own words and, after them, those of its parts in the order of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tanfeng.plan.folder import Folder
from tanfeng.plan.item import Item, Record
from tanfeng.plan.text import PlanText, Span

Names = tuple[str, ...]

#: Roles whose own words are a line of their own.
_HEADINGS = ("section", "box", "safeguard")


@dataclass(frozen=True)
class Duties:
    """Departments of an item by role, and the items they come from (责任)."""

    lead: Names = ()
    joint: Names = ()
    participating: Names = ()
    taken_from: Names = ()


def items(folder: Folder, spans: Mapping[str, Span]) -> tuple[Item, ...]:
    """Return the items of the folder in the order of the text; of records with one id the first counts."""
    tree = _Tree(folder)
    return tuple(tree.item(record, spans) for record in tree.records.values())


class _Tree:
    """The records by id with their parts (条目树)."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.records: dict[str, Record] = {}
        for record in folder.records:
            self.records.setdefault(record.id, record)
        self.parts: dict[str, list[Record]] = {}
        for record in self.records.values():
            self.parts.setdefault(record.parent, []).append(record)

    def item(self, record: Record, spans: Mapping[str, Span]) -> Item:
        duties = self.duties(record, frozenset())
        below = list(self.below(record))
        places = self.named(record, lambda r: r.places)
        return Item(
            id=record.id,
            kind=record.kind,
            role=record.role,
            parent=record.parent or None,
            title_zh=record.title_zh,
            title_en=record.title_en,
            words=record.words,
            quote="".join(map(_set, below)).rstrip(),
            lead=duties.lead,
            joint=duties.joint,
            participating=duties.participating,
            departments_from=duties.taken_from,
            metals=self.named(record, lambda r: r.metals),
            places=places,
            adcodes=self.adcodes(places),
            deadline=next((r.deadline for r in self.upward(record) if r.deadline), None),
            stage=next((r.stage for r in self.upward(record) if r.stage), ""),
            serves=record.serves,
            attributes=record.attributes,
            span=_hull(self.folder.text, [spans[part.id] for part in below if part.id in spans]),
        )

    def upward(self, record: Record) -> Iterator[Record]:
        """Yield the record, its parent, and so on; a circle ends where it closes."""
        seen: set[str] = set()
        current: Record | None = record
        while current is not None and current.id not in seen:
            seen.add(current.id)
            yield current
            current = self.records.get(current.parent)

    def below(self, record: Record) -> Iterator[Record]:
        """Yield the record and all its parts, top to bottom; a circle ends where it closes."""
        seen: set[str] = set()
        stack = [record]
        while stack:
            current = stack.pop()
            if current.id in seen:
                continue
            seen.add(current.id)
            yield current
            stack.extend(reversed(self.parts.get(current.id, [])))

    def named(self, record: Record, of: Callable[[Record], Names]) -> Names:
        above = next((of(r) for r in self.upward(record) if of(r)), ())
        return above or _union(of(part) for part in self.below(record))

    def adcodes(self, places: Names) -> Names:
        known = (self.folder.places.get(place) for place in places)
        return _union(place.adcodes for place in known if place)

    def duties(self, record: Record, seen: frozenset[str]) -> Duties:
        if record.departments:
            return Duties(record.lead, record.joint, record.participating)
        if record.id in seen:
            return Duties()
        givers = [self.records[i] for i in (record.serves or (record.parent,)) if i in self.records]
        taken = [(giver, self.duties(giver, seen | {record.id})) for giver in givers]
        lead = _union(duties.lead for _, duties in taken)
        joint = tuple(name for name in _union(duties.joint for _, duties in taken) if name not in lead)
        return Duties(
            lead,
            joint,
            _union(duties.participating for _, duties in taken),
            _union(self.origin(giver, duties) for giver, duties in taken),
        )

    @staticmethod
    def origin(giver: Record, duties: Duties) -> Names:
        return (giver.id,) if giver.departments else duties.taken_from


def _set(record: Record) -> str:
    """Return the words of a record as they read within a quote: a heading without a full stop stands apart."""
    return f"{record.words} " if record.role in _HEADINGS else record.words


def _union(groups: Iterator[Names]) -> Names:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def _hull(text: PlanText, spans: list[Span]) -> Span | None:
    if not spans:
        return None
    return text.span(min(span.start for span in spans), max(span.end for span in spans))
