"""Approach 2: Monte Carlo (蒙特卡洛法), whole blocks of draws at a time, in bounded memory.

An input that several lines share is drawn once for all of them. Each block has a random generator of its own, derived
from the seed, so that the result does not depend on how many threads draw the blocks.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from tanfeng.accounting.uncertainty.model import Floats, Model
from tanfeng.accounting.uncertainty.plan import Inputs, Plan, planned
from tanfeng.accounting.uncertainty.settings import settings

#: Numbers in one block: 16 MB of them, whatever the number of lines.
_BLOCK_NUMBERS = 2_000_000


def simulate(model: Model, *, seed: int, draws: int) -> Floats:
    """Return the drawn sums, ``draws`` × groups.

    Inputs are drawn around 1 (their mean): from a normal distribution up to the half width of ``settings.toml``, which
    is six standard deviations from a wrong sign, wider ones from a lognormal of the same mean and standard deviation;
    inputs of unknown or no uncertainty stay as they are.
    """
    plan = planned(model)
    size = max(1, min(draws, _BLOCK_NUMBERS // max(1, plan.width)))
    sizes = [size] * (draws // size) + ([draws % size] if draws % size else [])
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        blocks = pool.map(
            lambda job: _block(plan, np.random.default_rng(job[0]), job[1]), zip(seeds, sizes, strict=True)
        )
        return np.concatenate(list(blocks), axis=1).T if sizes else np.empty((0, model.groups))


def _block(plan: Plan, rng: np.random.Generator, draws: int) -> Floats:
    """Draw one block and return its sums, groups × ``draws``."""
    result = np.zeros((plan.count, draws))
    if not len(plan.base):
        return result
    sets = rng.standard_normal((len(plan.base), draws))
    sets *= plan.spread[:, np.newaxis]
    sets += plan.base[:, np.newaxis]
    if len(plan.apart):
        sets[plan.homes] += np.add.reduceat(_apart(plan, rng, draws), plan.starts, axis=0)
    if plan.shared:
        factors = np.concatenate([_drawn(plan.drawn, rng, draws), np.ones((1, draws))])
        factor = np.empty_like(sets)
        for place in plan.shared:
            np.take(factors, place, axis=0, out=factor, mode="clip")
            sets *= factor
    result[plan.groups] = np.add.reduceat(sets, plan.firsts, axis=0)
    return result


def _apart(plan: Plan, rng: np.random.Generator, draws: int) -> Floats:
    """Draw the lines that stand apart, lines × ``draws``: each times its own inputs."""
    values = np.repeat(plan.apart[:, np.newaxis], draws, axis=1)
    for at, inputs in plan.own:
        if len(at) == len(values):  # every line has one: whole arrays, no copies of rows
            values *= _drawn(inputs, rng, draws)
        else:
            values[at] *= _drawn(inputs, rng, draws)
    return values


def _drawn(inputs: Inputs, rng: np.random.Generator, draws: int) -> Floats:
    """Return inputs × ``draws`` of factors around 1."""
    drawn = rng.standard_normal((len(inputs.half_width), draws))
    wide = inputs.half_width > settings().normal_up_to
    if wide.all():
        _lognormal(drawn, inputs.sigma)
    else:
        log = drawn[wide]
        drawn *= inputs.sigma[:, np.newaxis]
        drawn += 1
        _lognormal(log, inputs.sigma[wide])
        drawn[wide] = log
    rest = inputs.complement > 0
    if rest.any():
        share = inputs.complement[rest, np.newaxis]
        drawn[rest] = np.maximum(1 - share * drawn[rest], 0) / (1 - share)  # no mass is negative
    return drawn


def _lognormal(normal: Floats, sigma: Floats) -> None:
    """Turn standard normal draws, in place, into lognormal ones of mean 1 and relative standard deviation ``sigma``."""
    variance = np.log1p(sigma**2)[:, np.newaxis]
    normal *= np.sqrt(variance)
    normal -= variance / 2
    np.exp(normal, out=normal)
