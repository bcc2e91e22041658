"""Recycled share by definition (再生占比口径): which flows stand above and below the line, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tanfeng.materials.rules import data

if TYPE_CHECKING:
    from tanfeng.materials.lifetime import Floats


@dataclass(frozen=True)
class Definition:
    """One meaning of "recycled share" (口径): the sum of the flows ``above`` over the sum of those ``below``."""

    key: str
    zh: str
    en: str
    formula: str
    above: tuple[str, ...]
    below: tuple[str, ...]

    def knows(self, flows: Mapping[str, object]) -> bool:
        return all(name in flows for name in (*self.above, *self.below))

    def ratio(self, flows: Mapping[str, Floats]) -> Floats:
        """Return the share by year and column; not a number where nothing stands below the line."""
        above = np.sum([flows[name] for name in self.above], axis=0)
        below = np.sum([flows[name] for name in self.below], axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(below > 0, above / below, np.nan)


@dataclass(frozen=True)
class Share:
    """The share of one year; ``value`` is ``None`` where nothing stands below the line (再生占比)."""

    definition: str
    year: int
    value: float | None
    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@cache
def definitions() -> tuple[Definition, ...]:
    """Return the definitions of ``recycled_shares.toml``."""
    return tuple(
        Definition(key, row["zh"], row["en"], row["formula"], tuple(row["above"]), tuple(row["below"]))
        for key, row in data("recycled_shares.toml").items()
    )
