"""Findings about an answer of the optimiser (求解结果的问题): no answer, or a plan item it cannot meet."""

from __future__ import annotations

from tanfeng.core.findings import Finding
from tanfeng.pathway.model import BY_ITEM
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.solution import Solution

#: Slack below this share of what the row speaks of is rounding, not a shortfall.
ROUNDING = 1e-6


def unsolved(scenario: Scenario, solution: Solution) -> Finding:
    """Say why there is no result; none is made up."""
    zh, en = {
        "infeasible": ("约束互相矛盾，无解", "its constraints contradict each other"),
        "time_limit": (
            f"在 {scenario.time_limit:g} 秒内没有解出",
            f"it was not solved within {scenario.time_limit:g} seconds",
        ),
    }.get(solution.status, (f"求解器返回“{solution.status}”", f"the solver returned '{solution.status}'"))
    return Finding(
        "warning",
        "pathway.not-solved",
        f"情景“{scenario.name_zh}”没有结果：{zh}。",
        f"The scenario '{scenario.name_en}' has no result: {en}.",
        expected="optimal",
        given=solution.status,
    )


def shortfalls(scenario: Scenario, problem: Problem, solution: Solution) -> list[Finding]:
    """Say in a sentence which plan item the scenario cannot meet, from when and by how much."""
    findings = []
    for item in problem.policies:
        used = {y: v for y, v in solution.slacks.get(item.item, {}).items() if v > _rounding(problem)}
        if not used:
            continue
        first, worst = min(used), max(used, key=lambda y: (used[y], -y))
        unit = BY_ITEM[item.item].UNIT
        findings.append(
            Finding(
                "warning",
                "pathway.policy-shortfall",
                f"情景“{scenario.name_zh}”在声明的假设下完不成“{item.quote}”：{first} 年起有缺口，"
                f"{worst} 年最大，为 {used[worst]:,.0f} {unit}。",
                f"Under the declared assumptions the scenario '{scenario.name_en}' cannot meet {item.item}: it falls "
                f"short from {first} on, most in {worst} by {used[worst]:,.0f} {unit}.",
                expected="0",
                given=f"{used[worst]:.0f} {unit}",
                clause=item.item,
            )
        )
    return findings


def _rounding(problem: Problem) -> float:
    return ROUNDING * max(1.0, sum(r.production_t for r in problem.routes))
