"""The chain behind each top-down figure (自上而下溯源): statistics rows, grid factor, sums."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.ledger_figures import ledger_figures
from tanfeng.accounting.sectors import ALL, NAMES, TOTAL
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.reference import Reference, ReferenceRow

FORMULAS = {
    "direct": "公布合计 published total",
    "indirect": "用电量 × 电网排放因子 electricity × grid factor",
    "total": "直接 + 间接 direct + indirect",
}


def build(
    accounts: pl.DataFrame, statistics: pl.DataFrame, factors: list[ReferenceRow], reference: Reference
) -> Lineage:
    """Return the figures of the accounts with all they rest on; ``accounts`` carries ``_inputs``."""
    lineage = Lineage(ledger_figures(statistics, "statistics"))
    for row in factors:
        lineage.add(reference.figure(row.key))
    add_accounts(lineage, accounts, FORMULAS)
    return lineage


def add_accounts(lineage: Lineage, accounts: pl.DataFrame, formulas: dict[str, str]) -> None:
    """Add one figure per row of an ``accounts`` frame that carries ``_inputs`` (and no row of which is repeated)."""
    for row in accounts.to_dicts():
        sector, boundary, basis = NAMES[row["sector"]], NAMES[row["boundary"]], NAMES[row["basis"]]
        is_sum = row["sector"] == ALL
        lineage.add(
            Figure(
                id=row["figure"],
                name_zh=f"{row['year']} 年{sector[0]}{boundary[0]}（{basis[0]}）",
                name_en=f"{boundary[1]}, {sector[1]}, {row['year']} ({basis[1]})",
                value=row["tco2"],
                unit="tCO2",
                formula="各行业之和 sum of the sectors"
                if is_sum and row["boundary"] != TOTAL
                else formulas[row["boundary"]],
                inputs=tuple(row["_inputs"] or ()),
                confidence=row["confidence"],
                note_zh=row["note_zh"],
                note_en=row["note_en"],
                missing=tuple(row["missing"]) if row["tco2"] is None else (),
            )
        )
