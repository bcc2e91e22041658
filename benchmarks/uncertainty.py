"""Monte Carlo of an account beside two plain ways of doing it, in the same run (不确定度基准).

    .venv/bin/python benchmarks/uncertainty.py [--lines 10000] [--draws 10000]

Lines are products of an activity of their own and three factors that many lines share, as an account has them; then
the same with activities so poorly known that each has to be drawn from a lognormal for itself. The contestants draw the
same models: a Python loop over the lines with whole vectors of draws, and numpy on whole matrices, block by block.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tanfeng.accounting.uncertainty import Model, propagate, simulate
from tanfeng.accounting.uncertainty.settings import settings

Floats = NDArray[np.float64]
STREAMS, KINDS, FACTORS = 8, 150, 60
AIM_SECONDS = 5.0
_BLOCK = 200


def model(lines: int, *, wide: bool, seed: int = 7) -> Model:
    """Return lines of some kinds: a kind has its stream, its NCV, its carbon content and its factor."""
    rng = np.random.default_rng(seed)
    own, kind = np.arange(lines), rng.integers(0, KINDS, lines)
    stream, factor = rng.integers(0, STREAMS, KINDS), rng.integers(0, FACTORS, KINDS)
    shared = [lines + kind, lines + KINDS + kind, lines + 2 * KINDS + factor[kind]]
    half_width = rng.uniform(0.005, 0.1, lines + 2 * KINDS + FACTORS)
    if wide:
        half_width[:lines] = rng.uniform(0.4, 1.0, lines)
    return Model(
        base=rng.lognormal(5, 1.5, lines),
        group=stream[kind],
        line=np.tile(own, 4),
        input=np.concatenate([own, *shared]),
        half_width=half_width,
        complement=np.zeros(len(half_width)),
    )


def loop(some: Model, draws: int) -> Floats:
    """One line after another, each with its vectors of draws."""
    rng = np.random.default_rng(1)
    drawn: dict[int, Floats] = {}
    inputs: dict[int, list[int]] = {}
    for line, entry in zip(some.line.tolist(), some.input.tolist(), strict=True):
        inputs.setdefault(line, []).append(entry)
    shared = np.bincount(some.input) > 1
    total = np.zeros((draws, some.groups))
    for line, entries in inputs.items():
        value = np.full(draws, some.base[line])
        for entry in entries:
            if entry not in drawn:
                factor = factors(rng.standard_normal(draws), some.half_width[entry])
                if shared[entry]:
                    drawn[entry] = factor
            else:
                factor = drawn[entry]
            value *= factor
        total[:, some.group[line]] += value
    return total


def matrices(some: Model, draws: int) -> Floats:
    """All inputs of a block of draws as one matrix, all lines as products of its columns."""
    rng = np.random.default_rng(1)
    slots = some.input.reshape(4, -1)
    total = np.empty((draws, some.groups))
    for start in range(0, draws, _BLOCK):
        size = min(_BLOCK, draws - start)
        drawn = np.empty((size, len(some.half_width)))
        normal = rng.standard_normal(drawn.shape)
        for entry in range(len(some.half_width)):
            drawn[:, entry] = factors(normal[:, entry], some.half_width[entry])
        values = some.base * drawn[:, slots[0]] * drawn[:, slots[1]] * drawn[:, slots[2]] * drawn[:, slots[3]]
        for group in range(some.groups):
            total[start : start + size, group] = values[:, some.group == group].sum(axis=1)
    return total


def factors(normal: Floats, half_width: float) -> Floats:
    sigma = half_width / settings().deviations
    if half_width <= settings().normal_up_to:
        return 1 + sigma * normal
    log_sigma = np.sqrt(np.log1p(sigma**2))
    return np.exp(log_sigma * normal - log_sigma**2 / 2)


def timed(name: str, work: Callable[[], Floats]) -> float:
    """Do the work, print what it took and the interval it found, and return the seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    drawn = work()
    seconds = time.perf_counter() - clock
    low, high = np.quantile(drawn.sum(axis=1), [0.025, 0.975])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:<28} {seconds:7.2f} s   processor {time.process_time() - processor:7.2f} s   "
        f"95 % {low:,.0f} – {high:,.0f}   peak so far {peak:,.0f} MB"
    )
    return seconds


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--lines", type=int, default=10_000)
    arguments.add_argument("--draws", type=int, default=10_000)
    options = arguments.parse_args()
    for title, wide in (("activities metered", False), ("activities poorly known", True)):
        some = model(options.lines, wide=wide)
        half, middle = propagate(some).half_width(), float(some.base.sum())
        print(f"\n{title}: {options.lines:,} lines, {options.draws:,} draws; total {middle:,.0f}")
        print(f"{'approach 1 (propagation)':<28} {'':38}  95 % {middle - half:,.0f} – {middle + half:,.0f}")
        compare(some, options.draws)


def compare(some: Model, draws: int) -> None:
    mine = timed("tanfeng", lambda: simulate(some, seed=1, draws=draws))
    plain = timed("plain loop over lines", lambda: loop(some, draws))
    naive = timed("numpy, whole matrices", lambda: matrices(some, draws))
    print(f"tanfeng is {plain / mine:.1f} × as fast as the loop and {naive / mine:.1f} × as the matrices")
    print(f"aim {AIM_SECONDS:g} s: {'met' if mine < AIM_SECONDS else 'not met'}")


if __name__ == "__main__":
    main()
