"""The question laid out for speed (计算用表): years first, plants last: every step works on whole rows of plants.

The tie-breaking cost is added here: taking arc ``a`` at plant ``p`` in year ``t`` costs

    tie * (T - t)/T * (1 + a/A)/2 * (1 + p/P)/2        with  tie = TIE * (mean cost of a plant) / T

more than it should, so that among equal plans the one that moves later, uses the arc listed first and the plant listed
first is chosen. A plant takes at most T arcs, hence all ties together are below ``TIE`` of the total cost; the bound is
lowered by that much, and the printed objective does not contain them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tanfeng.pathway.engine.sector import Array, Bools, Ints, Sector, StateSpace

#: Share of the total cost that all tie-breaking costs together stay below.
TIE = 1e-9


@dataclass(frozen=True)
class Leaving:
    """Some arcs ordered by the state they leave (按起点排列的转移).

    arcs, target : in that order;  states : those left;  first : where each one's arcs begin
    """

    arcs: Ints
    target: Ints
    states: Ints
    first: Ints

    @classmethod
    def of(cls, space: StateSpace, arcs: Ints) -> Leaving:
        ordered = arcs[np.argsort(space.source[arcs], kind="stable")]
        states, first = np.unique(space.source[ordered], return_index=True)
        return cls(ordered, space.target[ordered], states, first)


@dataclass(frozen=True)
class Tables:
    """Arrays of one sector in the order the dynamic programme walks them (动态规划用表).

    arc_cost : (T, A + 1, P) with ties, the last of them closed;  fixed, variable : (T, S, P);  flow : (T, Q, S, P)
    out, into : (S, D) the arcs that leave a state, padded with -1 (the closed one), and where they lead
    keeping, beginning : the arcs that keep the life of a line, and those that begin one (none if no life ends)
    slots : 1 if no line reaches the end of its life, else T + 1 (0: the initial line; t + 1: a line begun in year t)
    alive : (T, slots, S, 1 or P) whether a line of that slot still runs in year t
    """

    sector: Sector
    arc_cost: Array
    tie: Array
    fixed: Array
    variable: Array
    flow: Array
    out: Ints
    into: Ints
    keeping: Leaving
    beginning: Leaving
    slots: int
    alive: Bools
    ties_at_most: float

    def only(self, plants: Ints, rhs: Array) -> Tables:
        """Return the tables of some plants, with other right-hand sides of the linking rows."""
        s = self.sector
        part = replace(
            s,
            plants=tuple(s.plants[p] for p in plants),
            group=s.group[plants],
            initial=s.initial[plants],
            remaining_life=s.remaining_life[plants],
            lowest=s.lowest[plants],
            rows=replace(s.rows, rhs=rhs),
        )
        return replace(
            self,
            sector=part,
            arc_cost=self.arc_cost[..., plants],
            tie=self.tie[..., plants],
            fixed=self.fixed[..., plants],
            variable=self.variable[..., plants],
            flow=self.flow[..., plants],
            alive=self.alive if self.alive.shape[-1] == 1 else self.alive[..., plants],
        )


def lay_out(sector: Sector) -> Tables:
    """Arrange a checked sector for pricing (整理数据)."""
    plants, _, arcs, years, _, _ = sector.shape
    scale = _typical_cost(sector)
    tie = (
        TIE
        * scale
        / years
        * ((years - np.arange(years)) / years)[:, None, None]
        * ((1.0 + np.arange(arcs) / max(arcs, 1)) / 2.0)[None, :, None]
        * ((1.0 + np.arange(plants) / plants) / 2.0)[None, None, :]
    )
    slots, alive = _lives(sector)
    out = _leaving(sector)
    begins = sector.space.renews & (slots > 1)
    return Tables(
        sector=sector,
        arc_cost=np.concatenate(
            [sector.arc_cost.transpose(2, 1, 0) + tie, np.full((years, 1, plants), np.inf)], axis=1
        ),
        tie=tie,
        fixed=np.ascontiguousarray(sector.fixed_cost.transpose(2, 1, 0)),
        variable=np.ascontiguousarray(sector.variable_cost.transpose(2, 1, 0)),
        flow=np.ascontiguousarray(sector.flows.transpose(3, 0, 2, 1)),
        out=out,
        into=sector.space.target[out],
        keeping=Leaving.of(sector.space, np.flatnonzero(~begins)),
        beginning=Leaving.of(sector.space, np.flatnonzero(begins)),
        slots=slots,
        alive=alive,
        ties_at_most=TIE * scale * plants,
    )


def _typical_cost(sector: Sector) -> float:
    """Mean absolute running cost of a plant over all years in its initial state; 1 where that is nothing."""
    plants = np.arange(len(sector.plants))
    priced = np.einsum("qpt,qt->pt", sector.flows[:, plants, sector.initial, :], sector.prices)
    running = sector.fixed_cost[plants, sector.initial] + sector.variable_cost[plants, sector.initial] + priced
    finite = np.where(np.isfinite(running), np.abs(running), 0.0)
    return float(finite.sum(axis=1).mean()) or 1.0


def _leaving(sector: Sector) -> Ints:
    space = sector.space
    leaving = [np.flatnonzero(space.source == state) for state in range(len(space.names))]
    out = np.full((len(leaving), max(1, *(len(arcs) for arcs in leaving))), -1, dtype=np.int64)
    for state, arcs in enumerate(leaving):
        out[state, : len(arcs)] = arcs
    return out


def _lives(sector: Sector) -> tuple[int, Bools]:
    """Say in which years a line begun in a given year still runs; one slot is enough where no line reaches its end."""
    _, states, _, years, _, _ = sector.shape
    life = sector.space.lifetime[sector.space.line]
    if bool((life >= years).all() and (sector.remaining_life >= years).all()):
        return 1, np.ones((years, 1, 1, 1), dtype=np.bool_)
    year = np.arange(years)
    alive = np.zeros((years, years + 1, states, len(sector.plants)), dtype=np.bool_)
    alive[:, 0] = (year[:, None] < sector.remaining_life[None, :])[:, None, :]
    age = year[:, None] - year[None, :]
    alive[:, 1:] = ((age[:, :, None] >= 0) & (age[:, :, None] < life[None, None, :]))[:, :, :, None]
    return years + 1, alive
