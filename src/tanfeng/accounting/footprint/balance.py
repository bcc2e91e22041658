"""The metal of every process (金属平衡): what goes in and what comes out, and the gap where it is too large."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tanfeng.accounting.footprint.rules import rules
from tanfeng.core.findings import Address, Finding
from tanfeng.ledger import Ledger


def metal_balance(
    metals: pl.DataFrame, names: Mapping[str, str], ledger: Ledger
) -> tuple[pl.DataFrame, list[tuple[str, Finding]]]:
    """Return (process_id, metal, in, out, gap as a share of what goes in) and the findings by process.

    A metal whose content is missing somewhere in the process, or that stands on one side only, is not balanced: that is
    said, and no gap is computed.
    """
    into = pl.col("direction") == "input"
    table = (
        metals.group_by("process_id", "metal")
        .agg(
            known=pl.col("tonnes").is_not_null().all(),
            sides=pl.col("direction").n_unique(),
            tonnes_in=pl.col("tonnes").filter(into).sum(),
            tonnes_out=pl.col("tonnes").filter(~into).sum(),
            _file=pl.col("_file").first(),
            _sheet=pl.col("_sheet").first(),
            _row=pl.col("_row").first(),
        )
        .sort("process_id", "metal")
        .with_columns(
            gap=pl.when(pl.col("known") & (pl.col("sides") == 2) & (pl.col("tonnes_in") > 0)).then(
                (pl.col("tonnes_in") - pl.col("tonnes_out")) / pl.col("tonnes_in")
            )
        )
    )
    limit = float(rules()["checks"]["metal_balance"])
    findings: list[tuple[str, Finding]] = []
    for row in table.iter_rows(named=True):
        place = ledger.origins.address("exchanges", row["_file"], row["_sheet"], row["_row"] or 0, "metal_content")
        if row["gap"] is not None and abs(row["gap"]) > limit:
            findings.append((row["process_id"], _unbalanced(row, names[row["process_id"]], limit, place)))
        elif row["known"] and row["sides"] == 1:
            findings.append((row["process_id"], _one_sided(row, names[row["process_id"]], place)))
    return table.select("process_id", "metal", "tonnes_in", "tonnes_out", "gap"), findings


def _unbalanced(row: Mapping[str, Any], name: str, limit: float, place: Address) -> Finding:
    return Finding(
        "warning",
        "footprint.metal-balance",
        f"工序“{name}”的 {row['metal']} 不平衡：投入 {row['tonnes_in']:,.1f} t，产出 {row['tonnes_out']:,.1f} t，"
        f"相差 {row['gap']:.1%}。",
        f"{row['metal']} of process {name} does not balance: {row['tonnes_in']:,.1f} t in, "
        f"{row['tonnes_out']:,.1f} t out, {row['gap']:.1%} apart.",
        place,
        expected=f"±{limit:.0%}",
        given=f"{row['gap']:.1%}",
    )


def _one_sided(row: Mapping[str, Any], name: str, place: Address) -> Finding:
    return Finding(
        "info",
        "footprint.metal-one-sided",
        f"工序“{name}”的 {row['metal']} 只在一侧给出含量，未做平衡。",
        f"{row['metal']} of process {name} has a content on one side only and is not balanced.",
        place,
    )
