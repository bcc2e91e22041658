"""Which plan items cannot all be met (目标冲突): the smallest set that conflicts, and what easing of each would do.

Costs are set aside: only what the plants can do counts. An item that is missed though everything could be met is missed
because meeting it costs more than its penalty; that is said, and is no conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tanfeng.pathway.engine import Plan, Sector, Settings, Worker
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.facility.asked import Asked
from tanfeng.pathway.facility.clock import Clock, OutOfTimeError
from tanfeng.pathway.facility.solving import in_time
from tanfeng.pathway.solution import Solution

#: Shortfall relative to the size of a row below which it is met.
MET = 1e-6
#: Whether items can all hold is settled by the relaxation and its bound; how far one must give way, by a plan.
RELAXED, CLOSE = Settings(exact=0, dives=0, pairs=0, enough=MET), Settings(gap=1e-2)
#: What a row that must hold weighs beside one whose shortfall is measured.
STRICT = 1e3


@dataclass(frozen=True)
class Easing:
    """How far one item has to give way if the others of the set are met (放宽量): most in ``year``, in ``unit``."""

    item: str
    amount: float
    year: int
    unit: str


@dataclass(frozen=True)
class Conflict:
    """The smallest set of items that cannot all be met (最小冲突集).

    Taking any one out, or easing it as ``easings`` say, lets the others be met. ``only_dear`` names items that could be
    met by what the plants can do and are missed only because that costs more than their penalty. ``names`` is what
    people call the items, in both languages.
    """

    items: tuple[str, ...]
    easings: tuple[Easing, ...]
    only_dear: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the conflict as the JSON contract prints it, with sentences in both languages."""
        return {
            "items": list(self.items),
            "only_dear": list(self.only_dear),
            "zh": self._said("zh"),
            "en": self._said("en"),
            "relaxations": [_easing(e, self._called(e.item), alone=len(self.items) == 1) for e in self.easings],
        }

    def _called(self, item: str) -> tuple[str, str]:
        return self.names.get(item, (item, item))

    def _said(self, lang: str) -> str:
        zh, en = [], []
        core = [self._called(item) for item in self.items]
        dear = [self._called(item) for item in self.only_dear]
        if len(core) == 1:
            zh.append(f"{core[0][0]}在给定的需求、原料和技术下单独也做不到。")
            en.append(f"{core[0][1]} cannot be met even by itself with the demand, feed and technology given.")
        elif core:
            zh.append(f"{'、'.join(c[0] for c in core)}不能同时做到；去掉其中任何一项，其余都做得到。")
            en.append(f"{', '.join(c[1] for c in core)} cannot all be met; without any one of them the others can.")
        if dear:
            zh.append(f"{'、'.join(d[0] for d in dear)}做得到，但代价高于其罚价，因此留有缺口。")
            en.append(f"{', '.join(d[1] for d in dear)} can be met, but for more than the penalty on missing it.")
        return "".join(zh) if lang == "zh" else " ".join(en)


def conflict_of(asked: Asked, solution: Solution, seconds: float, worker: Worker | None = None) -> Conflict | None:
    """Return the conflict behind the plan items a solution misses, or ``None`` where it misses none (求冲突集).

    ``seconds`` bounds all runs of the engine together. Rows of demand, feed and declared limits always hold. Raises
    :class:`OutOfTimeError` where the time is over: half a search names no set.
    """
    of_plan = {item.item: item.called for item in asked.problem.policies}
    missed = [item for item in solution.slacks if item in of_plan]
    if not missed:
        return None
    question = _Feasibility(asked, frozenset(of_plan), Clock(seconds), worker)
    every = list(dict.fromkeys(row.item for row in asked.rows if row.item in of_plan))
    if question.met(every):
        return Conflict((), (), tuple(missed), of_plan)
    core = list(every)
    for item in every:
        rest = [i for i in core if i != item]
        if not question.met(rest):
            core = rest
    own = _shown(asked, solution, missed)
    dear = tuple(i for i in missed if i not in core and question.met([i]))
    return Conflict(tuple(core), tuple(own.get(item) or question.easing(item, core) for item in core), dear, of_plan)


def _shown(asked: Asked, solution: Solution, missed: list[str]) -> dict[str, Easing]:
    """Return what the solution itself shows: where it misses one item alone, easing that one by so much is enough."""
    if len(missed) != 1:
        return {}
    item, by_year = missed[0], solution.slacks[missed[0]]
    worst = max(by_year, key=lambda y: (by_year[y], -y))
    unit = next(row.unit for row in asked.rows if row.item == item)
    return {item: Easing(item, by_year[worst], worst, unit)}


@dataclass(frozen=True)
class _Feasibility:
    """The question without its costs."""

    asked: Asked
    of_plan: frozenset[str]
    clock: Clock
    worker: Worker | None

    def met(self, items: Iterable[str]) -> bool:
        """Say whether the items and the physical rows can all hold: a bound above zero proves that they cannot."""
        wanted = set(items)
        weight = np.array([float(row.item in wanted or row.item not in self.of_plan) for row in self.asked.rows])
        return self._answered(weight, RELAXED).bound <= MET

    def easing(self, item: str, core: list[str]) -> Easing:
        """Return the least shortfall of one item while the others of the set hold."""
        kept = {i for i in core if i != item}
        weight = np.array(
            [
                1.0 if row.item == item else STRICT * float(row.item in kept or row.item not in self.of_plan)
                for row in self.asked.rows
            ]
        )
        short = self._shortfall(weight) * self._sizes()
        own = [r for r, row in enumerate(self.asked.rows) if row.item == item]
        worst = max(own, key=lambda r: (short[r], -self.asked.rows[r].year))
        return Easing(item, float(short[worst]), self.asked.rows[worst].year, self.asked.rows[worst].unit)

    def _shortfall(self, weight: Array) -> Array:
        """Least weighted shortfall of the rows, each relative to its size, zero where a row does not count."""
        plan = self._answered(weight, CLOSE)
        return np.asarray(np.where(weight > 0, plan.slack / self._sizes(), 0.0))

    def _answered(self, weight: Array, settings: Settings) -> Plan:
        """Run the engine; a run that the clock ended proves nothing."""
        plan = in_time(self._free(weight), self.clock, self.worker, settings)
        if plan.status == "stopped":
            raise OutOfTimeError(self.clock.seconds)
        return plan

    def _sizes(self) -> Array:
        """What a row speaks of: its bound, or what its terms amount to where the bound is zero."""
        rows = self.asked.sector.rows
        largest = np.abs(self.asked.sector.flows).max(axis=(1, 2))
        reach = np.einsum("rqgt,qt->r", np.abs(rows.weights), largest)
        return np.asarray(np.maximum(np.maximum(np.abs(rows.rhs), reach), 1.0))

    def _free(self, weight: Array) -> Sector:
        sector = self.asked.sector
        return replace(
            sector,
            arc_cost=np.where(np.isfinite(sector.arc_cost), 0.0, np.inf),
            fixed_cost=np.where(np.isfinite(sector.fixed_cost), 0.0, np.inf),
            variable_cost=np.zeros_like(sector.variable_cost),
            prices=np.zeros_like(sector.prices),
            rows=replace(sector.rows, penalty=weight / self._sizes()),
        )


def _easing(easing: Easing, called: tuple[str, str], *, alone: bool) -> dict[str, Any]:
    zh, en = ("即可做到", "lets it be met") if alone else ("其余各项即可同时做到", "lets the others of the set be met")
    return {
        "item": easing.item,
        "enough": easing.amount,
        "year": easing.year,
        "unit": easing.unit,
        "zh": f"{called[0]}放宽至多 {easing.amount:,.0f} {easing.unit}（{easing.year} 年最多），{zh}。",
        "en": f"Easing {called[1]} by at most {easing.amount:,.0f} {easing.unit} (most in {easing.year}) {en}.",
    }
