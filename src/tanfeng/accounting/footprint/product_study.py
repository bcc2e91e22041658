"""The footprint of one product (产品碳足迹): found, solved, opened up, and compared with the other allocations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl

from tanfeng.accounting.footprint import brightway, loops, study_findings
from tanfeng.accounting.footprint.allocation import EXPANSION, FREE, Allocation
from tanfeng.accounting.footprint.contributions import SCHEMA, contributions
from tanfeng.accounting.footprint.montecarlo import Interval, Sampler
from tanfeng.accounting.footprint.network import Network
from tanfeng.accounting.footprint.quality import Quality, quality
from tanfeng.accounting.footprint.rules import category_name, rules
from tanfeng.accounting.footprint.system import System
from tanfeng.core.confidence import weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Lineage

#: The allocation as each co-product states it.
CHOSEN = "chosen"
DRAWS = 10_000
SEED = 24067


@dataclass(frozen=True)
class Alternative:
    """The footprint under one method (分配敏感性).

    ``kept`` names the processes that the method does not fit; they keep what the user chose. ``covered`` is ``None``
    where it fits none, and the findings say why.
    """

    method: str
    covered: float | None
    kept: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Footprint:
    """The footprint of one unit of a product, cradle to gate (产品碳足迹).

    ``total`` is tCO2e per ``unit``, or ``None`` where something it needs is missing; ``covered`` is the part that could
    be computed, ``None`` where there is nothing to compute at all. ``contributions`` (see there) sums to ``covered``.
    """

    system: System = field(repr=False)
    product: str
    unit_id: str
    unit: str
    method: str
    output: float
    total: float | None
    covered: float | None
    contributions: pl.DataFrame
    alternatives: tuple[Alternative, ...]
    quality: Quality | None
    interval: Interval | None
    methods: pl.DataFrame
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    confidence: str

    @property
    def year(self) -> int:
        return self.system.year

    def by_category(self) -> pl.DataFrame:
        """Return ``category``, ``tco2e`` and ``share`` in the order of the categories."""
        order = list(rules()["categories"])
        sums = self.contributions.group_by("category").agg(pl.col("tco2e").sum())
        return (
            sums.with_columns(
                share=pl.col("tco2e") / self.covered if self.covered else pl.lit(None, pl.Float64),
                name_zh=pl.col("category").replace_strict({key: category_name(key)[0] for key in order}),
                name_en=pl.col("category").replace_strict({key: category_name(key)[1] for key in order}),
                place=pl.col("category").replace_strict({key: place for place, key in enumerate(order)}),
            )
            .sort("place")
            .drop("place")
        )

    def by_process(self) -> pl.DataFrame:
        """Return ``process_id``, ``process``, ``category`` and ``tco2e``; processes with the largest sums first."""
        return (
            self.contributions.group_by("process_id", "process", "category")
            .agg(pl.col("tco2e").sum())
            .with_columns(size=pl.col("tco2e").sum().abs().over("process_id"))
            .sort("size", "process_id", "category", descending=[True, False, False])
            .drop("size")
        )

    @cached_property
    def lineage(self) -> Lineage:
        """The chain from the footprint to its contributions, ledger rows, account lines and background rows."""
        from tanfeng.accounting.footprint.figures import lineage

        return lineage(self)


def study(
    system: System,
    *,
    process_or_unit: str,
    product: str,
    allocation: str = "",
    draws: int = DRAWS,
    seed: int = SEED,
) -> Footprint:
    """Compute the footprint of one unit of a product that a process or a production unit makes.

    ``allocation`` tries one method on every process instead of the chosen ones; ``draws`` of 0 leaves the interval out.
    Raises :class:`UsageError` if the unit makes no such product or there is no such method. Everything else that is
    wrong is a finding, and then there is no total.
    """
    if allocation and allocation not in rules()["allocation"]["methods"]:
        known = " | ".join(rules()["allocation"]["methods"])
        raise UsageError(
            f"没有分配方法“{allocation}”，可选 {known}。", f"No allocation method {allocation!r}: {known}."
        )
    start = _start(system, process_or_unit, product)
    allocated = system.allocated(allocation)
    part, shared, reached = system.behind(start, allocated)
    network = part.network(shared)
    problems = _problems(part, network, shared, start, reached)
    gaps = _gaps(system, reached)
    empty = pl.DataFrame(schema=SCHEMA)
    row = system.outputs[start[0]]
    result = Footprint(
        system=system,
        product=product,
        unit_id=row["unit_id"],
        unit=row["unit"],
        method=allocation or CHOSEN,
        output=float(sum(system.outputs[p]["quantity"] for p in start)),
        total=None,
        covered=None,
        contributions=empty,
        alternatives=(),
        quality=None,
        interval=None,
        methods=_methods(system, allocated, reached),
        findings=tuple(
            in_order(
                [*_of_this(system, gaps, reached), *shared.findings, *problems, *_kept(system, shared, allocation)]
            )
        ),
        missing=tuple(dict.fromkeys(finding.given or finding.rule for finding in gaps)),
        confidence="not-found",
    )
    if problems:
        return result
    return _solved(result, part, shared, start, gaps=gaps, sampling=(draws, seed))


def _solved(
    result: Footprint,
    part: System,
    allocated: Allocation,
    start: Sequence[int],
    *,
    gaps: Sequence[Finding],
    sampling: tuple[int, int],
) -> Footprint:
    system = result.system
    network = part.network(allocated)
    solution = brightway.solve(network, _shares(network, allocated, start, part))
    table = contributions(part, network, allocated, solution)
    interval, unstable = None, []
    if sampling[0]:
        interval = Sampler(part, allocated, start).interval(*sampling)
        unstable = [study_findings.unstable(result.product)] if interval is None else []
    more = [*unstable, *([study_findings.covered_only(result.product, gaps)] if gaps else [])]
    return replace(
        result,
        covered=solution.score,
        total=None if gaps else solution.score,
        contributions=table,
        alternatives=_alternatives(system, start),
        quality=quality(system, table),
        interval=interval,
        findings=tuple(in_order([*result.findings, *more])),
        confidence=weakest(table["confidence"].unique()) if table.height else "not-found",
    )


def _start(system: System, place: str, product: str) -> list[int]:
    """Return the outputs that are the product: of the process, or of all processes of the production unit."""
    here = [p for p, row in enumerate(system.outputs) if place in (row["process_id"], row["unit_id"])]
    found = [p for p in here if system.outputs[p]["flow"] == product]
    if not found:
        made = sorted({system.outputs[p]["flow"] for p in here})
        units = sorted({row["unit_id"] for row in system.outputs})
        have = "、".join(made or units) or "—"
        raise UsageError(
            f"“{place}”在 {system.year} 年没有产出“{product}”；现有：{have}。",
            f"{place} made no {product!r} in {system.year}; there are: {', '.join(made or units) or 'none'}.",
        )
    return found


def _shares(
    network: Network, allocated: Allocation, start: Sequence[int], system: System
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return g: the share of each process's year that one unit of the product carries."""
    quantities = np.array([row["quantity"] for row in system.outputs], dtype=np.float64).reshape(-1, 1)
    total = float(quantities[list(start)].sum())
    years = np.zeros(len(network.processes))
    for sharing in allocated.sharings:
        for row, share in zip(sharing.rows, sharing.shares(quantities)[:, 0], strict=True):
            if row in start:
                years[sharing.process] += share / total
    return years


def _problems(
    system: System, network: Network, allocated: Allocation, start: Sequence[int], reached: set[int]
) -> list[Finding]:
    """Return what leaves nothing to compute: burdens that cannot be shared, loops without solution, no burden."""
    stops = dict.fromkeys(finding for process, finding in system.stops if process in reached)
    found = [study_findings.stopped(list(stops), system.outputs[start[0]])] if stops else []
    broken = sorted(system.ids[process] for process in allocated.failed & reached)
    if broken:
        found.append(study_findings.not_shared(broken, system))
    else:
        found += [study_findings.loop(loop, system) for loop in loops.singular(network)]
    words = {allocated.methods.get(position, "") for position in start}
    if words <= {EXPANSION, FREE} and not broken:
        found.append(study_findings.carries_nothing(system.outputs[start[0]], words))
    return found


def _of_this(system: System, gaps: Sequence[Finding], reached: set[int]) -> list[Finding]:
    """Return the findings of the system without what concerns other products alone."""
    notes = {finding for process, finding in system.notes if process in reached}
    others = ({gap.finding for gap in system.gaps} | {finding for _, finding in system.notes}) - set(gaps) - notes
    return [finding for finding in system.findings if finding not in others]


def _kept(system: System, allocated: Allocation, method: str) -> list[Finding]:
    if not method or not allocated.kept:
        return []
    return [study_findings.kept([system.ids[process] for process in sorted(allocated.kept)], method, system)]


def _gaps(system: System, reached: set[int]) -> list[Finding]:
    units = {system.processes["unit_id"][process] for process in reached}
    return list(
        dict.fromkeys(
            gap.finding
            for gap in system.gaps
            if gap.process in reached or (gap.process < 0 and (not gap.unit_id or gap.unit_id in units))
        )
    )


def _alternatives(system: System, start: Sequence[int]) -> tuple[Alternative, ...]:
    """Return the covered footprint under the chosen allocation and under every method tried on the whole system."""
    found = []
    for name in (CHOSEN, *rules()["allocation"]["methods"]):
        allocated = system.allocated("" if name == CHOSEN else name)
        part, shared, reached = system.behind(start, allocated)
        network = part.network(shared)
        problems = _problems(part, network, shared, start, reached)
        covered = None
        if not problems and (shared.tried or name == CHOSEN):
            covered = brightway.solve(network, _shares(network, shared, start, part)).score
        kept = tuple(system.processes["name"][process] for process in sorted(shared.kept))
        reasons = () if covered is not None else in_order([*shared.findings, *problems])
        found.append(Alternative(name, covered, kept, tuple(reasons)))
    return tuple(found)


def _methods(system: System, allocated: Allocation, reached: set[int]) -> pl.DataFrame:
    """Return what was done with each output of the processes behind the product."""
    schema = {
        **dict.fromkeys(("process_id", "process", "flow", "method"), pl.String),
        **dict.fromkeys(("quantity", "share", "mass", "value"), pl.Float64),
        **dict.fromkeys(("unit", "price_years"), pl.String),
    }
    quantities = np.array([row["quantity"] for row in system.outputs], dtype=np.float64).reshape(-1, 1)
    shares = {
        int(row): float(share)
        for sharing in allocated.sharings
        for row, share in zip(sharing.rows, sharing.shares(quantities)[:, 0], strict=True)
    }
    rows = [
        (
            *(row["process_id"], row["process_name"], row["flow"], allocated.methods.get(position, "")),
            *(row["quantity"], shares.get(position), row["mass"], row["value"]),
            *(row["unit"], row["price_years"]),
        )
        for position, row in enumerate(system.outputs)
        if row["process"] in reached
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")
