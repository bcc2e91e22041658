"""What tiered and differential prices cost each plant today (加价电费)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.declared import place, table_of
from tanfeng.pathway.schema import known_names, refuse
from tanfeng.pathway.tariff.rules import Rule, rule_of
from tanfeng.units import factor_to

if TYPE_CHECKING:
    from tanfeng.reference import Reference

KEYS = ("on", "average_price", "floated_share", "time_of_use", "tiered", "differential")


class Powered(Protocol):
    """A plant that buys electricity (用电单元): ``electricity_mwh`` per tonne of product."""

    @property
    def key(self) -> str: ...

    @property
    def route(self) -> str: ...

    @property
    def electricity_mwh(self) -> float: ...


@dataclass(frozen=True)
class Surcharge:
    """The surcharge of one plant under one rule (一个单元的加价): ``cny_per_t`` at its present ``kwh_per_t``."""

    plant: str
    route: str
    name: str
    rule: Rule
    kwh_per_t: float
    cny_per_t: float

    def change(self, mwh_per_t: float) -> float:
        """Return CNY per tonne more (below zero: less) if the plant used ``mwh_per_t`` more electricity."""
        after = max(0.0, self.kwh_per_t + _kwh(mwh_per_t))
        return float(self.rule.per_tonne(np.array([after]))[0]) - self.cny_per_t


def _kwh(mwh: float) -> float:
    return mwh * float(factor_to("MWh", "kWh"))


def day_of(section: Mapping[str, Any]) -> date:
    """Return the day on which the tariff rules must be in force. Raises ``UsageError`` if ``on`` is no date."""
    where = place("tariff")
    known_names(where, section, KEYS)
    on = section.get("on")
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on)
        except ValueError:
            on = None
    if not isinstance(on, date):
        refuse(f"{where} on", "应为日期，如 2026-01-01", "this must be a date such as 2026-01-01")
    return on


def surcharges(
    section: Mapping[str, Any], reference: Reference, plants: Sequence[Powered]
) -> tuple[tuple[Surcharge, ...], tuple[Finding, ...]]:
    """Return the surcharge of every plant that a rule names (各单元的加价).

    ``[tariff.tiered]`` names a rule by route, ``[tariff.differential]`` a ``rule`` and the class of each plant
    (``classes = { unit = "restricted" }``). A rule that is only recalled or not in force gives a finding and no
    number. Raises ``UsageError`` for an unknown route or unit.
    """
    on = day_of(section)
    asked = [*_tiered(section, reference, plants), *_differential(section, plants)]
    found: list[Surcharge] = []
    findings: dict[Finding, None] = {}
    for name, step, plant in asked:
        rule = rule_of(reference, name, on, step)
        if isinstance(rule, Finding):
            findings[rule] = None
            continue
        kwh = _kwh(plant.electricity_mwh)
        found.append(Surcharge(plant.key, plant.route, name, rule, kwh, float(rule.per_tonne(np.array([kwh]))[0])))
    return tuple(found), tuple(findings)


def _tiered(
    section: Mapping[str, Any], reference: Reference, plants: Sequence[Powered]
) -> list[tuple[str, str, Powered]]:
    where = place("tariff", "tiered")
    asked = []
    for route, rule in table_of(section, "tiered", place("tariff")).items():
        if reference.route(route) is None:
            refuse(where, f"参考表没有路线 {route}", f"there is no route {route}")
        asked += [(str(rule), "", plant) for plant in plants if plant.route == route]
    return asked


def _differential(section: Mapping[str, Any], plants: Sequence[Powered]) -> list[tuple[str, str, Powered]]:
    where = place("tariff", "differential")
    table = table_of(section, "differential", place("tariff"))
    known_names(where, table, ("rule", "classes"))
    classes = table_of(table, "classes", where)
    if classes and "rule" not in table:
        refuse(where, "缺少 rule", "rule is missing")
    by_key = {plant.key: plant for plant in plants}
    known_names(f"{where} classes", classes, tuple(by_key))
    return [(str(table["rule"]), str(step), by_key[key]) for key, step in classes.items()]
