"""Stock and scrap of six metals over 76 years with 1,000 draws, beside flodym and a plain loop (物质流基准).

    .venv/bin/python benchmarks/materials.py [--metals 6] [--years 76] [--draws 1000]

First the step that all can do: from the inflow of each end use, with a lifetime of its own in each draw, to stock and
end of life. flodym takes the draws as one more dimension; the loop goes through draws and cohorts. All give the same
figures. Then what only one of them does: the whole cycle with its draws, the balance of every process, year and draw,
intervals, shares, and what the scrap depends on.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from math import gamma
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.materials import inflow_driven, of_tables, run, survival
from tanfeng.materials.rules import rules
from tanfeng.reference import Reference

Floats = NDArray[np.float64]
METALS = ("Cu", "Al", "Pb", "Zn", "Sn", "Sb")
END_USES, SHAPE, LAST = 3, 3.5, 2060


def cases(metals: int, years: int, draws: int, seed: int = 7) -> list[tuple[Floats, Floats]]:
    """Return inflow by year and mean lifetime by draw of each end use of each metal."""
    rng = np.random.default_rng(seed)
    growth = 1.02 ** np.arange(years)
    return [
        (growth * rng.uniform(10, 500), rng.triangular(low := rng.uniform(3, 25), low * 1.4, low * 2, draws))
        for _ in range(metals * END_USES)
    ]


def ours(inflow: Floats, lifetimes: Floats) -> tuple[Floats, Floats]:
    path = inflow_driven(inflow[:, None], survival("weibull", lifetimes, SHAPE, len(inflow), "middle"))
    return path.stock, path.outflow


def flodym(inflow: Floats, lifetimes: Floats) -> tuple[Floats, Floats]:
    import flodym as other

    time_of = other.Dimension(name="Time", letter="t", items=list(range(len(inflow))), dtype=int)
    draw = other.Dimension(name="Draw", letter="d", items=list(range(len(lifetimes))), dtype=int)
    dims = other.DimensionSet(dim_list=[time_of, draw])
    scale = np.broadcast_to(lifetimes / gamma(1 + 1 / SHAPE), (len(inflow), len(lifetimes)))
    lifetime = other.WeibullLifetime(dims=dims, weibull_shape=SHAPE, weibull_scale=np.array(scale))
    stock = other.InflowDrivenDSM(dims=dims, lifetime_model=lifetime)
    stock.inflow.values[...] = inflow[:, None]
    stock.compute()
    return stock.stock.values, stock.outflow.values


def loop(inflow: Floats, lifetimes: Floats) -> tuple[Floats, Floats]:
    """Draw by draw and cohort by cohort, each cohort as one vector of its later years."""
    years = len(inflow)
    stock, outflow = np.zeros((years, len(lifetimes))), np.zeros((years, len(lifetimes)))
    for draw, mean in enumerate(lifetimes.tolist()):
        scale = mean / gamma(1 + 1 / SHAPE)
        for cohort in range(years):
            left = np.exp(-(((np.arange(years - cohort) + 0.5) / scale) ** SHAPE))
            stock[cohort:, draw] += inflow[cohort] * left
            outflow[cohort:, draw] -= inflow[cohort] * np.diff(left, prepend=1.0)
    return stock, outflow


def document(metals: int, years: int) -> dict[str, Any]:
    """Return whole systems, every input with a range."""
    stated = {"source": "benchmark", "confidence": "assumed"}

    def number(value: float, unit: str = "ratio", width: float = 0.2) -> dict[str, Any]:
        return {"value": value, "unit": unit, "plus_minus": width, **stated}

    def end_use(mean: float) -> dict[str, Any]:
        return {
            "distribution": "weibull",
            "shape": number(SHAPE, "1", 0.1),
            "lifetime": number(mean, "a"),
            "collection": number(0.6),
            "share": {**number(1 / END_USES)},
        }

    first = LAST - years + 1
    points = {str(year): 1e6 * 1.02 ** (year - first) for year in range(first, LAST + 1)}
    return {
        "systems": {
            metal: {
                "metal": metal,
                "region": "100000",
                "first_year": first,
                "last_year": LAST,
                "driver": "inflow",
                "series": {"points": points, "unit": "t", "plus_minus": 0.1, **stated},
                "products_traded": number(1e4, "t"),
                "new_scrap_share": number(0.1),
                "manufacturing_loss_share": number(0.02),
                "scrap_traded": number(1e4, "t"),
                "recycling_yield": number(0.9, width=0.05),
                "metal_traded": number(1e4, "t"),
                "end_uses": {f"use-{i}": end_use(8.0 + 12 * i) for i in range(END_USES)},
            }
            for metal in METALS[:metals]
        }
    }


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return wall and processor seconds, and what the work gave."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return time.perf_counter() - wall, time.process_time() - cpu, answer


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--metals", type=int, default=len(METALS))
    parser.add_argument("--years", type=int, default=76)
    parser.add_argument("--draws", type=int, default=1000)
    asked = parser.parse_args()
    given = cases(asked.metals, asked.years, asked.draws)
    print(f"{asked.metals} metals x {END_USES} end uses x {asked.years} years x {asked.draws} draws")
    ours(*given[0])  # imports
    base: list[tuple[Floats, Floats]] = []
    for name, contestant in (("tanfeng", ours), ("loop over draws and cohorts", loop), ("flodym", flodym)):
        if name == "flodym":
            try:
                flodym(given[0][0], given[0][1][:2])
            except ImportError:
                print("flodym: not installed")
                continue
        wall, cpu, answers = timed(lambda run_one=contestant: [run_one(*case) for case in given])
        base = base or answers
        apart = max(
            float(np.max(np.abs(a - b)) / np.max(np.abs(b)))
            for one, other in zip(answers, base, strict=True)
            for a, b in zip(one, other, strict=True)
        )
        print(
            f"stock and end of life, {name:<28} {wall:7.2f} s  cpu {cpu:7.2f} s",
            f"peak {memory():6.0f} MB  apart {apart:.0e}",
            sep="  ",
        )
        del answers
    reference = Reference.load()
    wall, cpu, results = timed(
        lambda: [
            run(one, draws=asked.draws) for one in of_tables(document(asked.metals, asked.years), reference).systems
        ]
    )
    worst = max(gap.gap for result in results for gap in result.gaps)
    columns = results[0].columns.width
    print(f"whole cycle, {columns} columns a metal, balanced        {wall:7.2f} s  cpu {cpu:7.2f} s", end="  ")
    print(f"widest gap {worst:.0e} (allowed {rules().balance_closure:g})")
    wall, cpu, _ = timed(lambda: [(r.frame(), r.scrap(), r.shares(), r.depends_on()) for r in results])
    print(f"intervals, scrap, shares, what it depends on    {wall:7.2f} s  cpu {cpu:7.2f} s")


if __name__ == "__main__":
    main()
