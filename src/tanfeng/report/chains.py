"""The chains behind the figures of a report (溯源链): from a figure down to its sources, ready to be shown.

A chain ends where a figure names a source: a reference row, a ledger cell, an assumption.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tanfeng.core.lineage import Figure, Lineage
from tanfeng.report.labels import CONFIDENCE, say
from tanfeng.report.numbers import is_missing, quantity
from tanfeng.report.results import RunResults


def reachable(results: RunResults, figure_ids: Iterable[str]) -> list[Figure]:
    """Return every figure the given ones rest on, themselves included, each once."""
    found: dict[str, Figure] = {}
    stack = list(dict.fromkeys(figure_ids))[::-1]
    while stack:
        figure = results.lineage.get(stack.pop())
        if figure is None or figure.id in found:
            continue
        found[figure.id] = figure
        stack.extend(reversed(figure.inputs))
    return list(found.values())


def opens(lineage: Lineage, figure_id: str, value: float | None) -> str:
    """Return what a number shown beside ``figure_id`` opens: the input with that value, else the figure itself."""
    figure = lineage.get(figure_id)
    if figure is None or is_missing(value):
        return figure_id
    for item in figure.inputs:
        made_from = lineage.get(item)
        if made_from is not None and made_from.value == value:
            return item
    return figure_id


def embedded(results: RunResults, figure_ids: Iterable[str]) -> dict[str, Any]:
    """Return ``{"figures": {id: …}, "sources": {id: …}}`` for the page: short keys, texts in both languages."""
    figures = reachable(results, figure_ids)
    sources = {source_key(results, figure) for figure in figures if figure.source}
    return {
        "figures": {figure.id: _shown(results, figure) for figure in figures},
        "sources": {key: source_entry(results, key) for key in sorted(filter(None, sources))},
    }


def _shown(results: RunResults, figure: Figure) -> dict[str, Any]:
    said = quantity(figure.value, figure.unit)
    entry: dict[str, Any] = {
        "name": [figure.name_zh, figure.name_en],
        "value": [said.zh, said.en],
        "formula": figure.formula,
        "inputs": list(figure.inputs),
        "confidence": list(say(CONFIDENCE, figure.confidence)),
        "source": source_key(results, figure),
        "note": [figure.note_zh, figure.note_en],
        "missing": list(figure.missing),
        "edition": edition_of(results, figure.id),
    }
    return {key: value for key, value in entry.items() if value and value != ["", ""]}


def source_key(results: RunResults, figure: Figure) -> str:
    """Return the id of the source behind a reference row, for any other figure the source as it is written there."""
    row = results.reference.row(figure.id) if results.reference is not None and figure.id.startswith("ref:") else None
    return row.source if row is not None and row.source else figure.source


def edition_of(results: RunResults, figure_id: str) -> str:
    """Return the edition and validity of a reference row, empty for any other figure."""
    if results.reference is None or not figure_id.startswith("ref:"):
        return ""
    row = results.reference.row(figure_id)
    if row is None:
        return ""
    dates = " – ".join(str(day) for day in (row.valid_from, row.valid_to) if day)
    return " · ".join(part for part in (row.edition, dates, row.region) if part)


def source_entry(results: RunResults, key: str) -> dict[str, Any]:
    """Return title, document, address, publisher and licence of a source, blank ones left out.

    A text that is no id of the reference sources is its own title; an address at its end becomes the address.
    """
    source = results.reference.source(key) if results.reference is not None else None
    if source is None:
        text, url = _with_address(key)
        return {"title": [text, text]} | ({"url": url} if url else {})
    title = source.title_zh or source.title_en or source.document or key
    entry = {
        "title": [title, source.title_en or title],
        "document": "" if source.document == title else source.document,
        "url": source.url if _ADDRESS.fullmatch(source.url or "") else "",
        "publisher": source.publisher,
        "licence": source.licence,
    }
    return {name: value for name, value in entry.items() if value}


#: Only addresses of the web become links.
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def _with_address(text: str) -> tuple[str, str]:
    """Split a citation into its words and the address at its end."""
    words, _, last = text.rpartition(" ")
    return (words, last) if words and _ADDRESS.fullmatch(last) else (text, "")
