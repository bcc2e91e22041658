"""What processes take from each other (内部使用), and power made inside and metered where it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from tanfeng.accounting.footprint.bought import half_width_of
from tanfeng.accounting.footprint.rules import rules
from tanfeng.accounting.footprint.sides import USED
from tanfeng.accounting.footprint.terms import Collected
from tanfeng.core.findings import Finding

Row = Mapping[str, Any]


def use_rows(
    rows: pl.DataFrame,
    inside: Sequence[tuple[int, float, float, int, tuple[str, ...]]],
    outputs: Sequence[Row],
    unit_of: Sequence[str],
    found: Collected,
) -> list[Row]:
    """Return the rows that processes take from inside: ``process``, ``flow``, ``quantity``, ``half_width``, figures.

    Power made inside is entered in activity where it is used, and as an output where it is made; here the two meet: it
    is the mix, by output, of the electricity that processes of the same production unit make, or of the enterprise
    where the unit makes none.
    """
    uses: list[Row] = [
        {**row, "half_width": half_width_of(row)} for row in rows.filter(pl.col("side") == USED).iter_rows(named=True)
    ]
    item = rules()["electricity"]["item"]
    generators = [row for row in outputs if row["item"] == item]
    if inside and not generators:
        found.findings.append(_no_generator(sum(entry[1] for entry in inside)))
        return uses
    for process, quantity, half_width, rank, figures in inside:
        own = [row for row in generators if row["unit_id"] == unit_of[process]]
        sources = own or generators
        total = sum(row["quantity"] for row in sources)
        uses.extend(
            {
                "process": process,
                "flow": source["flow"],
                "quantity": quantity * source["quantity"] / total,
                "unit": source["unit"],
                "half_width": half_width,
                "rank": rank,
                "figures": list(figures),
            }
            for source in sources
        )
    return uses


def _no_generator(quantity: float) -> Finding:
    return Finding(
        "info",
        "footprint.own-power-without-process",
        f"自产电力（余热、自备）{quantity:,.1f} MWh 没有对应的发电工序产出：其燃料或余热的负荷留在产生它的工序。",
        f"Power made inside ({quantity:,.1f} MWh) has no process that makes it: its fuel or heat stays with the "
        "process that burns or gives it.",
    )
