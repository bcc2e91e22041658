"""The carbon-price ladder (碳价阶梯): the plan re-optimised at each price, against the plan at price zero.

At a higher price the priced emission cannot rise. With plans that are only within a gap
of the best, two steps ``p < p'`` with distances ``g`` and ``g'`` to their bounds obey

    E(p') - E(p)  <=  (g + g') / (p' - p)

where ``E`` is the emission weighted like the payments: discounted, along the price path. A step beyond that is a
finding: one of the two plans is wrong. The emission of one year obeys no such law, since the price acts on all years.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.pathway.engine import Plan, Settings, solve_all
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.macc.annualising import Yardstick
from tanfeng.pathway.macc.case import Case
from tanfeng.pathway.macc.reading import Reading, reading

#: A difference below this share of the emission is rounding, not abatement.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Step:
    """One rung (一级碳价).

    price         : CNY/t in the first year of pricing;  price_in_year : in the chosen year, where prices grow
    tco2, avoided : tCO2 of the span (year or all years), whole sector; against price zero
    cost          : CNY against price zero under the annualisation rule
    average, marginal : CNY/t against price zero, against the step before; ``None`` where nothing more is avoided
    new, dropped  : (unit, measure, first year) that stand now and not at the step before, and the other way round
    """

    price: float
    price_in_year: float | None
    tco2: float
    avoided: float
    cost: float
    average: float | None
    marginal: float | None
    gap: float
    status: str
    missed: Mapping[str, float]
    new: tuple[tuple[str, str, int], ...]
    dropped: tuple[tuple[str, str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "price": self.price,
            "price_in_year": self.price_in_year,
            "tco2": self.tco2,
            "avoided_tco2": self.avoided,
            "cost": self.cost,
            "average": self.average,
            "marginal": self.marginal,
            "gap": self.gap,
            "status": self.status,
            "missed": dict(self.missed),
            "new": [{"unit_id": u, "measure": m, "year": y} for u, m, y in self.new],
            "dropped": [{"unit_id": u, "measure": m, "year": y} for u, m, y in self.dropped],
        }


@dataclass(frozen=True)
class Ladder:
    """The rungs from price zero up (碳价阶梯), with the plans and their readings."""

    steps: tuple[Step, ...]
    readings: tuple[Reading, ...]
    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...]


def rungs(low: float, high: float, steps: int) -> tuple[float, ...]:
    """Return ``steps`` prices in equal distance from ``low`` to ``high`` (等距碳价)."""
    if steps < 2:
        raise UsageError("碳价阶梯至少要有 2 级。", "A price ladder needs at least 2 steps.")
    return ladder_prices(np.linspace(low, high, steps).tolist())


def ladder_prices(prices: Sequence[float]) -> tuple[float, ...]:
    """Return the prices with zero before them; refuse what is no ladder (检查碳价阶梯)."""
    given = tuple(float(p) for p in prices)
    if not given:
        raise UsageError("碳价阶梯是空的。", "The price ladder is empty.")
    for price in given:
        if not math.isfinite(price) or price < 0:
            raise UsageError(f"碳价 {price:g} 应为不小于 0 的数。", f"A carbon price of {price:g} must not be below 0.")
    for before, after in pairwise(given):
        if after <= before:
            raise UsageError(
                f"碳价阶梯应逐级升高，{before:g} 之后却是 {after:g}。",
                f"A price ladder must rise: {after:g} comes after {before:g}.",
            )
    return given if given[0] == 0.0 else (0.0, *given)


def climb(case: Case, prices: Sequence[float], settings: Settings) -> tuple[Plan, ...]:
    """Solve every price, each from what the one before has found (逐级求解)."""
    return tuple(solve_all(case.sector, (case.at_price(p) for p in prices), settings))


def ladder(
    prices: Sequence[float],
    plans: Iterable[Plan],
    yard: Yardstick,
) -> Ladder:
    """Read the plans of a ladder, the first one at price zero (读取碳价阶梯)."""
    case, kept = yard.case, tuple(plans)
    read = tuple(reading(case, plan) for plan in kept)
    path, steps = case.price_path[yard.span], list[Step]()
    for n, (price, now) in enumerate(zip(prices, read, strict=True)):
        against, before = read[0], read[max(n - 1, 0)]
        cost, tonnes = yard.amounts(now.amounts - against.amounts)
        cost_more, tonnes_more = yard.amounts(now.amounts - before.amounts)
        scale = ROUNDING * max(1.0, float(np.abs(against.amounts[yard.row]).sum()))
        steps.append(
            Step(
                price=float(price),
                price_in_year=float(price * path[0]) if len(path) == 1 else None,
                tco2=float((now.amounts[yard.row] + yard.rest)[yard.span].sum()),
                avoided=yard.avoided(now.amounts - against.amounts),
                cost=cost,
                average=cost / tonnes if tonnes > scale else None,
                marginal=cost_more / tonnes_more if tonnes_more > scale else None,
                gap=now.gap,
                status=now.status,
                missed=now.missed,
                new=_appeared(case, now.installed, before.installed) if n else (),
                dropped=_appeared(case, before.installed, now.installed) if n else (),
            )
        )
    return Ladder(tuple(steps), read, kept, tuple(_findings(case, prices, kept, read, steps)))


def _appeared(case: Case, now: Array, before: Array) -> tuple[tuple[str, str, int], ...]:
    """What stands in the last year and did not: unit, measure, first year."""
    plants, measures = np.nonzero((now[:, :, -1] > 0) & (before[:, :, -1] == 0))
    first = np.argmax(now[plants, measures] > 0, axis=1)
    return tuple((case.units[p], case.keys[k], case.years[t]) for p, k, t in zip(plants, measures, first, strict=True))


def priced_emission(case: Case, plan: Plan) -> float:
    """Return what a carbon price of 1 is paid on, tCO2 of present value (计价排放)."""
    return float(np.einsum("pqt,qt->", plan.quantities, case.payment)) * case.money


def _findings(
    case: Case, prices: Sequence[float], plans: Sequence[Plan], read: Sequence[Reading], steps: Sequence[Step]
) -> Iterable[Finding]:
    priced = [priced_emission(case, plan) for plan in plans]
    for n in range(1, len(read)):
        rise = priced[n] - priced[n - 1]
        allowed = (read[n].distance + read[n - 1].distance) / (prices[n] - prices[n - 1])
        if rise > allowed + ROUNDING * abs(priced[n]):
            yield _beyond_gaps(prices[n - 1], prices[n], rise, allowed)
        elif steps[n].avoided < steps[n - 1].avoided - ROUNDING * abs(steps[n].tco2):
            yield _rises(prices[n - 1], prices[n], steps[n - 1].avoided - steps[n].avoided)
    for step in steps:
        if step.status != "certified":
            yield _not_final(step)
    short = [step for step in steps if step.missed]
    if short:
        yield _slack(short)


def _beyond_gaps(low: float, high: float, rise: float, allowed: float) -> Finding:
    return Finding(
        "warning",
        "macc.not-monotone",
        f"碳价由 {low:g} 升至 {high:g} 元/t 时，计价排放反而增加 {rise:,.6g} t（贴现），超出两级求解差距所容许的 "
        f"{allowed:,.6g} t：两级方案中至少有一级有误。",
        f"From {low:g} to {high:g} CNY/t the priced emission rises by {rise:,.6g} t (discounted), more than the "
        f"{allowed:,.6g} t that the gaps of both steps allow: at least one of the two plans is wrong.",
        expected=f"<= {allowed:g} t",
        given=f"{rise:g} t",
    )


def _rises(low: float, high: float, rise: float) -> Finding:
    return Finding(
        "info",
        "macc.year-rises",
        f"碳价由 {low:g} 升至 {high:g} 元/t 时，所选年份的排放增加 {rise:,.0f} t：碳价作用于整个时期的贴现排放，"
        "单一年份可以反向变动；差距之内也可能如此。",
        f"From {low:g} to {high:g} CNY/t the emission of the chosen span rises by {rise:,.0f} t: the price acts on the "
        "discounted emission of the whole period, so one year may move the other way; so may a plan within its gap.",
        given=f"{rise:g} t",
    )


def _not_final(step: Step) -> Finding:
    return Finding(
        "warning",
        "macc.step-not-final",
        f"碳价 {step.price:g} 元/t 一级的方案不是最终结果：与可证明下界相差 {step.gap:.3%}。",
        f"The plan at {step.price:g} CNY/t is not final: it is {step.gap:.3%} above its proven bound.",
        given=f"{step.gap:.3%}",
    )


def _slack(short: Sequence[Step]) -> Finding:
    names = sorted({name for step in short for name in step.missed})
    first = names[0] if len(names) == 1 else f"{names[0]} …"
    return Finding(
        "warning",
        "macc.step-with-slack",
        f"碳价 {short[0].price:g} 至 {short[-1].price:g} 元/t 的 {len(short)} 级方案有 {len(names)} 项约束"
        f"存在缺口（{first}）：缺口罚价不计入成本，成本因此不含补足缺口的代价。",
        f"The plans of {len(short)} steps from {short[0].price:g} to {short[-1].price:g} CNY/t miss {len(names)} rows "
        f"({first}): penalties are no cost, hence the cost leaves out what closing the shortfall would take.",
        given=first,
        count=len(names),
    )
