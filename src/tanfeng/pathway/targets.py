"""What the model needs to know of a plan's target (方案目标), so that any plan can be laid on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol


class PlanTarget(Protocol):
    """The fields of ``tanfeng.plan.Target`` the pathway reads (方案目标的接口)."""

    @property
    def id(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def baseline_year(self) -> int | None: ...
    @property
    def deadline(self) -> date | None: ...


def last_year_before(deadline: date) -> int:
    """Return the last whole calendar year that ends on or before the deadline (期限前的最后一个完整年)."""
    return deadline.year if (deadline.month, deadline.day) == (12, 31) else deadline.year - 1
