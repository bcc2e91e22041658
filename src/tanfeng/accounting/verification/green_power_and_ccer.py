"""A certificate of green power whose papers speak of a CCER: one MWh has one attribute (绿电与 CCER 重复)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

#: A row that is itself an offset claims no green power; the ledger sees to it that its number stands nowhere else.
CCER = "ccer"
_PAPERS = ("evidence", "source", "note")


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    certificates = view.ledger.table("certificates").filter(
        pl.col("period").str.starts_with(str(view.year)) & (pl.col("kind") != CCER)
    )
    text = pl.concat_str([pl.col(name).fill_null("") for name in _PAPERS], separator=" ")
    hits = certificates.filter(text.str.to_uppercase().str.contains_any([word.upper() for word in rule.words]))
    for row in hits.iter_rows(named=True):
        yield rule.finding(
            f"绿电凭证 {row['evidence']} 的记录提到自愿减排量；同一电量不能既作绿电又作 CCER。",
            f"The papers of certificate {row['evidence']} speak of a CCER; one MWh cannot be green power and CCER.",
            address(view.ledger, "certificates", row, "evidence"),
            given=str(row["evidence"]),
        )
