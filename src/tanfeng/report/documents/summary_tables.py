"""Sums over all guidelines (汇总): by guideline and total, by stream, by gas."""

from __future__ import annotations

from tanfeng.report.documents.annex_emissions import DIGITS, amount
from tanfeng.report.documents.content import Column, Number, Row, State, Table, Text
from tanfeng.report.documents.entries import total
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.gases import gas_masses
from tanfeng.report.documents.guideline_words import stream_name, title, totals
from tanfeng.report.documents.notes import Notes
from tanfeng.report.documents.words import Words


def totals_table(facts: Facts, words: Words) -> Table:
    """Return the totals: one row for each guideline, and their sum where there are several.

    A total that one of the guidelines does not have cannot be summed over all of them and is marked so.
    """
    notes = Notes()
    labels: dict[str, str] = {}
    for guideline in facts.guidelines:
        for name, label, _ in totals(guideline, words):
            labels.setdefault(name, label)
    columns = [Column(words("column.guideline"), width=2.6)]
    columns += [Column(label, words("unit.tco2e"), width=1.5, numeric=True) for label in labels.values()]
    rows = []
    for guideline in facts.guidelines:
        lines = facts.of_guideline(guideline.id)
        members = {name: streams for name, _, streams in totals(guideline, words)}
        cells = [
            amount([line for line in lines if line.stream in members[name]], notes, words)
            if name in members
            else State.NOT_APPLICABLE
            for name in labels
        ]
        rows.append(Row((Text(title(guideline, words)), *cells)))
    if len(facts.guidelines) > 1:
        rows.append(_sum_row(facts, tuple(labels), notes, words))
    return Table("totals", words("summary.totals_caption"), tuple(columns), tuple(rows), tuple(notes.texts))


def _sum_row(facts: Facts, names: tuple[str, ...], notes: Notes, words: Words) -> Row:
    cells = []
    for name in names:
        lines = [
            line
            for guideline in facts.guidelines
            if name in guideline.totals
            for line in facts.of_guideline(guideline.id)
            if line.stream in guideline.totals[name].members
        ]
        cells.append(amount(lines, notes, words))
    return Row((Text(words("summary.all_guidelines")), *cells), kind="total")


def streams_table(facts: Facts, words: Words) -> Table:
    """Return the emissions by guideline and stream, with their share of all that is emitted before deductions."""
    notes = Notes()
    gross = _gross(facts)
    columns = (
        Column(words("column.source"), width=3.2),
        Column(words("column.lines"), width=0.8, numeric=True),
        Column(words("column.emissions"), words("unit.tco2e"), width=1.6, numeric=True),
        Column(words("column.share"), "%", width=1.0, numeric=True),
    )
    rows: list[Row] = []
    for guideline in facts.guidelines:
        if len(facts.guidelines) > 1:
            rows.append(Row((Text(title(guideline, words)),), kind="group"))
        for stream, lines in facts.by_stream(guideline.id).items():
            if not any(line.counts or line.state == "not_applicable" for line in lines):
                continue  # energy alone, no emission: its lines stand in the table of sources
            said = amount(lines, notes, words)
            share = Number(said.value / gross * 100, DIGITS) if isinstance(said, Number) and gross else said
            shown = Number(share.value, DIGITS) if isinstance(share, Number) else share
            rows.append(Row((Text(stream_name(guideline, stream, words)), Number(len(lines)), said, shown)))
    return Table("streams", words("summary.streams_caption"), columns, tuple(rows), tuple(notes.texts))


def _gross(facts: Facts) -> float:
    """Return the sum of what the streams emit, without what is taken off."""
    sums = [total(lines) for guideline in facts.guidelines for lines in facts.by_stream(guideline.id).values()]
    return float(sum(value for value in sums if value is not None and value > 0))


def gases_table(facts: Facts, words: Words) -> Table:
    """Return the emissions by gas: tonnes of the gas and of CO2 equivalent."""
    columns = (
        Column(words("column.gas"), width=1.0),
        Column(words("column.gas_mass"), "t", width=1.6, numeric=True),
        Column(words("column.emissions"), words("unit.tco2e"), width=1.6, numeric=True),
    )
    rows = [
        Row((Text(gas), Number(float(mass), DIGITS + 2), Number(float(equivalent), DIGITS)))
        for gas, (mass, equivalent) in gas_masses(facts.lines).items()
    ]
    return Table("gases", words("summary.gases_caption"), columns, tuple(rows))
