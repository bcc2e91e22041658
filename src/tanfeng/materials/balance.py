"""Does the mass balance close (物料平衡)? In every process, every end use and every year, at run time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.core.findings import Address, Finding
from tanfeng.materials.cycle import Cycle
from tanfeng.materials.lifetime import Floats
from tanfeng.materials.rules import rules
from tanfeng.materials.system import System
from tanfeng.materials.topology import topology

RULE = "materials.balance"


@dataclass(frozen=True)
class Gap:
    """The widest gap of one process or end use, as a part of what passes through and stands in it (平衡差)."""

    process: str
    gap: float
    year: int

    def to_dict(self) -> dict[str, Any]:
        return {"process": self.process, "gap": self.gap, "year": self.year}


def gaps(system: System, cycle: Cycle) -> list[Gap]:
    """Return the widest gap of each process that is known in full and of each end use, over all columns."""
    return [_widest(system, *parts) for parts in (*_processes(cycle), *_end_uses(cycle))]


def check(system: System, found: list[Gap]) -> list[Finding]:
    """Return a finding for each gap beyond the rule. A gap is an error of the computation, not of the data."""
    allowed = rules().balance_closure
    return [
        Finding(
            "blocks submission",
            RULE,
            f"“{system.zh}”{gap.year} 年“{gap.process}”物料不平衡，相差 {gap.gap:.1e}。",
            f"{system.en}, {gap.year}: the mass balance of {gap.process!r} does not close, by {gap.gap:.1e}.",
            Address(file=system.file, column=f"systems.{system.key}"),
            expected=f"<= {allowed:g}",
            given=f"{gap.gap:.3e}",
        )
        for gap in found
        if not gap.gap <= allowed
    ]


def _widest(system: System, name: str, net: Floats, size: Floats) -> Gap:
    relative = np.abs(net) / np.where(size > 0, size, 1.0)
    by_year = np.max(relative, axis=1)
    row = int(np.argmax(by_year))
    return Gap(name, float(by_year[row]), system.years[row])


def _processes(cycle: Cycle) -> Iterator[tuple[str, Floats, Floats]]:
    known = topology()
    for place in known.balanced(cycle.flows):
        net, size = np.zeros(cycle.stock.shape), np.zeros(cycle.stock.shape)
        for key, flow in known.flows.items():
            if place.key in (flow.source, flow.target):
                net = net + cycle.flows[key] * (1.0 if flow.target == place.key else -1.0)
                size = size + np.abs(cycle.flows[key])
        if place.stock:
            net, size = net - cycle.stock_change, size + np.abs(cycle.stock)
        yield place.key, net, size


def _end_uses(cycle: Cycle) -> Iterator[tuple[str, Floats, Floats]]:
    for key, path in cycle.end_uses.items():
        net = path.inflow - path.outflow - cycle.changes[key]
        yield f"use.{key}", net, np.abs(path.inflow) + np.abs(path.outflow) + np.abs(path.stock)
