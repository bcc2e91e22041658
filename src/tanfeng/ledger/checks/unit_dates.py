"""Dates of a unit that cannot be true (单元日期矛盾): gone before it started, output before it or after it was there.

Dates may be years, months or days; they are compared as far as both are known: a year beside a month of the same year
is no contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import given, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

ORDER = Rule("ledger.retired-before-commissioned", "warning", "退出不早于投产 / not before it was commissioned")
OUTPUT = Rule("ledger.output-without-unit", "warning", "投产之后、退出之前 / after it started, before it left")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    if not ledger.has("units"):
        return
    units = ledger.table("units")
    yield from report(
        ledger,
        given(units, _before("retired_on", "commissioned"), "retired_on"),
        ORDER,
        ("units", "retired_on"),
        lambda date: (
            f"退出时间 {date} 早于投产时间。",
            f"The unit left on {date}, before it was commissioned.",
        ),
    )
    if not ledger.has("production"):
        return
    dates = units.select("unit_id", "commissioned", "retired_on").unique("unit_id", keep="first")
    made = ledger.table("production").filter(pl.col("quantity") > 0)
    dated = made.join(dates, on="unit_id", how="left", maintain_order="left")
    outside = _before("period", "commissioned") | _before("retired_on", "period")
    yield from report(
        ledger,
        given(dated, outside.fill_null(False), "period"),
        OUTPUT,
        ("production", "period"),
        lambda period: (
            f"{period} 有产量，单元却尚未投产或已经退出。",
            f"There is output in {period}, when the unit had not started or had already left.",
        ),
    )


def _before(one: str, other: str) -> pl.Expr:
    """Whether a date lies before another, as far as both are known; false where either is missing."""
    shorter = pl.min_horizontal(pl.col(one).str.len_chars(), pl.col(other).str.len_chars())
    early = pl.col(one).str.slice(0, shorter) < pl.col(other).str.slice(0, shorter)
    return early.fill_null(False)
