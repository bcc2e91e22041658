"""A few plants whose abatement curve can be worked out on paper (可在纸上核算的小例)."""

from __future__ import annotations

import numpy as np
import pytest

from tanfeng.pathway.engine import Line, Measure, Rows, Scenario, Sector, states_of
from tanfeng.pathway.engine.finance import discount_factors
from tanfeng.pathway.macc import Case, Offered

KEYS = ("heat", "oxygen", "gas")
LIVES = {"heat": 10.0, "oxygen": 20.0, "gas": 10.0}


def case(
    plants: int = 2,
    years: int = 4,
    rate: float = 0.0,
    *,
    saving: tuple[float, ...] = (0.2, 0.3, 0.25),
    running: tuple[float, ...] = (0.0, 0.0, 0.0),
    capital: tuple[float, ...] = (30.0, 90.0, 50.0),
    falling: tuple[float, ...] = (),
    spread: float = 0.5,
    closing: bool = False,
) -> Case:
    """Plants of 100 t, 200 t … a year at 1 tCO2/t. ``saving`` multiplies what is left, ``running`` adds CNY/t.

    ``oxygen`` needs ``heat`` and excludes ``gas``. ``capital`` is CNY of yearly cost per plant, ``spread`` its range.
    ``falling`` scales the emission of each year.
    """
    lines = [Line("kiln", 99), *([Line("closed", 99, follows=("kiln",))] if closing else [])]
    made = states_of(
        lines,
        [
            Measure("heat", ("kiln",)),
            Measure("oxygen", ("kiln",), requires=("heat",), excludes=("gas",)),
            Measure("gas", ("kiln",)),
        ],
    )
    held = made.held[:, len(lines) :]
    runs = (made.space.line == 0).astype(float)
    size = 100.0 * np.arange(1, plants + 1)
    discount = discount_factors(rate, years)
    left = np.prod(np.where(held, 1.0 - np.array(saving), 1.0), axis=1) * runs
    path = np.array(falling or (1.0,) * years)
    flows = np.zeros((2, plants, len(runs), years))
    flows[0] = (size[:, None] * runs)[:, :, None]
    flows[1] = (size[:, None] * left)[:, :, None] * path
    more = (held * np.array(running)).sum(axis=1) + 1.0
    yearly = np.repeat(np.array(capital)[None, :], plants, axis=0)
    tail = np.cumsum(discount[::-1])[::-1]
    options = np.concatenate([np.zeros((plants, len(lines))), np.nan_to_num(yearly)], axis=1)
    arc_cost = made.arc_cost(options[:, :, None] * tail)
    arc_cost[:, made.space.renews & (made.space.source == made.space.target)] = np.inf
    sector = Sector(
        plants=tuple(f"p{n}" for n in range(plants)),
        years=tuple(range(2026, 2026 + years)),
        quantities=("output_t", "direct_tco2"),
        space=made.space,
        group=np.zeros(plants, dtype=np.int64),
        initial=np.zeros(plants, dtype=np.int64),
        remaining_life=np.full(plants, 99),
        arc_cost=arc_cost,
        fixed_cost=np.zeros((plants, len(runs), years)),
        variable_cost=(size[:, None] * runs * more)[:, :, None] * discount,
        flows=flows,
        prices=np.zeros((2, years)),
        lowest=np.ones(plants),
        rows=Rows(
            names=tuple(f"output {t}" for t in range(years)),
            senses=(">=",) * years,
            weights=np.array([[[[float(t == u) for u in range(years)]], [[0.0] * years]] for t in range(years)]),
            rhs=np.full(years, 0.5 * size.sum()),
            penalty=np.full(years, 1e4),
        ),
    )
    each = np.stack([np.zeros(years), discount])
    emission = np.stack([np.zeros(years), np.ones(years)])
    return Case(
        scenario="paper",
        sector=sector,
        at_price=lambda price: Scenario(prices=price * each),
        measures=tuple(Offered(key, key, key, LIVES[key]) for key in KEYS),
        held=np.repeat(held[None], plants, axis=0),
        structure=made.space.line,
        capital=np.stack([yearly * (1 - spread), yearly, yearly * (1 + spread)]),
        tonnes={"direct": emission, "total": emission},
        energy=emission * 0.4,
        rest={"direct": np.full(years, 50.0), "total": np.full(years, 50.0), "energy": np.full(years, 20.0)},
        discount=discount,
        rate=rate,
        money=1.0,
    )


@pytest.fixture(scope="session")
def paper() -> Case:
    return case()
