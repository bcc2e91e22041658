"""The guideline's own report (温室气体排放报告): five sections, the statement of truth, 附表1 to 附表3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tanfeng.report.documents.annex_details import detail_tables
from tanfeng.report.documents.annex_emissions import emissions_table
from tanfeng.report.documents.annex_layout import ACTIVITY, FACTORS
from tanfeng.report.documents.content import (
    Block,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Table,
)
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import title
from tanfeng.report.documents.identity import enterprise_table, processes_table, units_table
from tanfeng.report.documents.numbering import numbered
from tanfeng.report.documents.optional_parts import optional_tables
from tanfeng.report.documents.remarks import findings_table, recalled_table
from tanfeng.report.documents.source_text import factor_paragraphs, source_paragraphs
from tanfeng.report.documents.summary_tables import gases_table, streams_table, totals_table
from tanfeng.report.documents.words import Words


def statutory_report(facts: Facts, words: Words, dated: date | None = None) -> Document:
    """Return the report of the year. Findings that block make it a draft that begins with them."""
    body = numbered(_body(facts, words), words)
    blocks = [*_draft(facts, words), *body, *_statement(facts, words), *_annexes(facts, words)]
    return Document(
        title=words("report.title", enterprise=facts.name, year=facts.year),
        subtitle=words("report.subtitle"),
        cover=(
            (words("cover.enterprise"), facts.name),
            (words("cover.year"), words("cover.year_value", year=facts.year)),
            (words("cover.date"), day(dated, words)),
        ),
        blocks=tuple(blocks),
        mark=words("report.draft") if facts.blocked else "",
    )


def day(dated: date | None, words: Words) -> str:
    """Return the date as it is written; without one, the blank to be filled in by hand."""
    if dated is None:
        return words("cover.date_blank")
    return words("cover.date_value", year=dated.year, month=dated.month, day=dated.day)


def _draft(facts: Facts, words: Words) -> Iterator[Block]:
    if not facts.blocked:
        return
    blocking = [finding for finding in facts.findings if finding.blocks]
    yield Heading(words("draft.heading"))
    yield Paragraph(words("draft.text", count=len(blocking)))
    yield replace(findings_table(blocking, words("draft.caption"), facts.reference, words), key="blocking")
    yield PageBreak()


def _body(facts: Facts, words: Words) -> Iterator[Block]:
    guidelines = words.joined([words("quoted", text=title(guideline, words)) for guideline in facts.guidelines])
    yield Paragraph(words("report.opening", guidelines=guidelines, year=facts.year, enterprise=facts.name))
    yield Heading(words("section.identity"))
    yield enterprise_table(facts, words)
    if facts.units:
        yield units_table(facts, words)
    if facts.rows("processes"):
        yield processes_table(facts, words)
    yield from _boundary(facts, words)
    yield Heading(words("section.emissions"))
    yield Paragraph(words("emissions.text", enterprise=facts.name, year=facts.year))
    yield totals_table(facts, words)
    yield streams_table(facts, words)
    if any(guideline.gases != ("CO2",) for guideline in facts.guidelines):
        yield gases_table(facts, words)
    yield from optional_tables(facts, words)
    yield Heading(words("section.activity"))
    yield from source_paragraphs(facts, words)
    yield Heading(words("section.factors"))
    yield from factor_paragraphs(facts, words)
    yield Heading(words("section.other"))
    yield from _other(facts, words)


def _boundary(facts: Facts, words: Words) -> Iterator[Block]:
    for guideline in facts.guidelines:
        boundary = words.choose(guideline.boundary_zh, guideline.boundary_en)
        yield Paragraph(words("identity.boundary", title=title(guideline, words), boundary=boundary))


def _other(facts: Facts, words: Words) -> Iterator[Block]:
    weak = recalled_table(facts, words)
    if weak is not None:
        yield Paragraph(words("other.recalled"))
        yield weak
    if facts.findings:
        yield Paragraph(words("other.findings", count=len(facts.findings)))
        yield findings_table(facts.findings, words("other.findings_caption"), facts.reference, words)
    else:
        yield Paragraph(words("other.none"))


def _statement(facts: Facts, words: Words) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(words("statement.heading"))
    yield Paragraph(words("statement.text"))
    lines = ("statement.representative", "statement.seal", "statement.date")
    yield Signature(tuple(words(line, enterprise=facts.name) for line in lines))


def _annexes(facts: Facts, words: Words) -> Iterator[Block]:
    yield PageBreak()
    yield from annex_tables(facts, words)


def annex_tables(facts: Facts, words: Words) -> Iterator[Table | Heading | PageBreak]:
    """Yield 附表1 to 附表3; one set for each guideline where the enterprise has several."""
    several = len(facts.guidelines) > 1
    if several:
        yield Heading(words("annex.sum_heading"))
        yield totals_table(facts, words)
    for position, guideline in enumerate(facts.guidelines, start=1):
        set_number = words("annex.set", number=position) if several else ""
        if several or position > 1:
            yield PageBreak()
        yield Heading(words("annex.heading", set=set_number, guideline=title(guideline, words)))
        yield emissions_table(facts, guideline, set_number + "1", words)
        yield Heading(words("annex.activity", number=set_number + "2"), level=2)
        yield from detail_tables(facts, guideline, ACTIVITY, set_number + "2", words)
        yield Heading(words("annex.factors", number=set_number + "3"), level=2)
        yield from detail_tables(facts, guideline, FACTORS, set_number + "3", words)
