"""Surcharges on electricity (加价): rules in reference rows, from kWh per tonne to CNY per tonne."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.pathway.tariff.periods import unusable
from tanfeng.units import factor_to

if TYPE_CHECKING:
    from tanfeng.reference import Reference, ReferenceRow

Array = NDArray[np.float64]
_TABLE = "incentive_rules"
_STEP = re.compile(r"(?:up-to-(?P<most>\d+)|(?P<low>\d+)-to-(?P<high>\d+)|above-(?P<least>\d+))")


class Rule(Protocol):
    """A surcharge rule (加价规则)."""

    @property
    def inputs(self) -> tuple[str, ...]: ...

    @property
    def confidence(self) -> str: ...

    def per_tonne(self, kwh_per_t: Array) -> Array:
        """Return CNY per tonne of product at an electricity intensity in kWh per tonne."""
        ...


@dataclass(frozen=True)
class StepSurcharge:
    """A rate by step, on every kWh of the plant (阶梯电价). ``bounds`` (kWh/t) belong to the step below them."""

    bounds: tuple[float, ...]
    rates: tuple[float, ...]
    inputs: tuple[str, ...] = ()
    confidence: str = "verified"

    def per_tonne(self, kwh_per_t: Array) -> Array:
        rate = np.array(self.rates)[np.searchsorted(self.bounds, kwh_per_t, side="left")]
        charge: Array = rate * kwh_per_t
        return charge


@dataclass(frozen=True)
class StandardSurcharge:
    """A rate that grows by every started step above a standard (按档递增的阶梯电价).

    ``standard`` and ``width`` in kWh/t, ``per_step`` in CNY/kWh.
    """

    standard: float
    width: float
    per_step: float
    inputs: tuple[str, ...] = ()
    confidence: str = "verified"

    def per_tonne(self, kwh_per_t: Array) -> Array:
        steps = np.ceil(np.maximum(0.0, kwh_per_t - self.standard) / self.width)
        charge: Array = steps * self.per_step * kwh_per_t
        return charge


@dataclass(frozen=True)
class FlatSurcharge:
    """One rate on every kWh (差别电价), CNY/kWh."""

    rate: float
    inputs: tuple[str, ...] = ()
    confidence: str = "verified"

    def per_tonne(self, kwh_per_t: Array) -> Array:
        charge: Array = self.rate * np.asarray(kwh_per_t, dtype=np.float64)
        return charge


def rule_of(reference: Reference, rule: str, on: date, step: str = "") -> Rule | Finding:
    """Return a rule in force on a day, or the finding that says why it prices nothing (读取加价规则).

    ``step`` asks for one class of a differential price. A rule is written as rows ``surcharge`` by step, as one row
    ``surcharge`` without a step, or as rows ``standard_level``, ``step_width`` and ``surcharge_per_step``.
    """
    rows = [row for row in reference.select(_TABLE, rule=rule) if not step or row.dims.get("step") == step]
    priced = [
        row for row in rows if row.quantity in ("surcharge", "standard_level", "step_width", "surcharge_per_step")
    ]
    if not priced:
        return _none(rule, step)
    current = [row for row in priced if row.valid_on(on)]
    problems = [f for row in current or priced if (f := unusable(row, on)) is not None]
    if problems:
        return problems[0]
    if any(row.value is None or row.value < 0 for row in current):
        return _bad(rule, current)
    if any(row.quantity == "standard_level" for row in current):
        return _by_standard(rule, current)
    if len(current) == 1 and _STEP.fullmatch(current[0].dims.get("step", "")) is None:
        return FlatSurcharge(_rate(current[0]), (current[0].id,), current[0].confidence)
    return _by_step(rule, current)


def _by_step(rule: str, rows: Sequence[ReferenceRow]) -> Rule | Finding:
    spans: list[tuple[float, float, float]] = []
    for row in rows:
        match = _STEP.fullmatch(row.dims.get("step", ""))
        if match is None:
            return _bad(rule, rows)
        low = float(match["low"] or match["least"] or 0)
        high = float(match["high"] or match["most"] or "inf")
        spans.append((low, high, _rate(row)))
    spans.sort()
    closed = spans[0][0] == 0 and spans[-1][1] == float("inf")
    if not closed or any(a[1] != b[0] for a, b in pairwise(spans)):
        return _bad(rule, rows)
    return StepSurcharge(
        bounds=tuple(high for _, high, _ in spans[:-1]),
        rates=tuple(rate for _, _, rate in spans),
        inputs=tuple(row.id for row in rows),
        confidence=weakest(row.confidence for row in rows),
    )


def _by_standard(rule: str, rows: Sequence[ReferenceRow]) -> Rule | Finding:
    by_quantity = {row.quantity: row for row in rows}
    if len(by_quantity) < len(rows) or not {"step_width", "surcharge_per_step"} <= set(by_quantity):
        return _bad(rule, rows)
    width = by_quantity["step_width"]
    if not width.number > 0:
        return _bad(rule, rows)
    level = by_quantity["standard_level"]
    return StandardSurcharge(
        standard=level.number * float(factor_to(level.unit, "kWh/t")),
        width=width.number * float(factor_to(width.unit, "kWh/t")),
        per_step=_rate(by_quantity["surcharge_per_step"]),
        inputs=tuple(row.id for row in rows),
        confidence=weakest(row.confidence for row in rows),
    )


def _rate(row: ReferenceRow) -> float:
    return row.number * float(factor_to(row.unit, "CNY/kWh"))


def _none(rule: str, step: str) -> Finding:
    return Finding(
        "warning",
        "tariff.no-rule",
        f"参考数据 {_TABLE} 中没有加价规则 {rule} {step}，不据此计价。",
        f"{_TABLE} has no surcharge rule {rule} {step}; it prices nothing.",
        Address(file=_TABLE),
        given=f"{rule} {step}".strip(),
    )


def _bad(rule: str, rows: Sequence[ReferenceRow]) -> Finding:
    return Finding(
        "warning",
        "tariff.rule-unreadable",
        f"加价规则 {rule} 的各行不能构成一条完整的规则（须各档首尾相接、加价不为负；或有标准、档宽与每档加价各一行）。",
        f"The rows of the surcharge rule {rule} make no complete rule (steps that join up with rates of zero or more; "
        "or one row each of standard, step width and surcharge per step).",
        Address(file=_TABLE, row=rows[0].line),
        given=", ".join(row.key for row in rows),
        count=len(rows),
    )
