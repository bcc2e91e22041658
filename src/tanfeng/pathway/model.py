"""The linear model (线性优化模型): built from its constraints, solved by HiGHS, read back as plain arrays."""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway import objective
from tanfeng.pathway.constraints import adoption, capacity, demand, relations, scrap, today
from tanfeng.pathway.policy import benchmark_share, co2_intensity, energy_intensity, peak, recycled_share
from tanfeng.pathway.policy.slack import PREFIX
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.symbols import Parameters, Symbols, parameters, symbols

Array = NDArray[np.float64]
PHYSICAL = (demand, today, capacity, adoption, relations, scrap)
POLICIES = (recycled_share, benchmark_share, energy_intensity, co2_intensity, peak)
BY_ITEM = {module.ITEM: module for module in POLICIES}


@dataclass(frozen=True)
class Solution:
    """The optimum (最优解), or why there is none. Arrays are (route, year) or (route, measure, year).

    ``status`` is ``optimal``, ``infeasible``, ``time_limit`` or another word of the solver; everything else is empty
    unless it is ``optimal``. ``cost_items`` and ``objective`` are million CNY, discounted; ``slacks`` by item and year
    in the unit of the item's row.
    """

    status: str
    objective: float = float("nan")
    cost_items: dict[str, float] = field(default_factory=dict)
    production: Array = field(default_factory=lambda: np.empty((0, 0)))
    treated: Array = field(default_factory=lambda: np.empty((0, 0, 0)))
    installed: Array = field(default_factory=lambda: np.empty((0, 0, 0)))
    new_capacity: Array = field(default_factory=lambda: np.empty((0, 0)))
    direct: Array = field(default_factory=lambda: np.empty(0))
    indirect: Array = field(default_factory=lambda: np.empty(0))
    electricity: Array = field(default_factory=lambda: np.empty(0))
    energy: Array = field(default_factory=lambda: np.empty(0))
    slacks: dict[str, dict[int, float]] = field(default_factory=dict)
    peak_year: int | None = None

    @property
    def optimal(self) -> bool:
        return self.status == "optimal"

    @property
    def total(self) -> Array:
        return np.asarray(self.direct + self.indirect)

    @property
    def cost(self) -> float:
        """System cost without the penalties of policy slack, million CNY."""
        return self.objective - self.cost_items.get(objective.PENALTY, 0.0)


def solve(problem: Problem, time_limit: float) -> Solution:
    """Find the cheapest pathway that honours the physical constraints and the policy items (求解).

    A peak item is honoured exactly: first without it; if that answer breaks it, once per year that may carry the peak,
    keeping the cheapest (the earliest year among equals). Same problem, same answer: one thread, fixed seed.
    """
    with _quiet():
        first = _solve_once(problem, time_limit, None)
        item = next((i for i in problem.policies if i.item == peak.ITEM), None)
        if item is None or not first.optimal or _peaks_in_time(problem, first, item):
            return first
        answers = [_solve_once(problem, time_limit, year) for year in _peak_candidates(problem, first, item)]
    found = [a for a in answers if a.optimal]
    return min(found, key=lambda a: (round(a.objective, 9), a.peak_year or 0)) if found else answers[0]


def build(problem: Problem, peak_year: int | None = None) -> tuple[Any, Parameters, Symbols, dict[str, Any]]:
    """Build the model and return it with its parameters, symbols and cost items (建模)."""
    import linopy

    model = linopy.Model()
    p = parameters(problem)
    s = symbols(model, problem, p)
    for constraint in PHYSICAL:
        constraint.add(model, problem, p, s)
    for item in problem.policies:
        BY_ITEM[item.item].add(model, problem, p, s, item)
        if item.item == peak.ITEM and peak_year is not None:
            peak.add_peak_year(model, problem, s, item, peak_year)
    costs = objective.items(model, problem, p, s)
    terms = list(costs.values())
    # linopy keeps constants out of the objective: they are added back when the solution is read.
    model.add_objective(sum((_without_constant(t) for t in terms[1:]), _without_constant(terms[0])))
    return model, p, s, costs


def _solve_once(problem: Problem, time_limit: float, peak_year: int | None) -> Solution:
    model, _, s, costs = build(problem, peak_year)
    status, condition = model.solve(
        "highs",
        io_api="direct",
        progress=False,
        output_flag=False,
        log_to_console=False,
        threads=1,
        random_seed=0,
        time_limit=time_limit,
    )
    if status != "ok" or condition != "optimal":
        return Solution(status=condition, peak_year=peak_year)
    values = {name: _value(cost) for name, cost in costs.items()}
    return Solution(
        status="optimal",
        objective=sum(values.values()),
        cost_items=values,
        production=_of(s.production, "route", "year"),
        treated=_of(s.treated, "route", "measure", "year"),
        installed=_of(s.installed, "route", "measure", "year"),
        new_capacity=_of(s.new_capacity, "route", "year"),
        direct=_of(s.direct, "year"),
        indirect=_of(s.indirect, "year"),
        electricity=_of(s.electricity, "year"),
        energy=_of(s.energy, "year"),
        slacks=_slacks(model),
        peak_year=peak_year,
    )


def _peaks_in_time(problem: Problem, solution: Solution, item: PolicyItem) -> bool:
    late = np.array(problem.years) >= item.first_year
    if late.all() or not late.any():
        return True
    series = {"direct": solution.direct, "indirect": solution.indirect, "total": solution.total}[item.boundary]
    return bool(series[late].max() <= series[~late].max() * (1.0 + 1e-9))


def _peak_candidates(problem: Problem, solution: Solution, item: PolicyItem) -> list[int]:
    """Years before the deadline that may carry the peak: of the years nobody can change, only the highest."""
    series = {"direct": solution.direct, "indirect": solution.indirect, "total": solution.total}[item.boundary]
    before = [y for y in problem.years if y < item.first_year]
    fixed = [y for y in before if y in set(problem.fixed_years)]
    highest = max(fixed, key=lambda y: (series[problem.years.index(y)], -y), default=None)
    return sorted({*([highest] if highest is not None else []), *(y for y in before if y not in fixed)})


def _without_constant(expression: Any) -> Any:
    return expression - expression.const


def _value(expression: Any) -> float:
    return float(expression.solution)


def _of(quantity: Any, *dims: str) -> Array:
    return np.asarray(quantity.solution.transpose(*dims).values, dtype=np.float64)


def _slacks(model: Any) -> dict[str, dict[int, float]]:
    slacks = {}
    for name in model.variables:
        if name.startswith(PREFIX):
            values = model.variables[name].solution
            slacks[name[len(PREFIX) :]] = {
                int(y): float(v) for y, v in zip(values.year.values, values.values, strict=True)
            }
    return slacks


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Use linopy's exact semantics and keep the solver's banner off the user's screen."""
    import linopy

    with linopy.options as options, warnings.catch_warnings(), _no_banner():
        options.set_value(semantics="v1")
        yield


@contextlib.contextmanager
def _no_banner() -> Iterator[None]:
    """Send what compiled code prints to standard output into the void for a moment."""
    with contextlib.redirect_stdout(io.StringIO()):
        saved, void = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(void, 1)
            yield
        finally:
            os.dup2(saved, 1)
            os.close(saved)
            os.close(void)
