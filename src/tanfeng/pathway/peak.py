"""When emissions peak (达峰判断): the rule, for one series or for many at once.

The peak is the highest year of everything known: the public history, where there is one, and the scenario years.

* The peak year is the first year at the highest level; a plateau is the unbroken run of years around it that stay
  within the declared tolerance.
* "In time" holds when no year after the deadline is higher than the highest year up to it; a tie counts as in time.
* A series that is highest in its last year has not peaked within the horizon: no year is named.
* Where history is unknown and the scenario is highest in its first year, the peak lies in or before that year: none is
  named.
* Where only a lower bound of the past is known (total emission was never less than its direct part) and no scenario
  year reaches it, the peak has passed: in time, but in a year that cannot be named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tanfeng.pathway.solution import Array

Kind = Literal["passed", "passed_by_bound", "first_year_or_before", "within", "not_reached"]
#: Relative difference below which two levels are the same.
TIE = 1e-9


@dataclass(frozen=True)
class Judgement:
    """The answer for one series (判断). ``at_least`` is a lower bound of the level where only that is known."""

    kind: Kind
    year: int | None
    level: float | None
    in_time: bool
    plateau: tuple[int, int] | None
    at_least: float | None
    highest_scenario_year: int
    highest_scenario_level: float


def in_time(values: Array, years: tuple[int, ...], last_in_time: int, past_highest: float = 0.0) -> np.ndarray:
    """Say for each series, shape (n, years), whether it peaks by the deadline year; boolean of shape (n,)."""
    late = np.array(years) > last_in_time
    if not late.any():
        return np.ones(len(values), dtype=bool)
    early = values[:, ~late].max(axis=1) if (~late).any() else np.zeros(len(values))
    return np.asarray(values[:, late].max(axis=1) <= np.maximum(early, past_highest) * (1.0 + TIE))


def judge(
    values: Array,
    years: tuple[int, ...],
    last_in_time: int,
    past: Mapping[int, float],
    tolerance: float,
    *,
    past_at_least: float = 0.0,
) -> Judgement:
    """Judge one series of scenario values together with the known past by year (判断一条序列).

    Years of ``past`` that are also scenario years are taken from the scenario; an empty past is an unknown one, of
    which ``past_at_least`` is a level it certainly reached in some year before the scenario.
    """
    top = float(values.max())
    top_year = years[int(np.argmax(values >= top * (1.0 - TIE)))]
    earlier = {y: v for y, v in past.items() if y < years[0]}
    highest_before = max(earlier.values(), default=0.0)
    kind: Kind
    year, level = top_year, top
    if earlier and highest_before >= top * (1.0 - TIE):
        kind, level = "passed", highest_before
        year = min(y for y, v in earlier.items() if v >= level * (1.0 - TIE))
    elif past_at_least > 0.0 and past_at_least >= top * (1.0 - TIE):
        kind = "passed_by_bound"
    elif top_year == years[-1] and len(years) > 1:
        kind = "not_reached"
    elif not earlier and top_year == years[0]:
        kind = "first_year_or_before"
    else:
        kind = "within"
    named = kind in ("passed", "within")
    series = {**earlier, **dict(zip(years, values.tolist(), strict=True))}
    return Judgement(
        kind=kind,
        year=year if named else None,
        level=level if named else None,
        in_time=bool(in_time(values[None, :], years, last_in_time, max(highest_before, past_at_least))[0]),
        plateau=_plateau(series, year, tolerance) if named else None,
        at_least={"first_year_or_before": top, "passed_by_bound": past_at_least}.get(kind),
        highest_scenario_year=top_year,
        highest_scenario_level=top,
    )


def _plateau(series: dict[int, float], year: int, tolerance: float) -> tuple[int, int] | None:
    """The run of neighbouring years within the tolerance of the peak, or ``None`` where the peak stands alone."""
    floor = series[year] * (1.0 - max(tolerance, TIE))
    first = last = year
    while series.get(first - 1, -1.0) >= floor:
        first -= 1
    while series.get(last + 1, -1.0) >= floor:
        last += 1
    return (first, last) if last > first else None
