"""A small sector of plants, made by hand: two lead smelters, a recycler, new recycling lines, one retrofit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tanfeng.pathway import facility
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.calibration import Calibration
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution

#: value, and low and high where a range is declared
NUMBERS: dict[str, tuple[float, ...]] = {
    "demand_growth": (0.01, -0.01, 0.04),
    "rest_growth_difference": (0.0, -0.02, 0.01),
    "rest_intensity_decline": (0.02, 0.0, 0.05),
    "rest_electricity_intensity_decline": (0.0,),
    "indirect_to_direct": (0.5, 0.4, 1.2),
    "grid_factor_decline": (0.02, 0.0, 0.05),
    "scrap_availability": (1.0, 0.6, 1.2),
    "maximum_utilisation": (1.0,),
    "minimum_load": (0.5,),
    "value_added_growth": (0.05,),
    "discount_rate": (0.08,),
    "fuel_price": (1000.0, 700.0, 1500.0),
    "electricity_price": (500.0, 400.0, 650.0),
    "carbon_price": (150.0, 0.0, 400.0),
    "carbon_price_growth": (0.0,),
    "capacity_capex_primary": (9000.0,),
    "capacity_capex_recycled": (4000.0,),
    "capacity_life": (20.0,),
    "measure_capex": (400.0, 200.0, 900.0),
    "measure_life": (10.0,),
    "recycled_feed_premium": (300.0,),
    "slack_price": (50000.0,),
    "physical_slack_price": (1e6,),
}


def assumptions() -> Assumptions:
    rows = {}
    for name, numbers in NUMBERS.items():
        value, low, high = numbers if len(numbers) == 3 else (numbers[0], None, None)
        rows[name] = Assumption(name, f"假设 {name}", f"assumption {name}", value, low, high, "", "declared", "assumed")
    return Assumptions(rows)


def plant(key: str, output: float, fuel: float, **fields: Any) -> Plant:
    made = Plant(key, "ore", "Pb", "primary", output * 1.1, output, fuel, 0.5, fuel * 2.6, 2.6)
    return replace(made, **fields)


def small(**fields: Any) -> Problem:
    """Return the sector with some fields changed."""
    one, two = plant("one", 100e3, 0.8), plant("two", 60e3, 1.1)
    recycler = plant("recycler", 40e3, 0.25, origin="recycled", route="scrap")
    lines = plant("lines", 0.0, 0.25, origin="recycled", route="scrap", capacity_t=0.0, line_t=20e3, lines_at_most=2)
    retrofit = Measure(
        "EE",
        "改造",
        "retrofit",
        "efficiency",
        {k: {"fuel_tce": -0.2} for k in ("one", "two")},
        0.2,
        0.8,
        "measure_capex",
    )
    problem = Problem(
        years=tuple(range(2022, 2033)),
        plants=(lines, one, recycler, two),
        measures=(retrofit,),
        calibration=Calibration(2022, 500e3, 405.6e3, 94.4e3, 250e3, 500e3, 100e3, 400e3, 1.0, 1.0, ()),
        grid=GridFactor(((2022, 0.5),)),
        assumptions=assumptions(),
        scrap_share={"Pb": 0.4},
        decisions_from=2024,
        decisions=True,
        carbon_price_on="total",
        tce_per_mwh=0.1229,
        rest_fuel_factor=2.6,
        ten_metals=("Pb",),
        recycling_boundary="gate",
        gap=1e-3,
        scenario="small",
    )
    return replace(problem, **fields)


@pytest.fixture(scope="session")
def problem() -> Problem:
    return small()


@pytest.fixture(scope="session")
def solution(problem: Problem) -> Solution:
    return facility.solve(problem, 60.0)
