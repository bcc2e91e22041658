"""One input of a system (输入): a constant or a series by year, with its range, source and confidence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tanfeng.core.lineage import Figure
from tanfeng.materials.lifetime import Floats
from tanfeng.materials.topology import topology

LINEAR, GEOMETRIC = "linear", "geometric"


@dataclass(frozen=True)
class Input:
    """A constant (``value``) or a series (``points`` by year), in the unit of its kind.

    ``low`` and ``high`` bound a constant; of a series they are factors on the whole of it, as an error of a statistic
    runs through all its years. ``between`` says how a year between two points is filled, "" that every year is stated.
    ``path`` is where the input stands in its file; ``refs`` are the reference rows it was read from.
    """

    kind: str
    path: str
    value: float | None = None
    points: Mapping[int, float] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    between: str = ""
    source: str = ""
    confidence: str = ""
    refs: tuple[str, ...] = ()
    note_zh: str = ""
    note_en: str = ""

    @property
    def is_series(self) -> bool:
        return bool(self.points)

    @property
    def centre(self) -> float:
        """The stated value of a constant, 1 as the factor on a series."""
        return 1.0 if self.value is None else self.value

    @property
    def has_range(self) -> bool:
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def ends(self) -> tuple[float, float]:
        """The low and the high end; the value itself where there is no range."""
        return (
            self.centre if self.low is None else self.low,
            self.centre if self.high is None else self.high,
        )

    def uncovered(self, years: Sequence[int]) -> list[int]:
        """Return the years for which the series has no value: nothing is carried on beyond what is stated."""
        if not self.is_series:
            return []
        if not self.between:
            return [year for year in years if year not in self.points]
        return [year for year in years if not min(self.points) <= year <= max(self.points)]

    def filled(self, years: Sequence[int]) -> bool:
        """Say whether any of the years is filled in between two points."""
        return self.is_series and any(year not in self.points for year in years)

    def central(self, years: Sequence[int]) -> Floats:
        """Return the stated values of the years, one row each (a constant: one row). Raises ``ValueError`` on a gap."""
        if not self.is_series:
            return np.array([[self.centre]])
        if gaps := self.uncovered(years):
            raise ValueError(f"{self.path} has no value for {gaps[0]}")
        known = sorted(self.points)
        values = np.array([self.points[year] for year in known])
        if self.between == GEOMETRIC:
            return np.asarray(np.exp(np.interp(years, known, np.log(values))), dtype=np.float64)[:, None]
        return np.asarray(np.interp(years, known, values), dtype=np.float64)[:, None]

    def figure(self, system: str) -> Figure:
        """Return the input as the end of a lineage chain."""
        kind = topology().inputs[self.kind]
        bounds = f"[{self.low:g}, {self.high:g}]" if self.has_range else ""
        points = "; ".join(f"{year}: {value:g}" for year, value in sorted(self.points.items()))
        return Figure(
            id=self.figure_id(system),
            name_zh=f"{kind.zh}（{self.path}）",
            name_en=f"{kind.en} ({self.path})",
            value=self.value if self.value is not None and math.isfinite(self.value) else points,
            unit=kind.unit,
            formula=" ".join(part for part in (" / ".join(self.refs), bounds, self.between) if part),
            inputs=tuple(f"ref:{key}" for key in self.refs),
            confidence=self.confidence,
            source=self.source,
            note_zh=self.note_zh,
            note_en=self.note_en,
        )

    def figure_id(self, system: str) -> str:
        return f"assumption:materials/{system}.{self.path}"
