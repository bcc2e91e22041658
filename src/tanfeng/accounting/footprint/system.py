"""The foreground system of an enterprise and year (前景系统), from the ledger's processes and exchanges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from tanfeng.accounting.footprint import energy_lines, exchange_rows, sides
from tanfeng.accounting.footprint.allocation import Allocation, allocate
from tanfeng.accounting.footprint.background import Attached, Background
from tanfeng.accounting.footprint.balance import metal_balance
from tanfeng.accounting.footprint.bought import bought_terms, utilised
from tanfeng.accounting.footprint.energy_terms import energy_terms
from tanfeng.accounting.footprint.flow_table import summed
from tanfeng.accounting.footprint.gases import Potentials
from tanfeng.accounting.footprint.made import output_rows
from tanfeng.accounting.footprint.network import Array, Network, network
from tanfeng.accounting.footprint.reach import behind
from tanfeng.accounting.footprint.system_checks import check
from tanfeng.accounting.footprint.taken import use_rows
from tanfeng.accounting.footprint.terms import Collected, Gap, Term
from tanfeng.core.findings import Finding, in_order
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference

Row = Mapping[str, Any]


@dataclass(frozen=True)
class System:
    """Everything of an enterprise and year that footprints are computed from (前景系统).

    ``processes`` (in order of position) and ``exchanges`` (one row per process and flow, with ``side``) are frames;
    ``outputs`` and ``uses`` the rows that make the matrices; ``terms`` the burdens; ``gaps`` what is missing and where;
    ``notes`` the other findings that belong to a process, ``stops`` those that leave no number at all; ``balance`` the
    metals of each process.
    """

    enterprise_id: str
    year: int
    processes: pl.DataFrame
    exchanges: pl.DataFrame
    outputs: tuple[Row, ...]
    uses: tuple[Row, ...]
    terms: tuple[Term, ...]
    gaps: tuple[Gap, ...]
    notes: tuple[tuple[int, Finding], ...]
    stops: tuple[tuple[int, Finding], ...]
    balance: pl.DataFrame
    findings: tuple[Finding, ...]
    background: Background = field(repr=False)
    potentials: Potentials = field(repr=False)
    ledger: Ledger = field(repr=False)

    @property
    def reference(self) -> Reference:
        return self.background.reference

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the processes, in the order of their positions."""
        return tuple(self.processes["process_id"])

    def emissions(self) -> Array:
        """Return tCO2e of each process's year, before credits."""
        sums = np.zeros(self.processes.height)
        for term in self.terms:
            sums[term.process] += term.tonnes
        return sums

    def allocated(self, override: str = "") -> Allocation:
        """Share the burdens as the user chose, or by one method."""
        return allocate(self.outputs, override)

    def behind(self, start: Sequence[int], allocation: Allocation) -> tuple[System, Allocation, set[int]]:
        """Return what stands behind some outputs: the system with the uses of these processes alone, and the processes.

        What the other processes do to each other, however wrong, then has no part in the result.
        """
        reached = behind(self.outputs, self.uses, allocation, {self.outputs[position]["process"] for position in start})
        uses = tuple(row for row in self.uses if row["process"] in reached)
        return replace(self, uses=uses), allocation.of(reached), reached

    def network(self, allocation: Allocation) -> Network:
        """Return the matrices under an allocation."""
        return network(self.ids, self.outputs, self.uses, self.emissions(), allocation)


def build(
    ledger: Ledger,
    lines: pl.DataFrame,
    *,
    reference: Reference,
    enterprise_id: str,
    year: int,
    attached: Attached | None = None,
) -> System:
    """Build the foreground system of an enterprise and year.

    ``lines`` are the lines of the enterprise's account for that year (see :func:`energy_lines.of_account`): process_id,
    stream, item, quantity, unit, tco2e, figure, and optionally attribute, certificate, gases and more. ``attached`` is
    a background database. Nothing that is wrong with the data raises: it becomes a finding, and where a footprint would
    need what is missing, a gap.
    """
    found = Collected()
    processes = _processes(ledger, enterprise_id)
    positions = {name: position for position, name in enumerate(processes["process_id"])}
    exchanges = exchange_rows.read(ledger, processes, year, reference)
    found.findings.extend(exchanges.findings)
    regions = _regions(ledger, enterprise_id, reference)
    background = Background(reference, year, regions, attached)
    potentials = Potentials(reference)
    names = dict(processes.select("process_id", "name").iter_rows())
    rows = sides.classify(summed(exchanges), positions).join(
        processes.select("process_id", "unit_id", pl.col("name").alias("process_name")),
        on="process_id",
        how="left",
        maintain_order="left",
    )
    for process, direction, reason in exchanges.reasons():
        if direction == "output":
            found.stops.append((positions[process], reason))
        found.gaps.append(Gap(positions[process], reason))
    outputs = output_rows(rows, ledger, background, found)
    placed, rest = energy_lines.assigned(energy_lines.complete(lines), processes)
    for unit, finding in energy_lines.unplaced(rest):
        found.gap(-1, finding, unit)
    placed = placed.with_columns(
        process=pl.col("process_id").replace_strict(positions, return_dtype=pl.Int64),
        technology=_technology(ledger),
    )
    energy = energy_terms(placed, background, potentials, outputs_of=_items(outputs))
    bought = bought_terms(rows, ledger, background, utilised(ledger, year))
    uses = use_rows(rows, energy.inside, outputs, processes["unit_id"].to_list(), found)
    found.take(energy)
    found.take(bought)
    balance, unbalanced = metal_balance(exchanges.metals, names, ledger)
    for process, finding in unbalanced:
        found.note(positions[process], finding)
    check(processes, rows, outputs=outputs, uses=uses, lines=placed, ledger=ledger, found=found)
    return System(
        enterprise_id,
        year,
        processes,
        rows,
        tuple(outputs),
        tuple(uses),
        tuple(sorted(found.terms, key=lambda term: (term.process, term.key))),
        tuple(found.gaps),
        tuple(found.notes),
        tuple(found.stops),
        balance,
        tuple(in_order(found.findings)),
        background,
        potentials,
        ledger,
    )


def _processes(ledger: Ledger, enterprise_id: str) -> pl.DataFrame:
    units = ledger.table("units").filter(pl.col("enterprise_id") == enterprise_id)
    table = ledger.table("processes").unique("process_id", keep="first", maintain_order=True)
    return (
        table.filter(pl.col("unit_id").is_in(units["unit_id"].implode()))
        .sort("process_id")
        .with_columns(name=pl.coalesce("name", "process_id"))
    )


def _regions(ledger: Ledger, enterprise_id: str, reference: Reference) -> tuple[str, ...]:
    rows = ledger.table("enterprises").filter(pl.col("enterprise_id") == enterprise_id)
    place = rows["city_code"].to_list()[0] if rows.height else None
    return reference.specificity(place) if place else reference.specificity("100000")


def _technology(ledger: Ledger) -> pl.Expr:
    """The technology of the certificate that a line names, null where there is none."""
    from tanfeng.accounting.footprint.rules import rules

    words: Mapping[str, str] = rules()["electricity"]["certificate_technology"]
    table = ledger.table("certificates")
    if "generation" not in table.columns:
        return pl.lit(None, dtype=pl.String)
    known = dict(table.select("evidence", "generation").drop_nulls().iter_rows())
    mapped = {evidence: words[generation] for evidence, generation in known.items() if generation in words}
    return pl.col("certificate").replace_strict(mapped, default=None, return_dtype=pl.String)


def _items(outputs: list[Row]) -> dict[int, set[str]]:
    items: dict[int, set[str]] = {}
    for row in outputs:
        items.setdefault(row["process"], set()).add(row["item"] or "")
    return items
