"""Draws (抽样): every figure is computed once for all columns: the stated values, one input moved at a time, the draws.

Column 0 holds the stated values. Then each input that has a range has two columns, in which it alone stands at its low
and at its high end: what depends on it is read from there. The rest are draws, all inputs at once, each from a triangle
over its range with the stated value as the top. An input has a generator of its own, named by its path, so that the
order of end uses or an added input changes no other draw.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tanfeng.materials.inputs import Input
from tanfeng.materials.lifetime import Floats
from tanfeng.materials.system import System


@dataclass(frozen=True)
class Columns:
    """What each column stands for (列). ``moved`` are the paths of the inputs with a range."""

    system: str
    moved: tuple[str, ...]
    draws: int
    seed: int

    @classmethod
    def of(cls, system: System, draws: int, seed: int) -> Columns:
        """Return the columns of a system. Raises ``ValueError`` on a negative number of draws or seed."""
        if draws < 0 or seed < 0:
            raise ValueError("draws and seed must not be negative")
        return cls(system.key, tuple(one.path for one in system.all_inputs() if one.has_range), draws, seed)

    @property
    def first_draw(self) -> int:
        return 1 + 2 * len(self.moved)

    @property
    def width(self) -> int:
        return self.first_draw + self.draws

    def ends(self, path: str) -> tuple[int, int]:
        """Return the columns in which this input alone stands at its low and at its high end."""
        first = 1 + 2 * self.moved.index(path)
        return first, first + 1

    def sample(self, one: Input) -> Floats:
        """Return the input in every column: the constant, or the factor on the series."""
        row = np.full(self.width, one.centre)
        if one.low is None or one.high is None or not one.has_range:
            return row
        low, high = self.ends(one.path)
        row[low], row[high] = one.low, one.high
        rng = np.random.default_rng([self.seed, zlib.crc32(f"{self.system}/{one.path}".encode())])
        row[self.first_draw :] = rng.triangular(one.low, one.centre, one.high, self.draws)
        return row

    def values(self, one: Input, years: Sequence[int]) -> Floats:
        """Return the input by year and column; a constant has one row."""
        row = self.sample(one)[None, :]
        return one.central(years) * row if one.is_series else row
