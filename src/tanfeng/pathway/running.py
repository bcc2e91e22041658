"""One pathway run (一次路径运行): every scenario solved, its ensemble drawn, its peak stated."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order, to_dicts
from tanfeng.core.lineage import Lineage
from tanfeng.pathway import drivers, ensemble, figures, outcome
from tanfeng.pathway.engine import Worker
from tanfeng.pathway.facility import conflict_of, solve_asked
from tanfeng.pathway.facility.conflict import Conflict
from tanfeng.pathway.history import History, Marks
from tanfeng.pathway.inputs import BaseInputs, assemble
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.result import PathwayResult, scenario_dict
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scenario_file import load_scenarios
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.statement import BOUNDARIES, Question, answer
from tanfeng.pathway.targets import PEAK, last_year_before
from tanfeng.pathway.uncertainty.held import HeldPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from tanfeng.plan import Plan
    from tanfeng.reference import Reference

__all__ = ["BaseInputs", "PathwayResult", "choose", "load_scenarios", "run"]


def run(
    base: BaseInputs,
    plan: Plan,
    reference: Reference,
    scenarios: Sequence[Scenario],
    progress: Callable[[str], None] | None = None,
    *,
    killable: bool = False,
) -> PathwayResult:
    """Solve the scenarios and state their peaks (运行情景).

    A scenario without a solution gives findings and nothing else. ``progress`` is told the name of each scenario
    before it is solved. ``killable`` solves in a process of its own that is killed when a time limit is not kept; a
    script that asks for it needs ``if __name__ == "__main__":``.
    """
    with Worker() if killable else nullcontext() as worker:
        return _run(base, plan, reference, scenarios, _Manner(progress, worker))


@dataclass(frozen=True)
class _Manner:
    """How a run is made: whom it tells, where it solves."""

    progress: Callable[[str], None] | None
    worker: Worker | None


def _run(
    base: BaseInputs, plan: Plan, reference: Reference, scenarios: Sequence[Scenario], manner: _Manner
) -> PathwayResult:
    solved: list[dict[str, Any]] = []
    peaks: list[dict[str, Any]] = []
    findings: list[Finding] = []
    rows: dict[str, dict[str, Any]] = {}
    lineage = Lineage()
    for scenario in scenarios:
        if manner.progress is not None:
            manner.progress(scenario.name)
        assembled = assemble(base, plan, reference, scenario)
        own = list(assembled.findings)
        problem, history = assembled.problem, assembled.history
        if problem is not None and history is not None:
            asked, solution = solve_asked(problem, scenario.time_limit, manner.worker)
            conflict = conflict_of(asked, solution, scenario.time_limit, manner.worker) if asked is not None else None
            own += outcome.shortfalls(scenario, problem, solution)
            own += outcome.open_answer(scenario, solution)
            own += outcome.conflicts(scenario, conflict)
            own += drivers.of(scenario, problem, solution)
            own += ensemble.check(problem.assumptions, scenario.ensemble)
            task = _Task(scenario, problem, solution, history, _deadline(plan, scenario), base.marks, conflict)
            solved_one, peaks_one = _state(task, lineage)
            solved.append({**solved_one, "findings": to_dicts(in_order(own))})
            peaks += peaks_one
            rows.update({row.figure_id: row.to_dict() for row in problem.assumptions.values()})
        findings += own
    figures.of_references(lineage, reference)
    return PathwayResult(tuple(solved), tuple(peaks), tuple(rows.values()), tuple(in_order(findings)), lineage)


def choose(scenarios: Sequence[Scenario], names: Sequence[str]) -> tuple[Scenario, ...]:
    """Return the named scenarios in their declared order, all of them without names. Raises ``UsageError``."""
    known = [s.name for s in scenarios]
    for name in names:
        if name not in known:
            raise UsageError(
                f"没有情景“{name}”；可用：{'、'.join(known)}。",
                f"There is no scenario {name!r}; known: {', '.join(known)}.",
            )
    return tuple(s for s in scenarios if not names or s.name in names)


@dataclass(frozen=True)
class _Task:
    scenario: Scenario
    problem: Problem
    solution: Solution
    history: History
    last_in_time: int
    marks: Marks
    conflict: Conflict | None = None


def _state(task: _Task, lineage: Lineage) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Draw the ensemble of a solved scenario and state its peaks; the figures go into the lineage."""
    held = HeldPlan.of(task.problem, task.solution)
    drawn = ensemble.run(held, task.scenario.ensemble)
    figures.of_scenario(lineage, task.scenario, task.problem, task.solution)
    peaks = []
    for boundary in BOUNDARIES:
        question = Question(task.scenario, boundary, task.last_in_time, held, drawn, task.history, task.marks)
        said = answer(question, getattr(task.solution, boundary))
        figures.of_answer(lineage, said)
        peaks.append(said.to_dict())
    solved = scenario_dict(task.scenario, task.problem, task.solution, drawn)
    return {**solved, "conflict": task.conflict.to_dict() if task.conflict else None}, peaks


def _deadline(plan: Plan, scenario: Scenario) -> int:
    """The last year in which a peak is in time, by the plan's target and the reading the scenario chose."""
    target = next((t for t in plan.targets if t.id == PEAK), None)
    if target is None:
        raise UsageError(
            f"方案“{plan.id}”没有达峰目标（{PEAK}），无法判断期限。",
            f"The plan {plan.id!r} has no peak target ({PEAK}): there is no deadline to judge by.",
        )
    setting = scenario.policy(PEAK)
    return last_year_before(target.under(setting.options if setting else None).deadline)
