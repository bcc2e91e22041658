"""Energy per product as figures (单位产品能耗溯源): from kgce per tonne to energy lines and output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tanfeng.accounting.energy_lineage import energy_line_id
from tanfeng.accounting.product_energy.group import utility_figure
from tanfeng.accounting.product_energy.period_balance import Balance
from tanfeng.accounting.product_energy.plant import Plant
from tanfeng.accounting.product_energy.problems import CLAUSE
from tanfeng.accounting.product_energy.rows import Row
from tanfeng.core.confidence import LADDER
from tanfeng.core.lineage import Figure

_ACTIVITY = "ledger:activity"


def figures_of(rows: Iterable[Row]) -> Iterator[Figure]:
    """Yield one figure per row of the result."""
    for row in rows:
        cells = row.cells
        what = str(cells.get("name") or cells["product"] or cells["unit_id"])
        yield Figure(
            id=cells["figure"],
            name_zh=f"{cells['unit_id']} {what} {cells['period']}：单位产品综合能耗（当量值）",
            name_en=f"{cells['unit_id']} {what} {cells['period']}: energy per product (calorific value)",
            value=cells["kgce_per_t"],
            unit="kgce/t",
            formula=CLAUSE,
            inputs=_inputs(row.inputs),
            confidence=cells["confidence"],
            missing=(*cells["missing"], *cells["not_included"]),
        )


def utility_figures(plant: Plant, balances: Iterable[Balance]) -> Iterator[Figure]:
    """Yield the net energy of each utility that shares its energy, in each period in which it has any rows."""
    for balance in balances:
        for name in sorted(balance.shared.shared):
            bucket = balance.of_process(plant, name)
            above = [utility_figure(balance.period, giver) for giver in balance.shared.paths.get(name, ())]
            own = [figure for figure in above if figure != utility_figure(balance.period, name)]
            passed = [i for t in balance.transfers if name in (t.giver, t.taker) for i in t.inputs]
            yield Figure(
                id=utility_figure(balance.period, name),
                name_zh=f"{plant.processes[name].name or name} {balance.period}：净能耗，按用量分摊",
                name_en=f"{plant.processes[name].name or name} {balance.period}: net energy, shared by use",
                value=balance.net[name],
                unit="tce",
                formula="Σ",
                inputs=tuple(
                    dict.fromkeys([*_inputs(bucket.rows), *own, *passed, *balance.shared.inputs.get(name, ())])
                ),
                confidence=LADDER[bucket.rank],
            )


def _inputs(ids: Iterable[str]) -> tuple[str, ...]:
    """Ledger rows of activity enter through their energy in standard coal."""
    return tuple(energy_line_id(i) if i.startswith(_ACTIVITY) else i for i in ids)
