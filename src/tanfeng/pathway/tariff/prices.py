"""From an average price to the price of each hour (分时价格): what a load pays on average stays what it was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PriceLevel:
    """What a plant pays (电价水平): ``average`` CNY/MWh over its own load, ``floated`` the share of the flat price that
    moves with the period; funds, surcharges and demand charges do not move."""

    average: float
    floated: float


def hourly_prices(level: PriceLevel, multiplier: Array, energy: Array) -> Array:
    """Return CNY/MWh of every hour, the shape of ``multiplier`` (分时电价).

    ``energy`` is the load of a year in each of these hours (any unit, same shape). The flat price is what makes the
    load pay ``level.average`` on average: ``P (1 - f + f m)`` weighted by the load.
    """
    weighted = float((multiplier * energy).sum() / energy.sum())
    flat = level.average / (1.0 - level.floated + level.floated * weighted)
    prices: Array = flat * (1.0 - level.floated + level.floated * multiplier)
    return prices


def yearly_cost(prices: Array, energy: Array) -> float:
    """Return what a load costs in a year: CNY for MWh (分时电费)."""
    return float((prices * energy).sum())
