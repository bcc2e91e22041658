"""Rules of splitting a target (分解规则), side by side. Each gives amounts of units, the rest of the sector, and a gap.

    cost-optimal    what the solved plan has each unit do; rest: the scenario's; gap: target less plan
    equal-effort    base[u] * target / base of the sector; the rest makes the same effort
    grandfathering  target * history[u] / history of the sector; the rest has its own share
    benchmark       output[u] * benchmark[u]; whatever the target leaves is not attributed and is the gap

Always: units + rest + gap = target. A unit without the data a rule needs is not allocated, which is not zero: its share
stays in the rest, or in the gap where the rule has no rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import fsum

from tanfeng.core.errors import UsageError
from tanfeng.pathway.split.target import Target, Unit

#: A gap below this share of the target is rounding.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Shares:
    """What a rule gives before rounding (分解结果，取整前).

    amounts : by unit;  not_allocated : by unit why not, Chinese and English
    rest    : of the sector outside those units; ``None`` where the rule says nothing of it;  gap : what is left
    """

    amounts: dict[str, float]
    rest: float | None
    gap: float
    gap_zh: str
    gap_en: str
    not_allocated: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SplitRule:
    """A rule with its name and formula (规则)."""

    key: str
    name_zh: str
    name_en: str
    formula: str
    share: Callable[[Target, Sequence[Unit]], Shares | None]


def _known(units: Sequence[Unit], *needed: str) -> tuple[list[Unit], dict[str, tuple[str, str]]]:
    """Part the units into those with all that is needed, and the others with the first reason why not."""
    known, not_allocated = [], {}
    for unit in units:
        reason = next((unit.why(name) for name in needed if getattr(unit, name) is None), None)
        below = next((name for name in needed if (getattr(unit, name) or 0.0) < 0), None)
        if reason is None and below is not None:
            reason = (f"{getattr(unit, below):g} 小于 0，不能分配", f"{getattr(unit, below):g} is below 0")
        if reason is None:
            known.append(unit)
        else:
            not_allocated[unit.unit_id] = reason
    return known, not_allocated


def _gap(target: Target, used: float) -> float:
    gap = target.value - used
    return 0.0 if abs(gap) <= ROUNDING * max(target.value, used, 1.0) else gap


def cost_optimal(target: Target, units: Sequence[Unit]) -> Shares | None:
    """Take each unit's amount from the solved plan (成本最优)."""
    if target.planned_total is None:
        return None
    known, lacking = _known(units, "planned")
    amounts = {u.unit_id: float(u.planned or 0.0) for u in known}
    rest = max(target.planned_total - fsum(amounts.values()), 0.0)
    gap = _gap(target, fsum([*amounts.values(), rest]))
    words = (
        ("求解方案低于目标，尚有余量", "the solved plan stays below the target: headroom")
        if gap > 0
        else ("求解方案高于目标，目标未达成", "the solved plan exceeds the target, which is not met")
        if gap < 0
        else NO_GAP
    )
    return Shares(amounts, rest, gap, *words, lacking)


def equal_effort(target: Target, units: Sequence[Unit]) -> Shares | None:
    """Lower everybody by the same percentage against the base year (同比例削减)."""
    known, lacking = _known(units, "base")
    return _in_proportion(target, {u.unit_id: float(u.base or 0.0) for u in known}, target.base_total, lacking)


def grandfathering(target: Target, units: Sequence[Unit]) -> Shares | None:
    """Share the target by the mean of the history years (历史法)."""
    if target.history_total is None:
        return None
    known, lacking = _known(units, "history")
    return _in_proportion(target, {u.unit_id: float(u.history or 0.0) for u in known}, target.history_total, lacking)


def benchmark(target: Target, units: Sequence[Unit]) -> Shares | None:
    """Give each unit its output at the benchmark intensity (基准法)."""
    known, lacking = _known(units, "output", "benchmark")
    amounts = {u.unit_id: float(u.output or 0.0) * float(u.benchmark or 0.0) for u in known}
    gap = _gap(target, fsum(amounts.values()))
    words = (
        (
            "目标中没有标杆值可分配的部分：行业其余部分与缺数据的单元",
            "the part of the target for which there is no benchmark: the rest of the sector, units without data",
        )
        if gap > 0
        else ("按标杆值分配之和超过目标", "the benchmark amounts add up to more than the target")
        if gap < 0
        else NO_GAP
    )
    return Shares(amounts, None, gap, *words, lacking)


def _in_proportion(target: Target, keys: dict[str, float], total: float, lacking: dict[str, tuple[str, str]]) -> Shares:
    """Share the target in proportion; the sector outside the units has what they leave of the total, never below 0."""
    units = fsum(keys.values())
    outside = max(total - units, 0.0)
    together = units + outside
    if together <= 0.0:
        nothing = dict.fromkeys(keys, NO_BASE)
        return Shares({}, None, target.value, *NO_BASE, {**lacking, **nothing})
    amounts = {key: target.value * value / together for key, value in keys.items()}
    return Shares(amounts, target.value * outside / together, 0.0, *NO_GAP, lacking)


NO_GAP = ("无缺口", "no gap")
NO_BASE = ("全行业基数为 0，无从按比例分配", "the sector's total is 0: there is nothing to be in proportion to")

RULES: tuple[SplitRule, ...] = (
    SplitRule("cost-optimal", "成本最优", "cost-optimal", "amount[u] = plan[u]", cost_optimal),
    SplitRule("equal-effort", "同比例削减", "equal effort", "amount[u] = base[u] * target / base", equal_effort),
    SplitRule(
        "grandfathering", "历史法", "grandfathering", "amount[u] = target * history[u] / history", grandfathering
    ),
    SplitRule("benchmark", "基准法", "benchmark", "amount[u] = output[u] * benchmark[u]", benchmark),
)
BY_KEY = {rule.key: rule for rule in RULES}


def rules_of(names: Sequence[str] | None) -> tuple[SplitRule, ...]:
    """Return the rules named, all without names; refuse an unknown or missing one (选择规则)."""
    for name in names or ():
        if name not in BY_KEY:
            raise UsageError(
                f"没有分解规则“{name}”；可用：{'、'.join(BY_KEY)}。",
                f"There is no rule {name!r}; known: {', '.join(BY_KEY)}.",
            )
    chosen = tuple(rule for rule in RULES if names is None or rule.key in names)
    if not chosen:
        raise UsageError("没有选任何分解规则。", "No rule was chosen.")
    return chosen
