"""From options to states (由技术选项生成状态): lines and measures with prerequisites and exclusions.

A plant runs one line at a time. Measures stand on it and stay while it runs (irreversible adoption). A state is a line
with a set of measures that has all its prerequisites and no exclusion. A move adds measures, or begins a line: another
one that may follow, or the same one again when its life is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine.sector import Array, Bools, StateSpace

#: More states than this and the options should be grouped first.
STATES_AT_MOST = 256


@dataclass(frozen=True)
class Line:
    """A way to produce (生产线), or not to: ``closed`` and ``not built`` are lines too.

    ``lifetime`` in whole years; ``follows``: the lines it may replace; ``renewable``: it may be rebuilt.
    """

    key: str
    lifetime: int
    follows: tuple[str, ...] = ()
    renewable: bool = True


@dataclass(frozen=True)
class Measure:
    """A measure on one or several lines (措施): it ``requires`` all those named, ``excludes`` each of those."""

    key: str
    lines: tuple[str, ...]
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """The states of some options, and what each state holds and each move buys (状态空间及其构成).

    keys : the O options, lines first;  held : (S, O);  bought : (A, O)
    """

    space: StateSpace
    keys: tuple[str, ...]
    held: Bools
    bought: Bools

    def arc_cost(self, capital: Array) -> Array:
        """Return (P, A, T) from the capital committed per plant, option and year (P, O, T)."""
        return np.asarray(np.einsum("ao,pot->pat", self.bought.astype(float), capital))


def states_of(lines: Sequence[Line], measures: Sequence[Measure]) -> Options:
    """Return the states and moves that the options allow (生成状态).

    Raises ``UsageError``: unknown or repeated key, cyclic prerequisite, lifetime below a year, too many states.
    """
    _check(lines, measures)
    keys = (*(line.key for line in lines), *(measure.key for measure in measures))
    sets = [(g, chosen) for g, line in enumerate(lines) for chosen in _sets(line, measures)]
    if len(sets) > STATES_AT_MOST:
        raise UsageError(
            f"技术选项组合出 {len(sets)} 个状态，超过 {STATES_AT_MOST}；请先把总是同时采用的措施合并。",
            f"The options make {len(sets)} states, more than {STATES_AT_MOST}; merge measures that go together first.",
        )
    moves = [
        (a, b, renews)
        for a, (g, before) in enumerate(sets)
        for b, (h, after) in enumerate(sets)
        for renews in _moves(lines, g, before, h, after)
    ]
    held = np.array([[key in (lines[g].key, *chosen) for key in keys] for g, chosen in sets], dtype=np.bool_)
    source = np.array([a for a, _, _ in moves], dtype=np.int64)
    target = np.array([b for _, b, _ in moves], dtype=np.int64)
    renews = np.array([new for _, _, new in moves], dtype=np.bool_)
    space = StateSpace(
        names=tuple(" + ".join((lines[g].key, *(m.key for m in measures if m.key in chosen))) for g, chosen in sets),
        line=np.array([g for g, _ in sets], dtype=np.int64),
        lifetime=np.array([line.lifetime for line in lines], dtype=np.int64),
        source=source,
        target=target,
        renews=renews,
    )
    return Options(space, keys, held, held[target] & (renews[:, None] | ~held[source]))


def _sets(line: Line, measures: Sequence[Measure]) -> list[frozenset[str]]:
    """Every admissible set of measures on a line, smallest first."""
    usable = [m for m in measures if line.key in m.lines]
    found = []
    for size in range(len(usable) + 1):
        for some in combinations(usable, size):
            chosen = frozenset(m.key for m in some)
            if all(set(m.requires) <= chosen and not set(m.excludes) & chosen for m in some):
                found.append(chosen)
    return found


def _moves(lines: Sequence[Line], g: int, before: frozenset[str], h: int, after: frozenset[str]) -> list[bool]:
    """Return the kinds of move between two states: False adds measures, True begins a line."""
    if g != h:
        return [True] if lines[g].key in lines[h].follows else []
    added = [False] if before < after else []
    again = [True] if lines[g].renewable and before <= after else []
    return added + again


def _check(lines: Sequence[Line], measures: Sequence[Measure]) -> None:
    line_keys, measure_keys = [line.key for line in lines], [m.key for m in measures]
    keys = line_keys + measure_keys
    for key in keys:
        if keys.count(key) > 1:
            raise UsageError(f"技术选项“{key}”重复。", f"The option {key!r} is given twice.")
    for line in lines:
        if line.lifetime < 1:
            raise UsageError(
                f"“{line.key}”的寿命 {line.lifetime:g} 年短于一年。",
                f"The lifetime of {line.key!r}, {line.lifetime:g} years, is shorter than one year.",
            )
        _known(line.key, line.follows, line_keys)
    for m in measures:
        _known(m.key, m.lines, line_keys)
        _known(m.key, (*m.requires, *m.excludes), measure_keys)
    circle = _cycle({m.key: m.requires for m in measures})
    if circle:
        words = " → ".join(circle)
        raise UsageError(f"措施的前置条件成环：{words}。", f"The prerequisites of measures go in a circle: {words}.")


def _known(key: str, named: Sequence[str], known: Sequence[str]) -> None:
    for name in named:
        if name not in known:
            raise UsageError(f"“{key}”引用了未知的选项“{name}”。", f"{key!r} names an unknown option {name!r}.")


def _cycle(requires: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the first circle of prerequisites, closed, or nothing."""
    done: set[str] = set()

    def visit(key: str, way: list[str]) -> list[str]:
        if key in way:
            return [*way[way.index(key) :], key]
        if key in done:
            return []
        for before in requires[key]:
            circle = visit(before, [*way, key])
            if circle:
                return circle
        done.add(key)
        return []

    return next((circle for key in requires if (circle := visit(key, []))), [])
