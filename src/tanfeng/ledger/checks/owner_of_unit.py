"""A row that names a unit and another enterprise than the unit's own (单元不属于该企业)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import filled, given, present, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

RULE = Rule("ledger.unit-of-other-enterprise", "blocks submission", "单元所属的企业 / the unit's own enterprise")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    if not ledger.has("units"):
        return
    owners = ledger.table("units").select("unit_id", owner="enterprise_id").drop_nulls().unique("unit_id", keep="first")
    for table, frame in present(ledger):
        if table.name == "units" or not {"unit_id", "enterprise_id"} <= set(table.names):
            continue
        joined = frame.join(owners, on="unit_id", how="left", maintain_order="left")
        rows = given(joined, filled("enterprise_id") & (pl.col("enterprise_id") != pl.col("owner")), "enterprise_id")
        yield from report(
            ledger,
            rows,
            RULE,
            (table.name, "enterprise_id"),
            lambda text: (
                f"这个生产单元不属于企业 {text}。",
                f"This unit does not belong to the enterprise {text}.",
            ),
        )
