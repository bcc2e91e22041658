"""A share of more than the whole, such as a recycled share of 130 % (占比超过 100 %)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import report
from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to

RULE = Rule("ledger.share-beyond-whole", "blocks submission", "0–100 %")
#: How statistics name a share: ``share.electricity``, ``recycled_share``.
_IS_SHARE = r"^share\.|[._-]share$|占比$|比重$"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    rows = ledger.table("statistics").filter(pl.col("item").str.contains(_IS_SHARE) & pl.col("value").is_not_null())
    factors = {}
    for unit in rows["unit"].drop_nulls().unique().sort():
        try:
            factors[unit] = float(factor_to(unit, "ratio"))
        except UnitError:
            continue  # a unit that is no share makes the figure no share
    share = pl.col("value") * pl.col("unit").replace_strict(factors, default=None, return_dtype=pl.Float64)
    beyond = rows.filter((share > 1) | (share < 0))
    shown = beyond.select(*ADDRESS, given=pl.format("{} = {} {}", "item", "value", "unit").cast(pl.String))
    return report(
        ledger,
        shown,
        RULE,
        ("statistics", "value"),
        lambda text: (f"占比不可能超出 0–100 %：{text}。", f"A share lies between 0 and 100 %: {text}."),
    )
