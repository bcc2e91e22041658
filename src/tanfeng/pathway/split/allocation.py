"""A target split over units, enterprises and cities under several rules (目标分解)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import polars as pl

from tanfeng.core.findings import Finding, in_order, to_dicts
from tanfeng.pathway.split import problems
from tanfeng.pathway.split.rounding import whole
from tanfeng.pathway.split.rules import Shares, SplitRule, rules_of
from tanfeng.pathway.split.target import Target, Unit, check

#: Rows beside the units: what a key of a unit can never be.
REST, GAP = "\x00rest", "\x00gap"
LONG = {
    "rule": pl.String,
    "level": pl.String,
    "id": pl.String,
    "amount": pl.Int64,
    "base": pl.Float64,
    "change": pl.Float64,
}
MISSING = {"unit_id": pl.String, "rule": pl.String, "reason_zh": pl.String, "reason_en": pl.String}


@dataclass(frozen=True)
class Allocation:
    """One rule's split in whole units (一种规则的分解结果): ``sum(amounts) + rest + gap == whole``."""

    rule: SplitRule
    amounts: Mapping[str, int]
    rest: int | None
    gap: int
    shares: Shares

    @property
    def whole(self) -> int:
        return sum(self.amounts.values()) + (self.rest or 0) + self.gap


@dataclass(frozen=True)
class Split:
    """A target under several rules side by side (多规则目标分解)."""

    target: Target
    units: tuple[Unit, ...]
    allocations: tuple[Allocation, ...]
    findings: tuple[Finding, ...]

    def by(self, level: str) -> list[dict[str, Any]]:
        """Return one row per ``city`` or ``enterprise`` with the amount under each rule; unknown places are a row.

        ``amounts`` is ``None`` under a rule that allocates nothing there; ``not_allocated`` counts the units it leaves.
        """
        place = PLACES[level]
        found = []
        for key in sorted({place(u) for u in self.units}, key=lambda k: (k is None, k)):
            own = [u for u in self.units if place(u) == key]
            amounts = {a.rule.key: _sum([a.amounts.get(u.unit_id) for u in own]) for a in self.allocations}
            lacking = {a.rule.key: sum(u.unit_id not in a.amounts for u in own) for a in self.allocations}
            known = [u.base for u in own if u.base is not None]
            found.append(
                {
                    "id": key,
                    "units": len(own),
                    "base": fsum(known) if known else None,
                    "amounts": amounts,
                    "not_allocated": lacking,
                }
            )
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON document (JSON 输出)."""
        t = self.target
        return {
            "year": t.year,
            "quantity": t.quantity,
            "unit": t.unit,
            "target": t.value,
            "base_year": t.base_year,
            "base_total": t.base_total,
            "history_years": list(t.history_years),
            "rules": [self._rule(a) for a in self.allocations],
            "by_city": self.by("city"),
            "by_enterprise": self.by("enterprise"),
            "not_allocated": self._missing(),
            "findings": to_dicts(self.findings),
        }

    def frames(self) -> dict[str, pl.DataFrame]:
        """Return the tables ``allocation`` (long: rule, level, id) and ``not_allocated`` (表格输出)."""
        base = {u.unit_id: u.base for u in self.units}
        rows: list[dict[str, Any]] = []
        for a in self.allocations:
            key = a.rule.key
            rows += [_row(key, "unit", u, amount, base[u]) for u, amount in a.amounts.items()]
            for level in PLACES:
                rows += [_row(key, level, r["id"], r["amounts"][key], r["base"]) for r in self.by(level)]
            rows += [_row(key, "rest", None, a.rest, None), _row(key, "gap", None, a.gap, None)]
            rows.append(_row(key, "whole", None, a.whole, self.target.base_total))
        return {
            "allocation": pl.DataFrame(rows, schema=LONG),
            "not_allocated": pl.DataFrame(self._missing(), schema=MISSING),
        }

    def _rule(self, a: Allocation) -> dict[str, Any]:
        parts = [
            {
                "unit_id": u.unit_id,
                "name": u.name,
                "enterprise_id": u.enterprise_id or None,
                "city_code": u.city_code or None,
                "base": u.base,
                "amount": a.amounts[u.unit_id],
                "change": _change(a.amounts[u.unit_id], u.base),
            }
            for u in self.units
            if u.unit_id in a.amounts
        ]
        return {
            "rule": a.rule.key,
            "name_zh": a.rule.name_zh,
            "name_en": a.rule.name_en,
            "formula": a.rule.formula,
            "parts": parts,
            "rest": a.rest,
            "gap": a.gap,
            "gap_zh": a.shares.gap_zh,
            "gap_en": a.shares.gap_en,
            "whole": a.whole,
        }

    def _missing(self) -> list[dict[str, str]]:
        return [
            {"unit_id": key, "rule": a.rule.key, "reason_zh": zh, "reason_en": en}
            for a in self.allocations
            for key, (zh, en) in sorted(a.shares.not_allocated.items())
        ]


PLACES: dict[str, Callable[[Unit], str | None]] = {
    "city": lambda unit: unit.city_code or None,
    "enterprise": lambda unit: unit.enterprise_id or None,
}


def split(target: Target, units: Sequence[Unit], rules: Sequence[str] | None = None) -> Split:
    """Split a target over units under several rules side by side (目标分解).

    Raises ``UsageError``: unknown rule or quantity, negative target, a unit given twice. What cannot be split, a target
    above the base year and units that exceed the sector's total are findings.
    """
    check(target, units)
    ordered = tuple(sorted(units, key=lambda u: u.unit_id))
    findings = problems.of_input(target, ordered)
    allocations = []
    for rule in rules_of(rules):
        shares = rule.share(target, ordered)
        if shares is None:
            findings.append(problems.no_data(rule))
            continue
        allocations.append(_in_whole(rule, shares))
        if shares.not_allocated:
            findings.append(problems.not_allocated(rule, shares))
        if shares.gap:
            findings.append(problems.open_gap(rule, shares, target))
    return Split(target, ordered, tuple(allocations), tuple(in_order(findings)))


def _in_whole(rule: SplitRule, shares: Shares) -> Allocation:
    parts = {**shares.amounts, GAP: shares.gap}
    if shares.rest is not None:
        parts[REST] = shares.rest
    done = whole(parts)
    gap, rest = done.pop(GAP), done.pop(REST, None)
    return Allocation(rule, done, rest, gap, shares)


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [a for a in amounts if a is not None]
    return sum(known) if known else None


def _change(amount: int, base: float | None) -> float | None:
    return amount / base - 1.0 if base else None


def _row(rule: str, level: str, key: str | None, amount: int | None, base: float | None) -> dict[str, Any]:
    change = None if amount is None else _change(amount, base)
    return {"rule": rule, "level": level, "id": key, "amount": amount, "base": base, "change": change}
