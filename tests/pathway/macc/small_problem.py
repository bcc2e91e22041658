"""A problem of two lead smelters and new recycling lines, small enough to solve in a blink (小规模设施级问题)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.calibration import Calibration
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import PolicyItem, Problem

NUMBERS = {
    "demand_growth": 0.0,
    "rest_growth_difference": 0.0,
    "rest_intensity_decline": 0.0,
    "rest_electricity_intensity_decline": 0.0,
    "indirect_to_direct": 0.5,
    "grid_factor_decline": 0.05,
    "scrap_availability": 1.0,
    "maximum_utilisation": 1.0,
    "minimum_load": 0.5,
    "value_added_growth": 0.05,
    "discount_rate": 0.05,
    "fuel_price": 1000.0,
    "electricity_price": 500.0,
    "carbon_price": 0.0,
    "carbon_price_growth": 0.03,
    "capacity_capex_primary": 1000.0,
    "capacity_capex_recycled": 1000.0,
    "capacity_life": 20.0,
    "measure_life": 10.0,
    "recycled_feed_premium": 0.0,
    "slack_price": 1e5,
    "physical_slack_price": 1e6,
    "heat_capex": 900.0,
    "drive_capex": 2000.0,
}


def problem(**numbers: float) -> Problem:
    """Return two units (100 t and 60 t a year), new scrap lines of 20 t, a fuel and an electricity measure."""
    rows = {
        k: Assumption(k, k, k, v, 0.5 * v, 2.0 * v, "", "declared", "assumed")
        for k, v in {**NUMBERS, **numbers}.items()
    }
    each: dict[str, Any] = {
        "metal": "Pb",
        "fuel_tce": 1.0,
        "electricity_mwh": 2.0,
        "direct_tco2": 2.6,
        "fuel_factor": 2.6,
    }
    big = Plant(
        "big", "PB-PRIM", origin="primary", capacity_t=100.0, production_t=100.0, enterprise="e1", city="4304", **each
    )
    new = Plant(
        "new", "PB-SEC", origin="recycled", capacity_t=0.0, production_t=0.0, line_t=20.0, lines_at_most=2, **each
    )
    old = replace(big, key="old", capacity_t=60.0, production_t=60.0, fuel_tce=1.5, direct_tco2=3.9, city="")
    new = replace(new, fuel_tce=0.3, direct_tco2=0.78, electricity_mwh=0.5)
    heat = Measure(
        "heat", "余热", "heat", "efficiency", {k: {"fuel_tce": -0.2} for k in ("big", "old")}, 0.3, 0.7, "heat_capex"
    )
    drive = replace(
        heat, key="drive", changes={"big": {"electricity_mwh": -0.6}}, initial_share=None, capex="drive_capex"
    )
    return Problem(
        years=tuple(range(2020, 2027)),
        plants=(big, old, new),
        measures=(heat, drive),
        calibration=Calibration(2020, 600.0, 494.0, 106.0, 300.0, 600.0, 320.0, 280.0, 1.0, 1.0, ()),
        grid=GridFactor(((2020, 0.5),)),
        assumptions=Assumptions(rows),
        scrap_share={"Pb": 0.4},
        decisions_from=2023,
        decisions=True,
        carbon_price_on="total",
        tce_per_mwh=0.1229,
        rest_fuel_factor=2.6,
        ten_metals=("Pb",),
        recycling_boundary="gate",
        gap=1e-3,
        policies=(PolicyItem("target-recycled-share", 0.1, 2025, slack_price=1e5),),
        scenario="small",
    )
