"""What is split, and over whom (目标与单元): a target of a year, and what is known of each unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tanfeng.core.errors import UsageError

QUANTITIES = {"direct": "tCO2", "total": "tCO2", "energy": "tce"}


@dataclass(frozen=True)
class Target:
    """An emission or energy target of the sector in one year (年度目标).

    value         : what the sector may emit or use, in the quantity's unit
    base_year, base_total : the sector in the base year;  history_total : its mean over the history years, if known
    planned_total : the sector in ``year`` under the solved plan, with the rest of the sector; ``None`` without a plan
    """

    year: int
    quantity: str
    value: float
    base_year: int
    base_total: float
    history_total: float | None = None
    history_years: tuple[int, ...] = ()
    planned_total: float | None = None

    @property
    def unit(self) -> str:
        return QUANTITIES[self.quantity]


@dataclass(frozen=True)
class Unit:
    """What is known of one unit (一个生产单元); ``None``: not known, which is not zero.

    base, history : its amount in the base year, its mean over the history years
    planned       : its amount in the target's year under the solved plan
    output        : t of product in the target's year;  benchmark : amount per tonne of product at the benchmark level
    missing       : why a field is not known, by its name, Chinese and English
    """

    unit_id: str
    name: str = ""
    enterprise_id: str = ""
    city_code: str = ""
    base: float | None = None
    history: float | None = None
    planned: float | None = None
    output: float | None = None
    benchmark: float | None = None
    missing: tuple[tuple[str, str, str], ...] = ()

    def why(self, name: str) -> tuple[str, str]:
        """Return the reason why a field is not known (缺失原因)."""
        for field, zh, en in self.missing:
            if field == name:
                return zh, en
        return UNKNOWN[name]


UNKNOWN = {
    "base": ("基年没有数据", "no figure for the base year"),
    "history": ("历史年份没有数据", "no figure for the history years"),
    "planned": ("不在求解的方案之内", "it is not in the solved plan"),
    "output": ("目标年没有产量", "no output for the target's year"),
    "benchmark": ("其路线没有可用的标杆值", "no usable benchmark for its route"),
}


def check(target: Target, units: Sequence[Unit]) -> None:
    """Refuse a target that is no amount, and units named twice (检查输入)."""
    if target.quantity not in QUANTITIES:
        raise UsageError(
            f"没有量“{target.quantity}”；可用：{'、'.join(QUANTITIES)}。",
            f"There is no quantity {target.quantity!r}; known: {', '.join(QUANTITIES)}.",
        )
    for name, value in (("目标值 target", target.value), ("基年总量 base total", target.base_total)):
        if not math.isfinite(value) or value < 0:
            zh, en = name.split(" ", 1)
            raise UsageError(f"{zh} {value:g} 应为不小于 0 的数。", f"The {en} {value:g} must not be below 0.")
    seen: set[str] = set()
    for unit in units:
        if unit.unit_id in seen:
            raise UsageError(f"生产单元“{unit.unit_id}”重复。", f"The unit {unit.unit_id!r} is given twice.")
        seen.add(unit.unit_id)
