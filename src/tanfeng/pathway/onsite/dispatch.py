"""Who feeds the load in each hour (逐时平衡): own power first, then storage, then the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.errors import UsageError
from tanfeng.pathway.onsite.storage import Storage, schedule

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Flows:
    """Energy of each hour of the typical days (逐时电量), arrays (D, 24) in MWh.

    ``own + imported + discharged = load + exported + charged`` in every hour.
    """

    load: Array
    own: Array
    imported: Array
    exported: Array
    charged: Array
    discharged: Array

    @property
    def imbalance(self) -> float:
        """The largest difference between what comes in and what goes out of an hour, MWh."""
        into = self.own + self.imported + self.discharged
        return float(np.abs(into - self.load - self.exported - self.charged).max())


def dispatch(load: Array, own: Array, price: Array, export_price: float, storage: Storage | None = None) -> Flows:
    """Return the cheapest flows under the tariff (经济调度).

    ``load`` and ``own`` (MWh) and ``price`` (CNY/MWh) are (D, 24). Own power always meets the load of its hour first,
    as the meter counts it; only the storage has a choice. Raises ``UsageError`` for a price or an energy below zero.
    """
    for name, least in (
        ("load", load.min()),
        ("own", own.min()),
        ("price", price.min()),
        ("export price", export_price),
    ):
        if least < 0:
            raise UsageError(
                f"厂内电源：{name} 不能为负，所给 {least:g}。",
                f"Own power: {name} must not be negative, given {least:g}.",
            )
    if storage is None or storage.energy <= 0 or storage.power <= 0:
        own_in, grid_in, out = (np.zeros_like(load) for _ in range(3))
    else:
        own_in, grid_in, out = schedule(load, own, price, export_price, storage)
    return Flows(
        load=load,
        own=own,
        imported=np.maximum(load - own, 0.0) - out + grid_in,
        exported=np.maximum(own - load, 0.0) - own_in,
        charged=own_in + grid_in,
        discharged=out,
    )
