"""A facility question as the curves see it (设施级问题转为减排成本曲线的输入)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tanfeng.pathway.engine import Scenario
from tanfeng.pathway.engine.sector import Array, Bools
from tanfeng.pathway.facility import Asked, accounts
from tanfeng.pathway.facility.quantities import ALL, FUELS, INDEX
from tanfeng.pathway.macc.case import Case, Offered
from tanfeng.pathway.problem import Problem

PRICE = "carbon_price"


def case_of(asked: Asked) -> Case:
    """Return the case of a question put to the engine, with its carbon price set aside (构造)."""
    problem, frame = asked.problem, asked.frame
    free = [frame.index[y] for y in frame.years]
    discount = np.array([frame.discount(y) for y in frame.years])
    grid = frame.grid[free]
    direct = np.zeros((len(ALL), len(free)))
    direct[INDEX["direct_tco2"]] = 1.0
    total = direct.copy()
    total[INDEX["electricity_mwh"]], total[INDEX["green_mwh"]] = grid, -grid
    return Case(
        scenario=problem.scenario,
        sector=_at(asked, 0.0).of(asked.sector),
        at_price=_prices(asked),
        price_path=accounts.carbon_price(_with_price(problem, 1.0))[free],
        priced=problem.carbon_price_on,
        measures=tuple(
            Offered(
                m.key,
                m.name_zh,
                m.name_en,
                problem.assumptions.number(m.life),
                problem.assumptions[m.capex].confidence,
            )
            for m in problem.measures
        ),
        held=_held(asked),
        structure=np.where(
            np.arange(len(asked.space.lines)) < asked.space.closed, -1, np.arange(len(asked.space.lines))
        ),
        capital=_capital(problem),
        tonnes={"direct": direct, "total": total},
        energy=_energy(problem, len(free)),
        rest={
            **{b: np.array([frame.rest_of(b, y) for y in frame.years]) for b in ("direct", "total")},
            "energy": np.array([frame.rest_energy(y) for y in frame.years]),
        },
        discount=discount,
        rate=problem.assumptions.number("discount_rate"),
        money=1.0 / accounts.CNY,
    )


def _with_price(problem: Problem, price: float) -> Problem:
    return replace(problem, assumptions=problem.assumptions.changed(**{PRICE: price}))


def _at(asked: Asked, price: float) -> Scenario:
    return asked.scenario(_with_price(asked.problem, price))


def _prices(asked: Asked) -> Callable[[float], Scenario]:
    """Prices are linear in the carbon price: two questions give all of them."""
    none, one = _at(asked, 0.0).prices, _at(asked, 1.0).prices
    assert none is not None
    assert one is not None
    base, each = none, one - none
    return lambda price: Scenario(prices=base + price * each)


def _energy(problem: Problem, years: int) -> Array:
    """Standard coal (tce) per unit of each quantity, (Q, T)."""
    tce = np.zeros(len(ALL))
    tce[[INDEX[name] for name in FUELS]] = 1.0
    tce[INDEX["electricity_mwh"]] = problem.tce_per_mwh
    return np.repeat(tce[:, None], years, axis=1)


def _held(asked: Asked) -> Bools:
    """Which measures stand at a plant in a state, (P, S, K)."""
    index = {m.key: k for k, m in enumerate(asked.problem.measures)}
    plants, states = asked.space.open.shape
    held = np.zeros((plants, states, len(index)), dtype=np.bool_)
    for p, slots in enumerate(asked.space.slots):
        for j, measure in enumerate(slots):
            held[p, :, index[measure.key]] = asked.space.held[:, j]
    return held


def _capital(problem: Problem) -> Array:
    """Low, central and high yearly capital cost of a measure at a plant, CNY, (3, P, K)."""
    treated = np.array([[p.capacity_t * m.potential for m in problem.measures] for p in problem.plants])
    ends = []
    for end in ("low", "value", "high"):
        rows = {m.capex: problem.assumptions[m.capex] for m in problem.measures}
        moved = {name: row.value if getattr(row, end) is None else getattr(row, end) for name, row in rows.items()}
        priced = replace(problem, assumptions=problem.assumptions.changed(**moved))
        ends.append(treated * accounts.measure_annuity(priced))
    return np.stack(ends).reshape(3, len(problem.plants), len(problem.measures))
