"""The metal of every process (金属平衡): what goes in and what comes out, and the gap where it is too large."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.footprint.rules import rules
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger


def metal_balance(metals: pl.DataFrame, names: dict[str, str], ledger: Ledger) -> tuple[pl.DataFrame, list[Finding]]:
    """Return (process_id, metal, in, out, gap as a share of what goes in) and the findings.

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
    findings = [
        Finding(
            "warning",
            "footprint.metal-balance",
            f"工序“{names[row['process_id']]}”的 {row['metal']} 不平衡：投入 {row['tonnes_in']:,.1f} t，产出 "
            f"{row['tonnes_out']:,.1f} t，相差 {row['gap']:.1%}。",
            f"{row['metal']} of process {names[row['process_id']]} does not balance: {row['tonnes_in']:,.1f} t in, "
            f"{row['tonnes_out']:,.1f} t out, {row['gap']:.1%} apart.",
            ledger.origins.address("exchanges", row["_file"], row["_sheet"], row["_row"] or 0, "metal_content"),
            expected=f"±{limit:.0%}",
            given=f"{row['gap']:.1%}",
        )
        for row in table.filter(pl.col("gap").abs() > limit).iter_rows(named=True)
    ]
    one_sided = table.filter(pl.col("known") & (pl.col("sides") == 1))
    if one_sided.height:
        row = one_sided.row(0, named=True)
        which = "、".join(f"{names[r['process_id']]}·{r['metal']}" for r in one_sided.iter_rows(named=True))
        findings.append(
            Finding(
                "info",
                "footprint.metal-one-sided",
                f"下列工序的金属只在一侧给出含量，未做平衡：{which}。",
                f"These metals have a content on one side only and are not balanced: {which}.",
                ledger.origins.address("exchanges", row["_file"], row["_sheet"], row["_row"] or 0, "metal_content"),
                count=one_sided.height,
            )
        )
    return table.select("process_id", "metal", "tonnes_in", "tonnes_out", "gap"), findings
