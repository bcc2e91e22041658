"""Every document that may apply (核算文件目录): the guidelines that can compute, and those known by name only."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tanfeng.accounting.guideline import Guideline

_FILE = "guideline_documents.toml"


@dataclass(frozen=True)
class Edition:
    """One document with its scope and dates (文件版本).

    ``available`` says whether there is a guideline of this id that computes; the others are known by name only.
    """

    id: str
    document_number: str
    title_zh: str
    title_en: str
    purpose: str
    metals: tuple[str, ...]
    routes: tuple[str, ...]
    excluded_routes: tuple[str, ...]
    rank: int
    in_force_from: date | None
    in_force_to: date | None
    confidence: str
    reason_zh: str = ""
    reason_en: str = ""
    available: bool = True

    def names_metal(self, metal: str) -> bool:
        """Say whether the document is for the metal; one that names no metal is for all."""
        return not self.metals or metal in self.metals

    def takes_route(self, route: str) -> bool:
        """Say whether the document is for the route; an unknown route is excluded by none and named by none."""
        return route not in self.excluded_routes and (not self.routes or route in self.routes)

    def in_force_during(self, year: int) -> bool:
        """Say whether the document is in force on any day of the year."""
        begun = self.in_force_from is None or self.in_force_from.year <= year
        return begun and (self.in_force_to is None or self.in_force_to.year >= year)

    def begins_after(self, year: int) -> bool:
        return self.in_force_from is not None and self.in_force_from.year > year


@dataclass(frozen=True)
class Remark:
    """What a reader has to know where a purpose has no guideline for a metal (备注)."""

    purpose: str
    metals: tuple[str, ...]
    since: date
    zh: str
    en: str


def editions(overlays: Sequence[Path] = ()) -> tuple[Edition, ...]:
    """Return every document, those that compute first, in the order of their ids."""
    computing = [_of(Guideline.load(name, overlays)) for name in Guideline.known(overlays)]
    known = {edition.id for edition in computing}
    return (*computing, *(edition for edition in _named_only() if edition.id not in known))


@cache
def remarks() -> tuple[Remark, ...]:
    """Return the remarks of the shipped file."""
    return tuple(
        Remark(entry["purpose"], tuple(entry["metals"]), date.fromisoformat(entry["from"]), entry["zh"], entry["en"])
        for entry in _content()["remarks"]
    )


def _of(guideline: Guideline) -> Edition:
    scope = guideline.applicability
    return Edition(
        id=guideline.id,
        document_number=guideline.document_number,
        title_zh=guideline.title_zh,
        title_en=guideline.title_en,
        purpose=guideline.purpose,
        metals=scope.metals,
        routes=scope.routes,
        excluded_routes=scope.excluded_routes,
        rank=scope.rank,
        in_force_from=guideline.in_force_from,
        in_force_to=guideline.in_force_to,
        confidence=guideline.confidence,
        reason_zh=scope.reason_zh,
        reason_en=scope.reason_en,
    )


@cache
def _named_only() -> tuple[Edition, ...]:
    return tuple(_document(entry) for entry in _content()["documents"])


def _document(entry: Mapping[str, Any]) -> Edition:
    end = entry.get("in_force_to", "")
    return Edition(
        id=entry["id"],
        document_number=entry["document_number"],
        title_zh=entry["title_zh"],
        title_en=entry["title_en"],
        purpose=entry["purpose"],
        metals=tuple(entry["metals"]),
        routes=tuple(entry["routes"]),
        excluded_routes=tuple(entry["excluded_routes"]),
        rank=entry["rank"],
        in_force_from=date.fromisoformat(entry["in_force_from"]),
        in_force_to=date.fromisoformat(end) if end else None,
        confidence=entry["confidence"],
        available=False,
    )


def _content() -> dict[str, Any]:
    return tomllib.loads(files("tanfeng.accounting").joinpath(_FILE).read_text(encoding="utf-8"))
