"""Plants of equal pieces (同样的件数): a state is a number of pieces, and everything grows in step with it.

New lines are such a plant: what stands is none, one, two …, and building three costs thrice as much as building one.
Over a long horizon there are many numbers of lines, and the moves between any two of them are by far the most of all
moves; the bound excludes none of them, since at the best prices one line more or less is as good. For the integer
programme one whole number a year says the same:

    n[p,t] >= n[p,t-1]      whole, between the pieces at the start and the most there may be
    cost[p,t] (n[p,t] - n[p,t-1]) + running[p,t] n[p,t],   linking rows on flow[p,t] n[p,t]

A plant is looked at with its own costs and flows, not by its name: one whose pieces are not alike is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tanfeng.pathway.engine.programme import Programme
from tanfeng.pathway.engine.sector import Array, Ints
from tanfeng.pathway.engine.tables import Tables

if TYPE_CHECKING:
    from tanfeng.pathway.engine.generation import Generator

#: Fewer states are no stack worth a form of their own.
LEAST = 3
#: Pieces are alike within this share of the largest number compared.
ALIKE = 1e-9


@dataclass(frozen=True)
class Stack:
    """One plant of equal pieces (一个可叠加的单元).

    states : (n,) the state of each number of pieces;  height : (S,) the other way round, -1 where it is no state of it
    start : pieces at the start;  cost : (T,) of one piece more
    running : (T, 2) of no piece and of each piece;  flow : (T, Q, 2) likewise
    """

    plant: int
    states: Ints
    height: Ints
    start: int
    cost: Array
    running: Array
    flow: Array


def stacks_of(tables: Tables) -> tuple[Stack, ...]:
    """Return the plants that are stacks (可叠加的单元). Where a line may reach the end of its life, a piece has an age.

    None where all plants are: there is nothing to count them beside.
    """
    sector = tables.sector
    ageless = (sector.lowest == 1.0) & (sector.remaining_life >= len(sector.years))
    tried = [_stack(tables, int(plant)) for plant in np.flatnonzero(ageless)]
    found = tuple(stack for stack in tried if stack is not None)
    return found if len(found) < len(sector.plants) else ()


def _stack(tables: Tables, plant: int) -> Stack | None:
    """Return a plant as a stack; ``None`` if its states are no chain or its pieces are not alike."""
    chain = _chain(tables, plant)
    if chain is None:
        return None
    states, arcs = chain
    space = tables.sector.space
    height = np.full(len(space.names), -1)
    height[states] = np.arange(len(states))
    steps = height[space.target[arcs]] - height[space.source[arcs]]
    tie = tables.tie[:, arcs, plant]
    each = (tables.arc_cost[:, arcs, plant] - tie) / steps
    running = tables.fixed[:, states, plant] + tables.variable[:, states, plant]
    flow = tables.flow[:, :, states, plant]
    if (steps <= 0).any() or not (_even(each, each[:, :1]) and _in_step(running[:, None, :]) and _in_step(flow)):
        return None
    return Stack(
        plant=plant,
        states=states,
        height=height,
        start=int(height[tables.sector.initial[plant]]),
        # The least of the ties: together they stay below those of the moves, and the bound holds.
        cost=each.min(axis=1) + (tie / steps).min(axis=1),
        running=np.diff(running[:, :2], prepend=0.0),
        flow=np.diff(flow[:, :, :2], prepend=0.0),
    )


def _chain(tables: Tables, plant: int) -> tuple[Ints, Ints] | None:
    """Return the states of a plant from the lowest up, and its arcs, if each leads to all above it in every year."""
    space = tables.sector.space
    may, open_ = np.isfinite(tables.fixed[:, :, plant]), np.isfinite(tables.arc_cost[:, :-1, plant])
    states, arcs = np.flatnonzero(may[0]), np.flatnonzero(open_[0])
    if len(states) < LEAST or (may != may[0]).any() or (open_ != open_[0]).any():
        return None
    inside = np.isin(space.source[arcs], states).all() and np.isin(space.target[arcs], states).all()
    ageless = (space.lifetime[space.line[states]] >= len(tables.sector.years)).all()
    if not (inside and ageless):
        return None
    leads = np.bincount(space.source[arcs], minlength=len(space.names))[states]
    order = np.argsort(-leads, kind="stable")
    return (states[order], arcs) if (leads[order] == np.arange(len(states))[::-1]).all() else None


@dataclass(frozen=True)
class Laid:
    """The columns of the stacks in a programme (规划中的列): pieces standing by stack and year (K, T)."""

    stacks: tuple[Stack, ...]
    pieces: Ints

    def states(self, x: Array) -> Ints:
        """Return the states (K, T) of the numbers found."""
        whole = np.rint(x[self.pieces]).astype(np.int64)
        return np.array([s.states[n] for s, n in zip(self.stacks, whole, strict=True)]).reshape(whole.shape)

    def standing(self, states: Ints) -> Array:
        """Return the pieces (K, T) that the states (P, T) of all plants hold."""
        return np.array([s.height[states[s.plant]] for s in self.stacks], dtype=np.float64)


def lay(form: Programme, generator: Generator, stacks: tuple[Stack, ...]) -> Laid:
    """Write the stacks into a programme (写入规划)."""
    sector = generator.tables.sector
    years = np.arange(len(sector.years))
    pieces = np.zeros((len(stacks), len(years)), dtype=np.int64)
    for k, stack in enumerate(stacks):
        running = stack.running + np.einsum("tqn,qt->tn", stack.flow, generator.prices)
        group = np.full(len(years), sector.group[stack.plant])
        # One piece more is paid when it comes: cost[t] (n[t] - n[t-1]).
        paid = stack.cost - np.append(stack.cost[1:], 0.0)
        linking = generator.weights.of_years(stack.flow[:, :, 1], group, years)
        most = np.full(len(years), float(len(stack.states) - 1))
        pieces[k] = form.add(paid + running[:, 1], np.full(len(years), float(stack.start)), most, linking, whole=True)
        fixed = generator.weights.of_years(stack.flow[:, :, 0], group, years)
        cost = running[:, 0].copy()
        cost[0] -= stack.cost[0] * stack.start
        form.add(cost, np.ones(len(years)), np.ones(len(years)), fixed)
        rise = np.arange(len(years) - 1)
        terms = np.concatenate([pieces[k, 1:], pieces[k, :-1]]), np.concatenate([rise, rise])
        form.require(np.zeros(len(rise)), np.full(len(rise), np.inf), (*terms, np.repeat([1.0, -1.0], len(rise))))
    return Laid(stacks, pieces)


def _in_step(values: Array) -> bool:
    """Say whether values (T, Q, n) grow by the same amount from each number of pieces to the next."""
    pieces = np.arange(values.shape[-1])
    return _even(values, values[..., :1] + (values[..., 1:2] - values[..., :1]) * pieces)


def _even(one: Array, other: Array) -> bool:
    return bool((np.abs(one - other) <= ALIKE * np.abs(one).max(initial=0.0)).all())
