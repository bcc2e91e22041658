"""More output in a year than the unit's capacity allows (产量超出产能): a slip of the unit, or an old capacity."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.production_basis import YEAR_LENGTH, factors
from tanfeng.ledger.checks.rows import report
from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

KEY = "ledger.over-capacity"
HEADER = "ledger.header-unit"


@cache
def most() -> float:
    """Return the largest output that passes, as a share of the capacity."""
    text = files("tanfeng.ledger.checks").joinpath("limits.toml").read_text(encoding="utf-8")
    return float(tomllib.loads(text)["over_capacity"]["most"])


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    if not (ledger.has("production") and ledger.has("units")):
        return []
    if any(finding.rule == HEADER for finding in ledger.findings):
        return []  # the capacity may be in another unit: that is said, and is the one fault
    units = ledger.table("units").filter(pl.col("capacity") > 0).unique("unit_id", keep="first", maintain_order=True)
    yearly = _by_year(ledger).join(
        units.select("unit_id", "product", "capacity"), on=["unit_id", "product"], how="inner", maintain_order="left"
    )
    beyond = yearly.filter(pl.col("tonnes") > most() * pl.col("capacity"))
    shown = beyond.select(
        *ADDRESS, given=pl.format("{} t / {} t", pl.col("tonnes").round(1), pl.col("capacity")).cast(pl.String)
    )
    rule = Rule(KEY, "warning", f"≤ {most() * 100:.0f} %")
    return report(ledger, shown, rule, ("production", "quantity"), _say)


def _by_year(ledger: Ledger) -> pl.DataFrame:
    """Return tonnes of each product of each unit by year; where the year itself is recorded, its months do not add."""
    production = ledger.table("production").filter(pl.col("quantity") > 0).drop_nulls(["unit_id", "product", "period"])
    thing = ["unit_id", "product", "year"]
    dated = production.join(factors(production, "t"), on="unit", how="inner", maintain_order="left").with_columns(
        year=pl.col("period").str.slice(0, YEAR_LENGTH), whole=pl.col("period").str.len_chars() == YEAR_LENGTH
    )
    counted = dated.filter(pl.col("whole") | ~pl.col("whole").any().over(thing))
    return counted.group_by(thing, maintain_order=True).agg(
        (pl.col("quantity") * pl.col("factor")).sum().alias("tonnes"), pl.col(list(ADDRESS)).first()
    )


def _say(text: str) -> tuple[str, str]:
    return (
        f"全年产量与产能为 {text}，超过产能的 {most() * 100:.0f} %；请核对产量单位与产能。",
        f"Output of the year against capacity is {text}, above {most() * 100:.0f} %: check the unit and the capacity.",
    )
