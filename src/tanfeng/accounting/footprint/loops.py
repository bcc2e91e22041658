"""Loops of processes (工序回路): which ones return all they make, so that the system has no solution."""

from __future__ import annotations

from typing import Any

import numpy as np

from tanfeng.accounting.footprint.network import Network
from tanfeng.accounting.footprint.rules import rules


def components(network: Network) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
    """Return the groups of processes that need each other, largest first; a process that feeds itself is one."""
    from scipy.sparse.csgraph import connected_components

    between = network.between()
    count, labels = connected_components(between, directed=True, connection="strong")
    own = between.diagonal() > 0
    order = np.argsort(labels, kind="stable")
    groups = np.split(order, np.searchsorted(labels[order], np.arange(1, count)))
    loops = [group for group in groups if len(group) > 1 or own[group[0]]]
    return sorted(loops, key=lambda group: (-len(group), int(group[0])))


def singular(network: Network) -> list[tuple[str, ...]]:
    """Return the loops that take in as much of what they make as they make, or more; they have no solution.

    All entries of G are at least zero, so the loop has a solution of its own exactly where the largest eigenvalue is
    below one.
    """
    between = network.between()
    limit = 1.0 - float(rules()["checks"]["singular"])
    found = []
    for group in components(network):
        inside = between[group][:, group].toarray()
        if float(np.max(np.abs(np.linalg.eigvals(inside)))) >= limit:
            found.append(tuple(network.processes[position] for position in group))
    return found
