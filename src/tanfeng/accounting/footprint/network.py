"""The foreground as matrices (前景系统): processes run for a year, flows made from shares of those years.

::

    demand     D  (process × flow)  canonical units a process uses in its year
    allocated  Φ  (process × flow)  share of the process's year that the flow carries; rows sum to one
    output     Q  (flow)            canonical units made inside in the year, by all its producers together
    burden     T  (process)         tCO2e of the process's year, less the credits of its expanded outputs
    avoided    V  (flow)            tCO2e that expanded outputs carry: that of the product they replace

A flow with several producers is thereby their mix by output. With ``w`` the years of processes needed for one unit of a
flow ``f``: ``w = g + Gᵀ w``, ``g = Φ[:, f] / Q[f]``, ``G = D · diag(1/Q) · Φᵀ``, and the footprint is
``Σ w T + Σ (amount of flow) V / Q``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.accounting.footprint.allocation import Allocation

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Network:
    """The matrices, and the names of their rows and columns (矩阵)."""

    processes: tuple[str, ...]
    flows: tuple[str, ...]
    demand: csr_array
    allocated: csr_array
    output: Array
    burden: Array
    avoided: Array

    def flow(self, name: str) -> int:
        """Return the position of a flow. Raises ``ValueError`` if nothing makes it."""
        return self.flows.index(name)

    def between(self) -> csr_array:
        """Return G: the years of process p' that a year of process p takes (process × process)."""
        from scipy.sparse import csr_array, diags_array

        inverse = diags_array(1.0 / self.output)
        return csr_array(self.demand @ inverse @ self.allocated.T)


def network(
    processes: Sequence[str],
    outputs: Sequence[Row],
    uses: Sequence[Row],
    emissions: Array,
    allocation: Allocation,
) -> Network:
    """Return the matrices of a system under an allocation.

    ``outputs`` (what processes make) and ``uses`` (what they take from inside) have ``process`` (position), ``flow``,
    ``quantity``; outputs also ``avoided``. ``emissions`` is tCO2e of each process's year before credits. A process
    whose burden could not be shared has no outputs here; whoever needs it must not use the result.
    """
    from scipy.sparse import csr_array

    flows = tuple(dict.fromkeys(row["flow"] for row in outputs))
    place = {flow: position for position, flow in enumerate(flows)}
    quantities = np.array([row["quantity"] for row in outputs], dtype=np.float64).reshape(-1, 1)
    made = np.zeros(len(flows))
    np.add.at(made, [place[row["flow"]] for row in outputs], quantities[:, 0])
    entries = [
        (sharing.process, place[outputs[row]["flow"]], share)
        for sharing in allocation.sharings
        for row, share in zip(sharing.rows, sharing.shares(quantities)[:, 0], strict=True)
    ]
    burden, avoided = emissions.copy(), np.zeros(len(flows))
    for position in allocation.expanded:
        row = outputs[position]
        credit = row["quantity"] * row["avoided"]
        burden[row["process"]] -= credit
        avoided[place[row["flow"]]] += credit
    shape = (len(processes), len(flows))
    use = [(row["process"], place[row["flow"]], row["quantity"]) for row in uses]
    return Network(
        tuple(processes),
        flows,
        _matrix(use, shape, csr_array),
        _matrix(entries, shape, csr_array),
        made,
        burden,
        avoided,
    )


def _matrix(entries: Sequence[tuple[int, int, float]], shape: tuple[int, int], kind: Any) -> Any:
    if not entries:
        return kind(shape, dtype=np.float64)
    rows, columns, values = zip(*entries, strict=True)
    return kind((np.array(values, dtype=np.float64), (rows, columns)), shape=shape)
