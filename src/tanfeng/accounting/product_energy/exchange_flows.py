"""Flows between processes (工序间物料): outputs and inputs of one name inside an enterprise, in one unit and period."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.accounting.product_energy import problems
from tanfeng.accounting.product_energy.coverage import covers
from tanfeng.accounting.product_energy.plant import Plant
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger
from tanfeng.units import UnitError, factor_to

RECOVERED = "recovered"
WASTE = "waste"
#: What a process exists to make; without one of these, its intermediates are.
_PURPOSES = ("reference_product", "energy")
_INTERMEDIATE = "intermediate"


@dataclass
class Flow:
    """One flow of one enterprise and period (物料流): who gives and who takes how much, in ``unit``.

    ``purposes`` are the givers that exist to make it; ``shares`` are shares a taker states itself, ``weights`` those a
    giver states for this output among its outputs.
    """

    name: str
    enterprise_id: str
    unit: str
    item: str
    recovered: bool
    purposes: frozenset[str]
    given: dict[str, float] = field(default_factory=dict)
    taken: dict[str, float] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    place: tuple[str, str, int] = ("exchanges", "", 0)


def of_year(ledger: Ledger, plant: Plant, year: int) -> pl.DataFrame:
    """Return the exchanges of the plant's processes in the year, with ``enterprise_id`` and the id of each row.

    ``_purpose`` says of an output that the process exists to make it: a station's oxygen, not the slag it sends back.
    """
    owners = pl.DataFrame(
        [(p, plant.enterprise_of(p)) for p in plant.processes],
        schema={"process_id": pl.String, "enterprise_id": pl.String},
        orient="row",
    )
    rows = with_ids(ledger.table("exchanges"), "exchanges").filter(pl.col("period").str.starts_with(str(year)))
    owned = rows.join(owners, on="process_id", how="inner", maintain_order="left")
    made = pl.col("direction") == "output"
    for_its_own_sake = made & pl.col("role").is_in(list(_PURPOSES)).fill_null(False)
    only_intermediates = made & (pl.col("role") == _INTERMEDIATE) & ~for_its_own_sake.any().over("process_id")
    return owned.with_columns(_purpose=(for_its_own_sake | only_intermediates).fill_null(False))


def of_period(rows: pl.DataFrame, period: str, year: int) -> tuple[list[Flow], list[Finding]]:
    """Return the flows of a month, or of the year: then of rows that cover it, summed.

    A flow that is given inside the enterprise and whose rows do not cover the year, have no quantity, or have units
    that do not convert is left out and said.
    """
    inside = rows.filter((pl.col("direction") == "output") & (pl.col("role") != WASTE))
    wanted = rows.join(inside.select("enterprise_id", "flow").unique(), on=["enterprise_id", "flow"], how="semi")
    if period != str(year):
        wanted = wanted.filter(pl.col("period") == period)
    found: list[Flow] = []
    findings: list[Finding] = []
    for _, group in wanted.sort("enterprise_id", "flow", "_figure").group_by(
        "enterprise_id", "flow", maintain_order=True
    ):
        said = _unusable(group, period, year)
        if said is not None:
            findings.append(said)
            continue
        flow, unit_problem = _flow(group)
        if unit_problem is not None:
            findings.append(unit_problem)
        elif flow.given and (flow.taken or flow.shares):
            found.append(flow)
    return found, findings


def _unusable(group: pl.DataFrame, period: str, year: int) -> Finding | None:
    empty = group.filter(pl.col("quantity").is_null() & ~pl.col("quantity__na").fill_null(False))
    empty = empty.filter(pl.col("allocation_share").is_null())
    if empty.height:
        return problems.flow_without_quantity(empty)
    if period != str(year):
        return None
    sides = group.group_by("process_id", "direction", maintain_order=True).agg(pl.col("period").unique().sort())
    part = [list(periods) for periods in sides["period"] if not covers(list(periods), year)]
    return problems.flow_covers_part(group, year, part[0]) if part else None


def _flow(group: pl.DataFrame) -> tuple[Flow, Finding | None]:
    first = group.row(0, named=True)
    outputs = group.filter(pl.col("direction") == "output")
    items = group["item"].drop_nulls().unique().sort().to_list()
    flow = Flow(
        name=str(first["flow"]),
        enterprise_id=str(first["enterprise_id"]),
        unit=str(outputs["unit"][0] or ""),
        item=str(items[0]) if len(items) == 1 else "",
        recovered=bool((outputs["role"] == RECOVERED).all()),
        purposes=frozenset(outputs.filter("_purpose")["process_id"].to_list()),
        inputs=tuple(group["_figure"].to_list()),
        place=(str(first["_file"] or "exchanges"), str(first["_sheet"] or ""), int(first["_row"] or 0)),
    )
    if outputs["role"].n_unique() > 1 and (outputs["role"] == RECOVERED).any():
        return flow, problems.flow_of_two_roles(group)
    for row in group.iter_rows(named=True):
        try:
            scale = float(factor_to(str(row["unit"] or ""), flow.unit))
        except UnitError as error:
            return flow, problems.flow_units(group, error)
        side, name = (flow.given if row["direction"] == "output" else flow.taken), str(row["process_id"])
        share = row["allocation_share"]
        if share is not None:
            (flow.weights if row["direction"] == "output" else flow.shares)[name] = float(share)
        side[name] = side.get(name, 0.0) + float(row["quantity"] or 0.0) * scale
    return flow, None
