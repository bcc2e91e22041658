"""Headers (表头): from what people write to the columns of the schema.

``消耗量（t）``, ``*数量``, ``Quantity`` and ``quantity`` are the same column; the unit in brackets is kept, because it
may say something else than the column does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from tanfeng.ledger.schema import TABLES, Table
from tanfeng.ledger.schema.provenance import provenance

_MARKS = re.compile(r"[*★☆※]|\(必填\)|【必填】|\[必填\]")
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]\s*$")
_PARTS = re.compile(r"[\n\r|]+")
_SPACES = re.compile(r"[\s_\-]+")


@dataclass(frozen=True)
class Header:
    """One header cell: the text as written, its column in the schema (or none) and the unit in brackets."""

    text: str
    column: str | None
    unit: str = ""


def _fold(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).lower())


@cache
def _names(table: str) -> dict[str, str]:
    """Return the folded spellings of each column; a spelling of two columns belongs to the first as its own name."""
    own: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for column in TABLES[table].columns:
        for text in (column.name, column.zh, column.en):
            own.setdefault(_fold(text), column.name)
        for text in column.aliases:
            aliases.setdefault(_fold(text), column.name)
    return aliases | own


def read_header(text: str, table: Table) -> Header:
    """Recognise one header of the table. A header of several lines is recognised if its lines agree."""
    unit = ""
    found: set[str] = set()
    for part in _PARTS.split(unicodedata.normalize("NFKC", text)):
        bare = _MARKS.sub("", part).strip()
        column = _names(table.name).get(_fold(bare))
        bracket = _BRACKETS.search(bare)
        if column is None and bracket:
            column = _names(table.name).get(_fold(bare[: bracket.start()]))
            unit = unit or bracket.group(1).strip()
        if column is not None:
            found.add(column)
    return Header(text, found.pop() if len(found) == 1 else None, unit)


def read_headers(texts: list[str | None], table: Table) -> list[Header]:
    return [read_header(text, table) if text else Header("", None) for text in texts]


def score(texts: list[str | None], table: Table) -> tuple[int, float]:
    """Return how much the headers look like the table's: columns of its own, and the share of its required ones."""
    found = {header.column for header in read_headers(texts, table)} - {None}
    required = {column.name for column in table.columns if column.required}
    return len(found - _EVERYWHERE), len(found & required) / len(required)


#: The columns every table may carry say nothing about which table it is.
_EVERYWHERE = {column.name for column in provenance()}


@cache
def _table_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for table in TABLES.values():
        for text in (table.name, table.zh, table.en, *table.aliases):
            names[_fold(text)] = table.name
    return names


def table_named(text: str) -> Table | None:
    """Return the table a file or sheet is named after; a number may follow: ``activity-2024``, ``活动水平_1``."""
    name = unicodedata.normalize("NFKC", text).strip()
    for candidate in (name, re.sub(r"[-_. (]*\d[\d\-_.]*年?\)?$", "", name)):
        found = _table_names().get(_fold(candidate))
        if found:
            return TABLES[found]
    return None


def recognise(texts: list[str | None]) -> Table | None:
    """Return the table whose headers these are, or none if no table stands out.

    At least half of a table's required columns must be there, and no other table may fit as well.
    """
    ranked = sorted(((score(texts, table), table.name) for table in TABLES.values()), reverse=True)
    (best, name), (second, _) = ranked[0], ranked[1]
    return TABLES[name] if best > second and best[1] >= 0.5 else None


def columns_of(headers: list[Header]) -> dict[str, int]:
    """Return the position of each recognised column; the first of two equal headers."""
    positions: dict[str, int] = {}
    for position, header in enumerate(headers):
        if header.column is not None:
            positions.setdefault(header.column, position)
    return positions
