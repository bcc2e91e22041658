"""A year of typical days (全年汇总): what own power and storage yield, save and cost per kW."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway.onsite.dispatch import Flows

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Year:
    """Sums over a year (全年), MWh and CNY. ``saved`` is the bill without less the bill with, exports sold."""

    load: float
    own: float
    imported: float
    exported: float
    charged: float
    discharged: float
    saved: float

    @property
    def self_consumed(self) -> float:
        """Own power that is not exported (自发自用)."""
        return self.own - self.exported

    @property
    def avoided(self) -> float:
        """Purchases avoided; below zero where storage losses outweigh own power (少购电量)."""
        return self.load - self.imported


@dataclass(frozen=True)
class PerKilowatt:
    """What one kW of a source yields in a year (每千瓦年收益): MWh, MWh, CNY."""

    self_consumed_mwh: float
    exported_mwh: float
    saved_cny: float


def year_of(flows: Flows, weight: Array, price: Array, export_price: float) -> Year:
    """Add the typical days up by the days they stand for (按天数汇总)."""

    def total(energy: Array) -> float:
        return float((weight[:, None] * energy).sum())

    exported = total(flows.exported)
    return Year(
        load=total(flows.load),
        own=total(flows.own),
        imported=total(flows.imported),
        exported=exported,
        charged=total(flows.charged),
        discharged=total(flows.discharged),
        saved=total(price * (flows.load - flows.imported)) + export_price * exported,
    )


def per_kilowatt(year: Year, kilowatts: float) -> PerKilowatt:
    """Return the year per kW installed (每千瓦)."""
    return PerKilowatt(year.self_consumed / kilowatts, year.exported / kilowatts, year.saved / kilowatts)


def cycles(year: Year, energy: float) -> float:
    """Return how often a storage of ``energy`` (MWh) is emptied in a year (年循环次数)."""
    return year.discharged / energy if energy > 0 else 0.0
