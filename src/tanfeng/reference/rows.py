"""What the tables hold, one record at a time: a row, a source, and the entries of the vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tanfeng.core.lineage import Figure


@dataclass(frozen=True)
class ReferenceRow:
    """One number (or one text that stands for a number) of one table (参考数据行).

    ``value`` is ``None`` where nothing was found or where the source prints a range (``value_low``, ``value_high``) or
    a text (``value_text``). ``dims`` holds the table's own columns, blank ones left out. ``file`` and ``line`` are
    where the row is written.
    """

    key: str
    table: str
    quantity: str
    value: float | None
    value_low: float | None
    value_high: float | None
    value_text: str
    unit: str
    region: str
    valid_from: date | None
    valid_to: date | None
    edition: str
    source: str
    confidence: str
    note: str
    dims: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    @property
    def number(self) -> float:
        """The value of a row that has one, as those a lookup returns. Raises ``ValueError``: missing is never zero."""
        if self.value is None:
            raise ValueError(f"the reference row {self.key} has no value")
        return self.value

    @property
    def id(self) -> str:
        """The id under which a result names this row in its lineage."""
        return f"ref:{self.key}"

    def valid_on(self, day: date) -> bool:
        """Say whether the row is in force on a day; a blank end is open."""
        starts = self.valid_from is None or self.valid_from <= day
        return starts and (self.valid_to is None or day <= self.valid_to)

    def mentions(self, column: str, key: str) -> bool:
        """Say whether the row is about an item, metal, route or region (``column``) with this key."""
        cell = self.region if column == "region" else self.dims.get(column, "")
        return key in cell.split("|")

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON prints it: ISO dates, ``null`` for what is blank."""
        return {
            "key": self.key,
            "table": self.table,
            "dims": dict(self.dims),
            "quantity": self.quantity,
            "value": self.value,
            "value_low": self.value_low,
            "value_high": self.value_high,
            "value_text": self.value_text or None,
            "unit": self.unit or None,
            "region": self.region or None,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "edition": self.edition or None,
            "source": self.source or None,
            "confidence": self.confidence,
            "note": self.note or None,
        }

    def figure(self, name_zh: str, name_en: str, source: str) -> Figure:
        """Return the row as the end of a lineage chain."""
        return Figure(
            id=self.id,
            name_zh=name_zh,
            name_en=name_en,
            value=self.value if self.value is not None else (self.value_text or self.range_text() or None),
            unit=self.unit,
            confidence=self.confidence,
            source=source,
            note_zh=self.note,
            note_en=self.note,
        )

    def range_text(self) -> str:
        """Return ``1.1~1.33`` for a range, or an empty text."""
        if self.value_low is None or self.value_high is None:
            return ""
        return f"{self.value_low:g}~{self.value_high:g}"


@dataclass(frozen=True)
class Source:
    """Where a number was read (来源)."""

    key: str
    title_zh: str
    title_en: str
    document: str
    url: str
    publisher: str
    licence: str
    accessed: str

    def citation(self) -> str:
        """Return the citation in one line: title, and the address unless the title already prints it."""
        title = self.title_zh or self.title_en
        return title if not self.url or self.url in title else f"{title} {self.url}"


@dataclass(frozen=True)
class Item:
    """A fuel, material or energy carrier (品种).

    ``canonical_unit`` is the unit its factors are per; ``also_units`` are units of another dimension in which people
    measure it too, where the row says how to convert (steam in tonnes with its pressure, water in cubic metres).
    """

    key: str
    name_zh: str
    name_en: str
    kind: str
    canonical_unit: str
    aliases: tuple[str, ...] = ()
    also_units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Region:
    """A place: the world, a country, a grid region, a province, a prefecture or a county (地区)."""

    key: str
    name_zh: str
    name_en: str
    level: str
    parent: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Metal:
    """A metal, by its symbol (金属); ``ten_nonferrous`` says whether it counts in 十种有色金属."""

    key: str
    name_zh: str
    name_en: str
    ten_nonferrous: bool
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """A production route (工艺路线); ``origin`` is ``primary``, ``recycled`` or ``mixed``."""

    key: str
    metals: tuple[str, ...]
    name_zh: str
    name_en: str
    origin: str
    product: str
    aliases: tuple[str, ...] = ()

    @property
    def metal(self) -> str:
        """The first of the route's metals."""
        return self.metals[0] if self.metals else ""
