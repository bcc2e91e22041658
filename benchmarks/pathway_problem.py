"""A synthetic sector (合成行业), seeded: plants × 12 options × years, for the benchmark of the pathway engine.

The figures are drawn, not sourced: they have the size of smelters, nothing else. Twelve states: the line of today with
measures, a line converted to gas or hydrogen, an electric one, a recycling one. Adoption is irreversible. Linking rows:
demand by metal and year, an emission cap by year that tightens, a budget, scrap, green power, and the share at
benchmark level. In the ``tight`` sector the last option is to close instead, and demand leaves only a few percent of
capacity spare: whole plants must then match demand in 48 rows, which is much harder to do without a gap.
"""

from __future__ import annotations

import numpy as np

from tanfeng.pathway.engine import Line, Measure, Rows, Sector, StateSpace, states_of
from tanfeng.pathway.engine.finance import committed, discount_factors

METALS = ("Cu", "Pb", "Zn")
QUANTITIES = ("output", "direct", "electricity", "fuel", "scrap", "green", "benchmark")
#: (name, line, direct, electricity, fuel, scrap, green, benchmark, capital): shares of today's; capital CNY per t.
State = tuple[str, int, float, float, float, float, float, float, float]
STATES: tuple[State, ...] = (
    ("today", 0, 1.00, 1.00, 1.00, 0.0, 0.0, 0.0, 0.0),
    ("waste heat", 0, 0.97, 0.90, 0.97, 0.0, 0.0, 0.0, 260.0),
    ("oxygen", 0, 0.86, 1.05, 0.84, 0.0, 0.0, 1.0, 640.0),
    ("waste heat + oxygen", 0, 0.83, 0.94, 0.82, 0.0, 0.0, 1.0, 900.0),
    ("gas", 1, 0.66, 1.00, 0.95, 0.0, 0.0, 0.0, 1100.0),
    ("gas + waste heat", 1, 0.63, 0.90, 0.92, 0.0, 0.0, 1.0, 1360.0),
    ("gas + green power", 1, 0.66, 0.45, 0.95, 0.0, 0.55, 1.0, 1500.0),
    ("electric", 2, 0.25, 1.70, 0.20, 0.0, 0.0, 1.0, 2600.0),
    ("electric + green power", 2, 0.25, 0.60, 0.20, 0.0, 1.10, 1.0, 3000.0),
    ("recycled", 3, 0.30, 0.40, 0.30, 1.0, 0.0, 1.0, 2200.0),
    ("recycled + green power", 3, 0.30, 0.10, 0.30, 1.0, 0.30, 1.0, 2500.0),
    ("hydrogen", 1, 0.15, 1.05, 0.12, 0.0, 0.0, 1.0, 4200.0),
)
CLOSED: State = ("closed", 4, 0.00, 0.00, 0.00, 0.0, 0.0, 0.0, 60.0)
#: Which state follows which: adoption never goes back, at most two moves from today.
FOLLOWS: tuple[tuple[int, tuple[int, ...]], ...] = (
    (0, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
    (1, (3,)),
    (2, (3,)),
    (4, (5, 6)),
    (7, (8,)),
    (9, (10,)),
)
RATE, LIFE = 0.08, 20


def sector(plants: int, seed: int = 1, years: int = 16, lowest: float = 1.0, tight: bool = False) -> Sector:
    """Draw a sector of ``plants`` plants over ``years`` years."""
    rng = np.random.default_rng(seed)
    options = (*STATES[:-1], CLOSED) if tight else STATES
    table = np.array([option[2:] for option in options])
    line = np.array([option[1] for option in options])
    moves = [(a, b) for a, targets in FOLLOWS for b in targets]
    source, target = np.array([a for a, _ in moves]), np.array([b for _, b in moves])
    states = len(options)
    group = rng.integers(0, len(METALS), plants)
    capacity = rng.lognormal(np.log(5e4), 0.8, plants)
    direct, power = rng.uniform(0.5, 2.5, plants), rng.uniform(0.5, 4.0, plants)
    fuel, spread = direct / 2.6, rng.uniform(0.9, 1.1, (plants, states, 6))
    discount = discount_factors(RATE, years)
    runs = np.array([float(option is not CLOSED) for option in options])
    each = np.stack([np.ones(plants), direct, power, fuel, np.ones(plants), power, np.ones(plants)])
    shares = np.concatenate([np.broadcast_to(runs[None, :, None], (plants, states, 1)), table[None, :, :6] * spread], 2)
    shares[:, :, 6] = table[None, :, 5]
    flows = np.einsum("qp,psq->qps", each, shares) * capacity[None, :, None]
    flows = np.repeat(flows[..., None], years, axis=3)
    trend = 1.0 - 0.01 * np.arange(years)
    flows[1:4] *= trend
    scarcity = rng.uniform(0.7, 1.6, (plants, states))
    price = np.maximum(table[target, 6] - table[source, 6], table[target, 6] * 0.15)
    capital = price[None, :] * scarcity[:, target] * capacity[:, None] * (capacity[:, None] / 5e4) ** -0.2
    arc_cost = capital[:, :, None] * committed(RATE, LIFE, discount)[None, None, :]
    fixed = 300.0 * capacity[:, None] * (runs + 0.1 * table[:, 5])[None, :] * rng.uniform(0.9, 1.1, (plants, states))
    margin = -1500.0 * runs[None, :] * capacity[:, None] * rng.uniform(0.8, 1.1, plants)[:, None]
    money = np.zeros((len(QUANTITIES), years))
    for quantity, cost in (("electricity", 520.0), ("fuel", 950.0), ("scrap", 420.0), ("green", 560.0)):
        money[QUANTITIES.index(quantity)] = cost * discount
    money[1] = np.linspace(0.0, 60.0, years) * discount
    rows = _rows(flows, group, discount)
    scale = 1e-6
    return Sector(
        plants=tuple(f"plant-{n:04d}" for n in range(plants)),
        years=tuple(range(2020, 2020 + years)),
        quantities=QUANTITIES,
        space=StateSpace(
            tuple(option[0] for option in options),
            line,
            np.full(line.max() + 1, 40),
            source,
            target,
            line[source] != line[target],
        ),
        group=group,
        initial=np.zeros(plants, dtype=np.int64),
        remaining_life=np.full(plants, 40),
        arc_cost=arc_cost * scale,
        fixed_cost=np.repeat(fixed[:, :, None], years, 2) * discount * scale,
        variable_cost=np.repeat((margin + 2600.0 * capacity[:, None] * runs)[:, :, None], years, 2) * discount * scale,
        flows=flows,
        prices=money * scale,
        lowest=np.full(plants, lowest),
        rows=Rows(rows.names, rows.senses, rows.weights, rows.rhs, rows.penalty * scale),
    )


def _rows(flows: np.ndarray, group: np.ndarray, discount: np.ndarray) -> Rows:
    """Rows that bind: each is set at a share of what the sector does today."""
    years, metals = len(discount), len(METALS)
    names, senses, weights, rhs, penalty = [], [], [], [], []
    today = flows[:, :, 0, :].sum(axis=1)
    ease = np.linspace(1.0, 0.0, years)

    def add(name: str, sense: str, weight: np.ndarray, bound: float, price: float) -> None:
        names.append(name)
        senses.append(sense)
        weights.append(weight)
        rhs.append(bound)
        penalty.append(price)

    def empty() -> np.ndarray:
        return np.zeros((len(QUANTITIES), metals, years))

    for g, metal in enumerate(METALS):
        made = flows[0, group == g, 0, :].sum(axis=0)
        for t in range(years):
            weight = empty()
            weight[0, g, t] = 1.0
            add(f"demand {metal} {t}", ">=", weight, made[t] * (0.97 - 0.004 * t), 9000.0 * discount[t])
    emission = today[1] + 0.53 * today[2]
    for t in range(years):
        weight = empty()
        weight[1, :, t], weight[2, :, t] = 1.0, 0.53 - 0.012 * t
        add(f"cap {t}", "<=", weight, emission[t] * (0.42 + 0.52 * ease[t]), 1500.0 * discount[t])
    budget = empty()
    budget[1], budget[2] = 1.0, 0.53 - 0.012 * np.arange(years)
    add("budget", "<=", budget, float(emission.sum()) * 0.66, 800.0)
    for t in range(years):
        scrap, green, share = empty(), empty(), empty()
        scrap[4, :, t], green[5, :, t] = 1.0, 1.0
        share[6, :, t], share[0, :, t] = 1.0, -0.6 * (1.0 - ease[t])
        add(f"scrap {t}", "<=", scrap, today[0][t] * (0.05 + 0.15 * (1.0 - ease[t])), 6000.0 * discount[t])
        add(f"green power {t}", "<=", green, today[2][t] * (0.02 + 0.20 * (1.0 - ease[t])), 2000.0 * discount[t])
        add(f"benchmark share {t}", ">=", share, 0.0, 3000.0 * discount[t])
    return Rows(tuple(names), tuple(senses), np.array(weights), np.array(rhs), np.array(penalty))


def province(seed: int = 1, old: int = 5, new: int = 15, years: int = 13, measures: int = 4) -> Sector:
    """Draw a small province: a few smelters, candidate lines not yet built, demand to be met exactly by metal and year.

    Existing lines run between 60 % and full output and take measures, one by one or together; new ones run at anything.
    """
    rng = np.random.default_rng(seed)
    made = states_of(
        [Line("not built", 99), Line("line", 25, follows=("not built",)), Line("closed", 99, follows=("line",))],
        [Measure(f"measure {n}", ("line",)) for n in range(measures)],
    )
    plants = old + new
    discount = discount_factors(RATE, years)
    runs = made.held[:, 1].astype(float)
    has = made.held[:, 3:].astype(float)
    group = np.arange(plants) % len(METALS)
    capacity = np.where(np.arange(plants) < old, rng.uniform(1e5, 4e5, plants), rng.uniform(3e4, 2e5, plants))
    direct, power = rng.uniform(0.5, 2.5, plants), rng.uniform(0.5, 4.0, plants)
    new_line = np.arange(plants) >= old
    direct, power = np.where(new_line, 0.6, 1.0) * direct, np.where(new_line, 0.8, 1.0) * power
    saves, scrap = rng.uniform(0.03, 0.25, (measures, 3)), (np.arange(plants) % 4 == 3) & new_line
    shares = np.stack([np.clip(1.0 - has @ saves[:, n], 0.2, None) for n in range(3)])
    each = np.stack([np.ones(plants), direct, power, direct / 2.6, scrap * 1.05, 0.0 * power, np.where(new_line, 1, 0)])
    flows = np.einsum("qp,p,s->qps", each, capacity, runs)
    flows[1:4] *= shares[:, None, :]
    flows[6] = np.maximum(flows[6], capacity[:, None] * runs * (has.sum(axis=1) >= 2))
    flows = np.repeat(flows[..., None], years, axis=3)
    cost = np.concatenate([[0.0, 9000.0, 200.0], rng.uniform(150.0, 1500.0, measures)])
    capital = cost[None, :, None] * rng.uniform(0.7, 1.4, (plants, len(cost), 1)) * capacity[:, None, None]
    arc_cost = made.arc_cost(capital * committed(RATE, LIFE, discount)[None, None, :])
    arc_cost[:, made.space.renews & (made.space.source == made.space.target)] = np.inf
    fixed = np.repeat((300.0 * capacity[:, None] * runs * rng.uniform(0.9, 1.1, (plants, 1)))[..., None], years, 2)
    variable = np.repeat((900.0 * capacity[:, None] * runs * rng.uniform(0.8, 1.2, (plants, 1)))[..., None], years, 2)
    money = np.zeros((len(QUANTITIES), years))
    for quantity, paid in (("electricity", 520.0), ("fuel", 950.0), ("scrap", 420.0)):
        money[QUANTITIES.index(quantity)] = paid * discount
    money[1] = np.linspace(0.0, 60.0, years) * discount
    fixed[np.ix_(new_line, has.any(axis=1))] = np.inf
    initial = np.where(new_line, 0, 1 + rng.integers(0, 3, plants))
    return Sector(
        plants=tuple(f"plant-{n:04d}" for n in range(plants)),
        years=tuple(range(2023, 2023 + years)),
        quantities=QUANTITIES,
        space=made.space,
        group=group,
        initial=initial,
        remaining_life=np.where(new_line, 99, rng.integers(6, 30, plants)),
        arc_cost=arc_cost * 1e-6,
        fixed_cost=fixed * discount * 1e-6,
        variable_cost=variable * discount * 1e-6,
        flows=flows,
        prices=money * 1e-6,
        lowest=np.where(new_line, 0.0, 0.6),
        rows=_province_rows(flows, group, initial, discount),
    )


def _province_rows(flows: np.ndarray, group: np.ndarray, initial: np.ndarray, discount: np.ndarray) -> Rows:
    """Demand met exactly, scrap, share at benchmark level, emission cap, emission per tonne."""
    years = len(discount)
    here = flows[:, np.arange(len(group)), initial, :]
    parts: list[tuple[str, str, np.ndarray, float, float]] = []
    for t in range(years):
        for g, metal in enumerate(METALS):
            weight = np.zeros((len(QUANTITIES), len(METALS), years))
            weight[0, g, t] = 1.0
            parts.append((f"demand {metal} {t}", "=", weight, here[0, group == g, t].sum() * (0.9 + 0.02 * t), 3e4))
        scrap, share, cap, mean = (np.zeros((len(QUANTITIES), len(METALS), years)) for _ in range(4))
        scrap[4, :, t] = 1.0
        share[6, :, t], share[0, :, t] = 1.0, -0.05 * min(t, 10)
        cap[1, :, t], cap[2, :, t] = 1.0, 0.5 - 0.012 * t
        mean[1, :, t], mean[2, :, t], mean[0, :, t] = 1.0, 0.5 - 0.012 * t, 0.0
        emission = (here[1, :, t] + (0.5 - 0.012 * t) * here[2, :, t]).sum()
        mean[0, :, t] = -emission / here[0, :, t].sum() * (1.0 - 0.025 * t)
        parts += [
            (f"scrap {t}", "<=", scrap, here[0, :, t].sum() * (0.05 + 0.02 * t), 6e3),
            (f"benchmark share {t}", ">=", share, 0.0, 5e3),
            (f"cap {t}", "<=", cap, emission * (1.1 - 0.015 * t), 3e3),
            (f"emission per tonne {t}", "<=", mean, 0.0, 2e3),
        ]
    names, senses, weights, rhs, penalty = zip(*parts, strict=True)
    year = np.array([int(name.split()[-1]) for name in names])
    return Rows(names, senses, np.array(weights), np.array(rhs), np.array(penalty) * discount[year] * 1e-6)
