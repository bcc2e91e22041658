"""Is the fan wide enough (扇面够不够宽): the declared fan of a scenario beside the errors of the past, by lead time.

Both are half-widths on the log scale. The fan: ``ln(high / low) / 2`` of its band. Needed: the root mean square of the
log errors of the past at that lead, times the normal quantile of the band. A ratio below one is a fan narrower than
the past gives reason for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.validation.ranges import Range, growth_of
from tanfeng.pathway.validation.rolling import LeadError
from tanfeng.pathway.validation.settings import Settings


@dataclass(frozen=True)
class FanWidth:
    """A fan at one lead time beside what the past asks for (扇面宽度对照).

    ``source`` is ``declared`` (the ranges alone, for the rest of the sector) or ``run`` (the ensemble of a run, whole
    direct emission). ``ratio`` is ``half_width / needed``; ``ratio_without_bias`` the same with the standard deviation
    of the past errors in the place of their root mean square: as if the lasting part of the error had been known.
    """

    source: str
    scenario: str
    lead: int
    half_width: float
    past_rms: float
    past_bias: float
    needed: float
    ratio: float
    ratio_without_bias: float | None
    origins: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def widths(
    errors: Sequence[LeadError],
    declared: Mapping[str, Mapping[str, Range]],
    results: Mapping[str, Any] | None,
    settings: Settings,
) -> tuple[tuple[FanWidth, ...], tuple[Finding, ...]]:
    """Compare every scenario's fan with the past at each lead the past reaches (比较扇面与历史误差)."""
    past = {e.lead: e for e in errors if e.predictor == settings.rolling.measure}
    if not past:
        return (), (_no_past(settings),)
    fans = {("declared", name): _of_ranges(rows, sorted(past), settings) for name, rows in declared.items()}
    for scenario in (results or {}).get("scenarios", ()):
        fans["run", str(scenario["name"])] = _of_run(scenario)
    low, high = settings.band
    quantile = (NormalDist().inv_cdf(high) - NormalDist().inv_cdf(low)) / 2.0
    rows = [
        _width((source, name), half, past[lead], quantile)
        for (source, name), fan in fans.items()
        for lead, half in fan.items()
        if lead in past and past[lead].rms > 0.0
    ]
    return tuple(rows), tuple(_narrow(rows))


def _width(of: tuple[str, str], half: float, error: LeadError, quantile: float) -> FanWidth:
    spread = max(0.0, error.rms**2 - error.bias**2) ** 0.5
    return FanWidth(
        source=of[0],
        scenario=of[1],
        lead=error.lead,
        half_width=half,
        past_rms=error.rms,
        past_bias=error.bias,
        needed=quantile * error.rms,
        ratio=half / (quantile * error.rms),
        ratio_without_bias=half / (quantile * spread) if spread > 0.0 else None,
        origins=error.origins,
    )


def _of_ranges(rows: Mapping[str, Range], leads: list[int], settings: Settings) -> dict[int, float]:
    growth = growth_of(rows, settings.declared, settings.size, settings.seed)
    if isinstance(growth, Finding):
        return {}
    low, high = np.quantile(growth.factors(np.array(leads, dtype=np.float64)), settings.band, axis=0)
    return dict(zip(leads, (np.log(high / low) / 2.0).tolist(), strict=True))


def _of_run(scenario: Mapping[str, Any]) -> dict[int, float]:
    """Half-widths of the direct emission of a run by lead from its base year; empty where it carries no band."""
    years, low, high = scenario.get("years"), scenario.get("direct_tco2_low"), scenario.get("direct_tco2_high")
    if not years or not low or not high:
        return {}
    return {
        year - years[0]: float(np.log(up / down) / 2.0)
        for year, down, up in zip(years, low, high, strict=True)
        if year > years[0] and down > 0.0
    }


def _narrow(rows: Sequence[FanWidth]) -> list[Finding]:
    findings = []
    for source, name in dict.fromkeys((row.source, row.scenario) for row in rows):
        own = [row for row in rows if (row.source, row.scenario) == (source, name)]
        tight = [row for row in own if row.ratio < 1.0]
        if tight:
            findings.append(_too_narrow(source, name, own, tight))
    return findings


def _too_narrow(source: str, name: str, own: list[FanWidth], tight: list[FanWidth]) -> Finding:
    worst = min(tight, key=lambda row: row.ratio)
    what = {"declared": ("声明的范围", "declared ranges"), "run": ("集合模拟的扇面", "fan of the ensemble")}[source]
    return Finding(
        "warning",
        "validation.fan-narrow",
        f"情景 {name} {what[0]}比历史误差窄：{len(own)} 个提前期中有 {len(tight)} 个，最窄在 {worst.lead} 年后，"
        f"只有历史误差所需宽度的 {worst.ratio:.0%}。",
        f"The {what[1]} of the scenario {name} is narrower than the errors of the past at {len(tight)} of {len(own)} "
        f"lead times; at worst, {worst.lead} years ahead, it is {worst.ratio:.0%} of the width that they ask for.",
        expected=">= 1",
        given=f"{source} {name} {worst.ratio:.2f}",
    )


def _no_past(settings: Settings) -> Finding:
    return Finding(
        "warning",
        "validation.no-past-errors",
        f"滚动起点没有给出预测“{settings.rolling.measure}”的误差，扇面宽度无从对照。",
        f"The rolling origin gave no errors of the predictor {settings.rolling.measure!r}: no fan can be held against "
        "the past.",
        given=settings.rolling.measure,
    )
