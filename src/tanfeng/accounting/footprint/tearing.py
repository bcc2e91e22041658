"""Solving the same system for many draws at once (批量求解).

``w = g + Gᵀ w`` over processes. In an order in which users come before suppliers, all but a few entries of G point
forward, and ``w`` follows by substitution. The processes from which entries point back are torn: ``w`` is carried as an
affine function of their values, which a small dense system then gives, one for each draw. The pattern is worked out
once; every step works on all draws together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pattern:
    """Where G has entries, and the order of elimination (消元次序).

    ``order`` lists the processes; ``into[p]`` the (user, entry) pairs whose entry leads into supplier ``p``; ``torn``
    the processes whose value is guessed first and then solved for.
    """

    order: tuple[int, ...]
    into: tuple[tuple[tuple[int, int], ...], ...]
    torn: tuple[int, ...]


def pattern(size: int, users: NDArray[np.int64], suppliers: NDArray[np.int64]) -> Pattern:
    """Return the pattern of a system of ``size`` processes with entries (user, supplier), in the order given."""
    after: list[list[int]] = [[] for _ in range(size)]
    into: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    for entry, (user, supplier) in enumerate(zip(users.tolist(), suppliers.tolist(), strict=True)):
        after[user].append(supplier)
        into[supplier].append((user, entry))
    order = _users_first(size, after)
    place = {process: position for position, process in enumerate(order)}
    torn = sorted({user for supplier in order for user, _ in into[supplier] if place[user] >= place[supplier]})
    return Pattern(tuple(order), tuple(tuple(pairs) for pairs in into), tuple(torn))


def _users_first(size: int, after: list[list[int]]) -> list[int]:
    """Return an order in which entries lead back from few processes: users before suppliers, and then those few."""
    torn = _feedback(size, after)
    rest = [node for node in range(size) if node not in torn]
    waiting_for = dict.fromkeys(rest, 0)
    for node in rest:
        for supplier in set(after[node]) - torn:
            waiting_for[supplier] += 1
    ready = [node for node in rest if not waiting_for[node]]
    order: list[int] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for supplier in sorted(set(after[node]) - torn):
            waiting_for[supplier] -= 1
            if not waiting_for[supplier]:
                ready.append(supplier)
    return order + sorted(torn)


def _feedback(size: int, after: list[list[int]]) -> set[int]:
    """Return a small set of processes without which there is no loop (the reductions of Levy and Low, 1988).

    A process without users or suppliers is in no loop; one with a single user or supplier can be passed over; one that
    feeds itself must be torn; and where nothing of this is left, the one with most connections is torn.
    """
    ahead = {node: set(after[node]) for node in range(size)}
    behind: dict[int, set[int]] = {node: set() for node in range(size)}
    for node, group in ahead.items():
        for supplier in group:
            behind[supplier].add(node)
    torn: set[int] = set()

    def remove(node: int) -> None:
        for supplier in ahead.pop(node):
            behind[supplier].discard(node)
        for user in behind.pop(node):
            if user in ahead:
                ahead[user].discard(node)

    def pass_over(node: int) -> None:
        for user in behind[node]:
            for supplier in ahead[node]:
                ahead[user].add(supplier)
                behind[supplier].add(user)
        remove(node)

    while ahead:
        before = len(ahead)
        for node in sorted(ahead):
            if node in ahead[node]:
                torn.add(node)
                ahead[node].discard(node)
                behind[node].discard(node)
                remove(node)
            elif not ahead[node] or not behind[node]:
                remove(node)
            elif len(ahead[node]) == 1 or len(behind[node]) == 1:
                pass_over(node)
        if len(ahead) == before:
            node = max(sorted(ahead), key=lambda place: len(ahead[place]) * len(behind[place]))
            torn.add(node)
            remove(node)
    return torn


def solve(shape: Pattern, entries: Array, start: Array) -> Array:
    """Return ``w`` (processes × draws) from the entries of G (entries × draws) and ``g`` (processes × draws)."""
    size, draws = start.shape
    column = {process: number + 1 for number, process in enumerate(shape.torn)}
    affine = np.zeros((size, len(shape.torn) + 1, draws))
    done = np.zeros(size, dtype=bool)
    for supplier in shape.order:
        value = affine[supplier]
        value[0] += start[supplier]
        for user, entry in shape.into[supplier]:
            if done[user]:
                value += entries[entry] * affine[user]
            else:
                value[column[user]] += entries[entry]
        done[supplier] = True
    if not shape.torn:
        return np.asarray(affine[:, 0])
    torn = list(shape.torn)
    small = np.moveaxis(np.eye(len(torn))[:, :, None] - affine[torn, 1:], 2, 0)
    guessed = np.linalg.solve(small, affine[torn, 0].T[:, :, None])[:, :, 0].T
    return np.asarray(affine[:, 0] + np.einsum("pkd,kd->pd", affine[:, 1:], guessed))
