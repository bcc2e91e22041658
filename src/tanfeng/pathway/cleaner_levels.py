"""Cleaner-production levels as a policy item of a scenario (清洁生产水平条目): what the ledger knows of the plants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.policy import cleaner_production
from tanfeng.pathway.problem import PolicyItem
from tanfeng.pathway.scenario import RuleSetting, Scenario
from tanfeng.pathway.schema import refuse

if TYPE_CHECKING:
    from tanfeng.plan import Plan

KIND = "cleaner-production"
DEFAULT_SLACK = "slack_price"
#: Names shown before a list is cut.
SHOWN = 12


def marked(scenario: Scenario, lines: Sequence[Plant]) -> tuple[Plant, ...]:
    """Give new lines the level at which the scenario says they are built (标注新线水平)."""
    return tuple(replace(line, cleaner_production=scenario.cleaner_new_lines) for line in lines)


def level_items(
    scenario: Scenario, plan: Plan, plants: Sequence[Plant]
) -> tuple[tuple[PolicyItem, ...], tuple[Finding, ...]]:
    """Return the items of the scenario's rules on cleaner-production levels (清洁生产水平约束).

    A plant of unknown level does not fall under a rule and is named in a finding; where no unit has a level the rule is
    inactive. Raises ``UsageError`` for a level that cannot be asked for and for two rules on one plan item.
    """
    rules = [rule for rule in scenario.rules if rule.kind == KIND]
    items: list[PolicyItem] = []
    findings: list[Finding] = []
    for rule in rules:
        where = f"{scenario.name}.toml [rules.{rule.key}]"
        if rule.level not in cleaner_production.WORSE:
            asked = "、".join(cleaner_production.WORSE)
            refuse(where, f"level 只能是 {asked}", f"level must be one of {', '.join(cleaner_production.WORSE)}")
        if sum(other.item == rule.item for other in scenario.rules) > 1:
            refuse(where, f"条目 {rule.item} 只能有一条规则", f"only one rule may stand for the item {rule.item}")
        units = [p for p in plants if not p.candidate]
        without = [p.key for p in units if not p.cleaner_production]
        if len(without) == len(units):
            findings.append(_inactive(rule, len(units)))
            continue
        items.append(_item(rule, scenario, plan))
        if without:
            findings.append(_partly(rule, without, len(units)))
    return tuple(items), tuple(findings)


def _item(rule: RuleSetting, scenario: Scenario, plan: Plan) -> PolicyItem:
    said = plan.item(rule.item)
    price = rule.slack_price if rule.slack_price is not None else scenario.assumptions.number(DEFAULT_SLACK)
    return PolicyItem(
        item=rule.item,
        value=0.0,
        first_year=max(rule.by or scenario.decisions_from, scenario.decisions_from),
        choices={cleaner_production.QUESTION: rule.level},
        slack_price=price,
        quote=said.title_zh,
        name_zh=said.title_zh,
        name_en=said.title_en,
        form=cleaner_production.ITEM,
    )


CURE = (
    "在台账“生产单元”的“清洁生产水平”列填写评定的级别即可纳入",
    "enter the evaluated level in the column cleaner_production of the ledger's table units to bring them in",
)


def _inactive(rule: RuleSetting, units: int) -> Finding:
    return Finding(
        "info",
        "pathway.cleaner-production-unknown",
        f"规则“{rule.key}”（{rule.item}）不起作用：{units} 个建模单元都没有清洁生产水平；{CURE[0]}。",
        f"The rule {rule.key!r} ({rule.item}) is inactive: none of the {units} modelled units has a cleaner-production "
        f"level; {CURE[1]}.",
        expected=rule.level,
        given="0",
        clause=rule.item,
        count=units,
    )


def _partly(rule: RuleSetting, without: Sequence[str], units: int) -> Finding:
    more = "…" if len(without) > SHOWN else ""
    return Finding(
        "info",
        "pathway.cleaner-production-partly-known",
        f"规则“{rule.key}”（{rule.item}）：{units} 个建模单元中 {len(without)} 个没有清洁生产水平，不受约束："
        f"{'、'.join(without[:SHOWN])}{more}；{CURE[0]}。",
        f"The rule {rule.key!r} ({rule.item}): {len(without)} of {units} modelled units have no cleaner-production "
        f"level and do not fall under it: {', '.join(without[:SHOWN])}{more}; {CURE[1]}.",
        expected=rule.level,
        given=str(len(without)),
        clause=rule.item,
        count=len(without),
    )
