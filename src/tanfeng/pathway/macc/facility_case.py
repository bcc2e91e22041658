"""A facility question as the curves see it (设施级问题转为减排成本曲线的输入)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from tanfeng.core.confidence import weakest
from tanfeng.pathway import lifetimes
from tanfeng.pathway.engine import Scenario
from tanfeng.pathway.engine.sector import Array, Bools
from tanfeng.pathway.facility import Asked, accounts
from tanfeng.pathway.facility.quantities import ALL, INDEX, ORDINARY
from tanfeng.pathway.frame import Frame, Term
from tanfeng.pathway.macc.case import BOUNDARIES, Case, Lives, Offered
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.problem import Problem

PRICE = "carbon_price"


def case_of(asked: Asked) -> Case:
    """Return the case of a question put to the engine, with its carbon price set aside (构造)."""
    problem, frame, space = asked.problem, asked.frame, asked.space
    assumptions, states = problem.assumptions, np.arange(len(asked.space.lines))
    measures = tuple(
        Offered(m.key, m.name_zh, m.name_en, assumptions.number(m.life), _confidence(problem, m), m.kind)
        for m in problem.measures
    )
    return Case(
        scenario=problem.scenario,
        sector=_at(asked, 0.0).of(asked.sector),
        at_price=_prices(asked),
        measures=measures,
        held=_held(asked),
        structure=np.where((states < space.closed) | (states >= space.site), -1, states),
        capital=_capital(problem, frame.capacity)[:, space.owner],
        tonnes={b: weights_of(partial(frame.emission, b), frame.years) for b in BOUNDARIES},
        energy=weights_of(frame.energy, frame.years),
        rest={
            **{b: np.array([frame.rest_of(b, y) for y in frame.years]) for b in BOUNDARIES},
            "energy": np.array([frame.rest_energy(y) for y in frame.years]),
        },
        green=weights_of(partial(_green, frame), frame.years),
        discount=np.array([frame.discount(y) for y in frame.years]),
        rate=assumptions.number("discount_rate"),
        money=1.0 / accounts.CNY,
        owners=tuple(problem.plants[i].key for i in space.owner),
        lives=_lives(asked),
    )


def _green(frame: Frame, year: int) -> tuple[Term, ...]:
    """What a MWh of bought green power takes off total emission: what ordinary power would emit."""
    ordinary = [term for term in frame.emission("total", year) if term.quantity == ORDINARY]
    return tuple(replace(term, quantity="green_mwh") for term in ordinary)


def weights_of(terms: Callable[[int], Sequence[Term]], years: Sequence[int]) -> Array:
    """Return (Q, T) how much one unit of each quantity counts in each year, from the model's own terms (计量系数)."""
    weights = np.zeros((len(ALL), len(years)))
    for t, year in enumerate(years):
        for term in terms(year):
            weights[INDEX[term.quantity], t] += term.coefficient
    return weights


def _confidence(problem: Problem, measure: Measure) -> str:
    """Confidence of a capital cost per tonne: of its price, and of what turns it into one (hours, size, currency)."""
    return weakest([problem.assumptions[measure.capex].confidence, measure.confidence])


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


def _held(asked: Asked) -> Bools:
    """Which measures stand at a plant in a state, (P, S, K)."""
    index = {m.key: k for k, m in enumerate(asked.problem.measures)}
    plants, states = asked.space.open.shape
    held = np.zeros((plants, states, len(index)), dtype=np.bool_)
    for p, slots in enumerate(asked.space.slots):
        for j, measure in slots:
            held[p, :, index[measure.key]] = asked.space.held[:, j]
    return held


def _capital(problem: Problem, capacity: Array) -> Array:
    """Low, central and high yearly capital cost of a measure at a plant, CNY, (3, P, K).

    Fixed running cost is a share of capital: the ends hold what it is more or less than the sector's own.
    """
    treated = np.array([[c * m.potential for m in problem.measures] for c in capacity])
    runs = accounts.fixed_running(problem)
    ends = [
        treated * (accounts.measure_annuity(priced) + accounts.fixed_running(priced) - runs)
        for priced in _priced(problem, [m.capex for m in problem.measures])
    ]
    return np.stack(ends).reshape(3, len(problem.plants), len(problem.measures))


def _priced(problem: Problem, names: Iterable[str]) -> Iterator[Problem]:
    """Yield the problem with the named assumptions at their low end, their value and their high end."""
    rows = [problem.assumptions[name] for name in dict.fromkeys(names)]
    for end in ("low", "value", "high"):
        moved = {row.name: row.value if getattr(row, end) is None else getattr(row, end) for row in rows}
        yield replace(problem, assumptions=problem.assumptions.changed(**moved))


def _lives(asked: Asked) -> Lives:
    """How the units are renewed and closed; what stands beside a unit has no life of its own."""
    problem, space, states = asked.problem, asked.space, asked.space.states
    ends, owner = lifetimes.renewals(problem), space.owner
    capital = np.zeros((3, len(owner)))
    life, confidence = np.ones(len(owner)), [""] * len(owner)
    if ends:
        names = (lifetimes.SHARE, *accounts.CAPEX.values())
        each = np.stack([accounts.renewal_annuity(p) for p in _priced(problem, names)])
        capital[:, : len(problem.plants)] = each * asked.frame.capacity
    for i in ends:
        plant = problem.plants[i]
        used = (lifetimes.SHARE, accounts.CAPEX[plant.recycled])
        life[i] = problem.assumptions.number(plant.life)
        confidence[i] = weakest([problem.assumptions[name].confidence for name in used])
    retired = tuple(problem.plants[i].retired for i in owner)
    return Lives(space.renewed, states.target == space.closed, capital, life, tuple(confidence), retired)
