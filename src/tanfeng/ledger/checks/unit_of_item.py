"""A unit that cannot measure its item: kg of electricity, m3 of natural gas (单位与品种不符).

Some items are measured in a second way too (steam in tonnes, water in cubic metres): the account converts those.

A cubic metre at unknown pressure and temperature is not a standard cubic metre, so it is not converted.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import distinct, given, report
from tanfeng.ledger.checks.unit_unknown import is_unit
from tanfeng.ledger.origins import Rule, Say
from tanfeng.reference import Reference
from tanfeng.units import same_dimension

KEY = "ledger.unit-incompatible"
TABLES_WITH_ITEMS = ("activity", "meters")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    canonical = dict(reference.table("items").select("item", "canonical_unit").iter_rows())
    for name in TABLES_WITH_ITEMS:
        if not ledger.has(name):
            continue
        frame = ledger.table(name)
        for item, unit in distinct(frame, "item", "unit").iter_rows():
            wanted = canonical.get(item)
            if wanted is None or not is_unit(unit) or same_dimension(unit, wanted):
                continue
            entry = reference.item(item)
            if entry and any(same_dimension(unit, other) for other in entry.also_units):
                continue
            rows = given(frame, (pl.col("item") == item) & (pl.col("unit") == unit), "unit")
            yield from report(
                ledger,
                rows,
                Rule(KEY, "blocks entry", wanted),
                (name, "unit"),
                _say(entry.name_zh if entry else item, item, wanted),
            )


def _say(zh: str, en: str, wanted: str) -> Say:
    return lambda text: (
        f"“{zh}”不能用 {text} 计量，应为能换算成 {wanted} 的单位。",
        f"{en} cannot be measured in {text}; use a unit that converts into {wanted}.",
    )
