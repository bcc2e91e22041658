"""Carbon by elemental analysis against the emissions of the same fuels (碳平衡).

Where the carbon of a fuel or reductant was also analysed by mass (元素碳含量), what goes in as carbon, less what leaves
in products, slags and dusts of which the carbon was analysed, is held against the account's emissions of those rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, with_amounts, year_of
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

STREAMS = ("fuel", "reductant")
#: The row of the reference data that holds 44/12.
CO2_PER_CARBON = "constants.co2-per-carbon"


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    shares = _shares(view)
    activity = view.activity.filter(pl.col("stream").is_in(STREAMS) & (pl.col("quantity") > 0))
    analysed = _carbon(activity, shares, view)
    if analysed.is_empty():
        return
    lines = view.account.lines.filter(pl.col("stream").is_in(STREAMS) & pl.col("tco2e").is_not_null())
    where = ["_file", "_sheet", "_row"]
    both = analysed.join(lines.select(*where, "tco2e"), on=where, how="inner", nulls_equal=True, maintain_order="left")
    if both.is_empty():
        return
    outputs = view.ledger.table("exchanges").filter((pl.col("direction") == "output") & pl.col("item").is_not_null())
    kept = _carbon(outputs, shares, view)
    carbon = float(both["carbon"].sum()) - float(kept["carbon"].sum())
    emitted = float(both["tco2e"].cast(pl.Float64).sum())
    expected = carbon * _co2_per_carbon(view)
    if abs(emitted - expected) <= rule.limit("tolerance") * max(abs(expected), emitted):
        return
    items = "、".join(both["item"].unique().sort())
    yield rule.finding(
        f"{items} 按元素碳含量投入碳减产出碳折合 {number(expected)} tCO2，核算结果为 {number(emitted)} tCO2，"
        f"相差 {(emitted / expected - 1) * 100:+.1f} %；请核对元素碳、热值、含碳量与碳氧化率。",
        f"By elemental analysis, the carbon of {items} comes to {number(expected)} tCO2; the account says "
        f"{number(emitted)} tCO2, {(emitted / expected - 1) * 100:+.1f} %: check carbon, NCV, content, oxidation.",
        address(view.ledger, "activity", both.row(0, named=True), "item"),
        expected=f"{number(expected)} tCO2",
        given=f"{number(emitted)} tCO2",
        count=both.height,
    )


def _shares(view: EnterpriseYear) -> pl.DataFrame:
    """Return the carbon shares by item and period, the mean where several were analysed."""
    analyses = view.ledger.table("analyses").filter(
        (pl.col("parameter") == "carbon_share") & (pl.col("value") > 0) & pl.col("unit").is_in(["ratio", "1", "t/t"])
    )
    return analyses.group_by("item", "period").agg(pl.col("value").mean().alias("share")).sort("item", "period")


def _carbon(frame: pl.DataFrame, shares: pl.DataFrame, view: EnterpriseYear) -> pl.DataFrame:
    """Add ``carbon`` in tonnes by the share of the month, or of the year; rows without one are left out."""
    monthly = shares.rename({"share": "_month"})
    yearly = shares.rename({"share": "_year", "period": "_of"})
    return (
        with_amounts(frame, view.reference)
        .filter(pl.col("amount_unit") == "t")
        .with_columns(_of=year_of())
        .join(monthly, on=["item", "period"], how="left", maintain_order="left")
        .join(yearly, on=["item", "_of"], how="left", maintain_order="left")
        .with_columns(carbon=pl.col("amount") * pl.coalesce("_month", "_year"))
        .filter(pl.col("carbon").is_not_null())
    )


def _co2_per_carbon(view: EnterpriseYear) -> float:
    row = view.reference.row(CO2_PER_CARBON)
    if row is None or not row.value_text:
        raise ValueError(CO2_PER_CARBON)
    numerator, _, denominator = row.value_text.partition("/")
    return float(numerator) / float(denominator)
