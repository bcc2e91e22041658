"""A calorific value without its unit, or per a unit its item is not measured in (低位发热量的单位)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import distinct, filled, given, report
from tanfeng.ledger.checks.unit_unknown import is_unit
from tanfeng.ledger.origins import Rule, Say
from tanfeng.reference import Reference
from tanfeng.units import same_dimension

MISSING = Rule("ledger.ncv-without-unit", "blocks entry", "GJ/t | kcal/kg | GJ/10^4Nm3 …")
WRONG = "ledger.ncv-unit-incompatible"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    if not ledger.has("activity"):
        return
    frame = ledger.table("activity")
    without = pl.col("ncv").is_not_null() & ~filled("ncv_unit")
    yield from report(
        ledger,
        given(frame, without, "ncv"),
        MISSING,
        ("activity", "ncv_unit"),
        lambda text: (
            f"低位发热量 {text} 没有写单位（如 GJ/t、kcal/kg），没有使用。",
            f"The calorific value {text} has no unit (such as GJ/t or kcal/kg).",
        ),
    )
    canonical = dict(reference.table("items").select("item", "canonical_unit").iter_rows())
    for item, unit in distinct(frame.filter(pl.col("ncv").is_not_null()), "item", "ncv_unit").iter_rows():
        wanted = f"GJ/{canonical[item]}".replace(" ", "") if item in canonical else ""
        if not wanted or not is_unit(unit) or same_dimension(unit, wanted):
            continue
        yield from report(
            ledger,
            given(frame, (pl.col("item") == item) & (pl.col("ncv_unit") == unit), "ncv_unit"),
            Rule(WRONG, "blocks entry", wanted),
            ("activity", "ncv_unit"),
            _say(wanted),
        )


def _say(wanted: str) -> Say:
    return lambda text: (
        f"这个品种的低位发热量不能用 {text}，应为能换算成 {wanted} 的单位。",
        f"The calorific value of this item cannot be in {text}; use a unit that converts into {wanted}.",
    )
