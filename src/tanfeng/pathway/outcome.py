"""Findings about an answer of the optimiser (求解结果的问题): not final, or a plan item it cannot meet."""

from __future__ import annotations

from tanfeng.core.findings import Finding
from tanfeng.pathway.facility.conflict import Conflict
from tanfeng.pathway.facility.items import BY_ITEM
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.solution import Solution

#: Slack below this share of what the row speaks of is rounding, not a shortfall.
ROUNDING = 1e-6


def open_answer(scenario: Scenario, solution: Solution) -> list[Finding]:
    """Say that an answer is not final, and how far it can be from the best (非最终结果)."""
    if solution.final:
        return []
    zh, en = {
        "stopped": (
            f"求解被 {scenario.time_limit:g} 秒的时间限制中止",
            f"the solve was stopped by its time limit of {scenario.time_limit:g} seconds",
        )
    }.get(solution.status, ("求解结束时差距仍大于要求", "the solve ended with a larger gap than asked for"))
    return [
        Finding(
            "warning",
            "pathway.not-final",
            f"情景“{scenario.name_zh}”的结果不是最终结果：{zh}，与可证明的下界相差 {solution.gap:.3%}。",
            f"The answer of the scenario '{scenario.name_en}' is not final: {en}; it lies {solution.gap:.3%} above the "
            "proven bound.",
            expected="certified",
            given=f"{solution.status}, {solution.gap:.3%}",
        )
    ]


def conflicts(scenario: Scenario, conflict: Conflict | None) -> list[Finding]:
    """Say which plan items cannot all be met, and what easing would do (目标冲突)."""
    if conflict is None:
        return []
    said = conflict.to_dict()
    eased_zh = "".join(e["zh"] for e in said["relaxations"])
    eased_en = " ".join(e["en"] for e in said["relaxations"])
    return [
        Finding(
            "warning",
            "pathway.policy-conflict",
            f"情景“{scenario.name_zh}”：{said['zh']}{eased_zh}",
            f"Scenario '{scenario.name_en}': {said['en']} {eased_en}".strip(),
            given="、".join(said["items"] or said["only_dear"]),
            clause=(said["items"] or said["only_dear"])[0],
        )
    ]


def shortfalls(scenario: Scenario, problem: Problem, solution: Solution) -> list[Finding]:
    """Say in a sentence which plan item the scenario cannot meet, from when and by how much."""
    findings = []
    for item in problem.policies:
        used = {y: v for y, v in solution.slacks.get(item.item, {}).items() if v > _rounding(problem)}
        if not used:
            continue
        first, worst = min(used), max(used, key=lambda y: (used[y], -y))
        unit = BY_ITEM[item.rows_of].UNIT
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
    return ROUNDING * max(1.0, sum(p.production_t for p in problem.plants))
