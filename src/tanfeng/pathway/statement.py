"""The peak statement (达峰判断): the past and the scenario together, how surely, and what would reverse it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.core.confidence import weakest
from tanfeng.pathway import wording
from tanfeng.pathway.break_even import BreakEven, break_evens
from tanfeng.pathway.ensemble import Ensemble
from tanfeng.pathway.history import NO_MARKS, History, Marks
from tanfeng.pathway.peak import Judgement, in_time, judge
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.solution import Array
from tanfeng.pathway.uncertainty.held import HeldPlan, moves_emission

BOUNDARIES = ("direct", "indirect", "total", "energy")
#: Unit of each boundary.
UNIT = {"direct": "tCO2", "indirect": "tCO2", "total": "tCO2", "energy": "tce"}


@dataclass(frozen=True)
class Question:
    """What is asked (所问): a scenario, a boundary, the last year that is in time, and everything known."""

    scenario: Scenario
    boundary: str
    last_in_time: int
    held: HeldPlan
    ensemble: Ensemble
    history: History
    marks: Marks = NO_MARKS

    @property
    def anomalous_years(self) -> tuple[int, ...]:
        """The years the statement must also hold without: those of the scenario file, else those the data show."""
        stated = self.scenario.history.anomalous_years
        return self.marks.anomalous_years if stated is None else stated

    @property
    def trend_from(self) -> int | None:
        """The year after the last break of the series, from the scenario file, else from the data."""
        stated = self.scenario.history.trend_from
        return self.marks.trend_from if stated is None else stated

    @property
    def years(self) -> tuple[int, ...]:
        return self.held.problem.years

    def past(self, without: tuple[int, ...] = ()) -> dict[int, float]:
        """Return what is known of the years before the scenario: direct emission has a public history, others none."""
        if self.boundary != "direct":
            return {}
        known = self.history.without(without)
        return {y: v for y, v in zip(known.years, known.direct, strict=True) if y < self.years[0]}

    def floor(self, without: tuple[int, ...] = ()) -> tuple[int, float] | None:
        """Year and level that total emission certainly reached in the past: never less than its direct part."""
        if self.boundary != "total":
            return None
        known = self.history.without(without)
        earlier = [
            (level, -year) for year, level in zip(known.years, known.direct, strict=True) if year < self.years[0]
        ]
        return (-max(earlier)[1], max(earlier)[0]) if earlier else None


@dataclass(frozen=True)
class Answer:
    """The statement of one boundary of one scenario (判断结果)."""

    question: Question
    judgement: Judgement
    probability: float
    scenario_in_time: bool
    scenario_probability: float
    reverses: tuple[BreakEven, ...]
    scenario_reverses: tuple[BreakEven, ...]
    robust: bool

    @property
    def past_highest(self) -> float:
        """Highest level of the past that is known, or known to have been reached; zero where nothing is."""
        return max([*self.question.past().values(), _level(self.question.floor())])

    @property
    def figure_id(self) -> str:
        return f"peak.{self.question.scenario.name}.{self.question.boundary}"

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as the JSON contract prints it, with both readings and both languages.

        ``before_2030`` and ``probability`` count what is known of the past: direct emission by year, total emission by
        a lower bound (its direct part), indirect emission not at all. ``scenario_years`` looks at the scenario alone.
        ``reverses_if`` are mappings with the break-even value and a sentence in each language.
        """
        j, q = self.judgement, self.question
        said, floor = wording.statement(self), q.floor()
        return {
            "scenario": q.scenario.name,
            "boundary": q.boundary,
            "year": j.year,
            "tco2": None if q.boundary == "energy" else j.level,
            "level": j.level,
            "unit": UNIT[q.boundary],
            "before_2030": j.in_time,
            "probability": self.probability,
            "reverses_if": [b.to_dict() for b in self.reverses],
            "kind": j.kind,
            "plateau": list(j.plateau) if j.plateau else None,
            "at_least_tco2": None if q.boundary == "energy" else j.at_least,
            "at_least": j.at_least,
            "past_at_least": {"year": floor[0], "tco2": floor[1]} if floor else None,
            "last_year_in_time": q.last_in_time,
            "scenario_years": {
                "year": None if j.highest_scenario_year == q.years[-1] else j.highest_scenario_year,
                "tco2": None if q.boundary == "energy" else j.highest_scenario_level,
                "level": j.highest_scenario_level,
                "rising_at_end": j.highest_scenario_year == q.years[-1],
                "before_2030": self.scenario_in_time,
                "probability": self.scenario_probability,
                "reverses_if": [b.to_dict() for b in self.scenario_reverses],
            },
            "without_anomalous_years": self.robust,
            "statement_zh": said.zh,
            "statement_en": said.en,
            "evidence_zh": said.evidence_zh,
            "evidence_en": said.evidence_en,
            "confidence": weakest([q.history.confidence, "assumed"]),
            "figure": self.figure_id,
        }


def answer(question: Question, values: Array) -> Answer:
    """Judge the scenario's series ``values`` and say how surely it holds and what turns it over (作出判断)."""
    q = question
    tolerance = q.scenario.history.plateau_tolerance
    odd = q.anomalous_years
    judgement = judge(values, q.years, q.last_in_time, q.past(), tolerance, past_at_least=_level(q.floor()))
    again = judge(values, q.years, q.last_in_time, q.past(odd), tolerance, past_at_least=_level(q.floor(odd)))
    highest = max([*q.past().values(), _level(q.floor())])
    reverses = _reverses(q, highest)
    sampled = q.ensemble.trajectories[q.boundary]
    return Answer(
        question=q,
        judgement=judgement,
        probability=float(in_time(sampled, q.years, q.last_in_time, highest).mean()),
        scenario_in_time=bool(in_time(values[None, :], q.years, q.last_in_time)[0]),
        scenario_probability=float(in_time(sampled, q.years, q.last_in_time).mean()),
        reverses=reverses,
        scenario_reverses=_reverses(q, 0.0) if highest else reverses,
        robust=(again.year, again.in_time, again.kind) == (judgement.year, judgement.in_time, judgement.kind),
    )


def _level(floor: tuple[int, float] | None) -> float:
    return floor[1] if floor else 0.0


def _reverses(q: Question, past_highest: float) -> tuple[BreakEven, ...]:
    """Break-even values of every movable assumption, those inside the declared range first, then the nearest."""
    found = [
        turn
        for name in moves_emission(q.held.problem)
        if name in q.held.problem.assumptions
        for turn in break_evens(q.held.problem.assumptions[name], _holds(q, name, past_highest))
    ]
    return tuple(sorted(found, key=lambda b: (not b.within_range, _distance(b), b.assumption.name)))


def _holds(q: Question, name: str, past_highest: float) -> Callable[[Array], np.ndarray]:
    def holds(values: Array) -> np.ndarray:
        moved = q.held.trajectories({name: values})[q.boundary]
        return in_time(moved, q.years, q.last_in_time, past_highest)

    return holds


def _distance(turn: BreakEven) -> float:
    """How far the turning value lies, in widths of the interval that was searched."""
    interval = turn.assumption.interval or (0.0, 1.0)
    return abs(turn.value - turn.assumption.value) / (interval[1] - interval[0])
