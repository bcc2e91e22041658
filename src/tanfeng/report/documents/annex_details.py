"""附表2 活动水平数据 and 附表3 排放因子和计算系数: one small table for each group of the guideline's form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tanfeng.accounting.formulas import UNITS
from tanfeng.accounting.guideline import Guideline
from tanfeng.core.confidence import may_decide
from tanfeng.ledger.schema import TABLES
from tanfeng.report.documents.annex_layout import FACTORS, QUANTITY, SOURCE, Group, groups
from tanfeng.report.documents.content import Cell, Column, Number, Row, State, Table, Text
from tanfeng.report.documents.entries import Entry, YearParameter, entries
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.notes import Notes
from tanfeng.report.documents.units_shown import in_report, parameter_unit, unit_shown
from tanfeng.report.documents.words import Words

#: Papers and meters named in one cell; the verifier's workbook names them all.
_NAMED = 2
#: Heat computed from the state of steam has no last digit of its own.
_HEAT_DIGITS = 2


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
        steam = self.words("note.steam") if any(line.steam for line in entry.lines) else ""
        return Number(entry.quantity, _HEAT_DIGITS if steam else None, self.notes.mark(lost, failed, steam))

    def _value(self, entry: Entry, name: str) -> Cell:
        found = _parameter(entry, name)
        if entry.not_applicable:
            return State.NOT_APPLICABLE
        if found is None:  # another form of the formula does without it, or nothing could be computed
            return State.MISSING if entry.tonnes is None else State.NOT_APPLICABLE
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
        parts = [some(papers, self.words, _NAMED)] if papers else []
        parts += [self.words("source.meter", meters=some(meters, self.words, _NAMED))] if meters else []
        return parts or [self.words("source.not_stated")]


def some(texts: list[str], words: Words, most: int) -> str:
    """Return the first of the texts in words, and how many there are where that is not all."""
    more = words("source.and_more", count=len(texts)) if len(texts) > most else ""
    return words.joined(texts[:most]) + more


def item_text(facts: Facts, entry: Entry, words: Words) -> str:
    """Return the name of an item with its attribute (绿电, 自发光伏 …)."""
    name = facts.item_name(entry.item, words.lang)
    if not entry.attribute:
        return name
    return words("item.with_attribute", item=name, attribute=attribute_name(entry.attribute, words))


def attribute_name(key: str, words: Words) -> str:
    """Return the name of an attribute (绿电, 自发光伏 …), as the ledger calls it."""
    for choice in TABLES["activity"].column("attribute").choices:
        if choice.key == key:
            return words.choose(choice.zh, choice.en)
    return key


def _parameter(entry: Entry, name: str) -> YearParameter | None:
    return next((parameter for parameter in entry.parameters if parameter.name == name), None)
