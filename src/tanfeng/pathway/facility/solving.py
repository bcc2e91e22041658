"""Solving a problem (求解): the plants' pathways, and the level that the peak item holds them to."""

from __future__ import annotations

from dataclasses import replace

from tanfeng.core.errors import TanfengError
from tanfeng.pathway import bounds
from tanfeng.pathway.engine import Plan, Sector, Settings, Worker
from tanfeng.pathway.engine import solve as run_engine
from tanfeng.pathway.engine.settings import DEFAULT
from tanfeng.pathway.facility.asked import Asked, ask
from tanfeng.pathway.facility.clock import Clock, OutOfTimeError
from tanfeng.pathway.facility.judging import judged
from tanfeng.pathway.facility.today import follow
from tanfeng.pathway.policy import peak
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution

#: How often the level before the deadline may be lowered before the answer is given as it stands.
PEAK_ROUNDS = 6


def solve(problem: Problem, time_limit: float, worker: Worker | None = None) -> Solution:
    """Find the cheapest pathway that honours the physical rows and the policy items (求解).

    Same problem, same answer, as long as ``time_limit`` (seconds, for all runs of the engine) is not reached. A problem
    in which nothing is decided needs no engine. With a ``worker`` the engine runs in its process, which is killed when
    the time is over. Raises ``TanfengError`` where the solver is missing or gave no plan.
    """
    return solve_asked(problem, time_limit, worker)[1]


def solve_asked(problem: Problem, time_limit: float, worker: Worker | None = None) -> tuple[Asked | None, Solution]:
    """Return the last question put to the engine as well; ``None`` where nothing was asked."""
    if not problem.free_years or not problem.plants:
        bounds.require(problem)
        return None, judged(problem, follow(problem))
    asked, _, solution = solve_plan(problem, time_limit, worker)
    return asked, solution


def solve_plan(problem: Problem, time_limit: float, worker: Worker | None = None) -> tuple[Asked, Plan, Solution]:
    """Return question, the engine's own plan and the solution of a problem in which something is decided (求解).

    Where the time is over before the level of the peak item has settled, the last plan is returned as ``stopped``.
    """
    settings, clock = Settings(gap=problem.gap), Clock(time_limit)
    asked = ask(problem)
    plan = answered(asked.sector, time_limit, worker, settings)
    solution = asked.solution(plan)
    item = next((i for i in problem.policies if i.item == peak.ITEM), None)
    for _ in range(PEAK_ROUNDS):
        if item is None or peak.in_time(problem, solution, item):
            break
        closer = ask(problem, peak.highest_before(problem, solution, item))
        try:
            plan = in_time(closer.sector, clock, worker, settings)
        except OutOfTimeError:
            plan = replace(plan, status="stopped")
            return asked, plan, asked.solution(plan)
        asked, solution = closer, closer.solution(plan)
    return asked, plan, solution


def in_time(sector: Sector, clock: Clock, worker: Worker | None, settings: Settings) -> Plan:
    """Have the engine answer in the time that is left. Raises :class:`OutOfTimeError` where that gave no plan."""
    try:
        return answered(sector, clock.next(), worker, settings)
    except TanfengError:
        if clock.over:
            raise OutOfTimeError(clock.seconds) from None
        raise


def answered(sector: Sector, seconds: float, worker: Worker | None = None, settings: Settings = DEFAULT) -> Plan:
    """Have the engine answer, here or in the worker's process."""
    if worker is None:
        return run_engine(sector, replace(settings, seconds=seconds))
    return worker.solve(sector, seconds, settings)
