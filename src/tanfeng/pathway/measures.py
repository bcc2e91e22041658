"""Measures (措施): what a retrofit changes at each plant it may be made at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: The quantities a measure may change, per tonne of treated product (措施可改变的量).
QUANTITIES = (
    "fuel_tce",
    "gas_tce",
    "hydrogen_tce",
    "electricity_mwh",
    "green_mwh",
    "direct_tco2",
    "other_cny",
)
#: Kinds of measure in the order in which they act: what saves comes before what replaces the rest.
KINDS = ("efficiency", "waste_heat", "gas", "electricity", "hydrogen", "onsite_power", "green_power")


@dataclass(frozen=True)
class Measure:
    """One retrofit (措施).

    ``changes`` gives, by plant and quantity, what a treated tonne takes more (or, below zero, less). ``initial_share``
    is the share of output that already stands at the measure's level in the base year, ``potential`` the share of a
    plant's output that can still be treated. ``capex`` names the assumption with its capital cost, of which a tonne of
    yearly capacity needs ``capex_scale`` units (by plant; one where the cost is per tonne); ``fixed_share`` of it is
    paid each year while the measure stands, whatever the load (固定运行费). ``lifts_to`` is the cleaner-production
    level that a unit reaches with it, empty where it changes none.
    """

    key: str
    name_zh: str
    name_en: str
    kind: str
    changes: Mapping[str, Mapping[str, float]]
    initial_share: float | None
    potential: float
    capex: str
    capex_scale: Mapping[str, float] = field(default_factory=dict)
    life: str = "measure_life"
    fixed_share: float = 0.0
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    confidence: str = "derived"
    lifts_to: str = ""

    @property
    def plants(self) -> tuple[str, ...]:
        """Keys of the plants it may be made at."""
        return tuple(self.changes)

    def capital_units(self, plant: str) -> float:
        """Return how many units of its capital cost a tonne of yearly capacity of a plant needs."""
        return self.capex_scale.get(plant, 1.0)


def split_saving(
    saving_tce: float, carrier: str, fuel_tce: float, electricity_mwh: float, tce_per_mwh: float
) -> tuple[float, float]:
    """Split a saving of energy (tce/t) into fuel (tce/t) and electricity (MWh/t) (节能量按载能体分摊).

    ``as_route`` splits like the plant's own energy, the neutral choice where the source does not say what is saved.
    """
    energy = fuel_tce + electricity_mwh * tce_per_mwh
    if carrier == "fuel" or energy <= 0:
        return saving_tce, 0.0
    if carrier == "electricity":
        return 0.0, saving_tce / tce_per_mwh
    share = fuel_tce / energy
    return saving_tce * share, saving_tce * (1.0 - share) / tce_per_mwh
