"""The plant (工厂): units and their processes as the limit standards see them, and what is wrong with the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.product_energy import problems
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger
from tanfeng.ledger.schema import NOT_APPLICABLE

MAIN = "main"
#: What separates several products in one cell: a jamesonite smelter's product is 锑锭、高铅锑锭、铅锭 together.
_SEPARATORS = "、,，;；|"


@dataclass(frozen=True)
class Unit:
    """A production unit and what it makes (生产单元). ``products`` are counted together in tonnes."""

    id: str
    enterprise_id: str
    metal: str
    route: str
    product: str
    products: tuple[str, ...]


@dataclass(frozen=True)
class Process:
    """A unit process (工序). ``system`` is main, auxiliary or affiliated; ``step`` a process of the limit standard."""

    id: str
    unit_id: str
    name: str
    system: str
    step: str
    product: str


@dataclass(frozen=True)
class Plant:
    """Units and processes of the enterprises of an account (工厂)."""

    units: dict[str, Unit]
    processes: dict[str, Process]

    def enterprise_of(self, process_id: str) -> str:
        """Return the enterprise a process belongs to, through its unit."""
        return self.units[self.processes[process_id].unit_id].enterprise_id

    def steps_of(self, unit_id: str) -> dict[str, tuple[Process, ...]]:
        """Return the main processes of a unit by step, in the order of the table; a step-less process is no step."""
        found: dict[str, list[Process]] = {}
        for process in self.processes.values():
            if process.unit_id == unit_id and process.system == MAIN and process.step:
                found.setdefault(process.step, []).append(process)
        return {step: tuple(processes) for step, processes in found.items()}

    def main_of(self, unit_id: str) -> tuple[Process, ...]:
        """Return the main processes of a unit."""
        return tuple(p for p in self.processes.values() if p.unit_id == unit_id and p.system == MAIN)


def plant(ledger: Ledger, enterprises: Sequence[str]) -> tuple[Plant, list[Finding]]:
    """Return the units of these enterprises (of all, where none is named) with their processes."""
    units = {
        str(row["unit_id"]): _unit(row)
        for row in ledger.table("units").drop_nulls("unit_id").sort("unit_id").iter_rows(named=True)
        if not enterprises or row["enterprise_id"] in enterprises
    }
    known = set(ledger.table("units")["unit_id"].drop_nulls())
    processes: dict[str, Process] = {}
    findings: list[Finding] = []
    for row in ledger.table("processes").drop_nulls("process_id").iter_rows(named=True):
        if row["unit_id"] not in units:
            if row["unit_id"] not in known:
                findings.append(problems.process_without_unit(row))
            continue
        process = _process(row)
        if process.id in processes:
            findings.append(problems.process_twice(row))
            continue
        if not process.system:
            findings.append(problems.process_without_system(row))
        processes[process.id] = process
    return Plant(units, processes), findings


def _unit(row: dict[str, str | None]) -> Unit:
    product = _text(row["product"])
    names = [product]
    for separator in _SEPARATORS:
        names = [part for name in names for part in name.split(separator)]
    return Unit(
        id=str(row["unit_id"]),
        enterprise_id=_text(row["enterprise_id"]),
        metal=_text(row["metal"]),
        route=_text(row["route"]),
        product=product,
        products=tuple(dict.fromkeys(name.strip() for name in names if name.strip())),
    )


def _process(row: dict[str, str | None]) -> Process:
    return Process(
        id=str(row["process_id"]),
        unit_id=str(row["unit_id"]),
        name=_text(row["name"]),
        system=_text(row["system"]),
        step=_text(row["step"]),
        product=_text(row["product"]),
    )


def _text(cell: str | None) -> str:
    return "" if cell is None or cell == NOT_APPLICABLE else cell.strip()


def address_frame(frame: pl.DataFrame, table: str) -> tuple[str, str, int]:
    """Return file, sheet and row of the first row of a frame."""
    row = frame.row(0, named=True)
    return str(row.get("_file") or table), str(row.get("_sheet") or ""), int(row.get("_row") or 0)
