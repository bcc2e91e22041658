"""Recycled metal that scrap can give by year (再生原料供给), at any place within the draws of the stock model.

One number says how much scrap there is: the *position*, the share of the draws that lie below. The same position holds
in all years, since an input that is higher than stated (a lifetime, a collection rate) is so in every year. At the
central position stand the stated values of the system, in every year to the tonne; towards 0 and 1 the lowest and the
highest draw of each year. Drawn evenly between 0 and 1, the position gives back the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.solution import Array

#: Name of the position of a metal among the assumptions: this and the metal's key.
PREFIX = "scrap_supply."
UNIFORM = "uniform"


@dataclass(frozen=True)
class ScrapSupply:
    """The supply of one metal (一种金属的再生原料供给), t a year; Y years.

    stated, low, high : (Y,) the stated value and the interval of the draws; not a number without draws
    ordered           : (Y, K) stated value and draws of each year, ascending
    share, recovery   : names of the assumptions that multiply it: what reaches the smelters of the region, and metal
                        per scrap; "" where there is none, or the figures are of metal already
    """

    metal: str
    system: str
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    stated: Array
    low: Array
    high: Array
    ordered: Array
    share: str = ""
    recovery: str = ""
    confidence: str = "assumed"
    declared_in: str = "base"

    @classmethod
    def name_of(cls, metal: str) -> str:
        """Name of the assumption that is the position of a metal."""
        return f"{PREFIX}{metal}"

    @property
    def position(self) -> str:
        return self.name_of(self.metal)

    @property
    def names(self) -> tuple[str, ...]:
        """The assumptions that move the supply."""
        return tuple(name for name in (self.position, self.share, self.recovery) if name)

    @property
    def ranks(self) -> Array:
        """Where the stated value of each year stands among its draws, 0 to 1, (Y,)."""
        steps = max(self.ordered.shape[1] - 1, 1)
        return np.asarray((self.ordered < self.stated[:, None]).sum(axis=1) / steps)

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Say for each year whether its draws differ, (Y,)."""
        return np.asarray(self.ordered[:, -1] > self.ordered[:, 0])

    @property
    def middle(self) -> float:
        """The central position: where the stated values stand among the draws, on average of the years that vary."""
        if not self.varies.any():
            return 0.5
        edge = 0.5 / self.ordered.shape[1]
        return float(np.clip(self.ranks[self.varies].mean(), edge, 1.0 - edge))

    def at(self, positions: Array) -> Array:
        """Return the supply at positions (n,), before share and recovery, (n, Y)."""
        found = np.empty((len(positions), len(self.years)))
        last = self.ordered.shape[1] - 1
        for i, rank in enumerate(self.ranks):
            level = np.interp(positions, (0.0, self.middle, 1.0), (0.0, rank, 1.0))
            found[:, i] = np.interp(level * last, np.arange(last + 1), self.ordered[i])
        return found

    def assumption(self, scenario: str) -> Assumption:
        """Return the position as an assumption that the ensemble of a scenario draws; no range if no draw differs."""
        varies = bool(self.varies.any())
        return Assumption(
            name=self.position,
            name_zh=f"{self.metal} 再生原料供给在物质流抽样中的位置",
            name_en=f"position of the scrap supply of {self.metal} among the draws of the stock model",
            value=self.middle,
            low=0.0 if varies else None,
            high=1.0 if varies else None,
            unit="ratio",
            source=f"materials.toml [systems.{self.system}]",
            confidence=self.confidence,
            note_zh="取值处为系统各项输入的取值；0 与 1 为各年抽样的最低与最高；各年同一位置。",
            note_en="Its value is where the stated inputs stand; 0 and 1 are the lowest and the highest draw of each "
            "year; all years stand at the same position.",
            declared_in=scenario,
            distribution=UNIFORM,
        )

    def factor(self, assumptions: Assumptions, *, high: bool = False) -> float:
        """What the supply is multiplied by, at the central values or at their high ends."""
        found = 1.0
        for name in self.names[1:]:
            row = assumptions[name]
            found *= max(row.value, row.high) if high and row.high is not None else row.value
        return found

    def highest(self, assumptions: Assumptions) -> float:
        """The most that any sample of any year can have, t a year."""
        return float(self.ordered[:, -1].max()) * self.factor(assumptions, high=True)
