"""What a step makes (工序产品): of all its processes make, what goes to the next step or out of the gate."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tanfeng.accounting.product_energy.plant import Plant, Process, Unit


def products_of(
    plant: Plant, exchanges: pl.DataFrame, unit: Unit, step: Sequence[Process], reported: Sequence[str]
) -> tuple[str, ...]:
    """Return the products in whose tonnes the step is measured; of several that compete, all of them.

    The unit's own product if the step makes it; else the product that another main process of the unit takes; else the
    one product of all processes. ``reported`` are products of its processes in the table of production, asked where
    neither ``processes`` nor ``exchanges`` name any.
    """
    ids = {process.id for process in step}
    of_step = pl.col("process_id").is_in(sorted(ids))
    made = exchanges.filter(of_step, pl.col("direction") == "output", pl.col("role") == "reference_product")
    names = {*(p.product for p in step if p.product), *(str(name).strip() for name in made["flow"].drop_nulls())}
    names = names or set(reported)
    own = [name for name in unit.products if name in names]
    if own:
        return tuple(own)
    others = sorted({process.id for process in plant.main_of(unit.id)} - ids)
    taken = exchanges.filter(pl.col("process_id").is_in(others), pl.col("direction") == "input")
    passed_on = names & {str(name).strip() for name in taken["flow"].drop_nulls()}
    return tuple(sorted(passed_on or names))
