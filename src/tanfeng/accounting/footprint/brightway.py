"""Brightway, loaded when used (求解器): the foreground as datapackages in memory."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tanfeng.core.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tanfeng.accounting.footprint.network import Network


@dataclass(frozen=True)
class Solution:
    """tCO2e, years of each process, canonical units of each flow (解)."""

    score: float
    years: NDArray[np.float64]
    amounts: NDArray[np.float64]


def brightway() -> Any:
    """Return the module ``bw2calc``, without its advice to install another solver.

    Raises :class:`TanfengError` if it is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            import bw2calc
    except ImportError as error:
        raise UsageError(
            "产品碳足迹需要附加组件：pip install 'tanfeng[footprint]'。",
            "Footprints need an extra: pip install 'tanfeng[footprint]'.",
        ) from error
    return bw2calc


def datapackage(network: Network) -> Any:
    """Return the foreground as one datapackage of ``bw_processing``.

    Activities and products are numbered from 0: first the processes (one unit = their year), then the flows (one
    canonical unit). A process makes its year, takes the flows it uses and emits its burden; a flow takes the share of
    each process year that is allocated to a unit of it. There is one biosphere flow, CO2e, characterised by one.
    """
    import bw_processing

    processes, flows = len(network.burden), len(network.output)
    size = processes + flows
    diagonal = np.arange(size)
    use, share = network.demand.tocoo(), network.allocated.tocoo()
    rows = np.concatenate([diagonal, processes + use.col, share.row])
    columns = np.concatenate([diagonal, use.row, processes + share.col])
    values = np.concatenate([np.ones(size), use.data, share.data / network.output[share.col]])
    inputs = np.concatenate([np.zeros(size, dtype=bool), np.ones(len(use.data) + len(share.data), dtype=bool)])
    package = bw_processing.create_datapackage(sum_intra_duplicates=True)
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        indices_array=_indices(rows, columns),
        data_array=values,
        flip_array=inputs,
        name="technosphere",
    )
    emitted = np.concatenate([network.burden, network.avoided / network.output])
    package.add_persistent_vector(
        matrix="biosphere_matrix",
        indices_array=_indices(np.full(size, size), diagonal),
        data_array=emitted,
        name="biosphere",
    )
    package.add_persistent_vector(
        matrix="characterization_matrix",
        indices_array=_indices(np.array([size]), np.array([size])),
        data_array=np.ones(1),
        name="characterization",
    )
    return package


def calculation(network: Network, start: NDArray[np.float64]) -> Any:
    """Return the prepared calculation for ``start`` (years of each process): matrices built, nothing solved."""
    demand = {int(process): float(start[process]) for process in np.flatnonzero(start)}
    prepared = brightway().LCA(demand, data_objs=[datapackage(network)])
    prepared.load_lci_data()
    prepared.build_demand_array()
    return prepared


def solve(network: Network, start: NDArray[np.float64]) -> Solution:
    """Return the footprint of ``start`` and the years of processes and amounts of flows behind it."""
    prepared = calculation(network, start)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        prepared.lci()
        prepared.lcia()
    processes = len(network.burden)
    order = np.array([prepared.dicts.activity[node] for node in range(processes + len(network.output))])
    supply = np.asarray(prepared.supply_array, dtype=np.float64)[order]
    return Solution(float(prepared.score), supply[:processes], supply[processes:])


def _indices(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Any:
    import bw_processing

    array = np.empty(len(rows), dtype=bw_processing.INDICES_DTYPE)
    array["row"], array["col"] = rows, columns
    return array
