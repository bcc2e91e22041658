"""The year of the peak, from history alone (历史峰值年份).

An indicator knows nothing of the future. It names the year of the highest emissions only if the series is complete in
the boundary asked for; a partial series (direct CO2 without electricity) is shown in the coverage and decides
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting import top_down
from tanfeng.core.confidence import weakest
from tanfeng.core.errors import UsageError
from tanfeng.indicators.inquiry import Inquiry, missing_years, span
from tanfeng.indicators.result import Coverage, Missing, Reading, Text

BOUNDARIES: dict[str, tuple[str, str]] = {
    "total": ("全口径", "total"),
    "direct": ("直接", "direct"),
    "indirect": ("间接", "indirect"),
}
SECTORS: dict[str, tuple[str, str]] = {
    "smelting_pressing": ("冶炼和压延加工业", "smelting and pressing"),
    "mining_dressing": ("矿采选业", "mining and dressing"),
    "nonferrous_all": ("有色金属行业", "the sector"),
}


@dataclass(frozen=True)
class History:
    """The known years of one boundary and sector (排放历史)."""

    years: tuple[int, ...]
    peak: int
    tco2: float
    confidence: str
    figures: tuple[str, ...]


def read(inquiry: Inquiry) -> Reading:
    """Return the year of the highest emissions in the boundary of the option ``boundary``."""
    accounts = top_down.account(inquiry.ledger.table("statistics"), reference=inquiry.reference, region=inquiry.region)
    boundary = inquiry.options.get("boundary", "total")
    sector = inquiry.sectors()[0]
    history = _history(accounts.accounts, boundary, sector, inquiry.until)
    asked = range(inquiry.base_year, inquiry.until + 1)
    if history is not None:
        asked = range(min(history.years[0], inquiry.base_year), inquiry.until + 1)
    lacking = [year for year in asked if history is None or year not in history.years]
    missing = _missing(boundary, lacking)
    coverage = _coverage(accounts.accounts, inquiry, history, boundary, sector)
    if history is None or _gap(history):
        return Reading(
            coverage, missing=missing, figures=tuple(accounts.lineage), findings=accounts.findings, note=_AHEAD
        )
    past = history.years[-1] > history.peak and history.years[-1] - history.peak >= _needed(inquiry)
    ended = history.years[-1] >= inquiry.deadline_year
    return Reading(
        coverage,
        value=float(history.peak),
        low=float(history.peak),
        high=float(history.peak),
        year=history.years[-1],
        formula="argmax CO2",
        status=None if ended else "on track" if past else "no data",
        confidence=history.confidence,
        missing=missing,
        inputs=history.figures,
        figures=tuple(accounts.lineage),
        findings=accounts.findings,
        note=_so_far(history, past) + (Text() if ended else _AHEAD),
    )


_AHEAD = Text(
    "指标只看历史；能否按期达峰见路径部分的达峰判断。",
    "Indicators look back only; whether the peak comes in time is the pathway's peak statement.",
)


def _needed(inquiry: Inquiry) -> int:
    text = inquiry.options["years_below"]
    if not text.isdigit() or int(text) < 1:
        raise UsageError(
            f"选项 peak.years_below 应为正整数，不是“{text}”。",
            f"The option peak.years_below is a whole number above zero, not {text!r}.",
        )
    return int(text)


def _history(accounts: pl.DataFrame, boundary: str, sector: str, until: int) -> History | None:
    rows = accounts.filter(
        pl.col("boundary") == boundary,
        pl.col("sector") == sector,
        pl.col("tco2").is_not_null(),
        pl.col("year") <= until,
    ).sort("year")
    if not rows.height:
        return None
    # Of two equal years the later one: emissions had not yet begun to fall after the first.
    top = rows.sort("tco2", "year", descending=True).row(0, named=True)
    return History(
        tuple(rows.get_column("year").to_list()),
        int(top["year"]),
        float(top["tco2"]),
        weakest(rows.get_column("confidence")),
        tuple(rows.get_column("figure")),
    )


def _gap(history: History) -> bool:
    return history.years[-1] - history.years[0] + 1 != len(history.years)


def _so_far(history: History, past: bool) -> Text:
    last = history.years[-1]
    if history.peak == last:
        return Text(f"{last} 年为历史最高，仍在上升。", f"{last} is the highest so far: still rising.")
    if past:
        return Text(
            f"此后 {last - history.peak} 年均低于 {history.peak} 年。",
            f"The {last - history.peak} years since were all below {history.peak}.",
        )
    return Text(
        f"{history.peak} 年之后只有 {last - history.peak} 年数据，还不足以说已经过峰。",
        f"Only {last - history.peak} years since {history.peak}, too few to call it past.",
    )


def _missing(boundary: str, lacking: list[int]) -> tuple[Missing, ...]:
    zh, en = BOUNDARIES[boundary]
    return missing_years(
        f"co2_{boundary}", f"有色金属行业二氧化碳排放（{zh}）", f"CO2 of the nonferrous industry ({en})", lacking
    )


def _coverage(
    accounts: pl.DataFrame, inquiry: Inquiry, history: History | None, boundary: str, sector: str
) -> Coverage:
    zh, en = BOUNDARIES[boundary]
    if history is None:
        text = Text(f"没有{zh}排放的完整历史。", f"There is no complete history of {en} emissions.")
    else:
        gap = Text("（有断年）", "(with gaps)") if _gap(history) else Text()
        text = Text(f"{zh}排放 {span(history.years)} 年。", f"{en} emissions of {span(history.years)}.") + gap
    for part in ("nonferrous_all", "smelting_pressing", "mining_dressing"):
        direct = _history(accounts, "direct", part, inquiry.until)
        if direct is None or (boundary, sector) == ("direct", part):
            continue
        name_zh, name_en = SECTORS[part]
        text += Text(
            f"{name_zh}燃料直接排放 {span(direct.years)} 年中最高为 {direct.peak} 年（{direct.tco2 / 1e4:.1f} 万t）。",
            f"Direct fuel CO2 of {name_en}, {span(direct.years)}: highest {direct.peak} ({direct.tco2 / 1e6:.3g} Mt).",
        )
    if boundary != "direct" and _history(accounts, "indirect", sector, inquiry.until) is None:
        text += Text(
            "行业用电量缺失，间接排放未知。", "The sector's electricity is missing, so indirect emissions are unknown."
        )
    known = 0 if history is None else len([y for y in history.years if y >= inquiry.base_year])
    asked = inquiry.until - inquiry.base_year + 1
    return Coverage(text, known / asked if asked > 0 else None)
