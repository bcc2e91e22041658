"""A measured calorific value far from every published one: most likely given in another unit (低位发热量存疑).

As with unit slips of quantities, a slip that another unit explains blocks; what nothing explains is a warning.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding, Severity
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.plausibility import Range, likely_units, ranges_of
from tanfeng.ledger.checks.rows import distinct, given, report
from tanfeng.ledger.origins import Rule, Say
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to, same_dimension

KEY = "ledger.implausible-ncv"
#: Units people give calorific values in: the slip is looked for among them.
UNITS = ("GJ/t", "kJ/kg", "kJ/t", "kcal/kg", "kcal/t", "GJ/10^4Nm3", "MJ/Nm3", "kJ/Nm3", "kcal/Nm3", "GJ/Nm3")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    if not ledger.has("activity"):
        return
    frame = ledger.table("activity").filter(pl.col("ncv").is_not_null())
    published = {found.item: found for found in ranges_of(reference, "ncv")}
    for item, unit in distinct(frame, "item", "ncv_unit").iter_rows():
        found = published.get(item)
        if found is None:
            continue
        try:
            factor = float(factor_to(unit, found.unit))
        except UnitError:
            continue  # the rules of units say so
        value = pl.col("ncv") * factor
        rows = frame.filter(
            (pl.col("item") == item) & (pl.col("ncv_unit") == unit) & ((value < found.low) | (value > found.high))
        )
        explained = _explained(found)
        cases: tuple[tuple[Severity, pl.Expr], ...] = (("blocks submission", explained), ("warning", ~explained))
        for severity, which in cases:
            yield from report(
                ledger,
                given(rows, which, "ncv"),
                Rule(KEY, severity, f"{found.low:g}–{found.high:g} {found.unit}"),
                ("activity", "ncv"),
                _say(unit, found),
            )


def _explained(found: Range) -> pl.Expr:
    """Whether the number would be plausible in another unit that people use: then it is a slip, and no doubt."""
    plausible = [pl.lit(False)]
    for unit in UNITS:
        if same_dimension(unit, found.unit):
            value = pl.col("ncv") * float(factor_to(unit, found.unit))
            plausible.append(value.is_between(found.low, found.high))
    return pl.any_horizontal(plausible)


def _say(unit: str, found: Range) -> Say:
    def say(text: str) -> tuple[str, str]:
        units = likely_units(float(text), unit, found, UNITS)
        zh = f"；若单位其实是 {units[0]} 则合理" if units else ""
        en = f"; in {units[0]} it would be plausible" if units else ""
        return (
            f"低位发热量 {text} {unit} 远离已发表的数值{zh}。",
            f"A calorific value of {text} {unit} is far from every published one{en}.",
        )

    return say
