"""What an indicator needs from a benchmark rating (对标评价接口).

Indicators and ratings stand side by side and know nothing of each other: the caller hands the rating in. Its frames are
those of ``tanfeng.ratings.benchmark``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.reference import Reference


class Class(Protocol):
    """One class of the ladder (档次)."""

    @property
    def key(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


class RuleSet(Protocol):
    """The classes, best first, and the one of lines that cannot be placed (规则集)."""

    @property
    def classes(self) -> Sequence[Class]: ...
    @property
    def unrated(self) -> Class: ...


class Rating(Protocol):
    """One row per line, with ``class``, ``reason_zh``, ``reason_en``, ``confidence`` and ``keys`` (对标结果)."""

    @property
    def rule_set(self) -> RuleSet: ...
    @property
    def year(self) -> int: ...
    @property
    def lines(self) -> pl.DataFrame: ...
    @property
    def findings(self) -> Sequence[Finding]: ...


class CapacityRating(Protocol):
    """A rating with capacity by class and the bounds of the share; ``pooled`` names the row of all (产能对标)."""

    @property
    def rating(self) -> Rating: ...
    @property
    def shares(self) -> pl.DataFrame: ...
    @property
    def bounds(self) -> pl.DataFrame: ...
    @property
    def pooled(self) -> str: ...


class RateCapacity(Protocol):
    """Rates lines against an edition of the benchmark levels (对标函数)."""

    def __call__(
        self, units: pl.DataFrame, intensities: pl.DataFrame, reference: Reference, edition: str, *, year: int
    ) -> CapacityRating: ...
