"""The linear model (线性优化模型): built from its constraints, solved by HiGHS, read back as plain arrays."""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from tanfeng.pathway import objective
from tanfeng.pathway.constraints import adoption, capacity, demand, relations, scrap, today
from tanfeng.pathway.fixed import follow
from tanfeng.pathway.policy import benchmark_share, co2_intensity, energy_intensity, peak, recycled_share
from tanfeng.pathway.policy.slack import slack_variables
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.solution import Array, Solution
from tanfeng.pathway.symbols import Symbols, parameters, symbols

PHYSICAL = (demand, today, capacity, adoption, relations, scrap)
POLICIES = (recycled_share, benchmark_share, energy_intensity, co2_intensity, peak)
BY_ITEM = {module.ITEM: module for module in POLICIES}


def solve(problem: Problem, time_limit: float) -> Solution:
    """Find the cheapest pathway that honours the physical constraints and the policy items (求解).

    A peak item is honoured exactly: first without it; if that answer breaks it, once per year that may carry the peak,
    keeping the cheapest (the earliest year among equals). Same problem, same answer: one thread, fixed seed.
    ``time_limit`` (seconds) holds for each run of the solver.
    """
    if not problem.decisions and not problem.policies:
        return follow(problem)
    with _quiet():
        model, s, costs = build(problem)
        first = _run(model, s, costs, time_limit, None)
        item = next((i for i in problem.policies if i.item == peak.ITEM), None)
        if item is None or not first.optimal or _peaks_in_time(problem, first, item):
            return first
        answers = []
        for year in _peak_candidates(problem, first, item):
            peak.add_peak_year(model, problem, s, item, year)
            answers.append(_run(model, s, costs, time_limit, year))
            model.remove_constraints(item.item)
    found = [a for a in answers if a.optimal]
    return min(found, key=lambda a: (round(a.objective, 9), a.peak_year or 0)) if found else answers[0]


def build(problem: Problem) -> tuple[Any, Symbols, dict[str, Any]]:
    """Build the model and return it with its symbols and its cost items in million CNY (建模)."""
    import linopy

    model = linopy.Model()
    p = parameters(problem)
    s = symbols(model, problem, p)
    for constraint in PHYSICAL:
        constraint.add(model, problem, p, s)
    for item in problem.policies:
        BY_ITEM[item.item].add(model, problem, p, s, item)
    costs = objective.items(problem, p, s, slack_variables(model))
    # linopy refuses a constant in the objective (a rest of the sector has a cost, but no choice): it is left out of
    # what is minimised and stays in the cost items.
    terms = [cost - cost.const for cost in costs.values()]
    model.add_objective(sum(terms[1:], terms[0]))
    return model, s, costs


def _run(model: Any, s: Symbols, costs: dict[str, Any], time_limit: float, peak_year: int | None) -> Solution:
    status, condition = model.solve(
        "highs",
        io_api="direct",
        progress=False,
        output_flag=False,
        threads=1,
        random_seed=0,
        time_limit=time_limit,
    )
    if status != "ok" or condition != "optimal":
        return Solution(status=condition, peak_year=peak_year)
    values = {name: float(cost.solution) for name, cost in costs.items()}
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
    series = {"direct": solution.direct, "indirect": solution.indirect, "total": solution.total}[
        item.choice(peak.QUESTION, "total")
    ]
    return bool(series[late].max() <= series[~late].max() * (1.0 + 1e-9))


def _peak_candidates(problem: Problem, solution: Solution, item: PolicyItem) -> list[int]:
    """Years before the deadline that may carry the peak: of the years nobody can change, only the highest."""
    series = {"direct": solution.direct, "indirect": solution.indirect, "total": solution.total}[
        item.choice(peak.QUESTION, "total")
    ]
    before = [y for y in problem.years if y < item.first_year]
    fixed = [y for y in before if y in set(problem.fixed_years)]
    highest = max(fixed, key=lambda y: (series[problem.years.index(y)], -y), default=None)
    return sorted({*([highest] if highest is not None else []), *(y for y in before if y not in fixed)})


def _of(quantity: Any, *dims: str) -> Array:
    return np.asarray(quantity.solution.transpose(*dims).values, dtype=np.float64)


def _slacks(model: Any) -> dict[str, dict[int, float]]:
    slacks = {}
    for item, variable in slack_variables(model).items():
        values = variable.solution
        slacks[item] = {int(y): float(v) for y, v in zip(values.year.values, values.values, strict=True)}
    return slacks


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Use linopy's exact semantics and keep the solver's banner off the user's screen."""
    import linopy

    logger = logging.getLogger("linopy")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with linopy.options as options, _no_banner():
            options.set_value(semantics="v1")
            yield
    finally:
        logger.setLevel(level)


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
