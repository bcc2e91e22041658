"""Findings about an answer of the optimiser (求解结果的问题): not final, or a plan item it cannot meet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.facility.conflict import Conflict
from tanfeng.pathway.facility.items import BY_ITEM
from tanfeng.pathway.facility.linking import demand, lines, scrap
from tanfeng.pathway.facility.quantities import INDEX, ORDINARY
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


def unsearched(scenario: Scenario) -> list[Finding]:
    """Say that items are missed and that the time was over before it was clear which of them conflict (未查完冲突)."""
    return [
        Finding(
            "warning",
            "pathway.conflict-not-searched",
            f"情景“{scenario.name_zh}”有条目没有完成，但在 {scenario.time_limit:g} 秒的时限内没有查清哪些不能同时做到；"
            "可加大 [solver] time_limit_seconds。",
            f"Scenario '{scenario.name_en}' misses items, and which of them cannot all be met was not settled within "
            f"{scenario.time_limit:g} seconds; raise [solver] time_limit_seconds.",
            expected="time_limit_seconds",
            given=f"{scenario.time_limit:g}",
        )
    ]


def shortfalls(scenario: Scenario, problem: Problem, solution: Solution) -> list[Finding]:
    """Say in a sentence which plan item or physical row the scenario cannot meet, from when and by how much."""
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
                f"Under the declared assumptions the scenario '{scenario.name_en}' cannot meet {item.called[1]}: it "
                f"falls short from {first} on, most in {worst} by {used[worst]:,.0f} {unit}.",
                expected="0",
                given=f"{used[worst]:.0f} {unit}",
                clause=item.item,
            )
        )
    return findings + physical(scenario, problem, solution)


def physical(scenario: Scenario, problem: Problem, solution: Solution) -> list[Finding]:
    """Say which physical row or limit cannot hold, and where a site gives more than its unit uses (物理缺口)."""
    of_plan = {item.item for item in problem.policies}
    units = {limit.key: limit.unit for limit in problem.limits}
    found = []
    for item in (name for name in solution.parts if name not in of_plan):
        for part, by_year in solution.parts[item].items():
            worst = max(by_year, key=lambda y: (by_year[y], -y))
            found.append(
                _physical(scenario, item, part, Worst(min(by_year), worst, by_year[worst], units.get(part, "t")))
            )
    return found + _site_above_use(scenario, problem, solution)


def _site_above_use(scenario: Scenario, problem: Problem, solution: Solution) -> list[Finding]:
    """Name units whose own or contracted power exceeds what they still buy, as after closing (自发电超过用电)."""
    surplus = -np.minimum(solution.flows[INDEX["electricity_mwh"]], solution.flows[INDEX[ORDINARY]])
    found = []
    for i in np.flatnonzero((surplus > ROUNDING * max(1.0, float(surplus.max(initial=0.0)))).any(axis=1)):
        t = int(np.argmax(surplus[i]))
        key, year, amount = problem.plants[i].key, problem.years[t], float(surplus[i, t])
        found.append(
            Finding(
                "warning",
                "pathway.site-above-use",
                f"情景“{scenario.name_zh}”：生产单元 {key} 的自发电或绿电合同超过其用电，"
                f"{year} 年多 {amount:,.0f} MWh；多出部分按省内替代电网计，未建模上网限制。",
                f"Scenario '{scenario.name_en}': power on the site or under contract of unit {key} exceeds its use "
                f"by {amount:,.0f} MWh in {year}; the surplus is counted as if it replaced grid power elsewhere.",
                given=f"{key}: {amount:.0f} MWh",
            )
        )
    return found


class Worst(NamedTuple):
    """From when a row is missed, in which year most, and by how much in its unit (缺口)."""

    first: int
    year: int
    amount: float
    unit: str


_PHYSICAL: dict[str, tuple[str, str]] = {
    demand.NAME: ("{part} 的需求没有全部满足", "the demand for {part} is not met in full"),
    lines.NAME: ("{part} 的新建整条生产线不足", "there are too few whole new lines for {part}"),
    scrap.NAME: ("{part} 的再生产出超过可得的再生原料", "recycled output of {part} needs more scrap than there is"),
}


def _physical(scenario: Scenario, item: str, part: str, worst: Worst) -> Finding:
    zh, en = _PHYSICAL.get(item, ("声明的上限“{part}”没有守住", "the declared limit '{part}' is not kept"))
    return Finding(
        "warning",
        "pathway.out-of-reach",
        f"情景“{scenario.name_zh}”：{zh.format(part=part)}，{worst.first} 年起差 "
        f"{worst.amount:,.0f} {worst.unit}（{worst.year} 年最多）；其结果不是可行的路径。",
        f"Scenario '{scenario.name_en}': {en.format(part=part)}, from {worst.first} on and most in {worst.year}, by "
        f"{worst.amount:,.0f} {worst.unit}; the answer is no feasible pathway.",
        expected="0",
        given=f"{item} {part}: {worst.amount:.0f} {worst.unit}",
    )


def _rounding(problem: Problem) -> float:
    return ROUNDING * max(1.0, sum(p.production_t for p in problem.plants))
