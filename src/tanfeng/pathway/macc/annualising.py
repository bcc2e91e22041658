"""How money and tonnes of many years become one cost per tonne (年化规则). The rule changes the order of measures.

- ``annuity``: capital in equal yearly amounts over the measure's life at the scenario's discount rate, plus the running
  cost of the chosen year, over the tonnes of that year (all years: sums of both).
- ``discounted``: present value of the cost over the life, over discounted tonnes. Tonnes later count less.
- ``undiscounted-tonnes``: present value of the cost over the life, over plain tonnes. It flatters whatever lasts long.

A life begins with the first year of decisions. Years of a life beyond the horizon repeat the last model year, which is
an assumption and is stated with the result. Present values are to the start of the first year of decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine.sector import Array, Bools
from tanfeng.pathway.macc.case import Case
from tanfeng.pathway.macc.reading import COST, ROW_OF, ROWS

Rule = Literal["annuity", "discounted", "undiscounted-tonnes"]
RULES: tuple[Rule, ...] = get_args(Rule)
NAMES: dict[Rule, tuple[str, str]] = {
    "annuity": (
        "年金：投资按寿命与情景贴现率折为年金，加当年运行成本，除以当年减排量",
        "annuity: capital as an annuity over the life at the scenario's discount rate, plus the running cost of the "
        "year, over the tonnes of the year",
    ),
    "discounted": (
        "贴现成本 ÷ 贴现减排量（寿命期）",
        "discounted cost over discounted tonnes, over the life",
    ),
    "undiscounted-tonnes": (
        "贴现成本 ÷ 未贴现减排量（寿命期）",
        "discounted cost over undiscounted tonnes, over the life",
    ),
}


def rule_of(name: str) -> Rule:
    """Return a known rule or refuse (年化规则)."""
    for rule in RULES:
        if rule == name:
            return rule
    raise UsageError(
        f"没有年化规则“{name}”；可用：{'、'.join(RULES)}。",
        f"There is no annualisation rule {name!r}; known: {', '.join(RULES)}.",
    )


@dataclass(frozen=True)
class Yardstick:
    """A rule laid on the years of a case (计量口径): ``span`` the years that count, ``row`` the boundary's row."""

    case: Case
    rule: Rule
    span: Bools
    row: int

    @classmethod
    def of(cls, case: Case, rule: Rule, year: int | None, boundary: str) -> Yardstick:
        return cls(case, rule, case.span(year), ROW_OF[boundary])

    @property
    def boundary(self) -> str:
        return ROWS[self.row]

    @property
    def rest(self) -> Array:
        """Emission outside the plants, (T,) tCO2."""
        return self.case.rest[self.boundary]

    def amounts(self, change: Array, life: float | None = None) -> tuple[float, float]:
        """Return cost (CNY) and avoided tonnes of a change (ROWS, T) against its reference.

        ``life`` in years from the first year of decisions on; ``None`` ends with the horizon.
        """
        cost, tonnes = self._weights(life)
        return float(change[COST] @ cost), 0.0 - float(change[self.row] @ tonnes)

    def avoided(self, change: Array) -> float:
        """Return the plain tonnes that a change avoids in the span."""
        return 0.0 - float(change[self.row][self.span].sum())

    def _weights(self, life: float | None) -> tuple[Array, Array]:
        """Return (T,) weights of each model year's cost and of its tonnes."""
        if self.rule == "annuity":
            plain = self.span.astype(np.float64)
            return plain, plain
        lasts, discount = _life(self.case, life)
        return discount, discount if self.rule == "discounted" else lasts


def _life(case: Case, life: float | None) -> tuple[Array, Array]:
    """Return how much of each model year a life fills (the last year stands for those beyond), plain and discounted."""
    years = len(case.years)
    count = float(years) if life is None else life
    lasts = np.clip(count - np.arange(years), 0.0, 1.0)
    factors = case.discount / case.discount[0] * (1.0 + case.rate) ** -0.5
    discount = lasts * factors
    beyond = np.arange(1, int(np.ceil(count - years)) + 1)
    share = np.clip(count - years - beyond + 1, 0.0, 1.0)
    lasts[-1] += share.sum()
    discount[-1] += (share * factors[-1] * (1.0 + case.rate) ** -beyond).sum()
    return lasts, discount


def stated(case: Case, rule: Rule) -> dict[str, Any]:
    """Return the rule in words, as the JSON prints it (年化规则的说明)."""
    return {
        "rule": rule,
        "rules": {name: {"zh": NAMES[name][0], "en": NAMES[name][1]} for name in RULES},
        "discount_rate": case.rate,
        "life": {m.key: m.life for m in case.measures},
        "zh": "寿命自第一个决策年起；超出模型期的年份沿用最后一年的数值；成本不含碳价支付与政策缺口罚价。",
        "en": "A life begins with the first decision year; years beyond the horizon repeat the last model year; "
        "costs contain neither carbon payments nor penalties of policy slack.",
    }
