"""A sector small enough to solve on paper.

Two routes of one metal, ``ore`` (existing, 100 t/a) and ``scrap`` (a candidate), years 2020-2035, decisions from 2023.
``ore`` emits 2 t/t and burns 1 tce/t; ``scrap`` emits 0.5 t/t and burns 0.25 tce/t. One measure saves 0.2 tce/t of ore.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.calibration import Calibration
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.routes import Route

NUMBERS: dict[str, float] = {
    "demand_growth": 0.02,
    "rest_growth_difference": 0.0,
    "rest_intensity_decline": 0.0,
    "rest_electricity_intensity_decline": 0.0,
    "indirect_to_direct": 0.5,
    "grid_factor_decline": 0.02,
    "scrap_availability": 1.0,
    "maximum_utilisation": 1.0,
    "uptake_rate": 0.2,
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
}


def assumption(name: str, value: float, low: float | None = None, high: float | None = None) -> Assumption:
    return Assumption(name, name, name, value, low, high, "", "declared", "assumed")


def assumptions(**values: float) -> Assumptions:
    return Assumptions({k: assumption(k, v) for k, v in {**NUMBERS, **values}.items()})


def two_routes() -> tuple[Route, ...]:
    return (
        Route("ore", "Pb", "primary", 100.0, 100.0, 1.0, 0.5, 2.0, 2.0, units=1),
        Route("scrap", "Pb", "recycled", 0.0, 0.0, 0.25, 0.5, 0.5, 2.0),
    )


def saver(**fields: Any) -> Measure:
    measure = Measure("EE", "改造", "retrofit", {"ore": 0.2}, {"ore": 0.0}, 0.3, 0.7, "measure_capex")
    return replace(measure, **fields)


def make(**fields: Any) -> Problem:
    """Return the small problem with some fields changed; numbers of assumptions by their own names."""
    numbers = {k: fields.pop(k) for k in list(fields) if k in NUMBERS}
    problem = Problem(
        years=tuple(range(2020, 2036)),
        routes=two_routes(),
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
    )
    return replace(problem, **fields)


@pytest.fixture
def problem() -> Problem:
    return make()
