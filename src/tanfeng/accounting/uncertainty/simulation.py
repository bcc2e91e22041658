"""Approach 2: Monte Carlo (蒙特卡洛法), whole blocks of draws at a time, in bounded memory.

An input that several lines share is drawn once for all of them. Each block has a random generator of its own, derived
from the seed, so that the result does not depend on how many threads draw the blocks.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tanfeng.accounting.uncertainty.model import Floats, Indices, Model
from tanfeng.accounting.uncertainty.settings import settings

#: Lines are summed by their shared inputs first where that leaves at most this share of them: the sum costs more than
#: a product, and pays only if it saves several.
_WORTH_SUMMING = 0.25
#: Numbers in one block: two million are 16 MB, about what a core keeps near, whatever the number of lines.
_BLOCK_NUMBERS = 2_000_000


def simulate(model: Model, *, seed: int, draws: int) -> Floats:
    """Return the drawn sums, ``draws`` × groups.

    Inputs are drawn around 1 (their mean): from a normal distribution up to the half width of ``settings.toml``, which
    is six standard deviations from a wrong sign, wider ones from a lognormal of the same mean and standard deviation;
    inputs of unknown or no uncertainty stay as they are.
    """
    plan = _plan(model)
    size = max(1, min(draws, _BLOCK_NUMBERS // max(1, plan.width)))
    sizes = [size] * (draws // size) + ([draws % size] if draws % size else [])
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        blocks = pool.map(
            lambda job: _block(plan, np.random.default_rng(job[0]), job[1]), zip(seeds, sizes, strict=True)
        )
        return np.concatenate(list(blocks), axis=1).T if sizes else np.empty((0, model.groups))


@dataclass(frozen=True)
class _Inputs:
    """Inputs to draw: normal ones first, then lognormal ones (抽样输入)."""

    half_width: Floats
    complement: Floats

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """Return inputs × ``draws`` of factors around 1."""
        sigma = (self.half_width / settings().deviations)[:, np.newaxis]
        wide = self.half_width > settings().normal_up_to
        drawn = rng.standard_normal((len(sigma), draws))
        if wide.any():
            log_sigma = np.sqrt(np.log1p(sigma[wide] ** 2))
            drawn[wide] = np.expm1(log_sigma * drawn[wide] - log_sigma**2 / 2) / sigma[wide]
        drawn *= sigma
        drawn += 1
        rest = self.complement > 0
        if rest.any():
            share = self.complement[rest, np.newaxis]
            drawn[rest] = np.maximum(1 - share * drawn[rest], 0) / (1 - share)  # no mass is negative
        return drawn


@dataclass(frozen=True)
class _Plan:
    """The lines in the order of their sets of shared inputs, and what multiplies where (抽样计划).

    ``own`` are, slot by slot, the lines (ordered) that have one more input of their own, with those inputs. ``starts``
    are the first lines of each set of shared inputs; ``shared`` are, slot by slot, the place of each set's next shared
    input among the drawn ones, or the place behind the last where it has no more; ``firsts`` are the first sets of each
    group.
    """

    base: Floats
    own: tuple[tuple[Indices, _Inputs], ...]
    starts: Indices
    drawn: _Inputs
    shared: tuple[Indices, ...]
    firsts: Indices
    groups: Indices
    count: int

    @property
    def width(self) -> int:
        return len(self.base) + len(self.drawn.half_width) + len(self.starts)


def _plan(model: Model) -> _Plan:
    uncertain = model.half_width[model.input] > 0
    line, inputs = model.line[uncertain], model.input[uncertain]
    common = np.bincount(inputs, minlength=len(model.half_width))[inputs] > 1
    signature = _signatures(model, line[common], inputs[common])
    order = np.lexsort((np.arange(len(model.base)), signature, model.group))
    position = np.empty_like(order)
    position[order] = np.arange(len(order))
    key = np.stack([model.group[order], signature[order]], axis=1) if len(order) else np.empty((0, 2), np.int64)
    changes = np.flatnonzero(np.any(key[1:] != key[:-1], axis=1)) + 1
    starts = np.concatenate([[0], changes]).astype(np.int64) if len(order) else np.empty(0, np.int64)
    if len(starts) > _WORTH_SUMMING * len(order):
        starts = np.arange(len(order))
    groups = key[starts, 0] if len(order) else np.empty(0, np.int64)
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    used, place = np.unique(inputs[common], return_inverse=True)
    heads = np.searchsorted(starts, position[line[common]], side="right") - 1
    is_head = starts[heads] == position[line[common]]
    return _Plan(
        base=model.base[order],
        own=tuple(
            (at, _Inputs(model.half_width[which], model.complement[which]))
            for at, which in _slots(position[line[~common]], inputs[~common])
        ),
        starts=starts,
        drawn=_Inputs(model.half_width[used], model.complement[used]),
        shared=tuple(
            _filled(at, which, len(starts), len(used)) for at, which in _slots(heads[is_head], place[is_head])
        ),
        firsts=firsts,
        groups=groups[firsts],
        count=model.groups,
    )


def _signatures(model: Model, line: Indices, inputs: Indices) -> Indices:
    """Number the lines by the set of shared inputs they have: lines of one number are multiplied together."""
    if not len(line):
        return np.zeros(len(model.base), dtype=np.int64)
    order = np.lexsort((inputs, line))
    line, inputs = line[order], inputs[order]
    heads = np.flatnonzero(np.diff(line, prepend=-1))
    slot = np.arange(len(line)) - np.repeat(heads, np.diff(np.append(heads, len(line))))
    table = np.full((len(model.base), int(slot.max()) + 1), -1, dtype=np.int64)
    table[line, slot] = inputs
    return np.unique(table, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _slots(target: Indices, which: Indices) -> list[tuple[Indices, Indices]]:
    """Split the pairs so that each target stands at most once in each part: then a part multiplies in one step."""
    order = np.lexsort((which, target))
    target, which = target[order], which[order]
    heads = np.flatnonzero(np.diff(target, prepend=-1))
    slot = np.arange(len(target)) - np.repeat(heads, np.diff(np.append(heads, len(target))))
    return [
        (target[slot == number], which[slot == number]) for number in range(int(slot.max()) + 1 if len(slot) else 0)
    ]


def _filled(at: Indices, which: Indices, sets: int, nothing: int) -> Indices:
    """Return the place of the input of every set: ``nothing`` where a set is not among ``at``."""
    places = np.full(sets, nothing, dtype=np.int64)
    places[at] = which
    return places


def _block(plan: _Plan, rng: np.random.Generator, draws: int) -> Floats:
    """Draw one block and return its sums, groups × ``draws``."""
    result = np.zeros((plan.count, draws))
    if not len(plan.base):
        return result
    values = _own(plan, rng, draws)
    values *= plan.base[:, np.newaxis]
    sets = values if len(plan.starts) == len(values) else np.add.reduceat(values, plan.starts, axis=0)
    if plan.shared:
        factors = np.concatenate([plan.drawn.draw(rng, draws), np.ones((1, draws))])
        factor = np.empty_like(sets)
        for place in plan.shared:
            np.take(factors, place, axis=0, out=factor, mode="clip")
            sets *= factor
    result[plan.groups] = np.add.reduceat(sets, plan.firsts, axis=0)
    return result


def _own(plan: _Plan, rng: np.random.Generator, draws: int) -> Floats:
    """Draw what belongs to one line alone: the product of each line's own inputs, lines × ``draws``."""
    slots = list(plan.own)
    # Where every line has an input of its own, its draws are the start: no copy into an array of ones.
    full = bool(slots) and len(slots[0][0]) == len(plan.base)
    values = slots.pop(0)[1].draw(rng, draws) if full else np.ones((len(plan.base), draws))
    for at, inputs in slots:
        values[at] *= inputs.draw(rng, draws)
    return values
