"""Plausible ranges (合理范围): read from the reference table ``plausibility``, and the units a slip points to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tanfeng.core.confidence import may_decide
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to

TABLE = "plausibility"


@dataclass(frozen=True)
class Range:
    """A plausible range in ``unit``; ``low`` is 0 and ``high`` infinite where none is known."""

    key: str
    item: str
    metal: str
    route: str
    low: float
    high: float
    unit: str
    decides: bool


def ranges_of(reference: Reference, quantity: str) -> list[Range]:
    """Return the ranges of one quantity, in the order of their keys; none if the reference data have no such table."""
    if TABLE not in reference.tables:
        return []
    return [
        Range(
            row.key,
            row.dims.get("item", ""),
            row.dims.get("metal", ""),
            row.dims.get("route", ""),
            row.value_low or 0.0,
            math.inf if row.value_high is None else row.value_high,
            row.unit,
            may_decide(row.confidence),
        )
        for row in reference.select(TABLE, quantity=quantity)
    ]


def likely_units(value: float, unit: str, found: Range, units: Sequence[str]) -> list[str]:
    """Return the units in which ``value`` would lie in the range, the most central first.

    Units of the same size as the given one are no explanation and are left out.
    """
    centre = math.sqrt(found.low * found.high) if found.low and math.isfinite(found.high) else found.low or found.high
    explained: list[tuple[float, str]] = []
    for other in units:
        try:
            factor = float(factor_to(other, found.unit))
            same = factor_to(other, unit) == 1
        except UnitError:
            continue
        if not same and value * factor > 0 and found.low <= value * factor <= found.high:
            explained.append((abs(math.log(value * factor / centre)), other))
    return [other for _, other in sorted(explained)]
