"""The yearly series that is predicted, cut into what a predictor may see and what it is held against (序列与切分)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanfeng.accounting.sectors import DIRECT, SECTORS, TOP_DOWN
from tanfeng.core.findings import Finding
from tanfeng.pathway.history import History, from_accounts
from tanfeng.pathway.validation.settings import Windows

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """Emission by year, ascending, tCO2 (年度序列). ``key`` is the sector."""

    key: str
    years: tuple[int, ...]
    values: Array

    @classmethod
    def of(cls, key: str, history: History) -> Series:
        return cls(key, history.years, np.array(history.direct, dtype=np.float64))

    def between(self, first: int, last: int) -> Series:
        return self._where([first <= year <= last for year in self.years])

    def without(self, years: Collection[int]) -> Series:
        return self._where([year not in years for year in self.years])

    def by_year(self) -> dict[int, float]:
        return dict(zip(self.years, self.values.tolist(), strict=True))

    def _where(self, keep: list[bool]) -> Series:
        chosen = tuple(year for year, kept in zip(self.years, keep, strict=True) if kept)
        return Series(self.key, chosen, self.values[np.array(keep, dtype=bool)])


@dataclass(frozen=True)
class Cut:
    """What a predictor sees (``past``) and what it is held against (``future``) (切分后的序列)."""

    past: Series
    future: Series

    @property
    def origin(self) -> int:
        """The last year that a predictor sees."""
        return self.past.years[-1]


def sub_sectors(accounts: pl.DataFrame, region: str) -> dict[str, History]:
    """Return the top-down direct series of each sub-sector that has one (分行业历史序列): smelting, mining."""
    rows = accounts.filter(pl.col("basis") == TOP_DOWN, pl.col("boundary") == DIRECT)
    found = {sector: from_accounts(rows.filter(pl.col("sector") == sector), region)[0] for sector in SECTORS}
    return {sector: history for sector, history in found.items() if history is not None}


def cut(series: Series, windows: Windows, trend_from: int | None = None) -> tuple[Cut | None, tuple[Finding, ...]]:
    """Cut a series by the windows. Years without a figure are named and left out, never interpolated (切分).

    There is no cut, and a finding says why, where too few years remain, where nothing can be held against the
    prediction, or where a figure is not positive: all forms here are of growth.
    """
    past, future = series.between(*windows.calibrate), series.between(*windows.predict)
    findings = [
        *_missing(series.key, past, windows.calibration_years),
        *_missing(series.key, future, windows.predicted_years),
    ]
    if trend_from is not None and windows.calibrate[0] < trend_from <= windows.calibrate[1]:
        findings.append(_across(series.key, windows, trend_from))
    enough = len(past.years) >= windows.minimum_years
    if not enough or not future.years:
        findings.append(_too_little(series.key, past, future, windows))
    elif (np.concatenate([past.values, future.values]) <= 0.0).any():
        findings.append(_not_positive(series.key, past, future))
    else:
        return Cut(past, future), tuple(findings)
    return None, tuple(findings)


def _missing(key: str, there: Series, wanted: tuple[int, ...]) -> list[Finding]:
    absent = [year for year in wanted if year not in there.years]
    if not absent:
        return []
    text = "、".join(map(str, absent))
    return [
        Finding(
            "warning",
            "validation.year-missing",
            f"序列 {key} 在窗口内缺 {text} 年：不插补，该年不参与验证。",
            f"The series {key} has no figure for {', '.join(map(str, absent))} inside the window; it is not "
            "interpolated and takes no part.",
            expected=f"{wanted[0]}–{wanted[-1]}",
            given=f"{key} {text}",
            count=len(absent),
        )
    ]


def _across(key: str, windows: Windows, trend_from: int) -> Finding:
    return Finding(
        "warning",
        "validation.window-across-break",
        f"率定窗口 {windows.calibrate[0]}—{windows.calibrate[1]} 跨过序列 {key} "
        f"在 {trend_from} 年之前的断裂，趋势不可信。",
        f"The calibration window {windows.calibrate[0]}-{windows.calibrate[1]} crosses the break of the series {key} "
        f"before {trend_from}: its trend means nothing.",
        expected=f">= {trend_from}",
        given=f"{windows.calibrate[0]}",
    )


def _too_little(key: str, past: Series, future: Series, windows: Windows) -> Finding:
    return Finding(
        "warning",
        "validation.window-without-data",
        f"序列 {key} 在率定窗口有 {len(past.years)} 年、预测窗口有 {len(future.years)} 年数据，"
        f"至少要 {windows.minimum_years} 年与 1 年：未作回测。",
        f"The series {key} has {len(past.years)} years to calibrate on and {len(future.years)} to predict; "
        f"{windows.minimum_years} and 1 are needed. No hindcast was made.",
        expected=f"{windows.minimum_years}, 1",
        given=f"{key} {len(past.years)}, {len(future.years)}",
    )


def _not_positive(key: str, past: Series, future: Series) -> Finding:
    bad = [year for part in (past, future) for year, value in part.by_year().items() if value <= 0.0]
    text = "、".join(map(str, bad))
    return Finding(
        "warning",
        "validation.not-positive",
        f"序列 {key} 的 {text} 年不大于零：增长形式的预测没有定义，未作回测。",
        f"The series {key} is not positive in {', '.join(map(str, bad))}: no form of growth holds; no hindcast.",
        expected="> 0",
        given=f"{key} {text}",
    )
