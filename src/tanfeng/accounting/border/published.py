"""Published intensities to lay a result beside (公布强度): rows as they are, or rates of both gases with their GWP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tanfeng.accounting.border.rules import load
from tanfeng.accounting.factors import exact
from tanfeng.core.confidence import weakest
from tanfeng.reference import Reference, ReferenceRow


@dataclass(frozen=True)
class Point:
    """One published intensity (公布值), tCO2e per tonne of aluminium, with the keys of the rows it stands in."""

    value: Fraction
    keys: tuple[str, ...]
    confidence: str
    name: str


def points(reference: Reference, stream: str) -> tuple[Point, ...]:
    """Return the published intensities of a stream, the lowest first; a row without a value is left out."""
    found = [_point(reference, entry) for entry in load("ets")["published"][stream]]
    return tuple(sorted((point for point in found if point is not None), key=lambda p: (p.value, p.keys)))


def _point(reference: Reference, entry: Mapping[str, Any]) -> Point | None:
    if "row" in entry:
        row = reference.row(entry["row"])
        if row is None or row.value is None:
            return None
        return Point(exact(row.value), (row.key,), row.confidence, row.edition)
    total, rows = Fraction(0), []
    for gas in ("cf4", "c2f6"):
        rate = reference.row(entry[gas])
        gwp = reference.lookup("gwp", quantity="gwp100", gas=gas, assessment=entry["gwp"])
        if rate is None or rate.value is None or not isinstance(gwp, ReferenceRow):
            return None
        total += exact(rate.value) * exact(gwp.number) / 1000  # rates are in kg per tonne
        rows += [rate, gwp]
    return Point(total, tuple(row.key for row in rows), weakest(row.confidence for row in rows), rows[0].edition)


def place(value: Fraction, among: tuple[Point, ...]) -> str:
    """Return where a value lies: ``within``, ``below``, ``above``, ``implausible``; ``unknown`` without any point."""
    if not among:
        return "unknown"
    rules = load("ets")
    ratio, digits = rules["implausible_ratio"], rules["intensity_digits"]
    value, low, high = (round(number, digits) for number in (value, among[0].value, among[-1].value))
    if value * ratio < low or value > high * ratio:
        return "implausible"
    return "below" if value < low else "above" if value > high else "within"
