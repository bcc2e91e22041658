"""What makes a footprint up (贡献分析): every burden of every process behind one unit of the product."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.footprint.allocation import Allocation
from tanfeng.accounting.footprint.brightway import Solution
from tanfeng.accounting.footprint.network import Network
from tanfeng.accounting.footprint.system import System
from tanfeng.accounting.footprint.terms import Term
from tanfeng.core.confidence import LADDER, weakest

#: The columns of the table of contributions; ``tco2e`` is per unit of the product.
SCHEMA: dict[str, type[pl.DataType]] = {
    "process_id": pl.String,
    "process": pl.String,
    "unit_id": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "category": pl.String,
    "years": pl.Float64,
    "quantity": pl.Float64,
    "unit": pl.String,
    "burden": pl.Float64,
    "tco2e": pl.Float64,
    "confidence": pl.String,
    "term": pl.String,
}


def contributions(system: System, network: Network, allocation: Allocation, solution: Solution) -> pl.DataFrame:
    """Return one row per burden that is not nothing, largest first; ``tco2e`` sums to the footprint.

    ``years`` is the share of the process's year behind one unit of product, ``burden`` the tCO2e of that year, and
    ``tco2e`` their product.
    """
    ids = system.processes.select("process_id", "name", "unit_id").rows()
    rows = [_row(ids[term.process], term, float(solution.years[term.process])) for term in system.terms]
    rows += _credits(system, allocation, solution, ids)
    rows += _replaced(system, network, allocation, solution, ids)
    table = pl.DataFrame([row for row in rows if row[-3] != 0], schema=SCHEMA, orient="row")
    return table.sort(pl.col("tco2e").abs(), "process_id", "term", descending=[True, False, False])


def _row(process: tuple[str, ...], term: Term, years: float) -> tuple[object, ...]:
    return (
        process[0],
        process[1],
        process[2],
        term.name_zh,
        term.name_en,
        term.category,
        years,
        term.quantity,
        term.unit,
        term.tonnes,
        years * term.tonnes,
        term.confidence,
        term.key,
    )


def _credits(
    system: System, allocation: Allocation, solution: Solution, ids: list[tuple[str, ...]]
) -> list[tuple[object, ...]]:
    """The burden that expanded outputs take away from their process."""
    rows = []
    for position in allocation.expanded:
        row = system.outputs[position]
        years = float(solution.years[row["process"]])
        burden = -row["quantity"] * row["avoided"]
        confidence = weakest([LADDER[row["rank"]], row["factor"].confidence])
        rows.append(
            (
                *ids[row["process"]],
                row["flow"],
                row["flow"],
                "credit",
                years,
                row["quantity"],
                row["unit"],
                burden,
                years * burden,
                confidence,
                f"credit.{row['flow']}",
            )
        )
    return rows


def _replaced(
    system: System, network: Network, allocation: Allocation, solution: Solution, ids: list[tuple[str, ...]]
) -> list[tuple[object, ...]]:
    """What an expanded output carries where the enterprise itself uses it: the burden of the product it replaces."""
    rows = []
    for position in allocation.expanded:
        row = system.outputs[position]
        flow = network.flow(row["flow"])
        years = float(solution.amounts[flow] / network.output[flow])
        burden = row["quantity"] * row["avoided"]
        confidence = weakest([LADDER[row["rank"]], row["factor"].confidence])
        rows.append(
            (
                *ids[row["process"]],
                row["flow"],
                row["flow"],
                "material",
                years,
                row["quantity"],
                row["unit"],
                burden,
                years * burden,
                confidence,
                f"replaced.{row['flow']}",
            )
        )
    return rows
