"""Electricity tariffs (电价政策): time-of-use, tiered and differential prices, read from reference rows."""

from __future__ import annotations

from tanfeng.pathway.tariff.periods import HOURS, TimeOfUse, hours_of, time_of_use
from tanfeng.pathway.tariff.prices import PriceLevel, hourly_prices, yearly_cost
from tanfeng.pathway.tariff.rules import FlatSurcharge, Rule, StandardSurcharge, StepSurcharge, rule_of
from tanfeng.pathway.tariff.surcharges import Surcharge, surcharges

__all__ = [
    "HOURS",
    "FlatSurcharge",
    "PriceLevel",
    "Rule",
    "StandardSurcharge",
    "StepSurcharge",
    "Surcharge",
    "TimeOfUse",
    "hourly_prices",
    "hours_of",
    "rule_of",
    "surcharges",
    "time_of_use",
    "yearly_cost",
]
