"""What a plan costs and emits, year by year (方案的逐年成本与排放).

One array of :data:`ROWS` x years holds everything the curves speak of, so that differences, averages over orders and
every annualisation rule are plain sums of it. Costs are resource costs in CNY of the year: neither carbon payments nor
penalties of policy slack. Capital is paid in equal yearly amounts to the end of the horizon (see ``engine.finance``),
which leaves the present value as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine import Plan
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.macc.case import Case

COST, LOW, HIGH, DIRECT, TOTAL, UNPRICED = range(6)
ROWS = ("cost", "cost_low", "cost_high", "direct", "total", "unpriced")
ROW_OF = {"direct": DIRECT, "total": TOTAL}


@dataclass(frozen=True)
class Reading:
    """A plan as the curves read it (方案读数).

    amounts   : (ROWS, T) of the plants, without the rest of the sector
    installed : (P, K, T) measures that stand beyond those of the first day
    distance  : CNY of present value between the objective and its proven bound
    missed    : rows whose slack is in use, by name, with how much in the row's unit
    """

    amounts: Array
    installed: Array
    distance: float
    gap: float
    status: str
    missed: Mapping[str, float]


def reading(case: Case, plan: Plan) -> Reading:
    """Read a plan of ``case.sector`` or of one of its prices (读取方案)."""
    installed = adopted(case, plan)
    cost = running(case, plan) + capital(case, plan)
    emitted = [np.einsum("pqt,qt->t", plan.quantities, case.tonnes[b]) for b in ("direct", "total")]
    ranges = np.where(case.priceless, 0.0, case.capital - case.capital[1])
    low, _, high = np.einsum("rpk,pkt->rt", ranges, installed)
    unpriced = np.einsum("pk,pkt->t", case.priceless.astype(float), installed)
    return Reading(
        amounts=np.stack([cost, cost + low, cost + high, *emitted, unpriced]),
        installed=installed,
        distance=max(plan.objective - plan.bound, 0.0) * case.money,
        gap=plan.gap,
        status=plan.status,
        missed=plan.slack_in_use(case.sector),
    )


def adopted(case: Case, plan: Plan) -> Array:
    """Return (P, K, T) ones where a measure stands that did not stand on the first day."""
    now = case.held[np.arange(len(case.held))[:, None], plan.states]
    return np.asarray((now & ~case.first_day[:, None, :]).transpose(0, 2, 1).astype(np.float64))


def running(case: Case, plan: Plan) -> Array:
    """Return (T,) CNY of running the plants in each year, at the prices of ``case.sector``: no carbon payment."""
    s = case.sector
    plant, year = np.arange(len(s.plants))[:, None], np.arange(len(s.years))[None, :]
    own = s.fixed_cost[plant, plan.states, year] + plan.levels * s.variable_cost[plant, plan.states, year]
    priced = np.einsum("pqt,qt->t", plan.quantities, s.prices)
    return np.asarray((own.sum(axis=0) + priced) / case.discount * case.money)


def capital(case: Case, plan: Plan) -> Array:
    """Return (T,) CNY of capital in each year: what a move costs, in equal amounts from its year to the last."""
    s = case.sector
    plant, year = np.arange(len(s.plants))[:, None], np.arange(len(s.years))[None, :]
    moved = plan.arcs >= 0
    taken = np.zeros(moved.shape)
    taken[moved] = s.arc_cost[plant, plan.arcs, year][moved] if moved.any() else 0.0
    to_come = np.cumsum(case.discount[::-1])[::-1]
    return np.asarray(np.cumsum(taken.sum(axis=0) / to_come) * case.money)
