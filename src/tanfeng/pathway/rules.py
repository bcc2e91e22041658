"""Rules and limits of a scenario (规则与上限): what the plan asks beside its targets, and what can be had at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.policy import exits
from tanfeng.pathway.problem import Limit, PolicyItem
from tanfeng.pathway.scenario import RuleSetting, Scenario
from tanfeng.pathway.schema import known_names, refuse
from tanfeng.units import UnitError, factor_to

if TYPE_CHECKING:
    from tanfeng.plan import Plan
    from tanfeng.reference import Reference

EXIT, ADMISSION = "exit", "admission"
DEFAULT_SLACK = "slack_price"
#: The unit in which the model counts each quantity that can be limited.
UNITS = {
    "gas_tce": "tce",
    "hydrogen_tce": "tce",
    "fuel_tce": "tce",
    "green_mwh": "MWh",
    "electricity_mwh": "MWh",
    "direct_tco2": "tCO2",
    "total_tco2": "tCO2",
}


def admitted(scenario: Scenario, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the candidate routes with the level at which new lines are admitted (新建准入水平)."""
    _known_items(scenario, plan)
    rules = [r for r in scenario.rules if r.kind == ADMISSION]
    if not rules:
        return scenario.candidates
    if len(rules) > 1:
        refuse(f"{scenario.name}.toml [rules]", "准入规则只能启用一条", "only one admission rule may be on")
    return tuple((route, rules[0].statistic) for route, _ in scenario.candidates)


def exit_items(
    scenario: Scenario, plan: Plan, reference: Reference, plants: Sequence[Plant]
) -> tuple[tuple[PolicyItem, ...], tuple[Finding, ...]]:
    """Return the exit of poor capacity as a policy item, with the level of each route it knows (低于基准水平退出).

    A route without a level that may decide is named in a finding and does not fall under the rule.
    """
    rules = [r for r in scenario.rules if r.kind == EXIT]
    if len(rules) > 1:
        refuse(f"{scenario.name}.toml [rules]", "退出规则只能启用一条", "only one exit rule may be on")
    if not rules:
        return (), ()
    rule = rules[0]
    levels: dict[str, float] = {}
    inputs: list[str] = []
    findings: list[Finding] = []
    for route in sorted({p.route for p in plants if not p.candidate}):
        row = reference.lookup(
            "efficiency_benchmarks",
            quantity="comprehensive_energy",
            route=route,
            level=rule.level,
            edition=rule.edition,
        )
        if isinstance(row, Finding) or not may_decide(row.confidence):
            findings.append(_no_level(rule, route))
            continue
        levels[route] = row.number * float(factor_to(row.unit, "tce/t"))
        inputs.append(row.id)
    price = rule.slack_price if rule.slack_price is not None else scenario.assumptions.number(DEFAULT_SLACK)
    item = PolicyItem(
        item=rule.item,
        value=0.0,
        first_year=max(rule.by or scenario.decisions_from, scenario.decisions_from),
        slack_price=price,
        quote=plan.item(rule.item).title_zh,
        name_zh=plan.item(rule.item).title_zh,
        name_en=plan.item(rule.item).title_en,
        form=exits.ITEM,
        levels=levels,
        inputs=tuple(inputs),
    )
    return (item,) if levels else (), tuple(findings)


def limits(scenario: Scenario, plan: Plan, assumptions: Assumptions, years: Sequence[int]) -> tuple[Limit, ...]:
    """Return the declared limits in the units of the model (声明的上限). Raises ``UsageError``."""
    found = []
    for setting in scenario.limits:
        where = f"{scenario.name}.toml [limits.{setting.key}]"
        unit = UNITS[setting.quantity]
        if setting.item:
            known_names(where, [setting.item], [i.id for i in plan.items])
        price = setting.slack_price if setting.slack_price is not None else assumptions.number(DEFAULT_SLACK)
        found.append(
            Limit(
                key=setting.key,
                quantity=setting.quantity,
                value=setting.value * _factor(where, setting.unit, unit),
                unit=unit,
                first_year=setting.first_year or scenario.decisions_from,
                last_year=setting.last_year or years[-1],
                cumulative=setting.cumulative,
                slack_price=price,
                item=setting.item or "limit",
                source=setting.source,
            )
        )
    return tuple(found)


def _factor(where: str, given: str, wanted: str) -> float:
    try:
        return float(factor_to(given, wanted))
    except UnitError as error:
        refuse(where, f"unit：{error.zh}", f"unit: {error.en}")


def _known_items(scenario: Scenario, plan: Plan) -> None:
    known_names(f"{scenario.name}.toml [rules]", [r.item for r in scenario.rules], [i.id for i in plan.items])


def _no_level(rule: RuleSetting, route: str) -> Finding:
    return Finding(
        "info",
        "pathway.rule-without-level",
        f"规则“{rule.key}”（{rule.item}）对路线 {route} 没有可用于结论的能效水平"
        f"（{rule.level}，{rule.edition}），不约束。",
        f"The rule {rule.key!r} ({rule.item}) knows no efficiency level that may decide for route {route} "
        f"({rule.level}, {rule.edition}); it does not bind there.",
        given=route,
        clause=rule.item,
    )
