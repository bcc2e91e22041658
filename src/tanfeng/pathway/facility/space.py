"""The states of the plants (状态空间): measures a unit has, new lines that stand, power on a site, closed or running.

All plants share one space of three blocks. The first is for units: every set of measures that some unit may take, then
one state ``closed``; what runs on new lines is always in the first state. The second is for building new lines: none,
one, two …; to the engine building is a plant beside the one that runs, so that a line may stand and not run. The third
is for what stands on a unit's site but changes nothing inside it, its own power and its power contracts: none or there.
Each of those is a plant of its own to the engine, beside the unit that owns it; otherwise every solar roof would double
the states of its unit. A plant is kept out of what is not its own by closed states.

Where the life of some unit ends, its states are a line that has an end, ``closed`` is another that has none, and units
may begin the line anew with the measures they have, or more. A renewed line stays to the horizon: its annuity is paid
on, as for measures and new lines. Where no life ends, the space is the one without lives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway import lifetimes
from tanfeng.pathway.engine import StateSpace
from tanfeng.pathway.engine.sector import Bools, Ints
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.problem import Problem

#: More sets of measures than this are more than the engine should be asked about.
STATES_AT_MOST = 1024
#: More new lines of one route than this mean that demand runs away or that a line is tiny.
LINES_AT_MOST = 256
#: Kinds of measure that stand beside a unit and change nothing inside it.
ON_SITE = ("waste_heat", "onsite_power", "green_power")

Slots = tuple[tuple[int, Measure], ...]


@dataclass(frozen=True)
class Space:
    """States and what they mean (状态及含义). ``E`` plants of the engine: the problem's P, then building, then sites.

    states     : the engine's space
    owner      : (E,) index of the plant in the problem
    slots      : by engine plant the measures it may take and the slot of each
    open       : (E, S) whether a plant may be in a state
    held       : (S, slots) slots held;  bought : (A, slots) slots that an arc buys
    lines      : (S,) new lines standing;  added : (A,) new lines that an arc builds;  renewed : (A,) renews a unit
    closed     : index of the state in which a unit no longer runs;  first_line, site : first states of the other blocks
    initial    : (E,)
    """

    states: StateSpace
    owner: Ints
    slots: tuple[Slots, ...]
    open: Bools
    held: Bools
    bought: Bools
    lines: Ints
    added: Ints
    renewed: Bools
    closed: int
    first_line: int
    site: int
    initial: Ints

    def measures(self, plant: int, state: int) -> tuple[Measure, ...]:
        """Return the measures an engine plant has in a state."""
        return tuple(m for j, m in self.slots[plant] if self.held[state, j])

    @property
    def builders(self) -> Ints:
        """Engine plants that build new lines."""
        return np.flatnonzero(self.initial == self.first_line)

    @property
    def sites(self) -> Ints:
        """Engine plants that stand on the site of another."""
        return np.flatnonzero(self.initial == self.site)


def space_of(problem: Problem) -> Space:
    """Lay out the states (生成状态空间). Raises ``UsageError``: too many measures or lines, circular prerequisites."""
    _ordered(problem.measures)
    _countable(problem)
    offered = [[m for m in problem.measures if p.key in m.changes] for p in problem.plants]
    inside = [[m for m in own if not _beside(m, own)] for own in offered]
    beside = [(i, m) for i, own in enumerate(offered) for m in own if _beside(m, own)]
    slot = _coloured(inside)
    sets = [_sets(problem, i, measures, slot) for i, measures in enumerate(inside)]
    every = sorted({taken for found in sets for taken in found}, key=lambda taken: (len(taken), sorted(taken)))
    most = max((p.lines_at_most for p in problem.plants), default=0)
    closed = len(every)
    first_line, site = closed + 1, closed + 2 + most
    total = site + 2
    width = max([1, *(j + 1 for j in slot.values())])
    held = np.zeros((total, width), dtype=np.bool_)
    for s, taken in enumerate(every):
        held[s, sorted(taken)] = True
    held[site + 1, 0] = True
    lines = np.zeros(total, dtype=np.int64)
    lines[first_line:site] = np.arange(most + 1)
    arcs = [
        *_unit_arcs(held[:closed], closed),
        *((a, b) for a in range(first_line, site) for b in range(a + 1, site)),
        (site, site + 1),
    ]
    ending, kept = lifetimes.any_stops(problem), len(arcs)
    arcs += _renewals(held[:closed]) if ending else []
    renewed = np.arange(len(arcs)) >= kept
    source, target = (np.array(side, dtype=np.int64).reshape(-1) for side in zip(*arcs, strict=True))
    new = [i for i, p in enumerate(problem.plants) if p.candidate]
    owner = [*range(len(problem.plants)), *new, *(i for i, _ in beside)]
    open_ = np.zeros((len(owner), total), dtype=np.bool_)
    for i, plant in enumerate(problem.plants):
        open_[i, [every.index(taken) for taken in sets[i]]] = True
        open_[i, closed] = not plant.candidate
    for e, i in enumerate(new, len(problem.plants)):
        open_[e, first_line : first_line + problem.plants[i].lines_at_most + 1] = True
    open_[len(problem.plants) + len(new) :, site:] = True
    names = (
        *("+".join(map(str, sorted(taken))) or "as today" for taken in every),
        "closed",
        *(f"{n} lines" for n in range(most + 1)),
        *("nothing on site", "on site"),
    )
    starts = [0] * len(problem.plants) + [first_line] * len(new) + [site] * len(beside)
    own = [*(tuple((slot[m.key], m) for m in ms) for ms in inside), *(() for _ in new), *(((0, m),) for _, m in beside)]
    return Space(
        states=StateSpace(
            names=names,
            line=((np.arange(total) == closed) & ending).astype(np.int64),
            lifetime=np.full(1 + ending, len(problem.free_years) + 1, dtype=np.int64),
            source=source,
            target=target,
            renews=(renewed | (target == closed)) & ending,
        ),
        owner=np.array(owner, dtype=np.int64),
        slots=tuple(own),
        open=open_,
        held=held,
        bought=held[target] & ~held[source],
        lines=lines,
        added=np.maximum(lines[target] - lines[source], 0),
        renewed=renewed,
        closed=closed,
        first_line=first_line,
        site=site,
        initial=np.array(starts, dtype=np.int64),
    )


def _countable(problem: Problem) -> None:
    """Refuse new lines without number: they would fill the memory before anything is solved."""
    plant = max(problem.plants, key=lambda p: p.lines_at_most)
    if plant.lines_at_most <= LINES_AT_MOST:
        return
    raise UsageError(
        f"到 {problem.years[-1]} 年，路线 {plant.route} 可能需要 {plant.lines_at_most} 条新线"
        f"（每条 {plant.line_t:,.0f} t/a），超过 {LINES_AT_MOST} 条；"
        "请检查 demand_growth 的上限，或加大 new_line_size。",
        f"By {problem.years[-1]} route {plant.route} might need {plant.lines_at_most} new lines of {plant.line_t:,.0f} "
        f"t/a each, more than {LINES_AT_MOST}: look at the high end of demand_growth, or take a larger new_line_size.",
    )


def _beside(measure: Measure, offered: list[Measure]) -> bool:
    """Say whether a measure stands beside its unit: on its site, and bound to no other measure offered there."""
    bound = any(m.key in measure.excludes or measure.key in m.excludes or measure.key in m.requires for m in offered)
    return measure.kind in ON_SITE and not measure.requires and not bound


def _coloured(inside: list[list[Measure]]) -> dict[str, int]:
    """Give each measure a slot; measures that never meet at one plant may share it, which keeps the states few."""
    slot: dict[str, int] = {}
    for key in dict.fromkeys(m.key for measures in inside for m in measures):
        met = {m.key for measures in inside if any(m.key == key for m in measures) for m in measures}
        taken = {slot[k] for k in met if k in slot}
        slot[key] = next(j for j in range(len(taken) + 1) if j not in taken)
    return slot


def _sets(problem: Problem, plant: int, measures: list[Measure], slot: dict[str, int]) -> list[frozenset[int]]:
    """Every set of measures a unit may have at once, as slots. Exclusions are looked at while the sets are made."""
    if problem.plants[plant].candidate:
        return [frozenset()]
    found: list[list[Measure]] = [[]]
    for measure in measures:
        found += [[*some, measure] for some in found if not _excluded(measure, some)]
        if len(found) > STATES_AT_MOST:
            key = problem.plants[plant].key
            raise UsageError(
                f"生产单元“{key}”的可选措施组合超过 {STATES_AT_MOST} 种；请在情景中停用或合并一些。",
                f"The measures of unit {key!r} make more than {STATES_AT_MOST} sets: switch some off or merge.",
            )
    return [frozenset(slot[m.key] for m in some) for some in found if admissible(some)]


def _excluded(measure: Measure, some: list[Measure]) -> bool:
    return any(m.key in measure.excludes or measure.key in m.excludes for m in some)


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
    more = ~(held[:, None, :] & ~held[None, :, :]).any(axis=2) & ~np.eye(len(held), dtype=np.bool_)
    return [*((int(a), int(b)) for a, b in np.argwhere(more)), *((a, closed) for a in range(len(held)))]


def _renewals(held: Bools) -> list[tuple[int, int]]:
    """Arcs that renew a unit: its measures stay, more may be added at once (原地更新，措施保留)."""
    kept = ~(held[:, None, :] & ~held[None, :, :]).any(axis=2)
    return [(int(a), int(b)) for a, b in np.argwhere(kept)]


def admissible(measures: list[Measure]) -> bool:
    """Say whether measures may stand together: each has what it needs and none excludes another (可否并存)."""
    keys = {m.key for m in measures}
    return all(set(m.requires) <= keys and not keys & set(m.excludes) for m in measures)
