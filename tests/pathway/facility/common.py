"""What the tests of the plant-level model share (共用)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, Phase, settings

from tanfeng.pathway.facility import solve
from tanfeng.pathway.policy.peak import ITEM as PEAK
from tanfeng.pathway.problem import Limit, PolicyItem, Problem
from tanfeng.pathway.rules import UNITS
from tanfeng.pathway.solution import Solution

LIMIT = 60.0
PENALTY = 1e5
YEARS = tuple(range(2020, 2036))
#: Few examples; a failing one is shown as it is, for shrinking it would solve again and again.
FEW = settings(
    max_examples=3,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
RECYCLED, BENCHMARK = "target-recycled-share", "target-benchmark-capacity"
ENERGY, CO2, EXIT = "target-energy-intensity", "target-co2-intensity", "exit-below-level"


def solved(problem: Problem) -> Solution:
    """Solve, and insist that the answer is final: within the gap asked for."""
    solution = solve(problem, LIMIT)
    assert solution.final, f"{solution.status}, gap {solution.gap:.2%}"
    assert solution.bound <= solution.objective + 1e-12
    return solution


def exactly(problem: Problem) -> Solution:
    """Solve and leave no gap."""
    return solved(replace(problem, gap=1e-8))


def item(name: str, value: float, first_year: int = 2025, **fields: Any) -> PolicyItem:
    """Return a policy item whose penalty no measure comes near."""
    return PolicyItem(name, value, first_year, **{"slack_price": PENALTY, **fields})


def peak(first_year: int = 2030, boundary: str = "total") -> PolicyItem:
    return item(PEAK, 0.0, first_year, choices={"boundary": boundary})


def limit(quantity: str, value: float, first: int = 2023, last: int = 2035, **fields: Any) -> Limit:
    return Limit(quantity, quantity, value, UNITS[quantity], first, last, **{"slack_price": PENALTY, **fields})


def from_year(year: int, value: float) -> list[float]:
    """Return a series that is nothing before a year and ``value`` from then on."""
    return [value if y >= year else 0.0 for y in YEARS]
