"""The states of the plants (状态空间): measures a unit has, new lines that stand, closed or running.

All plants share one space. The first block is for units: a bit per slot, a slot being a measure the unit may take; then
one state ``closed``. The second block is for new lines: none built, one, two … A plant is kept out of what is not its
own by closed states.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine import StateSpace
from tanfeng.pathway.engine.sector import Bools, Ints
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.problem import Problem

#: More measures at one plant than this make too many states.
SLOTS_AT_MOST = 8


@dataclass(frozen=True)
class Space:
    """States and what they mean (状态及含义).

    states     : the engine's space
    slots      : by plant the measures it may take, one per slot
    open       : (P, S) whether a plant may be in a state
    held       : (S, slots) slots held;  bought : (A, slots) slots that an arc buys
    lines      : (S,) new lines standing;  added : (A,) new lines that an arc builds
    closed     : index of the state in which a unit no longer runs
    initial    : (P,)
    """

    states: StateSpace
    slots: tuple[tuple[Measure, ...], ...]
    open: Bools
    held: Bools
    bought: Bools
    lines: Ints
    added: Ints
    closed: int
    initial: Ints

    def measures(self, plant: int, state: int) -> tuple[Measure, ...]:
        """Return the measures a plant has in a state."""
        return tuple(m for j, m in enumerate(self.slots[plant]) if self.held[state, j])


def space_of(problem: Problem) -> Space:
    """Lay out the states (生成状态空间). Raises ``UsageError``: too many measures, prerequisites in a circle."""
    _ordered(problem.measures)
    slots = tuple(tuple(m for m in problem.measures if p.key in m.changes) for p in problem.plants)
    width = max((len(s) for s in slots), default=0)
    if width > SLOTS_AT_MOST:
        crowded = next(p for p, s in zip(problem.plants, slots, strict=True) if len(s) == width)
        raise UsageError(
            f"生产单元“{crowded.key}”可选措施有 {width} 项，超过 {SLOTS_AT_MOST}；请在情景中停用或合并一些。",
            f"Unit {crowded.key!r} may take {width} measures, more than {SLOTS_AT_MOST}: switch some off or merge.",
        )
    most = max((p.lines_at_most for p in problem.plants), default=0)
    held = np.array(list(product((False, True), repeat=width)), dtype=np.bool_).reshape(2**width, width)
    closed, first_line = len(held), len(held) + 1
    total = first_line + most + 1
    held = np.vstack([held, np.zeros((total - len(held), width), dtype=np.bool_)])
    lines = np.maximum(np.arange(total) - first_line, 0)
    arcs = _unit_arcs(held[:closed], closed) + [(a, b) for a in range(first_line, total) for b in range(a + 1, total)]
    source, target = (np.array(side, dtype=np.int64).reshape(-1) for side in zip(*arcs, strict=True))
    names = tuple(
        ["+".join(str(j) for j in np.flatnonzero(row)) or "as today" for row in held[:closed]]
        + ["closed"]
        + [f"{n} lines" for n in range(most + 1)]
    )
    horizon = len(problem.free_years) + 1
    return Space(
        states=StateSpace(
            names=names,
            line=np.zeros(total, dtype=np.int64),
            lifetime=np.array([horizon], dtype=np.int64),
            source=source,
            target=target,
            renews=np.zeros(len(source), dtype=np.bool_),
        ),
        slots=slots,
        open=_open(problem, slots, held, closed, total),
        held=held,
        bought=held[target] & ~held[source],
        lines=lines,
        added=lines[target] - lines[source],
        closed=closed,
        initial=np.array([first_line if p.candidate else 0 for p in problem.plants], dtype=np.int64),
    )


def _ordered(measures: tuple[Measure, ...]) -> None:
    """Refuse prerequisites that go in a circle: none of them could ever be first."""
    requires = {m.key: m.requires for m in measures}
    settled: set[str] = set()
    while open_ := [key for key in requires if key not in settled]:
        ready = [key for key in open_ if all(r in settled or r not in requires for r in requires[key])]
        if not ready:
            names = "、".join(open_)
            raise UsageError(
                f"措施的前置条件成环，没有一项能先做：{names}。",
                f"The prerequisites of measures go in a circle, none of them can come first: {', '.join(open_)}.",
            )
        settled |= set(ready)


def _unit_arcs(held: Bools, closed: int) -> list[tuple[int, int]]:
    """Arcs of units: measures are added and stay (不可逆采用); a unit may close for good."""
    more = [(a, b) for a in range(len(held)) for b in range(len(held)) if a != b and not (held[a] & ~held[b]).any()]
    return more + [(a, closed) for a in range(len(held))]


def _open(problem: Problem, slots: tuple[tuple[Measure, ...], ...], held: Bools, closed: int, total: int) -> Bools:
    """Say which states a plant may be in: its own block, its own slots, prerequisites met, no exclusion."""
    open_ = np.zeros((len(problem.plants), total), dtype=np.bool_)
    for i, plant in enumerate(problem.plants):
        if plant.candidate:
            open_[i, closed + 1 : closed + 2 + plant.lines_at_most] = True
            continue
        open_[i, closed] = True
        for s in range(closed):
            taken = np.flatnonzero(held[s])
            if taken.size and taken[-1] >= len(slots[i]):
                continue
            open_[i, s] = admissible([slots[i][j] for j in taken])
    return open_


def admissible(measures: list[Measure]) -> bool:
    """Say whether measures may stand together: each has what it needs and none excludes another (可否并存)."""
    keys = {m.key for m in measures}
    return all(set(m.requires) <= keys and not keys & set(m.excludes) for m in measures)
