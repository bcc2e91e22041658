"""The chain of a footprint (溯源): total → contribution → exchange or account line, factor → source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from tanfeng.accounting.footprint.background import figure_of
from tanfeng.accounting.ledger_figures import ledger_figures, with_ids
from tanfeng.core.lineage import Figure, Lineage

if TYPE_CHECKING:
    from tanfeng.accounting.footprint.product_study import Footprint

_EXCHANGE = "ledger:exchanges"


def footprint_id(footprint: Footprint) -> str:
    """Return the id of a footprint: ``footprint.<year>.<unit>.<product>.<method>``."""
    return f"footprint.{footprint.year}.{footprint.unit_id}.{footprint.product}.{footprint.method}"


def lineage(footprint: Footprint) -> Lineage:
    """Return every figure of the footprint.

    Lines of the account are named by their ids, which the account's own lineage holds: ``update`` the two to walk on.
    """
    chain = Lineage([_total(footprint), *_contributions(footprint)])
    for figure in (*_ledger_rows(footprint, chain), *_references(footprint, chain)):
        if figure.id not in chain:
            chain.add(figure)
    return chain


def _total(footprint: Footprint) -> Figure:
    name = footprint_id(footprint)
    partial = footprint.total is None
    return Figure(
        id=name,
        name_zh=f"{footprint.product}产品碳足迹（摇篮到大门）",
        name_en=f"footprint of {footprint.product}, cradle to gate",
        value=footprint.total,
        unit=f"tCO2e/{footprint.unit}",
        formula="Σ w × AD × EF",
        inputs=tuple(f"{name}.{number}" for number in range(footprint.contributions.height)),
        confidence=footprint.confidence,
        note_zh=f"没有总数，已覆盖部分 {footprint.covered}" if partial else "",
        note_en=f"no total; covered part {footprint.covered}" if partial else "",
        missing=footprint.missing,
    )


def _contributions(footprint: Footprint) -> Iterator[Figure]:
    name = footprint_id(footprint)
    inputs = {(footprint.system.ids[term.process], term.key): term.inputs for term in footprint.system.terms}
    for row in footprint.system.outputs:
        if row["factor"] is not None:
            made = (*row["figures"], row["factor"].key)
            inputs[row["process_id"], f"credit.{row['flow']}"] = made
            inputs[row["process_id"], f"replaced.{row['flow']}"] = made
    for number, row in enumerate(footprint.contributions.iter_rows(named=True)):
        yield Figure(
            id=f"{name}.{number}",
            name_zh=f"{row['process']}：{row['name_zh']}",
            name_en=f"{row['process']}: {row['name_en']}",
            value=row["tco2e"],
            unit=f"tCO2e/{footprint.unit}",
            formula=f"{row['years']:.6g} a × {row['burden']:.6g} tCO2e/a",
            inputs=inputs.get((row["process_id"], row["term"]), ()),
            confidence=row["confidence"],
        )


def _ledger_rows(footprint: Footprint, chain: Lineage) -> Iterator[Figure]:
    wanted = {name for figure in chain for name in figure.inputs if name.startswith(_EXCHANGE)}
    table = with_ids(footprint.system.ledger.table("exchanges"), "exchanges")
    yield from ledger_figures(table.filter(pl.col("_figure").is_in(list(wanted))), "exchanges")


def _references(footprint: Footprint, chain: Lineage) -> Iterator[Figure]:
    wanted = {name for figure in chain for name in figure.inputs}
    for key, factor in sorted(footprint.system.background.used.items()):
        if key in wanted:
            yield figure_of(factor, footprint.system.reference)
    for row in footprint.system.potentials.used.values():
        if f"ref:{row.key}" in wanted:
            yield footprint.system.reference.figure(row.key)
