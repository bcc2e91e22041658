"""What stops or weakens the figures of the electrolysis step (铝电解工序问题)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tanfeng.core.findings import Address, Finding


def gaps(lines: pl.DataFrame, months: pl.DataFrame, year: int) -> list[Finding]:
    """Return which months lack anodes, anode effects or output, and which are missing (缺月)."""
    if lines.is_empty():
        return [
            Finding(
                "blocks submission",
                "ets.no-electrolysis",
                f"{year} 年没有按碳市场指南核算的阳极和阳极效应，没有铝电解工序结果。",
                f"There are no anodes and anode effects of {year} by the guideline of the market, so no result.",
                Address(column="stream"),
            )
        ]
    found = []
    for column, rule, zh, en in (
        ("anode_tco2e", "ets.month-without-anode", "没有炭阳极消耗的数", "anodes have no number"),
        ("anode_effect_tco2e", "ets.month-without-anode-effect", "没有阳极效应的数", "anode effects have no number"),
        ("liquid_aluminium", "ets.month-without-output", "没有铝液产量", "there is no output of liquid aluminium"),
    ):
        lost = months.filter(pl.col(column).is_null())["period"].to_list()
        if lost:
            listed = ", ".join(map(str, lost))
            found.append(
                Finding(
                    "blocks submission",
                    rule,
                    f"{listed}：{zh}，全年结果不完整。",
                    f"In {listed} {en}; the result of the year is not complete.",
                    Address(column="period"),
                    given=listed,
                    count=len(lost),
                )
            )
    by_month = [period for period in months["period"] if len(period) > 4]
    if by_month and len(by_month) < 12:
        found.append(
            Finding(
                "warning",
                "ets.months-missing",
                f"{year} 年只有 {len(by_month)} 个月的记录，结果不是全年的。",
                f"{year} has records of {len(by_month)} months only; the result is not that of the year.",
                Address(column="period"),
                expected="12",
                given=str(len(by_month)),
            )
        )
    if by_month and len(by_month) != months.height:
        found.append(
            Finding(
                "blocks submission",
                "ets.year-and-months",
                f"{year} 年既有年度记录又有月度记录，会重复计入。",
                f"{year} has records of the year beside those of its months; both would count.",
                Address(column="period"),
            )
        )
    return found


def implausible(places: Mapping[str, str], year: int) -> list[Finding]:
    """Return the streams whose intensity is far from every published one: a slip of a unit (量级异常)."""
    return [
        Finding(
            "warning",
            "ets.implausible-intensity",
            f"{year} 年 {stream} 的吨铝强度远离全部公布值，请检查单位（t 与 kg、产量）。",
            f"The intensity of {stream} in {year} is far from every published one; check the units.",
            given=stream,
        )
        for stream, where in places.items()
        if where == "implausible"
    ]


def unknown_allocation(allocation: Mapping[str, Any]) -> list[Finding]:
    """Say that allowances cannot be computed where the formula was not read (配额公式未核)."""
    if allocation["rule"] != "unknown":
        return []
    return [Finding("info", "ets.allocation-unknown", f"{allocation['zh']}。", f"{allocation['en']}.")]
