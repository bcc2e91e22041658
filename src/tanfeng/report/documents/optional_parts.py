"""Sections that appear where their part of the account is there (可选部分): energy per product, uncertainty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tanfeng.report.documents.content import Block, Cell, Column, Heading, Number, Paragraph, Row, State, Table, Text
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import stream_name
from tanfeng.report.documents.limits_part import limits_table
from tanfeng.report.documents.words import Words

#: Contributors named in the table of uncertainty.
_CONTRIBUTORS = 10
_ENERGY = (
    ("unit_id", 1.6, ""),
    ("product", 1.2, ""),
    ("output_t", 1.2, "t"),
    ("net_tce", 1.2, "tce"),
    ("kgce_per_t", 1.2, "kgce/t"),
    ("kwh_per_t", 1.2, "kWh/t"),
)
_DIGITS = 2


def optional_tables(facts: Facts, words: Words) -> Iterator[Block]:
    """Yield the optional sections; nothing where the view has neither part."""
    energy = facts.optional("product_energy")
    if energy is not None and energy.of_year().height:
        yield from _product_energy(facts, energy, words)
    limits = limits_table(facts, words)
    if limits is not None:
        yield limits
    uncertainty = facts.optional("uncertainty")
    if uncertainty is not None and uncertainty.total is not None:
        yield from _uncertainty(facts, uncertainty, words)


def _product_energy(facts: Facts, energy: Any, words: Words) -> Iterator[Block]:
    yield Heading(words("energy.heading"), level=2)
    yield Paragraph(words("energy.text", year=facts.year))
    columns = tuple(Column(words(f"energy.{name}"), unit, width, bool(unit)) for name, width, unit in _ENERGY)
    rows = [Row(tuple(_cell(row.get(name)) for name, _, _ in _ENERGY)) for row in energy.of_year().to_dicts()]
    yield Table("product_energy", words("energy.caption"), columns, tuple(rows))


def _cell(value: Any) -> Cell:
    if value is None:
        return State.MISSING
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(float(value), _DIGITS)
    return Text(str(value))


def _uncertainty(facts: Facts, uncertainty: Any, words: Words) -> Iterator[Block]:
    yield Heading(words("uncertainty.heading"), level=2)
    yield Paragraph(words("uncertainty.text", draws=uncertainty.draws, seed=uncertainty.seed))
    columns = (
        Column(words("column.entry"), width=1.9),
        Column(words("column.emissions"), words("unit.tco2e"), width=1.8, numeric=True),
        Column(words("uncertainty.half_width"), "%", width=1.1, numeric=True),
        Column(words("uncertainty.low"), words("unit.tco2e"), width=1.8, numeric=True),
        Column(words("uncertainty.high"), words("unit.tco2e"), width=1.8, numeric=True),
        Column(words("uncertainty.silent"), "%", width=1.2, numeric=True),
    )
    names = {name: stream_name(guideline, name, words) for guideline in facts.guidelines for name in guideline.streams}
    rows = [_interval(names.get(name, name), interval) for name, interval in uncertainty.streams.items()]
    total = _interval(words("uncertainty.total"), uncertainty.total)
    yield Table("uncertainty", words("uncertainty.caption"), columns, (*rows, Row(total.cells, "total")))
    if uncertainty.contributors.height:
        yield _contributors(uncertainty.contributors.head(_CONTRIBUTORS), words)


def _interval(label: str, interval: Any) -> Row:
    low, high = interval.low_2, interval.high_2
    return Row(
        (
            Text(label),
            Number(interval.value, _DIGITS),
            _cell(None if interval.half_width is None else interval.half_width * 100),
            _cell(interval.low_1 if low is None else low),
            _cell(interval.high_1 if high is None else high),
            _cell(interval.silent * 100),
        )
    )


def _contributors(frame: Any, words: Words) -> Table:
    columns = (
        Column(words("column.number"), width=0.6),
        Column(words("column.entry"), width=3.6),
        Column(words("uncertainty.effect"), words("unit.tco2e"), width=1.4, numeric=True),
        Column(words("uncertainty.share"), "%", width=1.1, numeric=True),
    )
    rows = [
        Row(
            (
                Text(str(row["rank"])),
                Text(words.choose(str(row["name_zh"] or row["input"]), str(row["name_en"] or ""))),
                _cell(row["effect"]),
                _cell(None if row["share"] is None else row["share"] * 100),
            )
        )
        for row in frame.to_dicts()
    ]
    return Table("contributors", words("uncertainty.contributors"), columns, tuple(rows))
