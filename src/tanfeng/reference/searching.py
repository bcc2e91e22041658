"""Searching the tables in Chinese or English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tanfeng.reference.rows import ReferenceRow
from tanfeng.reference.vocabulary import fold, split

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def search(reference: Reference, text: str) -> list[ReferenceRow]:
    """Return the rows that hold every word of the text, rows that name it in their key or labels first."""
    words = fold(text).split()
    if not words:
        return []
    near: list[ReferenceRow] = []
    far: list[ReferenceRow] = []
    for table in reference.numeric_tables:
        for row in reference.rows(table):
            head = _head(reference, row)
            if all(word in head for word in words):
                near.append(row)
            elif all(word in head or word in _tail(reference, row) for word in words):
                far.append(row)
    return near + far


def _head(reference: Reference, row: ReferenceRow) -> str:
    parts = [row.key, row.quantity, row.region, *row.dims.values()]
    parts.append(reference.names("quantities", "zh").get(row.quantity, ""))
    parts.append(reference.names("tables", "zh").get(row.table, ""))
    for column, vocabulary in (("item", reference.items), ("metal", reference.metals), ("route", reference.routes)):
        for key in split(row.dims.get(column)):
            entry = vocabulary.find(key)
            if entry is not None:
                parts += [entry.name_zh, entry.name_en, *entry.aliases]
    region = reference.region(row.region)
    if region is not None:
        parts += [region.name_zh, region.name_en, *region.aliases]
    return fold(" ".join(parts))


def _tail(reference: Reference, row: ReferenceRow) -> str:
    source = reference.source(row.source)
    cited = f"{source.title_zh} {source.title_en} {source.document} {source.publisher}" if source else ""
    return fold(" ".join([row.note, row.edition, row.source, row.value_text, cited]))
