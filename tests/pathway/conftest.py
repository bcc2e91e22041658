"""A sector small enough to solve on paper.

Two plants of one metal: ``ore`` (a unit of 100 t/a) and ``scrap`` (new lines of 20 t/a each, two at most), years
2020-2035, decisions from 2023. ``ore`` burns 1 tce/t and emits 2 t/t; ``scrap`` burns 0.25 tce/t and emits 0.5 t/t;
both take 0.5 MWh/t. One measure, ``EE``, saves 0.2 tce/t on the 70 % of the ore's output that are not yet at the
benchmark. Nothing is discounted and nothing grows unless a test says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.calibration import Calibration
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import Problem

NUMBERS: dict[str, float] = {
    "demand_growth": 0.0,
    "rest_growth_difference": 0.0,
    "rest_intensity_decline": 0.0,
    "rest_electricity_intensity_decline": 0.0,
    "indirect_to_direct": 0.5,
    "grid_factor_decline": 0.02,
    "scrap_availability": 1.0,
    "maximum_utilisation": 1.0,
    "minimum_load": 0.5,
    "value_added_growth": 0.05,
    "discount_rate": 0.0,
    "fuel_price": 1000.0,
    "electricity_price": 500.0,
    "carbon_price": 0.0,
    "carbon_price_growth": 0.0,
    "capacity_capex_primary": 1000.0,
    "capacity_capex_recycled": 1000.0,
    "capacity_life": 20.0,
    "measure_capex": 400.0,
    "measure_life": 10.0,
    "recycled_feed_premium": 0.0,
    "physical_slack_price": 1e7,
}


def assumption(name: str, value: float, low: float | None = None, high: float | None = None) -> Assumption:
    return Assumption(name, name, name, value, low, high, "", "declared", "assumed")


def assumptions(**values: float) -> Assumptions:
    return Assumptions({k: assumption(k, v) for k, v in {**NUMBERS, **values}.items()})


def unit(key: str = "ore", **fields: Any) -> Plant:
    """Return a unit of 100 t/a that burns 1 tce/t and takes 0.5 MWh/t; fuel emits 2 t/tce."""
    plant = Plant(key, key.upper(), "Pb", "primary", 100.0, 100.0, 1.0, 0.5, 2.0, 2.0)
    return replace(plant, **fields)


def lines(key: str = "scrap", **fields: Any) -> Plant:
    """Return new recycling lines: two at most, of 20 t/a each."""
    plant = Plant(key, key.upper(), "Pb", "recycled", 0.0, 0.0, 0.25, 0.5, 0.5, 2.0, line_t=20.0, lines_at_most=2)
    return replace(plant, **fields)


def saver(key: str = "EE", *, at: tuple[str, ...] = ("ore",), saves: float = 0.2, **fields: Any) -> Measure:
    """Return a measure that saves ``saves`` tce/t of fuel at some plants."""
    changes = fields.pop("changes", {plant: {"fuel_tce": -saves} for plant in at})
    measure = Measure(key, "改造", "retrofit", "efficiency", changes, 0.3, 0.7, "measure_capex")
    return replace(measure, **fields)


def make(**fields: Any) -> Problem:
    """Return the small problem with some fields changed; numbers of assumptions by their own names."""
    numbers = {k: fields.pop(k) for k in list(fields) if isinstance(fields[k], float) and k != "rest_fuel_factor"}
    problem = Problem(
        years=tuple(range(2020, 2036)),
        plants=(unit(), lines()),
        measures=(saver(),),
        calibration=Calibration(2020, 300.0, 200.0, 100.0, 150.0, 300.0, 50.0, 250.0, 1.0, 1.0, ()),
        grid=GridFactor(((2020, 0.5),)),
        assumptions=assumptions(**numbers),
        scrap_share={"Pb": 0.4},
        decisions_from=2023,
        decisions=True,
        carbon_price_on="total",
        tce_per_mwh=0.1229,
        rest_fuel_factor=2.6,
        ten_metals=("Pb",),
        recycling_boundary="gate",
        gap=1e-3,
    )
    return replace(problem, **fields)


@pytest.fixture
def problem() -> Problem:
    return make()
