"""The result of a report (核算结果): lines and totals as whole millionths of a tonne, findings, lineage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from tanfeng.core.findings import Finding, blocking
from tanfeng.core.lineage import Figure

#: The fixed-point columns of a line: millionths of a tonne of CO2e and of standard coal.
FIXED = ("tco2e_fixed", "tce_calorific_fixed", "tce_equivalent_fixed")


@dataclass(frozen=True)
class Result:
    """What was computed from a basis (核算结果).

    ``lines`` has one row per activity row with its fixed-point columns; ``totals`` (emissions) and ``energy`` are
    millionths of a tonne, ``None`` where nothing could be summed; ``missing`` names the inputs that were absent.
    """

    method: str
    lines: pl.DataFrame
    totals: Mapping[str, int | None]
    energy: Mapping[str, int | None]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = field(default=(), repr=False)

    @property
    def all_totals(self) -> dict[str, int | None]:
        """Every total of the result, emissions first."""
        return {**self.totals, **self.energy}

    @property
    def blocks(self) -> bool:
        """Whether a finding stands in the way of submission."""
        return blocking(self.findings)


def tonnes(millionths: int | None) -> str:
    """Return fixed-point tonnes as text with six decimals, exact; an empty text where there is no number."""
    if millionths is None:
        return ""
    whole, part = divmod(abs(millionths), 1_000_000)
    return f"{'-' if millionths < 0 else ''}{whole}.{part:06d}"
