"""New national green factories (新增国家绿色工厂): counted from yearly lists, or bounded from below by those known.

A yearly list counts every factory named in that year. A factory confirmed on its own, without the list, proves that
there is at least one: enough to meet a target, never enough to miss it.
"""

from __future__ import annotations

import math

import polars as pl

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding
from tanfeng.indicators.inquiry import Inquiry, missing_years, span
from tanfeng.indicators.result import Coverage, Reading, Text
from tanfeng.indicators.series import Point, Series, row_address, statistics_series


def read(inquiry: Inquiry) -> Reading:
    """Return the count of the years with a complete list, and the bounds that the known factories give."""
    complete = _series(inquiry, "complete_items")
    known = _series(inquiry, "known_items")
    removed = _series(inquiry, "removed_items")
    net = inquiry.options.get("removals") == "net"
    years = inquiry.years
    lacking = complete.lacking(years)
    lists = {year: complete.points[year] for year in years if year in complete.points}
    named = {year: known.points[year] for year in lacking if year in known.points}
    gone = {year: removed.points[year] for year in years if year in removed.points} if net else {}
    counted = [*lists.values(), *named.values(), *gone.values()]
    low = sum(p.value for p in (*lists.values(), *named.values())) - sum(p.value for p in gone.values())
    open_removals = net and bool(removed.lacking(years))
    full = bool(years) and not lacking and not open_removals
    missing = missing_years(
        "national_green_factories_new",
        "国家绿色工厂逐年公布名单中的有色金属企业",
        "Nonferrous factories in the yearly lists of national green factories",
        lacking,
    )
    if net:
        missing += missing_years(
            "national_green_factories_removed",
            "被移出国家绿色工厂名单的有色金属企业",
            "Nonferrous factories struck off the lists",
            removed.lacking(years),
        )
    return Reading(
        _coverage(inquiry, lists, named, low),
        value=low if full else None,
        low=low if counted and not open_removals else None,
        high=low if full else math.inf,
        year=inquiry.until,
        baseline=0.0,
        formula="Σ new − Σ removed" if net else "Σ new",
        confidence=weakest(point.confidence for point in counted),
        missing=missing,
        inputs=tuple(dict.fromkeys(i for point in counted for i in point.inputs)),
        figures=(*complete.figures, *known.figures, *removed.figures),
        findings=(*complete.findings, *known.findings, *removed.findings, *_not_counts(inquiry)),
    )


def _series(inquiry: Inquiry, name: str) -> Series:
    return statistics_series(
        _rows(inquiry),
        region=inquiry.region,
        sectors=inquiry.sectors(),
        items=inquiry.names(name),
        unit=inquiry.target.unit,
        until=inquiry.until,
    )


def _rows(inquiry: Inquiry) -> pl.DataFrame:
    """The statistics without negative or broken counts."""
    table = inquiry.table("statistics")
    return table.filter(~_is_count(inquiry) | ((pl.col("value") >= 0) & (pl.col("value") == pl.col("value").floor())))


def _is_count(inquiry: Inquiry) -> pl.Expr:
    names = [i for n in ("complete_items", "known_items", "removed_items") for i in inquiry.names(n)]
    return pl.col("item").is_in(names)


def _not_counts(inquiry: Inquiry) -> tuple[Finding, ...]:
    table = inquiry.table("statistics").filter(_is_count(inquiry), pl.col("value").is_not_null())
    bad = table.filter((pl.col("value") < 0) | (pl.col("value") != pl.col("value").floor()))
    if not bad.height:
        return ()
    return (
        Finding(
            "warning",
            "indicator.not-a-count",
            f"{bad.height} 个绿色工厂家数不是非负整数，未采用。",
            f"{bad.height} counts of green factories are not whole numbers and were not used.",
            row_address(bad, "statistics", "value"),
            expected="0, 1, 2 …",
            given=f"{bad.get_column('value')[0]:g}",
            count=bad.height,
        ),
    )


def _coverage(inquiry: Inquiry, lists: dict[int, Point], named: dict[int, Point], low: float) -> Coverage:
    asked = inquiry.years
    share = len(lists) / len(asked) if asked else None
    if len(lists) == len(asked) and asked:
        return Coverage(Text(f"{span(asked)} 年名单齐全。", f"The lists of {span(asked)} are complete."), share)
    have = Text(
        f"有完整名单的年份：{span(list(lists)) or '无'}。",
        f"Years with a complete list: {span(list(lists)) or 'none'}.",
    )
    count = sum(point.value for point in named.values())
    if named:
        have += Text(
            f"另已确认 {count:g} 家（{span(list(named))}）；合计至少 {low:g} 家，实际家数未知。",
            f"Another {count:g} confirmed ({span(list(named))}); at least {low:g} in all, the true number is unknown.",
        )
    return Coverage(have, share)
