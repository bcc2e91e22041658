"""Meters less accurate than the standard asks (计量器具准确度); its text was not read, so this only questions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference

#: A class is a number, the largest error in percent; a letter behind it (0.5S) does not make it worse.
_NUMBER = r"(\d+(?:\.\d+)?)"


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    meters = view.ledger.table("meters").filter(
        pl.col("accuracy_class").is_not_null() & pl.col("item").is_not_null() & pl.col("level").is_not_null()
    )
    classed = meters.with_columns(_class=pl.col("accuracy_class").str.extract(_NUMBER).cast(pl.Float64, strict=False))
    for row in classed.drop_nulls("_class").iter_rows(named=True):
        worst = _worst(view.reference, row["item"], row["level"])
        if worst is None or row["_class"] <= worst:
            continue
        yield rule.finding(
            f"计量器具 {row['meter_id']} 的准确度等级为 {row['accuracy_class']}，标准要求不低于 {worst:g} 级。",
            f"The meter {row['meter_id']} is of class {row['accuracy_class']}; the standard asks for {worst:g}.",
            address(view.ledger, "meters", row, "accuracy_class"),
            expected=f"≤ {worst:g}",
            given=str(row["accuracy_class"]),
        )


def _worst(reference: Reference, item: str, level: str) -> float | None:
    """Return the worst class allowed for meters of an item at a level: the row of the item, else of its kind."""
    entry = reference.item(item)
    kind = entry.kind if entry else ""
    classes = _classes()
    return classes.get((kind, item, level), classes.get((kind, "", level)))


@cache
def _classes() -> dict[tuple[str, str, str], float]:
    text = files("tanfeng.accounting.verification").joinpath("meter_classes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["kind"], row["item"], row["level"]): float(row["worst_class"]) for row in rows}
