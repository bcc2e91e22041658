"""What the model needs to know of a plan's target (方案目标), so that any plan can be laid on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.pathway.facility.items import BY_ITEM
from tanfeng.pathway.policy import energy_intensity, peak
from tanfeng.pathway.problem import PolicyItem
from tanfeng.pathway.scenario import PolicySetting, Scenario
from tanfeng.pathway.schema import known_names
from tanfeng.units import factor_to

if TYPE_CHECKING:
    from tanfeng.plan import Target

DEFAULT_SLACK = "slack_price"
PEAK = peak.ITEM


def last_year_before(deadline: date) -> int:
    """Return the last whole calendar year that ends on or before the deadline (期限前的最后一个完整年)."""
    return deadline.year if (deadline.month, deadline.day) == (12, 31) else deadline.year - 1


def policy_items(
    targets: Sequence[Target], scenario: Scenario, years: tuple[int, ...], base_year: int | None = None
) -> tuple[tuple[PolicyItem, ...], tuple[Finding, ...]]:
    """Turn the plan's targets into the policy items of a scenario (由方案目标生成政策约束).

    A target that is switched off is left out without a word; one whose number has not arrived, or that is no quantity
    of the model, is named in a finding. ``base_year`` serves targets that name no base year of their own. Raises
    ``UsageError`` for an item of the scenario that the plan does not have.
    """
    by_id = {target.id: target for target in targets}
    known_names(f"{scenario.name}.toml [policy]", (p.item for p in scenario.policies), tuple(by_id))
    items: list[PolicyItem] = []
    findings: list[Finding] = []
    for setting in scenario.policies:
        if not setting.enabled:
            continue
        item, finding = _item(by_id[setting.item], setting, scenario, years)
        item = replace(item, baseline_year=base_year) if item and item.baseline_year is None else item
        items += [item] if item else []
        findings += [finding] if finding else []
    return tuple(items), tuple(findings)


def _item(
    target: Target, setting: PolicySetting, scenario: Scenario, years: tuple[int, ...]
) -> tuple[PolicyItem | None, Finding | None]:
    choices = {key: choice.key for key, choice in target.chosen(setting.options).items()}
    target = target.under(setting.options)
    if target.id not in BY_ITEM:
        return None, _outside(target)
    is_peak = target.id == PEAK
    value = 0.0 if is_peak else _value(target, setting)
    if value is None:
        return None, _arrives_later(target)
    met_by = setting.by or last_year_before(target.deadline)
    first_year = met_by + 1 if is_peak else met_by
    if first_year > years[-1]:
        return None, _beyond(target, years[-1])
    price = setting.slack_price if setting.slack_price is not None else scenario.assumptions.number(DEFAULT_SLACK)
    item = PolicyItem(
        item=target.id,
        value=value,
        first_year=max(first_year, scenario.decisions_from),
        baseline_year=target.baseline_year,
        choices=choices,
        slack_price=price,
        metals=tuple(_scope(target.scope).get("metals", ())),
        quote=target.quote,
        name_zh=target.name_zh,
        name_en=target.name_en,
    )
    return item, _summed(target) if choices.get(energy_intensity.QUESTION) == "summed" else None


def _scope(scope: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    metals = scope.get("metals", ())
    return {"metals": tuple(str(m) for m in metals) if isinstance(metals, list | tuple) else ()}


def _value(target: Target, setting: PolicySetting) -> float | None:
    if setting.value is not None:
        return setting.value
    return None if target.value is None else float(target.value * factor_to(target.unit, "ratio"))


def _outside(target: Target) -> Finding:
    return Finding(
        "info",
        "pathway.target-outside-model",
        f"目标“{target.name_zh}”不是路径模型中的量，不作约束。",
        f"The target '{target.name_en}' is no quantity of the pathway model and is no constraint in it.",
        given=target.id,
        clause=target.id,
    )


def _arrives_later(target: Target) -> Finding:
    return Finding(
        "info",
        "pathway.target-without-number",
        f"目标“{target.name_zh}”的数值尚未下达，约束暂不生效；可在情景文件 [policy.{target.id}] 的 value 中填写。",
        f"The number of the target '{target.name_en}' has not arrived: the constraint is inactive until it is entered "
        f"as value in [policy.{target.id}] of a scenario file.",
        given=target.id,
        clause=target.id,
    )


def _beyond(target: Target, last: int) -> Finding:
    return Finding(
        "info",
        "pathway.target-beyond-horizon",
        f"目标“{target.name_zh}”的期限晚于模型最后一年 {last}，不起作用。",
        f"The target '{target.name_en}' falls due after the last model year {last} and does not bind.",
        given=target.id,
        clause=target.id,
    )


def _summed(target: Target) -> Finding:
    return Finding(
        "warning",
        "pathway.summed-decline",
        f"目标“{target.name_zh}”选用“逐年相加”口径，但模型按两年水平之比（连乘）约束。",
        f"The summed reading was chosen for '{target.name_en}', but the model constrains the ratio of two levels "
        "(compound).",
        given=target.id,
        clause=target.id,
    )
