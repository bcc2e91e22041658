"""The linear model (线性优化模型): built from its constraints, solved by HiGHS, read back as plain arrays."""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from tanfeng.pathway import objective
from tanfeng.pathway.constraints import adoption, capacity, demand, relations, scrap, today
from tanfeng.pathway.fixed import follow
from tanfeng.pathway.policy import benchmark_share, co2_intensity, energy_intensity, peak, recycled_share
from tanfeng.pathway.policy.slack import slack_of_items
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.solution import Array, Solution
from tanfeng.pathway.symbols import Symbols, derived, parameters, variables

PHYSICAL = (demand, today, capacity, adoption, relations, scrap)
POLICIES = (recycled_share, benchmark_share, energy_intensity, co2_intensity, peak)
#: How often the level before the deadline may be lowered before the answer is given as it stands.
PEAK_ROUNDS = 6
BY_ITEM = {module.ITEM: module for module in POLICIES}


def solve(problem: Problem, time_limit: float) -> Solution:
    """Find the cheapest pathway that honours the physical constraints and the policy items (求解).

    Same problem, same answer: one thread, fixed seed. ``time_limit`` (seconds) holds for each run of the solver. A
    scenario in which nothing is decided and no item binds needs no solver.
    """
    if not problem.decisions and not problem.policies:
        return follow(problem)
    with _quiet():
        model, s, costs = build(problem)
        answer = _run(model, s, costs, time_limit)
        item = next((i for i in problem.policies if i.item == peak.ITEM), None)
        for _ in range(PEAK_ROUNDS):
            if item is None or not answer.optimal or peaks_in_time(problem, answer, item):
                break
            cap = _highest_before(problem, answer, item)
            if answer.peak_cap is not None:
                model.remove_constraints(item.item)
            peak.add_cap(model, problem, s, item, cap)
            answer = replace(_run(model, s, costs, time_limit), peak_cap=cap)
    return answer


def build(problem: Problem) -> tuple[Any, Symbols, dict[str, Any]]:
    """Build the model and return it with its symbols and its cost items in million CNY (建模)."""
    import linopy

    model = linopy.Model()
    p = parameters(problem)
    s = derived(problem, p, variables(model, problem, p))
    for constraint in PHYSICAL:
        constraint.add(model, problem, p, s)
    for item in problem.policies:
        BY_ITEM[item.item].add(model, problem, p, s, item)
    costs = objective.items(problem, p, s, slack_of_items(model))
    terms = list(costs.values())
    model.add_objective(sum(terms[1:], terms[0]))
    return model, s, costs


def peaks_in_time(problem: Problem, solution: Solution, item: PolicyItem) -> bool:
    """Say whether a solution honours the peak item, its own slack set off year by year."""
    late = np.array(problem.years) >= item.first_year
    if late.all() or not late.any():
        return True
    slack = np.array([solution.slacks[item.item].get(y, 0.0) for y in problem.years])
    level = peak.emission(solution, item) - slack
    return bool(level[late].max() <= _highest_before(problem, solution, item) * (1.0 + 1e-9))


def _highest_before(problem: Problem, solution: Solution, item: PolicyItem) -> float:
    before = np.array(problem.years) < item.first_year
    return float(peak.emission(solution, item)[before].max())


def _run(model: Any, s: Symbols, costs: dict[str, Any], time_limit: float) -> Solution:
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
        return Solution(status=condition)
    values = {name: float(cost.solution) for name, cost in costs.items()}
    return Solution(
        status="optimal",
        objective=sum(values.values()),
        cost_items=values,
        production=_of(s.x.production, "route", "year"),
        treated=_of(s.x.treated, "route", "measure", "year"),
        new_capacity=_of(s.x.new_capacity, "route", "year"),
        direct=_of(s.direct, "year"),
        indirect=_of(s.indirect, "year"),
        electricity=_of(s.electricity, "year"),
        energy=_of(s.energy, "year"),
        slacks=_slacks(model),
    )


def _of(quantity: Any, *dims: str) -> Array:
    # Adding zero turns the solver's minus zero into a plain one.
    return np.asarray(quantity.solution.transpose(*dims).values, dtype=np.float64) + 0.0


def _slacks(model: Any) -> dict[str, dict[int, float]]:
    slacks = {}
    for item, slack in slack_of_items(model).items():
        values = slack.solution + 0.0
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
