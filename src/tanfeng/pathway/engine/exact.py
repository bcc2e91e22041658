"""Small questions to the end (精确求解): an integer programme over the states and levels that may still be better.

Over the moves ``m`` that the bound does not exclude (see :mod:`.network`):

    y[m]        the move is taken                                       >= 0
    x[p,s,t]    plant p is in state s in year t                         binary
    spare[...]  share of full output that it does not make there        0 <= spare <= (1 - lowest[p]) x

    each plant leaves its first node once, and leaves every other node as often as it enters
    x[p,s,t] = sum of y over the moves into s
    linking rows on flow (x - spare), with priced slack

Plants of equal pieces, whose moves are many and all alike, enter as a whole number a year instead (:mod:`.stacks`).
Given the states the moves of a plant are a cheapest way through them, so that only ``x`` needs to be whole.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tanfeng.pathway.engine.dispatch import dispatched
from tanfeng.pathway.engine.generation import Generator, Relaxation
from tanfeng.pathway.engine.network import Moves, moves_within
from tanfeng.pathway.engine.pool import Columns, columns
from tanfeng.pathway.engine.pricing import cheapest_through
from tanfeng.pathway.engine.programme import Programme, Triples
from tanfeng.pathway.engine.repair import cost_of
from tanfeng.pathway.engine.sector import Array, Ints
from tanfeng.pathway.engine.settings import Settings
from tanfeng.pathway.engine.stacks import Laid, Stack, lay, stacks_of
from tanfeng.pathway.engine.tables import Tables

#: Share of the asked gap that the programme is solved to.
GAP_SHARE = 0.9
#: Moves are kept to this share of the cost beyond the distance, against rounding.
MARGIN = 1e-9
#: Seconds that stand for no limit.
LONG = 1e9
#: Moves and branches of the searches for a better plan among the moves that lose least, one after another.
NEAREST, BRANCHES = (800, 1600), 100


def small(tables: Tables, settings: Settings) -> bool:
    """Say whether a question is small enough: by the states that its plants may be in, over all years."""
    return int(np.isfinite(tables.fixed).sum()) <= settings.exact


@dataclass(frozen=True)
class Proven:
    """A plan, what it costs, and a bound on every plan, with ties (方案与下界)."""

    plan: Columns
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        return (self.cost - self.bound) / abs(self.cost) if self.cost else self.cost - self.bound


def settled(generator: Generator, relaxation: Relaxation, plan: Columns, settings: Settings, seconds: float) -> Proven:
    """Return a better plan and bound, or what is in hand (精确求解).

    First a good plan is looked for among the moves that lose least, few, then more: a good plan leaves fewer moves
    open. Then all moves that may be in a plan better by more than the gap asked for decide, if they are few enough.
    """
    now = Proven(plan, cost_of(generator, plan), relaxation.bound)
    ends = time.monotonic() + seconds
    net = generator.prices[:, None, :] - generator.weights.paid(relaxation.prices)
    stacks = stacks_of(generator.tables)
    moves = moves_within(generator.tables, net, _worth(now, relaxation.bound, settings.gap))
    moves = moves.without(np.array([stack.plant for stack in stacks], dtype=np.int64))
    for nearest in NEAREST:
        worth = _worth(now, relaxation.bound, settings.gap)
        if now.gap > settings.gap and int((moves.loss <= worth).sum()) > nearest:
            least = float(np.partition(moves.loss, nearest)[nearest])
            search = _Search(generator, moves.within(least), stacks, relaxation.bound + least, settings.gap)
            now = search.run(now, BRANCHES, ends - time.monotonic())
    worth = _worth(now, relaxation.bound, settings.gap)
    left = moves.within(worth)
    if now.gap <= settings.gap or len(left) > settings.exact or time.monotonic() > ends:
        return now
    return _Search(generator, left, stacks, relaxation.bound + worth, settings.gap).run(
        now, settings.nodes, ends - time.monotonic()
    )


def _worth(now: Proven, bound: float, gap: float) -> float:
    """What a pathway may lose beyond the bound and still be in a plan that is better by more than the gap."""
    return max(now.cost - gap * GAP_SHARE * abs(now.cost) - bound, 0.0) + MARGIN * abs(now.cost)


@dataclass(frozen=True)
class _Search:
    """The integer programme over some moves (部分转移上的整数规划); every plan with another one costs ``others``."""

    generator: Generator
    moves: Moves
    stacks: tuple[Stack, ...]
    others: float
    gap: float

    def run(self, now: Proven, branches: int, seconds: float) -> Proven:
        """Return the better of the plan in hand and the one found, and what is proven then."""
        generator = self.generator
        presence = _Presence.of(self.moves, len(generator.tables.sector.space.names))
        form, numbers = _written(generator, self.moves, presence)
        laid = lay(form, generator, self.stacks)
        solver = form.solver(
            mip_rel_gap=self.gap * GAP_SHARE,
            mip_max_nodes=branches,
            mip_allow_restart=False,
            time_limit=float(np.clip(seconds, 0.0, LONG)),
        )
        _start(solver, presence, numbers, laid, now.plan)
        solver.run()
        of_these = float(solver.getInfo().mip_dual_bound) * generator.unit
        now = replace(now, bound=max(now.bound, min(of_these, self.others, now.cost)))
        found = np.asarray(solver.getSolution().col_value)
        if not len(found):
            return now
        states = _states(generator, presence, found[numbers])
        states[[stack.plant for stack in self.stacks]] = laid.states(found)
        ways = cheapest_through(generator.tables, states)
        plan = dispatched(generator, columns(generator.tables, ways))
        cost = cost_of(generator, plan)
        return replace(now, plan=plan, cost=cost) if cost < now.cost else now


@dataclass(frozen=True)
class _Presence:
    """Where a plant may be (可能所处的状态): plant, state, year (N,), and the number of that of each move (M,)."""

    plant: Ints
    state: Ints
    year: Ints
    of_move: Ints

    @classmethod
    def of(cls, moves: Moves, states: int) -> _Presence:
        years = int(moves.year.max()) + 1
        key = (moves.plant * years + moves.year) * states + moves.state
        names, number = np.unique(key, return_inverse=True)
        return cls(names // states // years, names % states, names // states % years, number.ravel())


def _written(generator: Generator, moves: Moves, presence: _Presence) -> tuple[Programme, Ints]:
    """Write the programme; return it and the column numbers of the presences."""
    tables, sector = generator.tables, generator.tables.sector
    plant, state, year = presence.plant, presence.state, presence.year
    form = Programme(generator.rows, generator.row_scale, generator.unit)
    ones = np.ones(len(moves))
    y = form.add(moves.cost, 0.0 * ones, ones)
    flow = tables.flow[year, :, state, plant]
    running = tables.variable[year, state, plant] + np.einsum("nq,qn->n", flow, generator.prices[:, year])
    linking = generator.weights.of_years(flow, sector.group[plant], year)
    count = len(plant)
    fixed = tables.fixed[year, state, plant]
    x = form.add(fixed + running, np.zeros(count), np.ones(count), linking, whole=True)
    _flow_rows(form, moves, y, len(sector.years))
    item = np.concatenate([presence.of_move, np.arange(count)])
    terms = np.concatenate([y, x]), item, np.concatenate([ones, -np.ones(count)])
    form.require(np.zeros(count), np.zeros(count), terms)
    _spare(form, x, running, linking, sector.lowest[plant])
    return form, x


def _flow_rows(form: Programme, moves: Moves, y: Ints, years: int) -> None:
    """A plant leaves where it began once, and every later node as often as it enters; it ends in the last year."""
    root = np.flatnonzero(moves.before < 0)
    plants, plant = np.unique(moves.plant[root], return_inverse=True)
    one = np.ones(len(plants))
    form.require(one, one, (y[root], plant.ravel(), np.ones(len(root))))
    into, out = np.flatnonzero(moves.year < years - 1), np.flatnonzero(moves.before >= 0)
    nodes, place = np.unique(np.concatenate([moves.after[into], moves.before[out]]), return_inverse=True)
    sign = np.concatenate([np.ones(len(into)), -np.ones(len(out))])
    none = np.zeros(len(nodes))
    form.require(none, none, (y[np.concatenate([into, out])], place.ravel(), sign))


def _spare(form: Programme, x: Ints, running: Array, linking: Triples, lowest: Array) -> None:
    """What a plant with a choice does not make, where that changes anything."""
    item, row, value = linking
    matters = running != 0.0
    matters[item] = True
    some = np.flatnonzero((lowest < 1.0) & matters)
    if not len(some):
        return
    place = np.full(len(x), -1)
    place[some] = np.arange(len(some))
    mine = place[item] >= 0
    brought = (place[item[mine]], row[mine], -value[mine])
    most = 1.0 - lowest[some]
    spare = form.add(-running[some], np.zeros(len(some)), most, brought)
    rows = np.arange(len(some))
    terms = np.concatenate([spare, x[some]]), np.concatenate([rows, rows]), np.concatenate([np.ones(len(some)), -most])
    form.require(np.full(len(some), -np.inf), np.zeros(len(some)), terms)


def _start(solver: Any, presence: _Presence, numbers: Ints, laid: Laid, plan: Columns) -> None:
    """Hand the solver the states of the plan in hand, where all are among the moves; it fills in the rest."""
    states = plan.pathways.states
    here = states[presence.plant, presence.year] == presence.state
    if int(here.sum()) + laid.pieces.size == states.size:
        known = np.concatenate([numbers, laid.pieces.ravel()])
        values = np.concatenate([here.astype(np.float64), laid.standing(states).ravel()])
        solver.setSolution(len(known), known.astype(np.int32), values)


def _states(generator: Generator, presence: _Presence, x: Array) -> Ints:
    """Return the states (P, T) that the programme chose."""
    sector = generator.tables.sector
    order = np.argsort(x, kind="stable")
    states = np.zeros((len(sector.plants), len(sector.years)), dtype=np.int64)
    states[presence.plant[order], presence.year[order]] = presence.state[order]
    return states
