"""Use per tonne that jumps against the year before (同比)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, year_of
from tanfeng.accounting.verification.changes import THING, used_per_tonne
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    every = used_per_tonne(view.history, view.reference, year_of())
    now = every.filter(pl.col("when") == str(view.year))
    before = every.filter((pl.col("when") == str(view.year - 1)) & (pl.col("intensity") > 0))
    pairs = now.join(
        before.select(*THING, before="intensity"), on=list(THING), how="inner", maintain_order="left"
    ).with_columns(change=pl.col("intensity") / pl.col("before") - 1)
    for row in pairs.filter(pl.col("change").abs() > rule.limit("change")).iter_rows(named=True):
        what, unit = f"{row['unit_id']} {row['stream']}/{row['item']}", f"{row['amount_unit']}/t"
        yield rule.finding(
            f"{what} 吨产品用量 {number(row['intensity'])} {unit}，上年为 {number(row['before'])} {unit}，"
            f"变化 {row['change'] * 100:+.0f} %；请说明原因。",
            f"{what} uses {number(row['intensity'])} {unit} of product, {number(row['before'])} the year before: "
            f"{row['change'] * 100:+.0f} %; say why.",
            address(view.ledger, "activity", row, "quantity"),
            expected=f"{number(row['before'])} {unit} ± {rule.limit('change') * 100:.0f} %",
            given=f"{number(row['intensity'])} {unit}",
        )
