"""Which processes stand behind a product (上游工序), whatever the numbers are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tanfeng.accounting.footprint.allocation import EXPANSION, FREE, Allocation

Row = Mapping[str, Any]


def behind(outputs: Sequence[Row], uses: Sequence[Row], allocation: Allocation, start: Iterable[int]) -> set[int]:
    """Return the processes whose burden can reach the processes in ``start``, these included.

    A flow that leaves its process free of burden, or that is credited, leads no further.
    """
    carrying: dict[str, set[int]] = {}
    for position, row in enumerate(outputs):
        if row["process"] in allocation.failed or allocation.methods.get(position) not in (FREE, EXPANSION):
            carrying.setdefault(row["flow"], set()).add(row["process"])
    suppliers: dict[int, set[int]] = {}
    for row in uses:
        suppliers.setdefault(row["process"], set()).update(carrying.get(row["flow"], ()))
    reached = set(start)
    waiting = list(reached)
    while waiting:
        for supplier in suppliers.get(waiting.pop(), ()):
            if supplier not in reached:
                reached.add(supplier)
                waiting.append(supplier)
    return reached
