"""附表2 活动水平数据 and 附表3 排放因子和计算系数: one small table for each group of the guideline's form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tanfeng.accounting.formulas import UNITS
from tanfeng.accounting.guideline import Guideline
from tanfeng.core.confidence import may_decide
from tanfeng.report.documents.annex_layout import FACTORS, QUANTITY, SOURCE, Group, groups
from tanfeng.report.documents.content import Cell, Column, Number, Row, State, Table, Text
from tanfeng.report.documents.entries import Entry, YearParameter, entries
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.notes import Notes
from tanfeng.report.documents.units_shown import in_report, parameter_unit, unit_shown
from tanfeng.report.documents.words import Words

#: Papers named in one cell; the sources table of the report names the rest.
_PAPERS_NAMED = 2


def detail_tables(facts: Facts, guideline: Guideline, place: int, number: str, words: Words) -> Iterator[Table]:
    """Yield the tables of one annex: ``place`` is ``ACTIVITY`` or ``FACTORS``, ``number`` how the annex is numbered."""
    year = entries(facts.of_guideline(guideline.id))
    for position, group in enumerate(groups(guideline, place, year, words), start=1):
        mine = tuple(entry for entry in year if group.holds(entry))
        yield _GroupTable(facts, group, mine, place, words).table(f"{number}-{position}")


@dataclass(frozen=True)
class _GroupTable:
    """The table of one group while it is made."""

    facts: Facts
    group: Group
    mine: tuple[Entry, ...]
    place: int
    words: Words
    notes: Notes = field(default_factory=Notes)

    @property
    def mixed_units(self) -> bool:
        return len({entry.unit for entry in self.mine}) > 1

    def table(self, number: str) -> Table:
        columns = [Column(self.words("column.item"), width=2.4)]
        if self.mixed_units:
            columns.append(Column(self.words("column.unit"), width=1.1))
        columns += [self._column(name) for name in self.group.columns]
        rows = [self._row(entry) for entry in self.mine]
        if not rows:  # nobody said whether there is any: that is missing, not none
            absent = (State.MISSING for _ in columns[:-1])
            rows = [Row((*absent, Text(self.words("source.not_reported"))))]
        key = f"annex.{self.place}.{'.'.join(self.group.streams)}"
        caption = self.words("annex.group", number=number, title=self.group.label)
        return Table(key, caption, tuple(columns), tuple(rows), tuple(self.notes.texts))

    def _column(self, name: str) -> Column:
        if name == SOURCE:
            return Column(self.words("column.source_of_data"), width=3.2)
        if name == QUANTITY:
            unit = "" if self.mixed_units or not self.mine else unit_shown(self.mine[0].unit, self.words)
            return Column(self.words("column.quantity"), unit, width=1.8, numeric=True)
        found = [parameter for entry in self.mine if (parameter := _parameter(entry, name))]
        units = {parameter_unit(name, parameter.unit, self.words) for parameter in found}
        several = UNITS.get(name, "").replace("{unit}", self.words("unit.own")) if units else ""
        unit = units.pop() if len(units) == 1 else several
        return Column(self.words.get(f"parameter.{name}", name), unit, width=1.9, numeric=True)

    def _row(self, entry: Entry) -> Row:
        cells: list[Cell] = [Text(item_text(self.facts, entry, self.words))]
        if self.mixed_units:
            cells.append(Text(unit_shown(entry.unit, self.words)))
        for column in self.group.columns:
            if column == SOURCE:
                cells.append(Text(self._source(entry)))
            else:
                cells.append(self._quantity(entry) if column == QUANTITY else self._value(entry, column))
        return Row(tuple(cells))

    def _quantity(self, entry: Entry) -> Cell:
        if entry.not_applicable:
            return State.NOT_APPLICABLE
        if entry.quantity is None:
            return State.MISSING
        lost = self.words("note.quantity_missing", count=entry.missing) if entry.missing else ""
        failed = self.words("note.no_result", count=entry.failed) if entry.failed else ""
        return Number(entry.quantity, None, self.notes.mark(lost, failed))

    def _value(self, entry: Entry, name: str) -> Cell:
        found = _parameter(entry, name)
        if entry.not_applicable:
            return State.NOT_APPLICABLE
        if found is None:  # another form of the formula does without it, or nothing could be computed
            return State.NOT_APPLICABLE if entry.parameters else State.MISSING
        value, digits = in_report(found.name, found.value, mixed=found.mixed)
        weighted = self.words("note.weighted") if found.mixed else ""
        keys = self.words.joined([row.key for row in found.rows if not may_decide(row.confidence)])
        recalled = self.words("note.recalled_factor", keys=keys) if keys else ""
        return Number(value, digits, self.notes.mark(weighted, recalled))

    def _source(self, entry: Entry) -> str:
        """Return how each shown figure was obtained: 检测值 or 缺省值, and the papers behind the quantity."""
        parts = self._papers(entry) if self.place != FACTORS else []
        for name in self.group.columns:
            found = _parameter(entry, name)
            if found is not None:
                levels = self.words.joined([self.words(f"level.{level}") for level in found.levels])
                what = self.words.get(f"parameter.{name}", name)
                parts.append(self.words("source.parameter", parameter=what, levels=levels))
        return self.words("list.separator").join(parts)

    def _papers(self, entry: Entry) -> list[str]:
        papers = list(dict.fromkeys(paper for line in entry.lines if (paper := line.source or line.evidence)))
        meters = list(dict.fromkeys(line.meter_id for line in entry.lines if line.meter_id))
        more = self.words("source.and_more", count=len(papers)) if len(papers) > _PAPERS_NAMED else ""
        parts = [self.words.joined(papers[:_PAPERS_NAMED]) + more] if papers else []
        parts += [self.words("source.meter", meters=self.words.joined(meters))] if meters else []
        return parts or [self.words("source.not_stated")]


def item_text(facts: Facts, entry: Entry, words: Words) -> str:
    """Return the name of an item with its attribute (绿电, 自发光伏 …)."""
    name = facts.item_name(entry.item, words.lang)
    if not entry.attribute:
        return name
    attribute = words.get(f"attribute.{entry.attribute}", entry.attribute)
    return words("item.with_attribute", item=name, attribute=attribute)


def _parameter(entry: Entry, name: str) -> YearParameter | None:
    return next((parameter for parameter in entry.parameters if parameter.name == name), None)
