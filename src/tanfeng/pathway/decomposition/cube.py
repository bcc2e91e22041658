"""The table as arrays (数组): one factor after another over periods and sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tanfeng.pathway.decomposition.levels import Codes, level_factors, level_names
from tanfeng.pathway.decomposition.logarithm import Floats
from tanfeng.pathway.decomposition.methods import Steps
from tanfeng.pathway.decomposition.vocabulary import PERIOD, SECTOR


@dataclass(frozen=True)
class Cube:
    """``amounts`` ``(periods, sectors)`` and ``factors`` ``(factors, periods, sectors)`` with their names."""

    periods: list[str]
    sectors: list[str]
    names: list[str]
    amounts: Floats
    factors: Floats

    def steps(self, pairs: Sequence[tuple[str, str]]) -> Steps:
        """Return both sides of each pair of periods."""
        number = {period: index for index, period in enumerate(self.periods)}
        first, last = ([number[pair[side]] for pair in pairs] for side in (0, 1))
        return Steps(self.amounts[first], self.amounts[last], self.factors[:, first], self.factors[:, last])


def cube_of(
    table: pl.DataFrame, sectors: pl.DataFrame, periods: list[str], factors: Sequence[str], activity: str
) -> Cube:
    """Return the arrays of a table that has each sector once in each of ``periods``.

    ``sectors`` names each sector with its groups, outermost first. ``activity``, if given, is replaced by its total and
    its shares at each level of the groups.
    """
    keys = sectors.columns
    groups = keys[:-1]
    places = table.join(sectors.with_row_index("s"), on=keys, how="left", maintain_order="left")
    period = places[PERIOD].replace_strict(periods, list(range(len(periods))), return_dtype=pl.Int64).to_numpy()
    given = np.empty((len(factors), len(periods), sectors.height))
    given[:, period, places["s"].to_numpy()] = table.select(factors).to_numpy().T
    with np.errstate(over="ignore", under="ignore"):
        amounts = given.prod(axis=0)
    names = [" · ".join(parts) for parts in sectors.iter_rows()]
    if not activity:
        return Cube(periods, names, list(factors), amounts, given)
    at = list(factors).index(activity)
    levels = level_factors(given[at], [_codes(sectors, groups[: depth + 1]) for depth in range(len(groups))])
    split = [*factors[:at], *level_names(activity, groups, SECTOR), *factors[at + 1 :]]
    return Cube(periods, names, split, amounts, np.concatenate([given[:at], np.stack(levels), given[at + 1 :]]))


def _codes(sectors: pl.DataFrame, columns: Sequence[str]) -> Codes:
    """Return the number of the group of each sector, a group being named with all the levels above it."""
    distinct = sectors.unique(columns, keep="first", maintain_order=True).select(columns).with_row_index("g")
    joined = sectors.join(distinct, on=list(columns), how="left", maintain_order="left")
    return joined["g"].cast(pl.Int64).to_numpy()
