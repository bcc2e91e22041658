"""What was bought and kept against what was used (能源平衡).

Opening + purchased − sold − other use − closing is the net consumption; it is held against the activity of the same
owner, item and period, or of the whole year where one of the two is kept by year.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, is_month, number, with_amounts, year_of
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.ledger.frames import ADDRESS

STREAMS = ("fuel", "reductant", "carbonate", "oxalate", "anode")
TERMS = {"opening": 1, "purchased": 1, "sold": -1, "other_use": -1, "closing": -1}
_KEY = ("unit_id", "item", "period")


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    stocks = net_consumption(view)
    if stocks.is_empty():
        return
    used = _used(view, stocks)
    compared = stocks.join(used, on=list(_KEY), how="left", nulls_equal=True, maintain_order="left")
    compared = compared.filter(
        pl.col("amount_unit_used").is_null() | (pl.col("amount_unit_used") == pl.col("amount_unit"))
    )
    for row in compared.iter_rows(named=True):
        where = address(view.ledger, "stocks", row, "closing")
        what = f"{row['item']} {row['period']}"
        if row["net"] is None:
            yield rule.finding(
                f"{what} 的购销存有空格，无法与消耗量核对；没有的请填 0 或 n/a。",
                f"The stocks of {what} have empty cells and cannot be held against the use; write 0 or n/a for none.",
                where,
                severity="info",
            )
            continue
        use = row["used"] or 0.0
        gap = row["net"] - use
        if abs(gap) <= rule.limit("tolerance") * max(abs(row["net"]), use):
            continue
        unit = row["amount_unit"]
        yield rule.finding(
            f"{what} 按购销存应消耗 {number(row['net'])} {unit}，活动水平填报 {number(use)} {unit}，"
            f"相差 {number(gap)} {unit}。",
            f"By its stocks, {what} has a use of {number(row['net'])} {unit}; the activity says {number(use)} {unit}: "
            f"{number(gap)} {unit} apart.",
            where,
            expected=f"{number(row['net'])} {unit}",
            given=f"{number(use)} {unit}",
        )


def net_consumption(view: EnterpriseYear) -> pl.DataFrame:
    """Return net consumption by stock keeper, item and period: ``net`` in ``amount_unit``, null where a cell is empty.

    ``unit_id`` is null where the whole enterprise keeps the stock. Months of an item whose activity is known by the
    year alone are brought together.
    """
    stocks = view.ledger.table("stocks").filter(pl.col("item").is_not_null() & pl.col("period").is_not_null())
    net = sum((_term(name) * sign for name, sign in TERMS.items()), pl.lit(0.0))
    frame = with_amounts(stocks.with_columns(_net=net), view.reference, "_net").rename({"amount": "net"})
    period = pl.when(pl.col("item").is_in(_kept_by_year(view))).then(year_of()).otherwise("period")
    return (
        frame.with_columns(period=period)
        .group_by(*_KEY, "amount_unit", maintain_order=True)
        .agg(
            pl.when(pl.col("net").is_null().any()).then(None).otherwise(pl.col("net").sum()).alias("net"),
            *(pl.col(name).first() for name in ADDRESS),
        )
    )


def _term(name: str) -> pl.Expr:
    """A stock that does not apply is none; an empty cell is not known."""
    return pl.when(pl.col(f"{name}__na")).then(0.0).otherwise(pl.col(name))


def _kept_by_year(view: EnterpriseYear) -> list[str]:
    """Return the items for which either the activity or the stocks have a row for the whole year."""
    rows = [
        view.ledger.table(name).filter(~is_month() & (condition)).select("item")
        for name, condition in (("stocks", pl.lit(True)), ("activity", pl.col("stream").is_in(STREAMS)))
    ]
    return pl.concat(rows)["item"].drop_nulls().unique().sort().to_list()


def _used(view: EnterpriseYear, stocks: pl.DataFrame) -> pl.DataFrame:
    """Return what the activity says was used by each keeper of stocks, item and period."""
    activity = with_amounts(
        view.activity.filter(pl.col("stream").is_in(STREAMS) & pl.col("quantity").is_not_null()), view.reference
    )
    whole_years = stocks.filter(~is_month())["item"].unique().to_list()
    dated = activity.with_columns(period=pl.when(pl.col("item").is_in(whole_years)).then(year_of()).otherwise("period"))
    keepers = stocks.select("unit_id", "item").unique()
    own = dated.join(keepers.drop_nulls("unit_id"), on=["unit_id", "item"], how="semi")
    shared = dated.join(own.select("_file", "_sheet", "_row"), on=["_file", "_sheet", "_row"], how="anti")
    shared = shared.with_columns(unit_id=pl.lit(None, dtype=pl.String))
    return (
        pl.concat([own, shared])
        .group_by(*_KEY)
        .agg(pl.col("amount").sum().alias("used"), pl.col("amount_unit").first().alias("amount_unit_used"))
    )
