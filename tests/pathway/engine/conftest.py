"""Small random sectors that can be solved in several ways (小规模随机行业)."""

from __future__ import annotations

import numpy as np

from tanfeng.pathway.engine import Line, Measure, Options, Rows, Sector, states_of


def options(lifetime: int = 9) -> Options:
    """Two lines and closing; three measures with a prerequisite and an exclusion."""
    return states_of(
        [Line("old", lifetime), Line("new", lifetime, follows=("old",)), Line("closed", 99, follows=("old", "new"))],
        [
            Measure("heat", ("old", "new")),
            Measure("control", ("old",), requires=("heat",)),
            Measure("gas", ("old",), excludes=("control",)),
        ],
    )


def small(plants: int = 3, years: int = 4, seed: int = 0, lowest: float = 1.0, lifetime: int = 9) -> Sector:
    """Draw a small sector: demand and an emission cap by year, a budget, and an equality."""
    rng = np.random.default_rng(seed)
    made = options(lifetime)
    states, count = len(made.space.names), len(made.keys)
    runs = ~made.held[:, made.keys.index("closed")]
    size = rng.uniform(1.0, 3.0, plants)
    saving = rng.uniform(0.05, 0.25, count)
    emission = np.clip(1.5 - made.held.astype(float) @ saving, 0.1, None)
    each = np.stack([runs.astype(float), emission * runs])
    flows = np.einsum("qs,p,t->qpst", each, size, np.ones(years)) * rng.uniform(0.9, 1.1, (1, plants, states, 1))
    capital = rng.uniform(0.5, 3.0, (plants, count, 1)) * np.linspace(1.0, 0.6, years)
    weights = np.zeros((2 * years + 2, 2, 2, years))
    for t in range(years):
        weights[t, 0, :, t] = 1.0
        weights[years + t, 1, :, t] = 1.0
    weights[2 * years, 1] = 1.0
    weights[2 * years + 1, 0, 0] = 1.0
    group = np.arange(plants) % 2
    today = flows[:, :, 0, :].sum(axis=1)
    rows = Rows(
        names=(
            *(f"demand {t}" for t in range(years)),
            *(f"cap {t}" for t in range(years)),
            "budget",
            "output of the first group",
        ),
        senses=(*([">="] * years), *(["<="] * years), "<=", "="),
        weights=weights,
        rhs=np.concatenate(
            [
                today[0] * 0.8,
                today[1] * np.linspace(0.95, 0.6, years),
                [today[1].sum() * 0.75],
                [flows[0, group == 0, 0].sum() * 0.9],
            ]
        ),
        penalty=np.concatenate([np.full(years, 9.0), np.full(years, 6.0), [4.0, 1.5]]),
    )
    return Sector(
        plants=tuple(f"p{n}" for n in range(plants)),
        years=tuple(range(2025, 2025 + years)),
        quantities=("output", "co2"),
        space=made.space,
        group=group,
        initial=np.zeros(plants, dtype=np.int64),
        remaining_life=rng.integers(1, years + 2, plants) if lifetime < years else np.full(plants, years + 5),
        arc_cost=made.arc_cost(capital),
        fixed_cost=np.repeat(rng.uniform(0.2, 1.0, (plants, states, 1)) * runs[:, None], years, 2),
        variable_cost=np.repeat(rng.uniform(0.1, 0.8, (plants, states, 1)) * runs[:, None], years, 2),
        flows=flows,
        prices=np.array([np.zeros(years), np.linspace(0.0, 0.4, years)]),
        lowest=np.where(np.arange(plants) % 2 == 0, lowest, 1.0),
        rows=rows,
    )
