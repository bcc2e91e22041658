"""An item in a stream where it cannot stand: electricity burned as fuel, limestone as a reductant (品种与源流不符)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import given, report
from tanfeng.ledger.origins import Rule
from tanfeng.ledger.schema import STREAM_ITEM_KINDS
from tanfeng.reference import Reference

RULE = Rule("ledger.item-not-in-stream", "blocks entry", "与源流相符的品种 / an item of this stream")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    if not ledger.has("activity"):
        return []
    kinds = reference.table("items").select("item", "kind")
    allowed = pl.DataFrame(
        [(stream, kind, True) for stream, kinds in STREAM_ITEM_KINDS.items() for kind in kinds],
        schema={"stream": pl.String, "kind": pl.String, "allowed": pl.Boolean},
        orient="row",
    )
    rows = (
        ledger.table("activity")
        .filter(pl.col("stream").is_in(list(STREAM_ITEM_KINDS)))
        .join(kinds, on="item", how="inner", maintain_order="left")
        .join(allowed, on=["stream", "kind"], how="anti", maintain_order="left")
    )
    return report(
        ledger,
        given(rows, pl.lit(True), pl.format("{} / {}", "item", "stream")),
        RULE,
        ("activity", "item"),
        lambda text: (
            f"品种与源流不符：{text}。",
            f"This item cannot stand in this stream: {text}.",
        ),
    )
