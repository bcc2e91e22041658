"""Yearly paths that assumptions imply (由假设推出的年度路径), for any number of parameter samples at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway.problem import Problem

Array = NDArray[np.float64]


def parameter(problem: Problem, samples: Mapping[str, Array], name: str) -> Array:
    """Return the samples of an assumption, or its central value as one sample; shape (n,) or (1,)."""
    return samples[name] if name in samples else np.array([problem.assumptions.number(name)])


def demand(problem: Problem, samples: Mapping[str, Array]) -> Array:
    """Demand index by sample and year: ``(1 + g) ** (t - base)`` (需求指数)."""
    growth = parameter(problem, samples, "demand_growth")
    return np.asarray((1.0 + growth[:, None]) ** _age(problem)[None, :])


def rest_direct(problem: Problem, samples: Mapping[str, Array]) -> Array:
    """Direct emission of the rest of the sector, tCO2, by sample and year (行业其余部分直接排放).

    ``rest(base) * (1 + g + d) ** n * (1 - rho) ** n`` with demand growth ``g``, the difference ``d`` of the rest's
    growth to it, and the yearly fall ``rho`` of its emission per output.
    """
    base = problem.calibration.rest_direct
    return base * rest_activity(problem, samples) * _falling(problem, samples, "rest_intensity_decline")


def rest_electricity(problem: Problem, samples: Mapping[str, Array]) -> Array:
    """Electricity of the rest of the sector, MWh, by sample and year (行业其余部分用电).

    The declared ratio of indirect to direct emission sets the base-year level, so a sample of it moves this path.
    """
    ratio = parameter(problem, samples, "indirect_to_direct")
    calibration = problem.calibration
    total = calibration.electricity * ratio / problem.assumptions.number("indirect_to_direct")
    base = np.maximum(0.0, total - calibration.modelled_electricity)
    return (
        base[:, None]
        * rest_activity(problem, samples)
        * _falling(problem, samples, "rest_electricity_intensity_decline")
    )


def grid(problem: Problem, samples: Mapping[str, Array]) -> Array:
    """Grid factor, tCO2/MWh, by sample and year (电网因子)."""
    return problem.grid.path(problem.years, parameter(problem, samples, "grid_factor_decline"))


def scrap_supply(problem: Problem, samples: Mapping[str, Array], metal: str) -> Array:
    """Recycled metal that the scrap of a linked metal can give, t, by sample and covered year (再生原料供给).

    The position among the draws of the stock model, times the share that reaches the region's smelters and the metal
    per scrap, where the scenario names such assumptions.
    """
    supply = problem.scrap_supply[metal]
    found = supply.at(parameter(problem, samples, supply.position))
    for name in supply.names[1:]:
        found = found * parameter(problem, samples, name)[:, None]
    return found


def recycled_limit(problem: Problem, samples: Mapping[str, Array], metal: str) -> Array:
    """Largest share of a metal's demand that can be recycled, by sample and year (再生占比上限).

    In years a stock model covers ``max(a0, supply / demand)`` with today's recycled share ``a0``, in all others
    ``max(a0, availability * declared share)``; never above one.
    """
    declared = problem.recycled_limit(metal, parameter(problem, samples, "scrap_availability"))[:, None]
    supply = problem.scrap_supply.get(metal)
    if supply is None:
        return np.asarray(np.broadcast_to(declared, (len(declared), len(problem.years))))
    covered = np.array([year in supply.years for year in problem.years])
    asked = problem.base_production(metal) * demand(problem, samples)[:, covered]
    given = scrap_supply(problem, samples, metal)
    share = np.divide(given, asked, out=np.ones(np.broadcast_shapes(given.shape, asked.shape)), where=asked > 0)
    limit = np.minimum(1.0, np.maximum(problem.base_recycled_share(metal), share))
    found = np.array(np.broadcast_to(declared, (max(len(declared), len(limit)), len(problem.years))))
    found[:, covered] = limit
    return found


def rest_activity(problem: Problem, samples: Mapping[str, Array]) -> Array:
    """Activity of the rest of the sector, 1 in the base year, by sample and year (行业其余部分活动水平)."""
    growth = parameter(problem, samples, "demand_growth") + parameter(problem, samples, "rest_growth_difference")
    return np.asarray((1.0 + growth[:, None]) ** _age(problem)[None, :])


def _age(problem: Problem) -> Array:
    return np.array(problem.years, dtype=np.float64) - problem.base_year


def _falling(problem: Problem, samples: Mapping[str, Array], name: str) -> Array:
    decline = parameter(problem, samples, name)
    return np.asarray((1.0 - decline[:, None]) ** _age(problem)[None, :])
