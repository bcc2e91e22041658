"""Solving one question in this process (求解): relaxation, repair, proof."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tanfeng.pathway.engine.checks import require
from tanfeng.pathway.engine.exact import settled, small
from tanfeng.pathway.engine.generation import Generator, Relaxation
from tanfeng.pathway.engine.plan import Plan, Status
from tanfeng.pathway.engine.pool import Columns
from tanfeng.pathway.engine.repair import repaired, rounded
from tanfeng.pathway.engine.sector import AT_LEAST, AT_MOST, Array, Sector
from tanfeng.pathway.engine.settings import DEFAULT, Settings
from tanfeng.pathway.engine.tables import lay_out

Report = Callable[[Plan], None]
#: A first plan after so many pricing rounds, and again after as many.
REPORT_EVERY = 5


def solve(sector: Sector, settings: Settings = DEFAULT, report: Report | None = None) -> Plan:
    """Return the best plan with its proven bound (求解).

    ``report`` is told plans on the way, from the first rounds on. Raises ``UsageError`` where the question is wrong,
    ``TanfengError`` where the solver is missing or fails.
    """
    require(sector)
    ends = time.monotonic() + settings.seconds
    generator = Generator(lay_out(sector))
    return answer(generator, settings, ends=ends, report=report)[0]


def answer(
    generator: Generator,
    settings: Settings,
    before: tuple[Array, Columns] | None = None,
    ends: float = np.inf,
    report: Report | None = None,
) -> tuple[Plan, Relaxation, Columns]:
    """Solve the question a generator holds; ``before`` are row prices and plan of another scenario to start from.

    ``ends`` is the moment of the monotonic clock at which to stop.
    """

    def stop() -> bool:
        return time.monotonic() > ends

    def on_round(number: int, now: Callable[[], Relaxation]) -> None:
        if report is not None and number % REPORT_EVERY == 0:
            relaxed = now()
            report(_plan(generator, relaxed, rounded(relaxed)[0], relaxed.bound))

    def on_plan(plan: Columns) -> None:
        if report is not None:
            report(_plan(generator, relaxation, plan, relaxation.bound))

    prices, incumbent = before if before is not None else (None, None)
    asked = settings.gap * settings.relaxed
    relaxation = generator.run(asked, prices, settings.rounds, stop, on_round, enough=settings.enough)
    few = small(generator.tables, settings)
    best = repaired(
        generator, relaxation, settings, incumbent, dives=0 if few else settings.dives, stop=stop, each=on_plan
    )
    plan = _plan(generator, relaxation, best, relaxation.bound)
    if few and plan.gap > settings.gap and not stop():
        proven = settled(generator, relaxation, best, settings, ends - time.monotonic())
        best, plan = proven.plan, _plan(generator, relaxation, proven.plan, proven.bound)
    status: Status = "certified" if plan.gap <= settings.gap else "stopped" if stop() else "open gap"
    return replace(plan, status=status), relaxation, best


def _plan(generator: Generator, relaxation: Relaxation, best: Columns, bound: float) -> Plan:
    """Work out the figures of a plan, without ties; its status is ``stopped`` until it is proven (方案各项数值)."""
    tables, rows = generator.tables, generator.rows
    sector, ways = tables.sector, best.pathways
    _, a = generator.figures(best)
    activity = a.sum(axis=0)
    missing = rows.rhs - activity
    senses = np.array(rows.senses)
    slack = np.where(senses == AT_LEAST, np.maximum(missing, 0.0), np.abs(missing))
    slack = np.where(senses == AT_MOST, np.maximum(-missing, 0.0), slack)
    plant, year = ways.plant[:, None], np.arange(len(sector.years))[None, :]
    fixed = float(tables.fixed[year, ways.states, plant].sum())
    variable = float((ways.levels * tables.variable[year, ways.states, plant]).sum())
    priced = float((best.flow * generator.prices).sum())
    cost = {
        "adoption": float(best.own.sum() - best.ties.sum()) - fixed - variable,
        "fixed": fixed,
        "variable": variable,
        "priced": priced,
        "slack": float((slack * rows.penalty).sum()),
    }
    objective = sum(cost.values())
    return Plan(
        status="stopped",
        objective=objective,
        bound=min(bound - tables.ties_at_most, objective),
        states=ways.states,
        arcs=ways.arcs,
        levels=ways.levels,
        quantities=best.flow,
        activity=activity,
        slack=slack,
        prices=relaxation.duals.prices,
        cost=cost,
        rounds=relaxation.rounds,
        columns=len(relaxation.cost),
    )
