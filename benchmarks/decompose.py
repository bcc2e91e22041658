"""Decomposition of 16 years × 500 sub-sectors × 6 factors, beside a loop over the sectors, in the same run (分解基准).

    .venv/bin/python benchmarks/decompose.py [--years 16] [--sectors 500] [--factors 6]

The contestant is LMDI-I as it is usually written: for each step and sector the log mean, for each factor its logarithm,
zeros by the same limit. The whole way includes the checks of the table; the arithmetic alone is shown beside it. No
published Python package of the method could be installed from the package index when this was written.
"""

from __future__ import annotations

import argparse
import math
import resource
import statistics
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import polars as pl

from tanfeng.pathway.decomposition import METHODS, decompose
from tanfeng.pathway.decomposition.closing import closed
from tanfeng.pathway.decomposition.cube import cube_of
from tanfeng.pathway.decomposition.methods import contributions

REPEATS = 20


def table(years: int, sectors: int, factors: int, seed: int = 7) -> pl.DataFrame:
    """Return random walks of positive factors; one in a hundred values of the first factor is zero."""
    rng = np.random.default_rng(seed)
    levels = np.exp(
        rng.normal(0, 0.05, (factors, years, sectors)).cumsum(axis=1) + rng.normal(0, 1, (factors, 1, sectors))
    )
    levels[0][rng.random((years, sectors)) < 0.01] = 0.0
    return pl.DataFrame(
        {
            "period": np.repeat([str(2005 + year) for year in range(years)], sectors),
            "sector": np.tile([f"s{number:04}" for number in range(sectors)], years),
            **{f"x{number}": levels[number].ravel() for number in range(factors)},
        }
    )


def loop(some: pl.DataFrame) -> list[list[float]]:
    """One step after another, one sector after another."""
    names = [name for name in some.columns if name not in ("period", "sector")]
    rows = {(row["period"], row["sector"]): [row[name] for name in names] for row in some.iter_rows(named=True)}
    periods = list(dict.fromkeys(period for period, _ in rows))
    sectors = list(dict.fromkeys(sector for _, sector in rows))
    effects = []
    for first, last in pairwise(periods):
        step = [0.0] * len(names)
        for sector in sectors:
            before, after = rows[first, sector], rows[last, sector]
            amount, later = math.prod(before), math.prod(after)
            zeros = [number for number in range(len(names)) if (before if later else after)[number] == 0]
            if amount and later:
                mean = amount if amount == later else (later - amount) / math.log(later / amount)
                for number in range(len(names)):
                    step[number] += mean * math.log(after[number] / before[number])
            elif amount or later:
                for number in zeros:
                    step[number] += (later - amount) / len(zeros)
        effects.append(step)
    return effects


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return median and least time of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times), min(times)


def main() -> None:
    """Print the table of the contest."""
    parser = argparse.ArgumentParser()
    for name, default in (("years", 16), ("sectors", 500), ("factors", 6)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    some = table(options.years, options.sectors, options.factors)
    names = some.columns[2:]
    periods = some["period"].unique(maintain_order=True).to_list()
    pairs = list(pairwise(periods))
    cube = cube_of(some, some.select("sector").unique(maintain_order=True), periods, names, "")
    steps = cube.steps(pairs)

    def arithmetic() -> object:
        parts = contributions(steps, "lmdi-1", "additive")
        first, last = steps.total_before, steps.total_after
        return closed(parts.sum(axis=2), last - first, np.abs(parts).sum(axis=(0, 2)) + first + last)

    print(
        f"{options.years} years × {options.sectors} sectors × {options.factors} factors, median and least of {REPEATS}"
    )
    contest: dict[str, Callable[[], object]] = {
        "lmdi-1, arithmetic on arrays": arithmetic,
        **{f"{method}, table to tables": lambda method=method: decompose(some, method=method) for method in METHODS},
        "lmdi-1, multiplicative": lambda: decompose(some, form="multiplicative"),
        "loop over the sectors": lambda: loop(some),
    }
    for name, work in contest.items():
        median, least = milliseconds(work)
        print(f"{name:32} {median:9.2f} ms {least:9.2f} ms")
    ours = np.array(decompose(some).effects["effect"]).reshape(len(pairs), -1)
    apart = np.abs(ours - np.array(loop(some))).max() / np.abs(ours).sum()
    print(f"largest difference to the loop, of all effects: {apart:.1e}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
