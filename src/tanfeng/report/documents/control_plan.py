"""The data-quality control plan (数据质量控制方案): how each figure is obtained, by whom, with what instrument.

A field nobody filled in is printed as 待填 and listed among the findings at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tanfeng.core.findings import Address, Finding
from tanfeng.ledger.schema import NOT_APPLICABLE, TABLES
from tanfeng.report.documents.content import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Signature,
    State,
    Table,
    Text,
)
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import title
from tanfeng.report.documents.identity import cell, enterprise_table, header, processes_table, units_table
from tanfeng.report.documents.numbering import numbered
from tanfeng.report.documents.remarks import findings_table
from tanfeng.report.documents.statutory import day
from tanfeng.report.documents.words import Words

#: What the plan has to say of each parameter; an empty one is a finding.
_ASKED = (
    *("obtained", "meter_id", "instrument", "location", "accuracy_class", "calibration_interval"),
    *("recording_frequency", "gap_filling", "department"),
)
#: Of these, what a default value has no need of.
_OF_INSTRUMENTS = frozenset({"meter_id", "instrument", "location", "accuracy_class", "calibration_interval"})
_METERS = ("meter_id", "unit_id", "level", "item", "unit", "accuracy_class", "installed_on", "removed_on")
_INTERNAL = ("roles", "training", "archive", "check", "filing")
_RULE = "documents.control-plan-empty"


def control_plan(facts: Facts, words: Words, dated: date | None = None) -> Document:
    """Return the plan of the enterprise for the year."""
    blanks = empty_fields(facts)
    blocks = [*_history(facts, words, dated), *_enterprise(facts, words), *_boundary(facts, words)]
    blocks += [*_parameters(facts, words), *_internal(words), *_approval(facts, words)]
    if blanks:
        blocks += [PageBreak(), Heading(words("plan.blanks_heading")), Paragraph(words("plan.blanks_text"))]
        blocks.append(findings_table(blanks, words("plan.blanks_caption"), facts.reference, words))
    return Document(
        title=words("plan.title", enterprise=facts.name),
        subtitle=words("plan.subtitle", year=facts.year),
        cover=(
            (words("cover.enterprise"), facts.name),
            (words("plan.version_label"), words("plan.version_blank")),
            (words("cover.date"), day(dated, words)),
        ),
        blocks=tuple(numbered(blocks, words)),
        mark="",
    )


def empty_fields(facts: Facts) -> list[Finding]:
    """Return one finding for each parameter of the monitoring plan with empty fields, and for a plan without any."""
    rows = facts.rows("monitoring")
    if not rows:
        return [
            Finding(
                "warning",
                _RULE,
                "台账的监测计划表没有本企业的记录，数据质量控制方案无法列出各参数的获取方式。",
                "The monitoring table has no rows of this enterprise, so the plan cannot say how figures are obtained.",
                Address(file="monitoring"),
            )
        ]
    return [finding for row in rows for finding in _empty(row)]


def _empty(row: Mapping[str, Any]) -> Iterator[Finding]:
    blank = [name for name in _ASKED if _asked(row, name) and not row.get(name)]
    if not blank:
        return
    spec = TABLES["monitoring"]
    named = " ".join(str(row.get(name) or "") for name in ("item", "parameter")).strip()
    zh = "、".join(spec.column(name).zh for name in blank)
    en = ", ".join(spec.column(name).en for name in blank)
    place = Address(str(row.get("_file") or "monitoring"), str(row.get("_sheet") or ""), int(row.get("_row") or 0))
    yield Finding(
        "warning",
        _RULE,
        f"监测计划“{named}”有待填字段：{zh}。",
        f"The monitoring plan of {named} has fields to be filled in: {en}.",
        place,
        given=", ".join(blank),
    )


def _asked(row: Mapping[str, Any], name: str) -> bool:
    """Say whether the field is due: a default or a computed value needs no instrument."""
    return name not in _OF_INSTRUMENTS or row.get("obtained") in (None, "", "measured")


def _history(facts: Facts, words: Words, dated: date | None) -> Iterator[Block]:
    yield Heading(words("plan.section.version"))
    columns = tuple(
        Column(words(f"plan.column.{name}"), width=width)
        for name, width in (("version", 1.0), ("date", 1.4), ("change", 3.0), ("author", 1.2), ("approver", 1.2))
    )
    dated_cell: Cell = Text(day(dated, words)) if dated else State.TO_FILL
    first = Row(
        (Text("1"), dated_cell, Text(words("plan.first_version", year=facts.year)), State.TO_FILL, State.TO_FILL)
    )
    empty = Row(tuple(State.BLANK for _ in columns))
    yield Table("history", words("plan.history_caption"), columns, (first, empty, empty))


def _enterprise(facts: Facts, words: Words) -> Iterator[Block]:
    yield Heading(words("plan.section.enterprise"))
    yield enterprise_table(facts, words)


def _boundary(facts: Facts, words: Words) -> Iterator[Block]:
    yield Heading(words("plan.section.boundary"))
    for guideline in facts.guidelines:
        boundary = words.choose(guideline.boundary_zh, guideline.boundary_en)
        yield Paragraph(words("identity.boundary", title=title(guideline, words), boundary=boundary))
    yield Paragraph(words("plan.drawing"))
    yield units_table(facts, words) if facts.units else Paragraph(words("plan.no_units"))
    if facts.rows("processes"):
        yield processes_table(facts, words)
    meters = facts.rows("meters")
    if meters:
        yield _meters(facts, meters, words)


def _meters(facts: Facts, meters: list[dict[str, Any]], words: Words) -> Table:
    columns = tuple(Column(header("meters", name, words)) for name in _METERS)
    rows = [
        Row(tuple(cell(facts, "meters", name, row, words=words, empty=_meter_blank(name)) for name in _METERS))
        for row in meters
    ]
    return Table("meters", words("plan.meters_caption"), columns, tuple(rows), landscape=True)


def _meter_blank(name: str) -> State:
    """An accuracy class is due; a meter without a day of removal is still there."""
    return State.TO_FILL if name in ("accuracy_class", "installed_on") else State.NOT_APPLICABLE


def _parameters(facts: Facts, words: Words) -> Iterator[Block]:
    yield Heading(words("plan.section.parameters"))
    rows = facts.rows("monitoring")
    if not rows:
        yield Paragraph(words("plan.no_monitoring"))
        return
    yield Paragraph(words("plan.parameters_text", count=len(rows)))
    names = ("stream", "item", "parameter", *_ASKED)
    widths = (1.1, 1.0, 1.2, 0.8, 1.1, 1.2, 1.1, 0.8, 0.9, 1.0, 1.5, 1.0)
    columns = tuple(Column(header("monitoring", name, words), width=w) for name, w in zip(names, widths, strict=True))
    made = [Row(tuple(_field(facts, row, name, words) for name in names)) for row in rows]
    yield Table("monitoring", words("plan.parameters_caption"), columns, tuple(made), landscape=True)


def _field(facts: Facts, row: Mapping[str, Any], name: str, words: Words) -> Cell:
    if row.get(name) == NOT_APPLICABLE:
        return State.NOT_APPLICABLE
    empty = State.TO_FILL if name in _ASKED and _asked(row, name) else State.NOT_APPLICABLE
    return cell(facts, "monitoring", name, row, words=words, empty=empty)


def _internal(words: Words) -> Iterator[Block]:
    yield Heading(words("plan.section.internal"))
    columns = (
        Column(words("column.entry"), width=1.2),
        Column(words("column.content"), width=4.0),
        Column(words("plan.column.responsible"), width=1.2),
    )
    rows = [
        Row((Text(words(f"plan.internal.{name}")), Text(words(f"plan.internal.{name}.text")), State.TO_FILL))
        for name in _INTERNAL
    ]
    yield Table("internal", words("plan.internal_caption"), columns, tuple(rows))


def _approval(facts: Facts, words: Words) -> Iterator[Block]:
    lines = ("statement.representative", "statement.seal", "statement.date")
    yield Signature(tuple(words(line, enterprise=facts.name) for line in lines))
