"""附表1 温室气体排放量汇总表: what each source of a guideline emitted, and the guideline's totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tanfeng.accounting.guideline import Guideline
from tanfeng.core.confidence import may_decide
from tanfeng.report.documents.chain import LineChain
from tanfeng.report.documents.content import Cell, Column, Number, Row, State, Table, Text
from tanfeng.report.documents.entries import total
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.gases import gas_masses
from tanfeng.report.documents.guideline_words import Source, sources, title, totals
from tanfeng.report.documents.notes import Notes
from tanfeng.report.documents.words import Words

#: Decimals of an emission in a report.
DIGITS = 2


def emissions_table(facts: Facts, guideline: Guideline, number: str, words: Words) -> Table:
    """Return the table of one guideline. A source without any ledger row is missing, never zero."""
    lines = facts.of_guideline(guideline.id)
    notes = Notes()
    gases = guideline.gases != ("CO2",)
    columns = [Column(words("column.source"), width=4.0)]
    if gases:
        columns += [
            Column(words("column.gas"), width=1.2),
            Column(words("column.gas_mass"), "t", width=2.0, numeric=True),
        ]
    unit = words("unit.tco2e") if gases else words("unit.tco2")
    columns.append(Column(words("column.emissions"), unit, width=2.4, numeric=True))
    rows = [row for source in sources(guideline, words) for row in _source_rows(source, lines, notes, words, gases)]
    rows += _total_rows(guideline, lines, notes, words, gases)
    caption = words("annex.emissions", number=number, guideline=title(guideline, words))
    return Table(f"emissions.{guideline.id}", caption, tuple(columns), tuple(rows), tuple(notes.texts))


def _source_rows(source: Source, lines: Sequence[LineChain], notes: Notes, words: Words, gases: bool) -> Iterator[Row]:
    mine = [line for line in lines if source.holds(line)]
    whole = amount(mine, notes, words)
    if not gases:
        yield Row((Text(source.label), whole))
        return
    masses = gas_masses(mine)
    if not masses:
        yield Row((Text(source.label), Text("CO2"), whole if mine else State.MISSING, whole))
        return
    for gas, (mass, equivalent) in masses.items():
        yield Row((Text(source.label), Text(gas), Number(float(mass), DIGITS + 2), Number(float(equivalent), DIGITS)))


def _total_rows(
    guideline: Guideline, lines: Sequence[LineChain], notes: Notes, words: Words, gases: bool
) -> Iterator[Row]:
    for _, label, members in totals(guideline, words):
        mine = [line for line in lines if line.stream in members]
        cell = amount(mine, notes, words)
        between: tuple[Cell, ...] = (State.BLANK, State.BLANK) if gases else ()
        yield Row((Text(label), *between, cell), kind="total")


def amount(lines: Sequence[LineChain], notes: Notes, words: Words) -> Cell:
    """Return the sum of the lines as a cell: 缺 where none has a number, / where all are not applicable.

    Notes say how many lines the sum leaves out and that it rests on figures that are still to be checked.
    """
    if lines and all(line.state == "not_applicable" for line in lines):
        return State.NOT_APPLICABLE
    counted = [line for line in lines if line.counts]
    if lines and not counted:
        return State.NOT_APPLICABLE
    sum_of: Decimal | None = total(counted)
    if sum_of is None:
        return State.MISSING
    lost = sum(line.tonnes is None for line in counted)
    recalled = any(line.tonnes is not None and not may_decide(line.confidence) for line in counted)
    said = [words("note.left_out", count=lost) if lost else "", words("note.recalled") if recalled else ""]
    return Number(float(sum_of), DIGITS, notes.mark(*said))
