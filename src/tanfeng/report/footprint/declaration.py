"""The declaration (产品碳足迹声明): what was asked, how it was computed, what came out, what is missing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from tanfeng.accounting.footprint.rules import rules
from tanfeng.core.confidence import name as confidence_name
from tanfeng.report.documents.content import Block, Document, Heading, Paragraph, Picture, Signature, Table
from tanfeng.report.documents.numbering import numbered
from tanfeng.report.documents.word_page import type_width_mm
from tanfeng.report.documents.words import Words
from tanfeng.report.footprint import declaration_tables as tables
from tanfeng.report.footprint.boundary import boundary_picture
from tanfeng.report.footprint.picture import contribution_picture

if TYPE_CHECKING:
    from tanfeng.accounting.footprint import Footprint

#: Where the date is to be written by hand.
_BLANK = "____________"


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("text.toml").read_text(encoding="utf-8"))


def said(words: Words, key: str, **values: object) -> str:
    """Return a text of the declaration in the language of the words. Raises ``KeyError`` on an unknown key."""
    text = _texts()[key]
    return words.choose(text["zh"], text["en"]).format(**values)


def declaration(footprint: Footprint, words: Words, dated: date | None = None) -> Document:
    """Return the declaration; a footprint without total, or with blocking findings, is a draft (草稿)."""
    draft = footprint.total is None or any(finding.blocks for finding in footprint.findings)
    company = _company(footprint)
    cover = (
        (said(words, "cover_enterprise"), company),
        (said(words, "cover_product"), footprint.product),
        (said(words, "cover_year"), str(footprint.year)),
        (said(words, "cover_date"), _day(dated, words)),
    )
    return Document(
        title=said(words, "title"),
        subtitle=said(words, "subtitle"),
        cover=cover,
        blocks=tuple(_blocks(footprint, words, company)),
        mark=said(words, "draft") if draft else "",
    )


def _blocks(footprint: Footprint, words: Words, company: str) -> list[Block]:
    parts: dict[str, list[Block]] = {
        "head_result": _result(footprint, words),
        "head_boundary": _boundary(footprint, words, company),
        "head_method": _method(words),
        "head_data": [
            Paragraph(said(words, "data")),
            tables.background(footprint, words),
            tables.inputs(footprint, words),
        ],
        "head_allocation": _allocation(footprint, words),
        "head_surety": _surety(footprint, words),
        "head_limits": _limits(footprint, words),
        "head_statement": [
            Paragraph(said(words, "statement")),
            Signature(tuple(said(words, f"sign_{line}") for line in ("enterprise", "person", "date"))),
        ],
    }
    return numbered([block for key, part in parts.items() for block in (Heading(said(words, key)), *part)], words)


def _result(footprint: Footprint, words: Words) -> list[Block]:
    if footprint.covered is None:
        return [Paragraph(said(words, "result_none"), bold=True)]
    value, unit = _short(footprint.covered), footprint.unit
    if footprint.total is None:
        missing = words.joined(list(footprint.missing))
        text = said(words, "result_covered", count=len(footprint.missing), missing=missing, value=value, unit=unit)
    else:
        text = said(
            words,
            "result_total",
            product=footprint.product,
            value=value,
            unit=unit,
            interval=_interval(footprint, words),
        )
    confidence = confidence_name(footprint.confidence, words.lang)
    return [
        Paragraph(text, bold=True),
        Paragraph(said(words, "result_confidence", confidence=confidence)),
        Picture(
            contribution_picture(footprint, words.lang),
            said(words, "figure_contribution", unit=unit),
            type_width_mm(landscape=False),
        ),
        tables.categories(footprint, words),
    ]


def _interval(footprint: Footprint, words: Words) -> str:
    interval = footprint.interval
    if interval is None:
        return ""
    return said(words, "result_interval", low=_short(interval.low), high=_short(interval.high))


def _boundary(footprint: Footprint, words: Words, company: str) -> list[Block]:
    text = said(
        words,
        "boundary",
        unit=footprint.unit,
        product=footprint.product,
        company=company,
        year=footprint.year,
        output=f"{footprint.output:,.2f}",
    )
    picture = Picture(
        boundary_picture(footprint, words.lang), said(words, "figure_boundary"), type_width_mm(landscape=False)
    )
    return [Paragraph(text), picture]


def _method(words: Words) -> list[Block]:
    standard = rules()["standard"]
    name = words.choose(standard["zh"], standard["en"])
    return [
        Paragraph(said(words, "method_system", standard=name)),
        Paragraph(said(words, "method_factors", gwp=standard["gwp"].upper())),
    ]


def _allocation(footprint: Footprint, words: Words) -> list[Block]:
    chosen, others = tables.allocation(footprint, words), tables.alternatives(footprint, words)
    if not chosen.rows:
        return [Paragraph(said(words, "allocation_one")), others]
    return [Paragraph(said(words, "allocation")), chosen, others]


def _surety(footprint: Footprint, words: Words) -> list[Block]:
    blocks: list[Block] = []
    assessed, interval = footprint.quality, footprint.interval
    if assessed is not None and assessed.scores is not None:
        text = said(words, "quality", coverage=f"{assessed.coverage:.0%}", primary=f"{assessed.primary:.0%}")
        blocks += [Paragraph(text), tables.quality(footprint, words)]
    if interval is not None:
        numbers = {name: _short(getattr(interval, name)) for name in ("median", "low", "high")}
        text = said(words, "uncertainty", draws=f"{interval.draws:,}", seed=interval.seed, **numbers)
        blocks += [Paragraph(text), tables.drivers(footprint, words)]
    return blocks or [Paragraph(said(words, "surety_none"))]


def _limits(footprint: Footprint, words: Words) -> list[Block]:
    table: Table = tables.findings(footprint, words)
    if not table.rows:
        return [Paragraph(said(words, "limits_none"))]
    return [Paragraph(said(words, "limits")), table]


def _company(footprint: Footprint) -> str:
    table = footprint.system.ledger.table("enterprises")
    rows = table.filter(pl.col("enterprise_id") == footprint.system.enterprise_id)
    return str(rows["name"].to_list()[0]) if rows.height else footprint.system.enterprise_id


def _day(dated: date | None, words: Words) -> str:
    if dated is None:
        return _BLANK
    return said(words, "date", year=dated.year, month=dated.month, day=dated.day, iso=dated.isoformat())


def _short(value: float) -> str:
    return f"{value:,.4g}"
