"""Measures (措施): what the technology catalogue says they save, on the routes a scenario names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One retrofit on one or several routes (措施). Savings are per tonne of treated product.

    ``fuel_tce`` and ``electricity_mwh`` give the saving by route (tce/t, MWh/t). ``initial_share`` is the share of
    output that already stands at the measure's level in the base year, ``potential`` the share that can still be
    treated. ``capex`` names the assumption that gives its capital cost in CNY per tonne of yearly capacity.
    """

    key: str
    name_zh: str
    name_en: str
    fuel_tce: dict[str, float]
    electricity_mwh: dict[str, float]
    initial_share: float | None
    potential: float
    capex: str
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    confidence: str = "derived"

    @property
    def routes(self) -> tuple[str, ...]:
        return tuple(self.fuel_tce)


def split_saving(
    saving_tce: float, carrier: str, fuel_tce: float, electricity_mwh: float, tce_per_mwh: float
) -> tuple[float, float]:
    """Split a saving of energy (tce/t) into fuel (tce/t) and electricity (MWh/t) (节能量按载能体分摊).

    ``as_route`` splits like the route's own energy, the neutral choice where the source does not say what is saved.
    """
    energy = fuel_tce + electricity_mwh * tce_per_mwh
    if carrier == "fuel" or energy <= 0:
        return saving_tce, 0.0
    if carrier == "electricity":
        return 0.0, saving_tce / tce_per_mwh
    share = fuel_tce / energy
    return saving_tce * share, saving_tce * (1.0 - share) / tce_per_mwh
