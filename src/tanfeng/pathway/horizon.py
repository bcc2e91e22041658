"""Beyond the plan (期限以外): the years for which nobody has planned, and what carries them on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.targets import last_year_before
from tanfeng.plan import Plan

#: The yearly rates by which everything moves that is not decided (see :mod:`.paths`, prices and value added).
RATES = (
    *("demand_growth", "rest_growth_difference", "rest_intensity_decline", "rest_electricity_intensity_decline"),
    *("grid_factor_decline", "carbon_price_growth", "value_added_growth"),
)


def to_year(scenarios: Sequence[Scenario], last: int | None) -> tuple[Scenario, ...]:
    """Return the scenarios to another last year than their own; ``None`` leaves them (另定末年).

    Raises ``UsageError`` where a scenario would end before its decisions begin.
    """
    if last is None:
        return tuple(scenarios)
    late = next((s for s in scenarios if last < s.decisions_from), None)
    if late is not None:
        raise UsageError(
            f"末年 {last} 早于情景“{late.name}”开始决策的 {late.decisions_from} 年。",
            f"The last year {last} is before {late.decisions_from}, when decisions begin in scenario {late.name!r}.",
        )
    return tuple(replace(s, last_year=last) for s in scenarios)


def beyond(scenario: Scenario, problem: Problem, plan: Plan) -> list[Finding]:
    """Say that the plan does not speak of the last years, and which declared rates carry them on (外推说明)."""
    return beyond_all([(scenario, problem)], plan)


def beyond_all(asked: Sequence[tuple[Scenario, Problem]], plan: Plan) -> list[Finding]:
    """Say so once for all scenarios that end in the same year; where their rates differ, from the least to the most."""
    findings = []
    for last in sorted({problem.years[-1] for _, problem in asked}):
        same = [(scenario, problem) for scenario, problem in asked if problem.years[-1] == last]
        ends = max((last_year_before(target.deadline) for target in plan.targets), default=last)
        if last > ends:
            findings.append(_extension(same, ends, last))
    return findings


def _extension(asked: Sequence[tuple[Scenario, Problem]], ends: int, last: int) -> Finding:
    rates = [said for name in RATES if (said := _rate(name, [problem for _, problem in asked]))]
    zh = "、".join(name_zh for name_zh, _ in rates)
    en = ", ".join(name_en for _, name_en in rates)
    called_zh = "、".join(f"“{scenario.name_zh}”" for scenario, _ in asked)
    called_en = ", ".join(f"'{scenario.name_en}'" for scenario, _ in asked)
    several = len(asked) > 1
    return Finding(
        "info",
        "pathway.beyond-plan",
        f"情景{called_zh}算到 {last} 年，方案的目标到 {ends} 年为止；其后 {last - ends} 年"
        f"按声明的年率原样外推（{zh}），价格、节能量和技术不变：是延伸，不是预测。",
        f"The scenario{'s' if several else ''} {called_en} run{'' if several else 's'} to {last}, the plan's targets "
        f"end in {ends}: the {last - ends} years after it carry the declared yearly rates on as they are ({en}), with "
        "prices, savings and technology unchanged. They are an extension, not a forecast.",
        expected=f"<= {ends}",
        given=str(last),
    )


def _rate(name: str, problems: Sequence[Problem]) -> tuple[str, str] | None:
    """Name a yearly rate and its value, or its values from least to most; ``None`` where it is zero in all."""
    row = problems[0].assumptions[name]
    values = [problem.assumptions.number(name) for problem in problems]
    low, high = min(values), max(values)
    if low == high == 0.0:
        return None
    zh, en = (f"{low:.1%}", f"{low:.1%}") if low == high else (f"{low:.1%} 至 {high:.1%}", f"{low:.1%} to {high:.1%}")
    return f"{row.name_zh} {zh}", f"{row.name_en.lower()} {en}"
