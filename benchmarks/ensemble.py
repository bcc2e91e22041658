"""Ensembles of the pathway beside their peers, in the same run (集合模拟基准).

    .venv/bin/python benchmarks/ensemble.py [--draws 100000] [--plants 50] [--samples 20]

Held: the probability that a given plan peaks, from drawing to the fan, beside a loop over the draws in numpy (a few
hundred are timed and scaled up). Optimised: samples answered with the columns kept, beside asking and solving each from
the start, same settings. The sector is drawn, not sourced; it has the size of smelters, nothing else.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tanfeng.pathway import facility
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.calibration import Calibration
from tanfeng.pathway.engine import solve
from tanfeng.pathway.facility.quantities import INDEX, ORDINARY
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.peak import in_time
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.uncertainty.chunk import Question
from tanfeng.pathway.uncertainty.design import Design
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.optimised import SETTINGS, run_optimised
from tanfeng.pathway.uncertainty.outlook import run_held
from tanfeng.pathway.uncertainty.sampling import draw
from tanfeng.pathway.uncertainty.sensitivity import Asked

RANGES = {
    "demand_growth": (0.01, -0.01, 0.04),
    "rest_growth_difference": (0.0, -0.02, 0.01),
    "rest_intensity_decline": (0.02, 0.0, 0.05),
    "indirect_to_direct": (0.5, 0.4, 1.2),
    "grid_factor_decline": (0.02, 0.0, 0.05),
    "scrap_availability": (1.0, 0.6, 1.2),
    "fuel_price": (1000.0, 700.0, 1500.0),
    "electricity_price": (500.0, 400.0, 650.0),
    "carbon_price": (150.0, 0.0, 400.0),
}
FIXED = {
    "rest_electricity_intensity_decline": 0.0,
    "maximum_utilisation": 1.0,
    "minimum_load": 0.5,
    "value_added_growth": 0.05,
    "discount_rate": 0.08,
    "carbon_price_growth": 0.0,
    "capacity_capex_primary": 9000.0,
    "capacity_capex_recycled": 4000.0,
    "capacity_life": 20.0,
    "measure_capex": 400.0,
    "measure_life": 10.0,
    "recycled_feed_premium": 300.0,
    "slack_price": 5e4,
    "physical_slack_price": 1e6,
}
DEADLINE = 2029


def sector(plants: int, seed: int = 1) -> Problem:
    """Draw a sector of three metals, a third of its plants recycling, three measures, 2022 to 2037."""
    rng = np.random.default_rng(seed)
    made = []
    for n in range(plants):
        output, fuel, recycled = float(rng.lognormal(11.0, 0.7)), float(rng.uniform(0.4, 1.2)), n % 3 == 2
        fuel *= 0.4 if recycled else 1.0
        plant = Plant(
            key=f"p{n:04d}",
            route="scrap" if recycled else "ore",
            metal=("Cu", "Pb", "Zn")[n // 3 % 3],
            origin="recycled" if recycled else "primary",
            capacity_t=output * 1.4,
            production_t=output,
            fuel_tce=fuel,
            electricity_mwh=float(rng.uniform(0.3, 2.0)),
            direct_tco2=fuel * 2.6,
            fuel_factor=2.6,
        )
        made.append(plant)
    direct = sum(p.production_t * p.direct_tco2 for p in made)
    power = sum(p.production_t * p.electricity_mwh for p in made)
    savings = (("heat", "fuel_tce", -0.08), ("control", "fuel_tce", -0.05), ("drives", "electricity_mwh", -0.06))
    measures = tuple(
        Measure(key, key, key, "efficiency", {p.key: {what: by} for p in made}, None, 0.9, "measure_capex")
        for key, what, by in savings
    )
    rows = {**RANGES, **{name: (value,) for name, value in FIXED.items()}}
    assumptions = {
        name: Assumption(name, name, name, *((*numbers, None, None)[:3]), "", "drawn", "assumed")
        for name, numbers in rows.items()
    }
    return Problem(
        years=tuple(range(2022, 2038)),
        plants=tuple(sorted(made, key=lambda p: (p.metal, p.key))),
        measures=measures,
        calibration=Calibration(
            2022, direct * 1.2, direct, direct * 0.2, power * 0.6, power * 1.2, power, power * 0.2, 1.0, 1.0, ()
        ),
        grid=GridFactor(((2022, 0.5),)),
        assumptions=Assumptions(assumptions),
        scrap_share=dict.fromkeys(("Cu", "Pb", "Zn"), 0.5),
        decisions_from=2024,
        decisions=True,
        carbon_price_on="total",
        tce_per_mwh=0.1229,
        rest_fuel_factor=2.6,
        ten_metals=("Cu", "Pb", "Zn"),
        recycling_boundary="gate",
        gap=1e-3,
        scenario="drawn",
    )


def loop(problem: Problem, solution: Solution, samples: dict[str, np.ndarray]) -> float:
    """What one would write first: one draw after another, its plants and years in numpy; the share that peaks."""
    flows, output = solution.flows, solution.flows[INDEX["output_t"]]
    age = np.array(problem.years) - problem.base_year
    recycled = np.array([p.recycled for p in problem.plants])
    metal = np.array([p.metal for p in problem.plants])
    calibration, central, hits = problem.calibration, problem.assumptions.number, 0
    for i in range(len(samples["demand_growth"])):
        x = {name: values[i] for name, values in samples.items()}
        scale = np.ones_like(output)
        for one in problem.metals:
            primary, again = (metal == one) & ~recycled, (metal == one) & recycled
            made = output[primary].sum(axis=0) + output[again].sum(axis=0)
            used = output[again].sum(axis=0) / made
            limit = problem.recycled_limit(one, x["scrap_availability"])
            most = problem.recycled_limit(one, central("scrap_availability")) * (1 - 1e-6)
            free = np.array(problem.years) >= problem.decisions_from
            now = np.where((used >= most) & free & (used > 0), limit, np.minimum(used, limit))
            scale[again], scale[primary] = now / used, (1 - now) / (1 - used)
        scale = scale * ((1 + x["demand_growth"]) / (1 + central("demand_growth"))) ** age
        activity = (1 + x["demand_growth"] + x["rest_growth_difference"]) ** age
        direct = (flows[INDEX["direct_tco2"]] * scale).sum(axis=0)
        direct += calibration.rest_direct * activity * (1 - x["rest_intensity_decline"]) ** age
        rest = calibration.electricity * x["indirect_to_direct"] / central("indirect_to_direct")
        power = (flows[INDEX[ORDINARY]] * scale).sum(axis=0)
        power += max(0.0, rest - calibration.modelled_electricity) * activity
        total = direct + power * 0.5 * (1 - x["grid_factor_decline"]) ** age
        late = np.array(problem.years) > DEADLINE
        hits += bool(total[late].max() <= total[~late].max() * (1 + 1e-9))
    return hits / len(samples["demand_growth"])


def timed(function: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    found = function()
    return time.process_time() - start, found


def held(problem: Problem, solution: Solution, draws: int) -> None:
    design = Design(draws, 7, tuple(RANGES))

    def whole() -> tuple[HeldPlan, np.ndarray, float]:
        plan = HeldPlan.of(problem, solution)
        values = plan.trajectories(draw(problem.assumptions, design))["total"]
        hits = in_time(values, problem.years, DEADLINE)
        return plan, np.quantile(values, design.quantiles, axis=0), float(hits.mean())

    seconds, (plan, _, share) = timed(whole)  # type: ignore[misc]
    few = draw(problem.assumptions, replace(design, size=500))
    slow, by_loop = timed(lambda: loop(problem, solution, few))
    same = float(in_time(plan.trajectories(few)["total"], problem.years, DEADLINE).mean())
    print(f"held, {draws:,} draws: {seconds:.2f} s; loop over draws {slow / 500 * draws:.0f} s (500 timed)")
    print(f"  share that peaks by {DEADLINE}: {share:.4f}; of the 500: {same:.4f}, loop {by_loop:.4f}")
    seconds, _ = timed(lambda: run_held(plan, replace(design, size=2000), Asked(problem.years, DEADLINE, {})))
    print(f"  fans, probabilities and 16 tornados (2,048 x {len(RANGES) + 2} points, intervals): {seconds:.2f} s")


def optimised(problem: Problem, samples: int) -> None:
    design = Design(samples, 7, tuple(RANGES))
    warm, found = timed(lambda: run_optimised(problem, design))
    question = Question(problem, SETTINGS, anew=False)
    drawn = draw(problem.assumptions, design)
    few = min(samples, 10)
    asked = [question.under({name: float(v[i]) for name, v in drawn.items()}) for i in range(few)]
    anew, plans = timed(lambda: [solve(facility.ask(one).sector, SETTINGS) for one in asked])
    frame = found.frame  # type: ignore[attr-defined]
    differs = max(
        abs(row["bound_cny"] / 1e6 - a.solution(plan).bound) / abs(row["bound_cny"] / 1e6)
        for row, plan, a in zip(frame.iter_rows(named=True), plans, map(facility.ask, asked), strict=False)  # type: ignore[call-overload]
    )
    print(f"optimised, {len(problem.plants)} plants: {warm / samples:.3f} s a sample with the columns kept, "
          f"{anew / few:.3f} s asked anew")  # fmt: skip
    print(f"  status {dict(frame['status'].value_counts().iter_rows())}, largest gap {frame['gap'].max():.3%}; "
          f"bounds differ by at most {differs:.2%}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument("--plants", type=int, default=50)
    parser.add_argument("--samples", type=int, default=20)
    given = parser.parse_args()
    problem = sector(given.plants)
    solution = facility.solve(problem, 120.0)
    print(f"the plan held: {solution.status}, gap {solution.gap:.3%}")
    held(problem, solution, given.draws)
    optimised(problem, given.samples)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
