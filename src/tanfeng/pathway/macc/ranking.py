"""The order of measures on the curve (措施排序), and what is not on it.

Measures that save money come first, ranked by how much they save: their cost per tonne would look better the fewer
tonnes they avoid. Those that cost follow by cost per tonne. One that costs by itself and saves on average only where it
takes the place of a dearer one saves nobody money, a measure without abatement has no cost per tonne, and one whose
capital cost nobody knows has no cost: all three stand apart with a sentence and without a rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from tanfeng.pathway.engine.sector import Array, Bools
from tanfeng.pathway.macc.annualising import RULES, Rule, Yardstick
from tanfeng.pathway.macc.case import Offered
from tanfeng.pathway.macc.orders import Parts
from tanfeng.pathway.macc.reading import COST, HIGH, LOW, UNPRICED

Group = Literal["saves", "costs", "only_with_others", "cost_unknown", "no_abatement"]
GROUPS: tuple[Group, ...] = ("saves", "costs", "only_with_others", "cost_unknown", "no_abatement")
#: Costs by itself, saves on average.
ALONE_DEAR: Group = "only_with_others"
#: An effect below this share of all effects together is none.
NOTHING = 1e-9


@dataclass(frozen=True)
class UnderRule:
    """A measure under one annualisation rule (一种年化规则下的措施)."""

    cost: float | None
    low: float | None
    high: float | None
    tonnes: float
    per_tonne: float | None
    group: Group
    rank: int | None = None

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """Cost per tonne at both ends of the declared range of capital."""
        if self.per_tonne is None or self.low is None or self.high is None:
            return None, None
        return self.low / self.tonnes, self.high / self.tonnes

    def to_dict(self) -> dict[str, Any]:
        return {
            "cost_cny": self.cost,
            "tco2": self.tonnes,
            "cost_per_t": self.per_tonne,
            "group": self.group,
            "rank": self.rank,
        }


@dataclass(frozen=True)
class Ranked:
    """One measure of the curve (曲线上的一项措施); amounts under the chosen rule, tonnes of the chosen span."""

    measure: Offered
    avoided: float
    alone: float
    alone_cost: float | None
    standard_error: float
    chosen: UnderRule
    by_rule: Mapping[Rule, UnderRule]
    note_zh: str = ""
    note_en: str = ""

    def to_dict(self) -> dict[str, Any]:
        now = self.chosen
        return {
            "key": self.measure.key,
            "name_zh": self.measure.name_zh,
            "name_en": self.measure.name_en,
            "avoided_tco2": self.avoided,
            "alone_tco2": self.alone,
            "alone_cost_cny": self.alone_cost,
            "interaction_tco2": self.alone - self.avoided,
            "cost_cny": now.cost,
            "cost_low": now.low,
            "cost_high": now.high,
            "cost_confidence": self.measure.confidence,
            "cost_per_t": now.per_tonne,
            "cost_per_t_low": now.ends[0],
            "cost_per_t_high": now.ends[1],
            "group": now.group,
            "rank": now.rank,
            "standard_error": self.standard_error,
            "by_rule": {rule: each.to_dict() for rule, each in self.by_rule.items()},
            "note_zh": self.note_zh,
            "note_en": self.note_en,
        }


def ranked(yard: Yardstick, parts: Parts) -> tuple[Ranked, ...]:
    """Return the measures in the order of the curve (排序). ``parts`` holds changes (ROWS, T) against no measure."""
    offered = {m.key: m for m in yard.case.measures}
    tables = {each: _placed(replace(yard, rule=each), parts) for each in RULES}
    found = []
    for n, key in enumerate(parts.keys):
        now = tables[yard.rule][n]
        by_itself = None if now.cost is None else yard.amounts(parts.alone[n], offered[key].life)[0]
        note = _note(offered[key], now, yard.boundary)
        if now.group == ALONE_DEAR and now.cost is not None and by_itself is not None:
            note = _saves_by_replacing(offered[key], now.cost, by_itself)
        found.append(
            Ranked(
                measure=offered[key],
                avoided=yard.avoided(parts.value[n]),
                alone=yard.avoided(parts.alone[n]),
                alone_cost=by_itself,
                standard_error=_error(parts.standard_error[n, yard.row], yard.span),
                chosen=now,
                by_rule={each: table[n] for each, table in tables.items()},
                note_zh=note[0],
                note_en=note[1],
            )
        )
    return tuple(sorted(found, key=lambda m: (GROUPS.index(m.chosen.group), m.chosen.rank or 0, m.measure.key)))


def _error(errors: Array, span: Bools) -> float:
    """Standard error of the span's sum; the years of one order move together, so it is at most the sum of theirs."""
    return float(np.abs(errors[span]).sum())


def _placed(yard: Yardstick, parts: Parts) -> list[UnderRule]:
    offered = {m.key: m for m in yard.case.measures}
    scale = NOTHING * max(1.0, float(np.abs(parts.value[:, yard.row]).sum()))
    rows = []
    for key, change, alone in zip(parts.keys, parts.value, parts.alone, strict=True):
        each, life = _under(yard, change, offered[key].life, scale), offered[key].life
        flips = each.group == "saves" and yard.amounts(alone, life)[0] > 0.0
        rows.append(replace(each, group=ALONE_DEAR) if flips else each)
    order = sorted(
        (n for n, each in enumerate(rows) if each.group in {"saves", "costs"}),
        key=lambda n: (GROUPS.index(rows[n].group), _merit(rows[n]), parts.keys[n]),
    )
    rank = {n: place for place, n in enumerate(order, start=1)}
    return [_with_rank(each, rank.get(n)) for n, each in enumerate(rows)]


def _merit(row: UnderRule) -> float:
    """What a measure is ranked by within its group: money saved, or cost per tonne."""
    return (row.cost or 0.0) if row.group == "saves" else (row.per_tonne or 0.0)


def _with_rank(row: UnderRule, rank: int | None) -> UnderRule:
    return replace(row, rank=rank)


def _under(yard: Yardstick, change: Array, life: float, scale: float) -> UnderRule:
    cost, tonnes = yard.amounts(change, life)
    if np.abs(change[UNPRICED]).max(initial=0.0) > NOTHING:
        return UnderRule(None, None, None, tonnes, None, "cost_unknown")
    ends = [cost]
    for end in (LOW, HIGH):
        moved = change.copy()
        moved[COST] = change[end]
        ends.append(yard.amounts(moved, life)[0])
    if tonnes <= scale:
        return UnderRule(cost, min(ends), max(ends), tonnes, None, "no_abatement")
    return UnderRule(cost, min(ends), max(ends), tonnes, cost / tonnes, "saves" if cost < 0 else "costs")


def _saves_by_replacing(measure: Offered, average: float, alone: float) -> tuple[str, str]:
    """Say that a measure costs money by itself and saves on average only where it stands in for a dearer one."""
    return (
        f"“{measure.name_zh}”单独实施多花 {alone:,.0f} 元；平均省 {-average:,.0f} 元，"
        "只因它在一些组合中取代了更贵的互斥措施，所以不与省钱的措施同列，不排序。",
        f"'{measure.name_en}' by itself costs {alone:,.0f} CNY; it saves {-average:,.0f} CNY on average only because "
        "in some combinations it takes the place of a dearer measure that it excludes: it is not ranked among "
        "those that save.",
    )


def _note(measure: Offered, now: UnderRule, boundary: str) -> tuple[str, str]:
    zh, en = {"direct": ("直接排放", "direct emission"), "total": ("总排放", "total emission")}[boundary]
    if now.group == "cost_unknown":
        return (
            f"“{measure.name_zh}”没有投资数据，成本未知，不排序。",
            f"'{measure.name_en}' has no capital cost: its cost is unknown and it has no rank.",
        )
    if now.group == "no_abatement":
        if now.tonnes < 0:
            return (
                f"“{measure.name_zh}”在该口径下不减少{zh}，反而增加 {-now.tonnes:,.0f} t，因此没有吨成本。",
                f"'{measure.name_en}' does not lower the {en} but adds {-now.tonnes:,.0f} t: no cost per tonne.",
            )
        return (
            f"“{measure.name_zh}”在该口径下不减少{zh}（不可用、被替代或未被采用），因此没有吨成本。",
            f"'{measure.name_en}' does not lower the {en} (not to be had, replaced, or not taken): no cost per tonne.",
        )
    if now.low is not None and now.high is not None and now.low < 0 < now.high:
        return (
            f"“{measure.name_zh}”是省钱还是花钱取决于声明的投资范围：{now.low:,.0f} 至 {now.high:,.0f} 元。",
            f"Whether '{measure.name_en}' saves or costs depends on the declared range of its capital cost: "
            f"{now.low:,.0f} to {now.high:,.0f} CNY.",
        )
    return "", ""
