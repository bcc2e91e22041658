"""What a plant takes per tonne with some measures made (措施后的单耗).

Measures act one after another, in the order of :data:`~tanfeng.pathway.measures.KINDS`, each on what the earlier ones
have left: two measures that would each save 60 % of the fuel save 84 % together, never 120 %.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway.measures import KINDS, QUANTITIES, Measure
from tanfeng.pathway.plants import Plant

Array = NDArray[np.float64]
_FUEL, _POWER, _DIRECT = (QUANTITIES.index(name) for name in ("fuel_tce", "electricity_mwh", "direct_tco2"))
#: What a saving can act on, and what follows it.
_ACTED_ON = {"fuel_tce": _FUEL, "electricity_mwh": _POWER}


def today(plant: Plant) -> Array:
    """Return the quantities per tonne without any measure, in the order of ``QUANTITIES`` (现状单耗)."""
    vector = np.zeros(len(QUANTITIES))
    vector[_FUEL], vector[_POWER], vector[_DIRECT] = plant.fuel_tce, plant.electricity_mwh, plant.direct_tco2
    vector[QUANTITIES.index("other_cny")] = plant.other_cny
    return vector


def with_measures(plant: Plant, measures: Iterable[Measure]) -> Array:
    """Return the quantities per tonne of all output once the measures are made (措施后单耗).

    Each treats its ``potential`` of the output. Where a measure states no change of direct emission, saved fuel avoids
    the plant's own ``fuel_factor``.
    """
    start = today(plant)
    now = start.copy()
    for measure in sorted(measures, key=lambda m: (KINDS.index(m.kind), m.key)):
        now = now + measure.potential * _change(measure, plant, now, start)
    return np.asarray(np.where(np.abs(now) < 1e-15, 0.0, now))


def _change(measure: Measure, plant: Plant, now: Array, start: Array) -> Array:
    """Return what a treated tonne changes, scaled to what is left of the carrier it acts on."""
    stated = measure.changes[plant.key]
    left = {name: now[i] / start[i] if start[i] > 0 else 0.0 for name, i in _ACTED_ON.items()}
    acts_on = next((name for name in _ACTED_ON if stated.get(name, 0.0) < 0), "electricity_mwh")
    change = np.zeros(len(QUANTITIES))
    for name, amount in stated.items():
        scale = left[name] if name in left and amount < 0 else left[acts_on]
        change[QUANTITIES.index(name)] = amount * scale
    if "direct_tco2" not in stated:
        change[_DIRECT] = min(change[_FUEL], 0.0) * plant.fuel_factor
    return change
