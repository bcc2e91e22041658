"""What each measure of a plan does at its plant (方案中各措施的作用), in every quantity, adding up exactly.

A plant with measures ``M`` differs from the same plant without them by what they do together. That is shared out by
averaging over the orders in which they could be made (prerequisites first: a measure without its prerequisite does
nothing yet), on the plant's own states, hence with what measures leave to each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine import Plan
from tanfeng.pathway.engine.sector import Array, Bools
from tanfeng.pathway.macc.case import Case
from tanfeng.pathway.macc.held import possible
from tanfeng.pathway.macc.orders import EXACT_UP_TO, parts_of


@dataclass(frozen=True)
class Effects:
    """Effects of measures in a plan (措施作用): present less absent, so a saving is negative.

    flows : (K, Q, P, T) in the quantities of the sector;  running : (K, P, T) CNY of the year, capital left out
    """

    flows: Array
    running: Array


def effects_of(case: Case, plan: Plan) -> Effects:
    """Share out what the measures of ``plan`` do, plant by plant (分摊方案中措施的作用)."""
    s, held = case.sector, case.held
    plants, _, _, years, quantities, _ = s.shape
    may, extra = possible(case), held & ~case.first_day[:, None, :]
    flows, running = np.zeros((len(case.keys), quantities, plants, years)), np.zeros((len(case.keys), plants, years))
    kept: dict[tuple[bytes, int], Array] = {}
    for p, state in {(int(p), int(state)) for p, states in enumerate(plan.states) for state in states}:
        chosen = np.flatnonzero(extra[p, state])
        if not chosen.size:
            continue
        like = may[p] & (case.structure == case.structure[state])
        pattern = (extra[p].tobytes() + like.tobytes(), state)
        if pattern not in kept:
            kept[pattern] = _shares(extra[p], like, state)
        when = np.flatnonzero(plan.states[p] == state)
        level = plan.levels[p, when]
        moved = np.einsum("ks,qst->kqt", kept[pattern], s.flows[:, p][:, :, when]) * level
        flows[np.ix_(chosen, np.arange(quantities), np.array([p]), when)] = moved[:, :, None]
        own = np.where(like[:, None], s.fixed_cost[p][:, when] + level * s.variable_cost[p][:, when], 0.0)
        money = np.einsum("ks,st->kt", kept[pattern], own) + np.einsum("kqt,qt->kt", moved, s.prices[:, when])
        running[np.ix_(chosen, np.array([p]), when)] = (money / case.discount[when] * case.money)[:, None]
    return Effects(flows, running)


def _shares(extra: Bools, like: Bools, state: int) -> Array:
    """Return (measures of the state, S): how much of each state's figures a measure's effect is made of."""
    chosen = np.flatnonzero(extra[state])
    size = extra.sum(axis=1)

    def stands(offered: frozenset[str]) -> Array:
        wanted = np.zeros(extra.shape[1], dtype=np.bool_)
        wanted[[int(key) for key in offered]] = True
        fits = like & ~(extra & ~wanted).any(axis=1)
        best = int(np.argmax(np.where(fits, size, -1))) if fits.any() else state
        found = np.zeros(len(extra))
        found[best] = 1.0
        return found

    return parts_of([str(k) for k in chosen], stands, exact_up_to=max(EXACT_UP_TO, len(chosen))).value
