"""Which guideline a unit follows (指南建议): from metal, route and year, with the reason and what was passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tanfeng.accounting import proposal_findings as say
from tanfeng.accounting.guideline_editions import Edition, editions, remarks
from tanfeng.core.findings import Finding, to_dicts
from tanfeng.core.language import choose
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Alternative:
    """A document that was passed over, and why (未采用的文件)."""

    edition: Edition
    why_zh: str
    why_en: str

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        return {
            "guideline": self.edition.id,
            "document": self.edition.document_number,
            "title": choose(self.edition.title_zh, self.edition.title_en, lang),
            "available": self.edition.available,
            "why_not": choose(self.why_zh, self.why_en, lang),
        }


@dataclass(frozen=True)
class Proposal:
    """The proposed guideline, the reason, what was passed over, and what stops or weakens it (指南建议).

    ``guideline`` is ``None`` where none can be proposed; ``findings`` then say why.
    """

    metal: str
    route: str
    year: int
    purpose: str
    guideline: str | None
    reason_zh: str
    reason_en: str
    alternatives: tuple[Alternative, ...]
    findings: tuple[Finding, ...]

    def reason(self, lang: str | None = None) -> str:
        return choose(self.reason_zh, self.reason_en, lang)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the proposal as the JSON contract prints it."""
        return {
            "metal": self.metal,
            "route": self.route or None,
            "year": self.year,
            "purpose": self.purpose,
            "guideline": self.guideline,
            "reason": self.reason(lang),
            "alternatives": [entry.to_dict(lang) for entry in self.alternatives],
            "findings": to_dicts(self.findings, lang),
        }


def propose(
    metal: str,
    route: str,
    year: int,
    *,
    purpose: str = "enterprise_report",
    overlays: Sequence[Path] = (),
    product: str | None = None,
    reference: Reference | None = None,
) -> Proposal:
    """Return the guideline that a unit of that metal and route follows in that year.

    ``metal`` and ``route`` are keys or names of the reference data; ``route`` may be blank, then ``product`` decides it
    where only one route of the metal makes that product. ``overlays`` are folders of guidelines that complete or add
    to the shipped ones. A document in force on any day of the year counts for the whole year; of several, the one with
    the higher rank, then the later one. Nothing is proposed silently in the place of a document that is known by name
    only: a finding says what was used instead.
    """
    names = reference or Reference.load()
    found = names.metal(metal)
    if found is None:
        return Proposal(metal, route, year, purpose, None, "", "", (), (say.unknown_metal(metal),))
    way = _route(names, found.key, route, product)
    every = editions(overlays)
    fits = [e for e in every if e.purpose == purpose and e.names_metal(found.key) and e.takes_route(way)]
    alive = sorted((e for e in fits if e.in_force_during(year)), key=_order, reverse=True)
    chosen = next((e for e in alive if e.available), None)
    findings: list[Finding] = []
    if alive and not alive[0].available and (chosen is None or _order(alive[0])[0] > chosen.rank):
        findings.append(say.text_not_available(alive[0], chosen))
    elif chosen is None:
        findings.append(_nothing(found.key, year, purpose, fits))
    passed = [e for e in every if e is not chosen and _near(e, found.key, way)]
    zh, en = _reason(chosen, year, way, passed, purpose) if chosen else ("", "")
    return Proposal(
        metal=found.key,
        route=way,
        year=year,
        purpose=purpose,
        guideline=chosen.id if chosen else None,
        reason_zh=zh,
        reason_en=en,
        alternatives=tuple(Alternative(e, *say.why_not(e, found.key, way, year, purpose)) for e in passed),
        findings=tuple(findings),
    )


def _order(edition: Edition) -> tuple[int, str]:
    return edition.rank, edition.in_force_from.isoformat() if edition.in_force_from else ""


def _route(names: Reference, metal: str, route: str, product: str | None) -> str:
    """Return the key of the route: the one named, or the only one of the metal that makes the product, or none."""
    if route:
        found = names.route(route)
        return found.key if found else route
    made = [r.key for r in names.routes.entries if product and r.product == product and metal in r.metals]
    return made[0] if len(made) == 1 else ""


def _near(edition: Edition, metal: str, route: str) -> bool:
    """Whether a reader may have expected the document: it is for this metal, and not for other routes alone."""
    return edition.names_metal(metal) and (not edition.routes or route in edition.routes)


def _nothing(metal: str, year: int, purpose: str, fits: Sequence[Edition]) -> Finding:
    for remark in remarks():
        if remark.purpose == purpose and metal in remark.metals and remark.since.year <= year:
            return say.none_for_purpose(metal, purpose, remark)
    later = sorted(
        (e for e in fits if e.begins_after(year)), key=lambda e: e.in_force_from.isoformat() if e.in_force_from else ""
    )
    if later:
        return say.before_any(year, later[0])
    return say.none_for_purpose(metal, purpose)


def _reason(chosen: Edition, year: int, route: str, passed: Sequence[Edition], purpose: str) -> tuple[str, str]:
    """Return why this document: its own reason, since when, and the nearer document that does not apply."""
    parts = [(chosen.reason_zh, chosen.reason_en), say.since(chosen, year)]
    for edition in passed:
        if edition.purpose != purpose or edition.rank <= chosen.rank:
            continue
        if edition.available and route in edition.excluded_routes and edition.in_force_during(year):
            parts.append(say.excluded(edition, route))
        elif edition.begins_after(year) and edition.takes_route(route):
            parts.append(say.not_yet(edition, year))
    zh = "；".join(zh for zh, _ in parts if zh) + "。"
    en = "; ".join(en for _, en in parts if en) + "."
    return zh, en[:1].upper() + en[1:]
