"""What is said of a total (不确定度结果): the interval by both approaches, who makes it wide, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Lineage


@dataclass(frozen=True)
class Interval:
    """A sum with its 95 % interval by both approaches, tCO2e (区间).

    ``half_width`` is that of approach 1 as a share of the value. All bounds are ``None`` where no input of the sum has
    a known uncertainty: nothing known is not "exactly known". ``unstated`` is the share of the sum, by absolute value,
    in which at least one input has no known uncertainty; ``silent`` the share in which none has.
    """

    value: float
    low_1: float | None
    high_1: float | None
    half_width: float | None
    low_2: float | None
    high_2: float | None
    median: float | None
    unstated: float
    silent: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "approach_1": {"low": self.low_1, "high": self.high_1, "half_width": self.half_width},
            "approach_2": {"low": self.low_2, "high": self.high_2, "median": self.median},
            "share_partly_unstated": self.unstated,
            "share_without_any": self.silent,
        }


@dataclass(frozen=True)
class Uncertainty:
    """The uncertainty of an account (不确定度).

    ``totals`` has an interval for each total of the guideline of which any line has a number, and ``main`` names the
    one that holds the most streams; ``streams`` has one for each stream. ``contributors`` (to the main total):
    ``rank``, ``input`` (id), ``kind``, ``name_zh``, ``name_en``, ``half_width`` (share of the input), ``effect`` (half
    width it alone gives the total, tCO2e), ``share`` (of the total's variance); the largest first.
    """

    main: str
    totals: Mapping[str, Interval]
    streams: Mapping[str, Interval]
    contributors: pl.DataFrame
    seed: int
    draws: int
    level: float
    confidence: str
    findings: tuple[Finding, ...]
    lineage: Lineage = field(repr=False, compare=False)

    @property
    def total(self) -> Interval | None:
        """The interval of the main total; ``None`` where no line of it has a number."""
        return self.totals.get(self.main)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the result as the JSON contract prints it."""
        return {
            "level": self.level,
            "seed": self.seed,
            "draws": self.draws,
            "main": self.main or None,
            "totals": {name: interval.to_dict() for name, interval in self.totals.items()},
            "streams": {name: interval.to_dict() for name, interval in self.streams.items()},
            "contributors": self.contributors.to_dicts(),
            "confidence": self.confidence,
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }
