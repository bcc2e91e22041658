"""One pathway run (一次路径运行): every scenario solved, its ensemble drawn, its peak stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order, to_dicts
from tanfeng.core.lineage import Lineage
from tanfeng.pathway import deciding, drivers, ensemble, figures, green_power, horizon, outcome
from tanfeng.pathway.answering import Answered, several, side_by_side
from tanfeng.pathway.history import History, Marks
from tanfeng.pathway.inputs import BaseInputs, assemble
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.result import PathwayResult, scenario_dict
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scenario_file import load_scenarios
from tanfeng.pathway.scrap.link import drawn
from tanfeng.pathway.statement import BOUNDARIES, Question, answer
from tanfeng.pathway.targets import PEAK, last_year_before
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.sensitivity import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tanfeng.materials.result import MetalResult
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

    A scenario without a history or a grid factor gives findings and nothing else. ``progress`` is told the name of each
    scenario before its answer is waited for. ``killable`` solves in processes that are killed when a time limit is not
    kept, side by side where there are cores; a script that asks for it needs ``if __name__ == "__main__":``.
    """
    assembled = [assemble(base, plan, reference, scenario) for scenario in scenarios]
    posed = [(a.problem, s.time_limit) for a, s in zip(assembled, scenarios, strict=True) if a.problem is not None]
    answers = side_by_side(posed) if killable else several(posed)
    solved: list[dict[str, Any]] = []
    peaks: list[dict[str, Any]] = []
    findings: list[Finding] = []
    rows: dict[str, dict[str, Any]] = {}
    ahead: list[tuple[Scenario, Problem]] = []
    lineage = Lineage()
    for scenario, ready in zip(scenarios, assembled, strict=True):
        if progress is not None:
            progress(scenario.name)
        own = list(ready.findings)
        if ready.problem is not None and ready.history is not None:
            answered = next(answers)
            sampled = replace(scenario, ensemble=drawn(scenario.ensemble, ready.problem))
            own += _about(sampled, ready.problem, answered)
            ahead.append((scenario, ready.problem))
            deadline = _deadline(plan, scenario)
            task = _Task(sampled, ready.problem, answered, ready.history, deadline, base.marks, ready.systems)
            solved_one, peaks_one = _state(task, lineage)
            alone = [*own, *horizon.beyond(scenario, ready.problem, plan)]
            solved.append({**solved_one, "findings": to_dicts(in_order(alone))})
            peaks += peaks_one
            rows.update({row.figure_id: row.to_dict() for row in ready.problem.assumptions.values()})
        findings += own
    findings += horizon.beyond_all(ahead, plan)
    figures.of_references(lineage, reference)
    return PathwayResult(tuple(solved), tuple(peaks), tuple(rows.values()), tuple(in_order(findings)), lineage)


def _about(scenario: Scenario, problem: Problem, answered: Answered) -> list[Finding]:
    """What must be said about an answer."""
    solution = answered.solution
    return [
        *outcome.shortfalls(scenario, problem, solution),
        *outcome.open_answer(scenario, solution),
        *outcome.conflicts(scenario, answered.conflict),
        *(() if answered.searched else outcome.unsearched(scenario)),
        *drivers.of(scenario, problem, solution),
        *green_power.findings(scenario, problem, solution),
        *ensemble.check(problem, scenario.ensemble),
    ]


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
    answered: Answered
    history: History
    last_in_time: int
    marks: Marks
    systems: tuple[MetalResult, ...] = ()


def _state(task: _Task, lineage: Lineage) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Draw the ensemble of a solved scenario and state its peaks; the figures go into the lineage."""
    solution, conflict = task.answered.solution, task.answered.conflict
    held = HeldPlan.of(task.problem, solution)
    samples = ensemble.run(held, task.scenario.ensemble)
    figures.of_scenario(lineage, task.scenario, task.problem, solution, task.systems)
    said = []
    for boundary in BOUNDARIES:
        question = Question(task.scenario, boundary, task.last_in_time, held, samples, task.history, task.marks)
        said.append(answer(question, getattr(solution, boundary)))
        figures.of_answer(lineage, said[-1])
    past = {a.question.boundary: a.past_highest for a in said}
    asked = Asked(task.problem.years, task.last_in_time, past)
    found = deciding.tornados(held, task.scenario.ensemble, asked)
    green = green_power.bought(task.problem, solution)
    peaks = []
    for peak in (green_power.with_statement(a.to_dict(), task.problem, green) for a in said):
        turns = peak["reverses_if"] or peak["scenario_years"]["reverses_if"]
        decide = deciding.deciding(found, peak["boundary"], turns, task.problem.assumptions)
        peaks.append({**peak, "deciding": decide})
    solved = scenario_dict(task.scenario, task.problem, solution, samples)
    more = {
        "conflict": conflict.to_dict() if conflict else None,
        "tornado": deciding.shown(found),
        "bought_green": green.to_dict(),
    }
    return {**solved, **more}, peaks


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
