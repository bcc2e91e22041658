"""An energy-carrier option (能源载体选项): what one switch changes at one plant, per treated tonne of product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Kinds of option (选项类别).
KINDS = ("gas", "electricity", "hydrogen", "waste_heat", "onsite_power", "green_power")


@dataclass(frozen=True)
class Option:
    """One option at one plant (一个单元的一个选项).

    ``changes`` gives by quantity (``fuel_tce``, ``gas_tce``, ``hydrogen_tce``, ``electricity_mwh``, ``green_mwh``,
    ``direct_tco2``, ``other_cny``) what a treated tonne takes more, or below zero less, than today. ``potential`` is
    the share of output that can be treated. ``capex`` names the assumption with the capital cost; a tonne of yearly
    capacity needs ``capex_scale`` units of it, already in CNY (an exchange rate is in the scale). ``life`` names the
    assumption with the lifetime; ``fixed_share`` of the capital is paid each year to run it, whatever the
    load. ``service`` is what it replaces, blank for electricity.
    """

    key: str
    name_zh: str
    name_en: str
    kind: str
    plant: str
    route: str
    changes: Mapping[str, float]
    potential: float
    capex: str
    capex_scale: float
    life: str
    fixed_share: float = 0.0
    service: str = ""
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    confidence: str = "assumed"
    note_zh: str = ""
    note_en: str = ""
