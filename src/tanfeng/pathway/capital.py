"""Capital cost of an option (投资): from a price per kW or kWh in any currency to CNY per tonne of yearly capacity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tanfeng.pathway.declared import Declared, place
from tanfeng.pathway.schema import refuse
from tanfeng.units import UnitError, factor_to

#: Ways to write the model's own currency.
_OWN = ("CNY", "元")


@dataclass(frozen=True)
class Capital:
    """Capital of one option (一个选项的投资): the assumption, units of it and CNY per tonne.

    ``fixed_share`` of it is paid a year for running, whatever the load.
    """

    name: str
    life: str
    scale: float
    cny_per_t: float
    fixed_share: float


def capital_of(
    section: Mapping[str, Any], declared: Declared, currency: Mapping[str, Any], capacity: float, unit: str
) -> Capital:
    """Return what ``capacity`` (in ``unit``, per tonne of yearly output) costs (单位产能投资).

    The section names ``capex`` (a price per unit of capacity, or CNY/t, which takes no capacity), ``life`` and, if it
    has running cost that goes with the investment, ``fixed_cost`` (share of the investment a year). ``[currency]``
    names the exchange rate of a foreign price. Raises ``UsageError`` for a price below zero, a life below one year, a
    unit that does not fit or a currency without a rate.
    """
    row = declared.assumption(section.get("capex"), "capex")
    value = declared.number(row.name, "capex", least=0.0)
    life = declared.assumption(section.get("life"), "life")
    declared.number(life.name, "life", "a", least=1.0)
    share = declared.number(section["fixed_cost"], "fixed_cost", "1/a", least=0.0) if "fixed_cost" in section else 0.0
    money = row.unit.split("/")[0].strip()
    per_tonne = row.unit.replace(" ", "") in tuple(f"{own}/t" for own in _OWN)
    try:
        scale = 1.0 if per_tonne else capacity * float(factor_to(row.unit, f"{money}/{unit}"))
    except UnitError as error:
        refuse(f"{row.declared_in}.toml [assumptions.{row.name}]", error.zh, error.en)
    scale *= _rate(money, declared, currency)
    return Capital(row.name, life.name, scale, scale * value, share)


def _rate(money: str, declared: Declared, currency: Mapping[str, Any]) -> float:
    if money in _OWN:
        return 1.0
    if money not in currency:
        refuse(place("currency"), f"缺少 {money} 的汇率", f"there is no exchange rate of {money}")
    return declared.number(currency[money], f"[currency] {money}", f"CNY/{money}", above=0.0)
