"""What an answer rests on (结果的来源): what the model decides of it, and what a declared assumption gives."""

from __future__ import annotations

from dataclasses import replace

from tanfeng.core.findings import Finding
from tanfeng.pathway import paths
from tanfeng.pathway.facility import follow
from tanfeng.pathway.policy import co2_intensity, energy_intensity
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.solution import Array, Solution
from tanfeng.pathway.wording import wan

DECLINE = "rest_intensity_decline"


def of(scenario: Scenario, problem: Problem, solution: Solution) -> list[Finding]:
    """Say what lowers direct emission, and what an intensity target gets without any measure (结果来源说明)."""
    still = follow(replace(problem, policies=()))
    found = [_lowered(scenario, problem, still, solution)] if problem.assumptions.number(DECLINE) > 0 else []
    by_item: dict[str, Array] = {energy_intensity.ITEM: still.energy, co2_intensity.ITEM: still.total}
    return found + [_intensity(scenario, problem, i, by_item[i.item]) for i in problem.policies if i.item in by_item]


def lowered(problem: Problem, still: Solution, solution: Solution) -> tuple[float, float]:
    """What direct emission of the last year is less by, tCO2: the rest's assumed decline; plants and measures."""
    unmoved = replace(problem, assumptions=problem.assumptions.changed(**{DECLINE: 0.0}))
    assumed = float(paths.rest_direct(unmoved, {})[0, -1] - paths.rest_direct(problem, {})[0, -1])
    return assumed, float(still.direct[-1] - solution.direct[-1])


def _lowered(scenario: Scenario, problem: Problem, still: Solution, solution: Solution) -> Finding:
    assumed, decided = lowered(problem, still, solution)
    last = problem.years[-1]
    return Finding(
        "warning" if assumed > decided else "info",
        "pathway.lowered-by-assumption",
        f"情景“{scenario.name_zh}”{last} 年的直接排放，因声明的“行业其余部分单位活动直接排放年降幅”少 "
        f"{wan(assumed)}，因设施与措施少 {wan(decided)}；前者是设定，不是措施的效果。",
        f"In the scenario '{scenario.name_en}' direct emission of {last} is {assumed / 1e6:.2f} Mt lower by the "
        f"declared decline of the rest of the sector and {decided / 1e6:.2f} Mt lower by routes and "
        "measures; the former is an assumption, not the effect of a measure.",
        given=f"{assumed:.0f} : {decided:.0f} tCO2",
    )


def _intensity(scenario: Scenario, problem: Problem, item: PolicyItem, quantity: Array) -> Finding:
    """What the intensity falls by when nothing is done, only because value added grows as assumed."""
    base, year = energy_intensity.base_year(problem, item), item.first_year
    growth = problem.assumptions.number("value_added_growth")
    at = {y: float(v) for y, v in zip(problem.years, quantity, strict=True)}
    zh, en = item.called
    fall = 1.0 - at[year] / at[base] / (1.0 + growth) ** (year - base)
    return Finding(
        "warning" if fall > item.value - fall else "info",
        "pathway.intensity-by-assumption",
        f"情景“{scenario.name_zh}”的{zh}要求较 {base} 年下降 {item.value:.1%}："
        f"不采取任何措施，仅由声明的增加值增速（每年 {growth:.1%}）"
        f"和行业其余部分降幅，到 {year} 年已降 {fall:.1%}。",
        f"{en} in the scenario '{scenario.name_en}' asks for a fall of {item.value:.1%} on {base}: with no "
        f"measure at all the declared growth of value added ({growth:.1%} a year) and decline of the rest of the "
        f"sector give {fall:.1%} by {year}.",
        expected=f"{item.value:.4f}",
        given=f"{fall:.4f}",
        clause=item.item,
    )
