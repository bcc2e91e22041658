"""Energy per value added (单位增加值能耗): falls by a share against the baseline year."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.policy.slack import add_slack
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.symbols import Parameters, Symbols

ITEM = "target-energy-intensity"
FORMULA = "E[t] - z[t] <= (1 - decline) * E[base] * V[t] / V[base]   (tce; V is value added)"
UNIT = "tce"
#: The row compares two levels, that is the ``compound`` reading of a decline.
QUESTION = "decline"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols, item: PolicyItem) -> None:
    del p
    add_intensity(model, problem, s.energy, item)


def base_year(problem: Problem, item: PolicyItem) -> int:
    """The target's base year, or the first model year where that lies before it (对比基年)."""
    return max(problem.base_year, item.baseline_year or problem.base_year)


def add_intensity(model: Any, problem: Problem, quantity: Any, item: PolicyItem) -> None:
    """Lay the row ``q[t] - z[t] <= (1 - decline) * V[t]/V[base] * q[base]`` for a yearly quantity ``q``."""
    from xarray import DataArray

    years = [y for y in problem.years if y >= item.first_year]
    base = base_year(problem, item)
    growth = problem.assumptions.number("value_added_growth")
    allowed = DataArray([(1.0 - item.value) * (1.0 + growth) ** (y - base) for y in years], coords={"year": years})
    slack = add_slack(model, item.item, years)
    model.add_constraints(
        quantity.sel(year=years) - quantity.sel(year=base, drop=True) * allowed - slack <= 0.0, name=item.item
    )
