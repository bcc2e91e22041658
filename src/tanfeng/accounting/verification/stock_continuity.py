"""The closing stock of a period is the opening stock of the next (库存连续)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

_MONTHS_A_YEAR = 12


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    stocks = view.history.table("stocks").filter(pl.col("item").is_not_null() & pl.col("period").is_not_null())
    opened = with_amounts(stocks, view.reference, "opening").with_columns(_at=_months("01"))
    closed = with_amounts(stocks, view.reference, "closing").with_columns(_at=_months("12") + 1)
    pairs = opened.join(
        closed.select("unit_id", "item", "_at", "amount_unit", before="period", closing_before="amount"),
        on=["unit_id", "item", "_at", "amount_unit"],
        how="inner",
        nulls_equal=True,
        maintain_order="left",
    ).filter(pl.col("period").str.starts_with(str(view.year)))
    for row in pairs.iter_rows(named=True):
        opening, closing = row["amount"], row["closing_before"]
        if opening is None or closing is None:
            continue  # the balance of the row says that a cell is empty
        if abs(opening - closing) <= rule.limit("tolerance") * max(opening, closing):
            continue
        unit = row["amount_unit"]
        yield rule.finding(
            f"{row['item']} {row['period']} 期初库存 {number(opening)} {unit}，"
            f"而 {row['before']} 期末库存为 {number(closing)} {unit}。",
            f"{row['item']} opens {row['period']} with {number(opening)} {unit}, "
            f"but {row['before']} closed with {number(closing)} {unit}.",
            address(view.ledger, "stocks", row, "opening"),
            expected=f"{number(closing)} {unit}",
            given=f"{number(opening)} {unit}",
        )


def _months(of_year: str) -> pl.Expr:
    """Count the months to a period; of a year, to its month ``of_year``."""
    month = pl.col("period").str.slice(5, 2)
    month = pl.when(month == "").then(pl.lit(of_year)).otherwise(month)
    return pl.col("period").str.slice(0, 4).cast(pl.Int64) * _MONTHS_A_YEAR + month.cast(pl.Int64)
