"""The grid emission factor as a path (电网因子路径): published years, then a declared yearly decline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class GridFactor:
    """Published electricity factors of a region (tCO2/MWh) by year (电力因子), each with its reference row."""

    published: tuple[tuple[int, float], ...]
    inputs: tuple[str, ...] = ()
    confidence: str = "verified"

    @property
    def last_published(self) -> int:
        return self.published[-1][0]

    def path(self, years: tuple[int, ...], decline: Array) -> Array:
        """Return the factor by sample and year, shape (len(decline), len(years)).

        Before the first published year the first one holds, between published years the latest earlier one, after the
        last published year it falls by ``decline`` a year.
        """
        known = np.array([year for year, _ in self.published])
        values = np.array([value for _, value in self.published], dtype=np.float64)
        wanted = np.array(years)
        position = np.clip(np.searchsorted(known, wanted, side="right") - 1, 0, len(known) - 1)
        after = np.maximum(0, wanted - self.last_published)
        falling: Array = values[position][None, :] * (1.0 - decline[:, None]) ** after[None, :]
        return falling
