"""What the further pathway commands compute (减排成本、分解、集合模拟、验证): a workspace's question to its layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanfeng.cli.pathway_opening import assembled_of, base_of, default, history_of, scenario_of
from tanfeng.core.errors import TanfengError, UsageError

if TYPE_CHECKING:
    from tanfeng.pathway.facility import Asked
    from tanfeng.pathway.macc import Macc
    from tanfeng.pathway.problem import Problem
    from tanfeng.pathway.solution import Solution
    from tanfeng.pathway.split import Split
    from tanfeng.pathway.uncertainty.design import Design
    from tanfeng.pathway.uncertainty.outcome import OptimisedEnsemble
    from tanfeng.pathway.uncertainty.outlook import HeldEnsemble
    from tanfeng.pathway.validation import Validation
    from tanfeng.report.pathway_run import PathwayRun
    from tanfeng.workspace import Workspace


def problem_of(workspace: Workspace, name: str) -> Problem:
    """Return the question of a scenario. Raises one sentence where it cannot be put together."""
    assembled = assembled_of(workspace, scenario_of(workspace, name))
    if assembled.problem is None:
        said = [f for f in assembled.findings if f.severity != "info"] or list(assembled.findings)
        raise TanfengError(
            f"情景“{name}”不能求解：" + "".join(f.zh for f in said[:3]),
            f"The scenario {name!r} cannot be solved: " + " ".join(f.en for f in said[:3]),
        )
    return assembled.problem


def solved(workspace: Workspace, name: str) -> tuple[Asked, Solution]:
    """Solve a scenario for the layers that read its plants. Raises where nothing is decided in it."""
    from tanfeng.pathway.facility import solve_asked

    scenario = scenario_of(workspace, name)
    asked, solution = solve_asked(problem_of(workspace, name), scenario.time_limit)
    if asked is None:
        raise UsageError(
            f"情景“{name}”没有可决策的内容（冻结现有技术），请换一个情景。",
            f"Nothing is decided in the scenario {name!r} (today's technology is frozen): take another one.",
        )
    return asked, solution


def abatement(
    workspace: Workspace, name: str, prices: Sequence[float], *, year: int | None, boundary: str, rule: str
) -> Macc:
    """Return both abatement curves of a scenario. Raises ``UsageError`` for an unknown year, boundary or rule."""
    from tanfeng.pathway.engine import Settings
    from tanfeng.pathway.facility import ask
    from tanfeng.pathway.macc import macc
    from tanfeng.pathway.macc.facility_case import case_of

    problem = problem_of(workspace, name)
    check_year(problem.free_years or problem.years, year)
    settings = Settings(seconds=scenario_of(workspace, name).time_limit)
    return macc(case_of(ask(problem)), prices, year=year, boundary=boundary, rule=rule, settings=settings)


def shares(workspace: Workspace, name: str, year: int, quantity: str, value: float | None) -> Split:
    """Return a target of a year split under every rule; without a value, what the scenario's own plan comes to."""
    from tanfeng.pathway.split import split
    from tanfeng.pathway.split.facility_split import benchmarks_of, question_of

    check_year(problem_of(workspace, name).years, year)
    asked, solution = solved(workspace, name)
    at = asked.problem.years.index(year)
    planned = {"direct": solution.direct, "total": solution.total, "energy": solution.energy}
    wanted = value if value is not None else float(planned.get(quantity, solution.total)[at])
    target, units = question_of(
        asked,
        solution,
        year=year,
        quantity=quantity,
        value=wanted,
        benchmarks=benchmarks_of(asked, workspace.reference, default("split", "levels")),
        accounts=workspace.views.bottom_up.unit_accounts,
    )
    return split(target, units)


def check_year(years: Sequence[int], year: int | None) -> None:
    """Refuse a year outside the model, naming the nearest."""
    if year is not None and year not in years:
        near = min(years, key=lambda known: abs(known - year))
        raise UsageError(
            f"{year} 年不在 {years[0]}—{years[-1]} 之内；最接近的是 {near} 年。",
            f"The year {year} is outside {years[0]} to {years[-1]}; the nearest is {near}.",
        )


def validation(workspace: Workspace) -> Validation:
    """Return the validation of the workspace's sector: hindcasts, rolling errors, literature (验证)."""
    from tanfeng.pathway import load_scenarios
    from tanfeng.pathway.history import from_accounts
    from tanfeng.pathway.validation import sub_sectors, validate

    above, region = workspace.views.top_down, workspace.file.region
    history, findings = from_accounts(above.accounts, region)
    if history is None:
        raise UsageError(
            "工作区没有可以回测的历史序列：" + "".join(f.zh for f in findings),
            "The workspace has no history to hold the model against: " + " ".join(f.en for f in findings),
        )
    assert workspace.file.scenarios is not None
    seen: dict[str, Any] = {"reconciliation": workspace.views.reconciliation.table.to_dicts()}
    return validate(
        history,
        workspace.reference,
        seen,
        parts=sub_sectors(above.accounts, region),
        marks=base_of(workspace).marks,
        scenarios=load_scenarios(workspace.file.scenarios),
    )


def past_highest(workspace: Workspace, years: Sequence[int]) -> dict[str, float]:
    """Highest known level before the scenario: direct emission by statistics, total by its direct part at least."""
    before = [value for year, value in history_of(workspace).items() if year < years[0]]
    highest = max(before, default=0.0)
    return {"direct": highest, "total": highest}


def outlook(workspace: Workspace, run: PathwayRun, size: int) -> HeldEnsemble:
    """Hold the plan of a scenario and let its declared assumptions move, ``size`` times (固定方案的集合模拟)."""
    from tanfeng.pathway.uncertainty.held import HeldPlan
    from tanfeng.pathway.uncertainty.outlook import run_held
    from tanfeng.pathway.uncertainty.sensitivity import Asked as Judged

    name = str(run.scenario["name"])
    asked, solution = solved(workspace, name)
    deadline = int(run.peaks[0]["last_year_in_time"])
    judged = Judged(asked.problem.years, deadline, past_highest(workspace, asked.problem.years))
    return run_held(HeldPlan.of(asked.problem, solution), design_of(workspace, asked.problem, size), judged)


def design_of(workspace: Workspace, problem: Problem, size: int) -> Design:
    """Return how the ensemble of a scenario is drawn, with another size where one is given."""
    from tanfeng.pathway.scrap.link import drawn
    from tanfeng.pathway.uncertainty.design import Design

    design = Design.of(drawn(scenario_of(workspace, problem.scenario).ensemble, problem))
    return replace(design, size=size) if size else design


def optimised(
    workspace: Workspace,
    name: str,
    size: int,
    folder: Path,
    *,
    workers: int | str,
    progress: Callable[[int, int], None],
) -> OptimisedEnsemble:
    """Answer every sample anew; what stands in ``folder`` is continued (优化集合模拟)."""
    from tanfeng.pathway.uncertainty.optimised import run_optimised

    problem = problem_of(workspace, name)
    return run_optimised(
        problem,
        design_of(workspace, problem, size),
        folder,
        edition=workspace.reference.edition,
        workers=workers,
        chunk=scenario_of(workspace, name).ensemble.chunk,
        progress=progress,
    )
