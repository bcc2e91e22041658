"""The materials of a workspace (物质流分析): every system of its file, and what is missing of the metals it makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.core.lineage import Lineage
from tanfeng.ledger import Ledger
from tanfeng.materials import read_system
from tanfeng.materials.balance import check, gaps
from tanfeng.materials.cycle import compute
from tanfeng.materials.result import MetalResult
from tanfeng.materials.rules import rules
from tanfeng.materials.sampling import Columns
from tanfeng.materials.signs import possible
from tanfeng.materials.system import System
from tanfeng.materials.topology import InputKind, topology
from tanfeng.materials.waste import SolidWaste, solid_waste
from tanfeng.reference import Reference

#: What the first stages cannot do without.
NEEDED = ("series", "share", "lifetime", "collection")


@dataclass(frozen=True)
class Materials:
    """The results of every system, the solid waste of the ledger, and all findings (物质流)."""

    region: str
    systems: tuple[MetalResult, ...]
    waste: SolidWaste
    findings: tuple[Finding, ...]

    def lineage(self, reference: Reference) -> Lineage:
        """Return every figure, down to the reference rows and the stated inputs."""
        lineage = Lineage(figure for result in self.systems for figure in result.figures())
        for _, name in lineage.dangling():
            if name.startswith("ref:") and name not in lineage:
                lineage.add(reference.figure(name.removeprefix("ref:")))
        return lineage

    def to_dict(self, year: int | None = None) -> dict[str, Any]:
        """Return everything as JSON prints it, of one year or of all."""
        return {
            "region": self.region,
            "systems": [result.to_dict(year) for result in self.systems],
            "solid_waste": self.waste.to_dicts(year),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def materials(
    folder: Path,
    ledger: Ledger,
    reference: Reference,
    *,
    region: str,
    metal: str | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Materials:
    """Return the materials of a workspace: its ``materials.toml``, if it has one, and its ledger.

    ``metal`` (a key) keeps that metal alone. A metal that the units of the ledger make and of which no system stands
    for the region is a finding that names what is missing. Raises :class:`UsageError` if the file is no TOML.
    """
    path = folder / read_system.FILE
    book = read_system.read(path, reference) if path.is_file() else read_system.Book()
    chosen = [system for system in book.systems if metal in (None, system.metal)]
    results = tuple(run(system, draws=draws, seed=seed) for system in chosen)
    waste = solid_waste(ledger)
    findings = [
        *(book.findings if metal is None else _of_metal(book, metal)),
        *(finding for result in results for finding in result.findings),
        *_nothing_known(ledger, reference, region, book.systems, metal),
        *waste.findings,
    ]
    return Materials(region, results, waste, tuple(in_order(findings)))


def run(system: System, *, draws: int | None = None, seed: int | None = None) -> MetalResult:
    """Return the result of one system. Raises ``ValueError`` on a negative number of draws or seed."""
    rule = rules()
    columns = Columns.of(system, rule.draws if draws is None else draws, rule.seed if seed is None else seed)
    cycle, counted, findings = possible(system, compute(system, columns), columns)
    if cycle is None:
        return MetalResult(system, columns, None, np.zeros(columns.width, dtype=bool), findings=tuple(findings))
    widths = gaps(system, cycle)
    findings += [*check(system, widths), *_not_given(system), *_recalled(system)]
    return MetalResult(system, columns, cycle, counted, tuple(widths), tuple(in_order(findings)))


def _not_given(system: System) -> Iterable[Finding]:
    """Say what the system gives no inputs for, and what therefore has no result."""
    known, reached = topology(), system.stages
    for stage in known.stages.values():
        lacking = system.lacking(stage.key)
        if stage.key in reached or not lacking:
            continue
        names = [known.inputs[kind] for kind in lacking]
        yield Finding(
            "info",
            "materials.not-given",
            f"“{system.zh}”没有给出{'、'.join(name.zh for name in names)}，“{stage.zh}”不出结果（不当作零）。",
            f"{system.en}: {', '.join(name.en for name in names)} not given: no {stage.en} (it is not zero).",
            Address(file=system.file, column=f"systems.{system.key}"),
            expected=", ".join(lacking),
        )


def _recalled(system: System) -> Iterable[Finding]:
    weak = [one.path for one in system.all_inputs() if one.confidence in rules().range_required]
    if weak:
        yield Finding(
            "info",
            "materials.depends-on-assumed",
            f"“{system.zh}”有 {len(weak)} 项输入是设定、估算或待核原文的：{'、'.join(weak)}；"
            "结果随其范围而变，不作判定依据。",
            f"{system.en}: {len(weak)} inputs are assumed, estimated or recalled ({', '.join(weak)}); the result moves "
            "with their ranges and decides nothing.",
            Address(file=system.file, column=f"systems.{system.key}"),
            given=str(len(weak)),
        )


def _of_metal(book: read_system.Book, metal: str) -> list[Finding]:
    """Return the findings of the file that are not another metal's."""
    others = {f"systems.{system.key}" for system in book.systems if system.metal != metal}
    return [f for f in book.findings if ".".join(f.address.column.split(".")[:2]) not in others]


def _nothing_known(
    ledger: Ledger, reference: Reference, region: str, systems: Iterable[System], metal: str | None
) -> Iterable[Finding]:
    """Name what is missing of each metal that the ledger's units make."""
    known = {system.metal for system in systems if system.region == region}
    made = ledger.table("units")["metal"].drop_nulls().unique().sort().to_list()
    place = reference.region(region)
    zh, en = (place.name_zh, place.name_en) if place else (region, region)
    for one in made if metal is None else [metal]:
        name = reference.metal(one)
        if name is None or one in known:
            continue
        held = {kind: _held(reference, one, region, topology().inputs[kind]) for kind in NEEDED}
        lacking = [topology().inputs[kind] for kind, words in held.items() if not words]
        yield Finding(
            "warning",
            "materials.nothing-known",
            f"{zh}{name.name_zh}：参考数据与 {read_system.FILE} 中没有{'、'.join(i.zh for i in lacking)}，"
            "不推算存量与废料。",
            f"{en}, {name.name_en}: no {', '.join(i.en for i in lacking)} in the reference data or {read_system.FILE}; "
            "neither stock nor scrap is made up.",
            Address(file=read_system.FILE, column=f"metal = {one}"),
            expected=", ".join(kind.key for kind in lacking),
            given="; ".join(f"{kind}: {words}" for kind, words in held.items() if words),
        )


def _held(reference: Reference, metal: str, region: str, kind: InputKind) -> str:
    """Return the weakest confidence of the reference rows that could serve as such an input, "" if there are none."""
    places = reference.specificity(region) if kind.anywhere else (region,)
    rows = [
        row
        for row in reference.rows(read_system.TABLE)
        if row.quantity in kind.quantities and row.mentions("metal", metal) and row.region in places
    ]
    return weakest(row.confidence for row in rows) if rows else ""
