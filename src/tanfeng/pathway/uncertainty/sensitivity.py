"""Which assumption decides (哪项假设起决定作用): Sobol indices and one-at-a-time bars of what the statement speaks of.

The technology of a solved scenario is held, so an outcome is array arithmetic and a design of many thousand points is
cheap. Assumptions are taken as independent: with dependent inputs a share of variance has no owner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.peak import in_time
from tanfeng.pathway.solution import Array
from tanfeng.pathway.uncertainty.design import Design, with_range
from tanfeng.pathway.uncertainty.indices import LEVEL, Indices, sobol_indices
from tanfeng.pathway.uncertainty.peaks import UNITS, Trajectories
from tanfeng.pathway.uncertainty.sampling import saltelli, scaled

#: From samples by assumption to trajectories by boundary, each (samples, years).
Evaluate = Callable[[Mapping[str, Array]], Trajectories]
PEAK_IN_TIME, PEAK_LEVEL, LAST_YEAR, CUMULATIVE = "peak_in_time", "peak_level", "last_year", "cumulative"
QUANTITIES = (PEAK_IN_TIME, PEAK_LEVEL, LAST_YEAR, CUMULATIVE)
#: Points evaluated at once: bounds the memory, changes no figure.
BLOCK = 1 << 15


@dataclass(frozen=True)
class Asked:
    """What the outcomes are judged by (判断口径): the years, the last one in time, the highest known past level."""

    years: tuple[int, ...]
    last_in_time: int
    past_highest: Mapping[str, float]


@dataclass(frozen=True)
class Bar:
    """One assumption in a tornado (龙卷风图的一条). Indices are ``None`` where the quantity does not vary."""

    assumption: str
    name_zh: str
    name_en: str
    unit: str
    figure: str
    low: float
    high: float
    at_low: float
    at_high: float
    first: float | None
    total: float | None
    first_half_width: float | None
    total_half_width: float | None

    @property
    def swing(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Tornado:
    """What decides one quantity of one boundary (龙卷风图), the deciding assumption first."""

    boundary: str
    quantity: str
    unit: str
    central: float
    bars: tuple[Bar, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "boundary": self.boundary,
            "quantity": self.quantity,
            "unit": self.unit,
            "central": self.central,
            "confidence_level": LEVEL,
            "bars": [dict(vars(bar)) for bar in self.bars],
        }


def outcomes(trajectories: Trajectories, asked: Asked) -> dict[tuple[str, str], Array]:
    """Return what the statement speaks of, by boundary and quantity, (samples,) (结果量).

    ``peak_in_time`` is 0 or 1 and counts the known past; ``peak_level`` is the highest scenario year; ``cumulative``
    adds all scenario years.
    """
    found: dict[tuple[str, str], Array] = {}
    for boundary, values in trajectories.items():
        past = asked.past_highest.get(boundary, 0.0)
        found[boundary, PEAK_IN_TIME] = in_time(values, asked.years, asked.last_in_time, past).astype(np.float64)
        found[boundary, PEAK_LEVEL] = values.max(axis=1)
        found[boundary, LAST_YEAR] = np.array(values[:, -1])
        found[boundary, CUMULATIVE] = values.sum(axis=1)
    return found


def analyse(
    assumptions: Assumptions, design: Design, evaluate: Evaluate, asked: Asked, base: int
) -> tuple[Tornado, ...]:
    """Return a tornado for every boundary and quantity (敏感性分析).

    ``base`` is the number of base points of the Saltelli design (a power of two); it takes ``base * (d + 2)``
    evaluations of ``d`` assumptions. Nothing that can be sampled gives
    no tornado. Raises ``UsageError`` where the design cannot be drawn.
    """
    design.require()
    names = with_range(assumptions, design.names)
    if not names:
        return ()
    points = saltelli(len(names), base, np.random.default_rng(design.seed))
    flat = points.reshape(-1, len(names))
    values = _in_blocks(lambda part: outcomes(evaluate(scaled(assumptions, names, part, design.marginal)), asked), flat)
    central = outcomes(evaluate({n: np.array([assumptions.number(n)]) for n in names}), asked)
    ends = outcomes(evaluate(_ends(assumptions, names)), asked)
    found = []
    for (boundary, quantity), by_point in values.items():
        indices = sobol_indices(by_point.reshape(len(names) + 2, base), design.seed)
        at_ends = ends[boundary, quantity].reshape(-1, 2)
        bars = [_bar(assumptions[name], at_ends[j], indices, j) for j, name in enumerate(names)]
        unit = "1" if quantity == PEAK_IN_TIME else UNITS[boundary]
        middle = float(central[boundary, quantity][0])
        found.append(Tornado(boundary, quantity, unit, middle, tuple(sorted(bars, key=_deciding_first))))
    return tuple(found)


def independent_only(design: Design) -> list[Finding]:
    """Say that the indices leave declared correlations out (相关性不计入指数)."""
    if not design.correlations:
        return []
    return [
        Finding(
            "info",
            "pathway.indices-independent",
            "Sobol 指数只对相互独立的假设有定义；声明的相关性未计入指数，只用于集合模拟的抽样。",
            "Sobol indices are defined for independent assumptions; the declared correlations are left out of them and "
            "used in the sampling of the ensemble only.",
            given=str(len(design.correlations)),
        )
    ]


def _in_blocks(
    function: Callable[[Array], dict[tuple[str, str], Array]], points: Array
) -> dict[tuple[str, str], Array]:
    parts = [function(points[start : start + BLOCK]) for start in range(0, len(points), BLOCK)]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _ends(assumptions: Assumptions, names: tuple[str, ...]) -> dict[str, Array]:
    """Each assumption at its low and at its high end, the others central: 2 d samples."""
    samples = {n: np.full(2 * len(names), assumptions.number(n)) for n in names}
    for j, name in enumerate(names):
        row = assumptions[name]
        samples[name][2 * j : 2 * j + 2] = (row.low, row.high)
    return samples


def _bar(row: Assumption, ends: Array, indices: Indices | None, j: int) -> Bar:
    return Bar(
        assumption=row.name,
        name_zh=row.name_zh,
        name_en=row.name_en,
        unit=row.unit,
        figure=row.figure_id,
        low=float(row.low if row.low is not None else row.value),
        high=float(row.high if row.high is not None else row.value),
        at_low=float(ends[0]),
        at_high=float(ends[1]),
        first=_number(indices.first[j]) if indices else None,
        total=_number(indices.total[j]) if indices else None,
        first_half_width=_number(indices.first_half_width[j]) if indices else None,
        total_half_width=_number(indices.total_half_width[j]) if indices else None,
    )


def _deciding_first(bar: Bar) -> tuple[float, float, str]:
    return (-(bar.total if bar.total is not None else -1.0), -bar.swing, bar.assumption)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
