"""Levels 1/2/3 of the national energy limits (单位产品能源消耗限额): 先进值 / 准入值 / 限定值.

Another ladder than the benchmark levels: a copper line at 250 kgce/t is better than the benchmark (260) and yet misses
level 2 (230), the entry value for new projects.
"""

from __future__ import annotations

import polars as pl

from tanfeng.ratings import ruleset
from tanfeng.ratings.rating import Rating, rate_on
from tanfeng.reference import Reference


def rate(
    units: pl.DataFrame, intensities: pl.DataFrame, reference: Reference, standard: str, *, year: int, purpose: str
) -> Rating:
    """Rate lines against a standard such as ``gb-25323-2023`` for a purpose: ``existing``, ``new`` or ``advanced``.

    Frames as in :func:`tanfeng.ratings.rating.rate_on`. Raises :class:`UsageError` on an unknown standard or purpose.
    """
    return rate_on(units, intensities, reference, ruleset.load(f"limits-{standard}"), year=year, purpose=purpose)
