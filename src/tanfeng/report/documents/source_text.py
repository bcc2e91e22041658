"""三 活动水平数据及来源说明, 四 排放因子数据及来源说明: where each figure comes from, in words and tables."""

from __future__ import annotations

from collections.abc import Iterator

from tanfeng.core.confidence import name as confidence_name
from tanfeng.reference import ReferenceRow
from tanfeng.reference.names import name_of
from tanfeng.report.documents.annex_details import item_text, some
from tanfeng.report.documents.chain import LEVELS
from tanfeng.report.documents.chain_reading import reference_rows
from tanfeng.report.documents.content import Block, Cell, Column, Number, Paragraph, Row, State, Table, Text
from tanfeng.report.documents.entries import entries
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import stream_name
from tanfeng.report.documents.notes import Notes
from tanfeng.report.documents.units_shown import unit_shown
from tanfeng.report.documents.words import Words

#: What one cell names; the verifier's workbook names all.
_NAMED = 2


def source_paragraphs(facts: Facts, words: Words) -> Iterator[Block]:
    """Yield the text and the table of the sources of the activity data."""
    files = words.joined(sorted({line.file for line in facts.lines if line.file}))
    yield Paragraph(words("activity.text", lines=len(facts.lines), files=files or words("source.not_stated")))
    rows: list[Row] = []
    for guideline in facts.guidelines:
        for entry in entries(facts.of_guideline(guideline.id)):
            rows.append(
                Row(
                    (
                        Text(stream_name(guideline, entry.stream, words)),
                        Text(item_text(facts, entry, words)),
                        Text(unit_shown(entry.unit, words)),
                        Number(len(entry.lines)),
                        _listed([line.source for line in entry.lines], words),
                        _listed([line.meter_id for line in entry.lines], words),
                        _listed([line.evidence for line in entry.lines], words),
                    )
                )
            )
    names = ("stream", "item", "unit", "lines", "source_of_data", "meters", "evidence")
    widths = (1.4, 1.2, 0.9, 0.7, 1.2, 2.5, 2.1)
    columns = tuple(
        Column(words(f"column.{name}"), width=width, numeric=name == "lines")
        for name, width in zip(names, widths, strict=True)
    )
    yield Table("sources", words("activity.caption"), columns, tuple(rows))


def _listed(texts: list[str], words: Words) -> Cell:
    """Return what the lines name, each once, the first ones in words."""
    named = list(dict.fromkeys(text for text in texts if text))
    if not named:
        return State.MISSING
    return Text(some(named, words, _NAMED))


def factor_paragraphs(facts: Facts, words: Words) -> Iterator[Block]:
    """Yield how many parameters were measured and how many are defaults, and the table of the default values."""
    used = [parameter for line in facts.lines for parameter in line.parameters]
    counts = {level: sum(parameter.level == level for parameter in used) for level in LEVELS}
    said = [words("factors.count", level=words(f"level.{level}"), count=n) for level, n in counts.items() if n]
    counted = words.joined(said) or words("factors.none")
    yield Paragraph(words("factors.text", counts=counted, edition=facts.account.edition))
    notes = Notes()
    rows = [_factor_row(facts, row, notes, words) for row in reference_rows(facts.lines)]
    if not rows:
        return
    names = ("parameter", "value", "unit", "edition", "source_citation", "confidence")
    widths = (2.8, 1.0, 1.2, 1.6, 0.9, 1.2)
    columns = tuple(
        Column(words(f"column.{name}"), width=width, numeric=name == "value")
        for name, width in zip(names, widths, strict=True)
    )
    yield Table("factors", words("factors.caption"), columns, tuple(rows), tuple(notes.texts))


def _factor_row(facts: Facts, row: ReferenceRow, notes: Notes, words: Words) -> Row:
    """Return a default value; its source is a note, since many values come from one document."""
    source = facts.reference.source(row.source)
    marks = notes.mark(source.citation() if source else row.source)
    value: Cell = Number(row.value) if row.value is not None and not row.value_text else Text(row.value_text)
    return Row(
        (
            Text(name_of(facts.reference, row, words.lang)),
            value,
            Text(unit_shown(row.unit, words)),
            Text(row.edition) if row.edition else State.MISSING,
            Text(words("source.note"), marks) if marks else State.MISSING,
            Text(confidence_name(row.confidence, words.lang)),
        )
    )
