"""Break-even values (临界值): from which value of an assumption on a statement turns over, all else held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.pathway.assumptions import Assumption
from tanfeng.pathway.solution import Array

#: Points of a scan; the step in which the statement turns is scanned again, ``ROUNDS`` times in all.
SCAN = 101
ROUNDS = 4
#: Share of the declared range below which a turning value lies on its edge: finer than the scan resolves.
EDGE = 1e-6


@dataclass(frozen=True)
class BreakEven:
    """The nearest turning value on one side of the central one (临界值).

    ``direction`` is ``above`` or ``below``: the statement turns over when the assumption lies there. ``within_range``
    says whether the turning value lies inside the declared low-high range.
    """

    assumption: Assumption
    value: float
    direction: str
    within_range: bool

    def to_dict(self) -> dict[str, Any]:
        a = self.assumption
        zh_side, en_side = ("高于", "above") if self.direction == "above" else ("低于", "below")
        zh_range, en_range = ("在声明范围内", "inside the declared range")
        if not self.within_range:
            zh_range, en_range = ("在声明范围外", "outside the declared range")
        return {
            "assumption": a.name,
            "figure": a.figure_id,
            "name_zh": a.name_zh,
            "name_en": a.name_en,
            "break_even": self.value,
            "direction": self.direction,
            "value": a.value,
            "low": a.low,
            "high": a.high,
            "unit": a.unit,
            "within_range": self.within_range,
            "zh": f"{a.name_zh}{zh_side} {show(self.value, a.unit)}（取值 {show(a.value, a.unit)}，{zh_range}）",
            "en": f"{a.name_en} {en_side} {show(self.value, a.unit)} (taken as {show(a.value, a.unit)}, {en_range})",
        }


def show(value: float, unit: str) -> str:
    """Write a value as people read it: yearly rates in percent."""
    if unit == "1/a":
        return f"{value * 100:.2f}%/a"
    return f"{value:.3g}" if unit in ("", "ratio") else f"{value:,.4g} {unit}"


def break_evens(assumption: Assumption, holds: Callable[[Array], np.ndarray]) -> list[BreakEven]:
    """Find the nearest turning values below and above the central value (求临界值).

    ``holds`` takes an array of values of the assumption and says for each whether the statement holds. Two turns
    within one step of the first scan may be missed.
    """
    interval = assumption.interval
    if interval is None:
        return []
    found = []
    for direction, edge in (("below", interval[0]), ("above", interval[1])):
        value = _turn(holds, assumption.value, edge) if edge != assumption.value else None
        if value is not None:
            found.append(BreakEven(assumption, value, direction, _within(assumption, value, direction)))
    return found


def _turn(holds: Callable[[Array], np.ndarray], start: float, end: float) -> float | None:
    """Narrow down where ``holds`` first changes on the way from ``start`` to ``end``; ``None`` if it does not."""
    for _ in range(ROUNDS):
        scan = np.linspace(start, end, SCAN)
        held = holds(scan)
        turned = held != held[0]
        if not turned.any():
            return None
        first = int(np.argmax(turned))
        start, end = float(scan[first - 1]), float(scan[first])
    return 0.5 * (start + end)


def _within(assumption: Assumption, value: float, direction: str) -> bool:
    """Say whether some of the declared range lies beyond the turning value; at the very edge none does."""
    low, high = assumption.low, assumption.high
    if low is None or high is None or not low <= value <= high:
        return False
    beyond = high - value if direction == "above" else value - low
    return beyond > EDGE * (high - low)
