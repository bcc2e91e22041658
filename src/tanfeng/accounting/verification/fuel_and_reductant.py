"""The same coal as fuel and as reductant: counted twice, or split without a meter (燃料与还原剂重复)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

_SAME = ["enterprise_id", "unit_id", "period", "item"]


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    used = with_amounts(view.activity.filter(pl.col("quantity") > 0), view.reference)
    fuel = used.filter(pl.col("stream") == "fuel")
    reductant = used.filter(pl.col("stream") == "reductant").select(
        *_SAME, other="amount", other_meter="meter_id", other_process="process_id"
    )
    both = fuel.join(reductant, on=_SAME, how="inner", nulls_equal=True, maintain_order="left")
    twice = both.filter(pl.col("amount") == pl.col("other"))
    for row in twice.iter_rows(named=True):
        amount = f"{number(row['amount'])} {row['amount_unit']}"
        yield rule.finding(
            f"{row['item']} {row['period']} 以相同数量 {amount} 同时填作燃料和还原剂，疑为同一笔被计两次。",
            f"{row['item']} of {row['period']} stands as fuel and as reductant with the same {amount}: counted twice?",
            address(view.ledger, "activity", row, "stream"),
            given=amount,
        )
    yield from _not_metered_apart(view, rule, both.filter(pl.col("amount") != pl.col("other")))


def _not_metered_apart(view: EnterpriseYear, rule: Rule, both: pl.DataFrame) -> Iterator[Finding]:
    """One finding for each unit and item whose split rests on no two meters."""
    one_meter = pl.col("meter_id").eq_missing(pl.col("other_meter"))
    shared = both.filter(one_meter)
    for (unit, item), rows in shared.group_by("unit_id", "item", maintain_order=True):
        first = rows.row(0, named=True)
        owner = unit or first["enterprise_id"]
        yield rule.finding(
            f"{owner} 的 {item} 分作燃料和还原剂，但没有分别的计量器具；不能分别计量的应全部按燃料计。",
            f"The {item} of {owner} is split into fuel and reductant without a meter for each; "
            "what is not metered apart counts as fuel.",
            address(view.ledger, "activity", first, "meter_id"),
            expected="分别的计量器具 / a meter for each",
            given=str(first["meter_id"] or "—"),
            count=rows.height,
        )
