"""A site in Hunan with round numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.onsite import Site, site_of
from tanfeng.pathway.tariff import TimeOfUse, time_of_use
from tanfeng.reference import Reference

NUMBERS: dict[str, tuple[float, str]] = {
    "latitude": (27.6, "degree"),
    "longitude": (111.7, "degree"),
    "meridian": (120.0, "degree"),
    "sky": (0.7, "ratio"),
    "working_days": (0.7, "ratio"),
    "off_day_load": (1.0, "ratio"),
    "wind_amplitude": (0.2, "ratio"),
    "wind_peak_hour": (3.0, "h"),
    "winter": (0.7, "ratio"),
    "average_price": (600.0, "CNY/MWh"),
    "floated_share": (0.8, "ratio"),
    "pv_share": (0.042, "ratio"),
    "pv_hours": (866.0, "h/a"),
    "pv_price": (691.0, "USD/kW"),
    "export_price": (200.0, "CNY/MWh"),
    "storage_power": (0.1, "ratio"),
    "storage_hours": (2.0, "h"),
    "storage_efficiency": (0.9, "ratio"),
    "storage_price": (0.473, "CNY/Wh"),
    "life": (20.0, "a"),
    "potential": (0.5, "ratio"),
    "running": (0.016, "1/a"),
    "usd": (7.1, "CNY/USD"),
    "valley_load": (1.3, "ratio"),
    "peak_load": (0.7, "ratio"),
}
TOU = "regional_prices.tou."
TARIFF: dict[str, Any] = {
    "on": date(2026, 1, 1),
    "average_price": "average_price",
    "floated_share": "floated_share",
    "time_of_use": {
        "valley_hours": TOU + "valley-hours.2025-08-01",
        "flat_hours": TOU + "flat-hours.2025-08-01",
        "peak_hours": TOU + "peak-hours.2025-08-01",
        "valley": TOU + "valley-to-flat.2025-08-01",
        "peak": TOU + "peak-to-flat.2025-08-01",
        "critical": TOU + "critical-peak-over-peak.2025-08-01",
        "critical_periods": [
            {"months": [7, 8], "hours": TOU + "critical-peak-jul-aug.2025-08-01"},
            {"months": [1, 12], "hours": TOU + "critical-peak-jan-dec.2025-08-01"},
        ],
    },
}
ONSITE: dict[str, Any] = {
    "latitude": "latitude",
    "longitude": "longitude",
    "clock_meridian": "meridian",
    "transmittance": "sky",
    "working_days": "working_days",
    "off_day_load": "off_day_load",
    "wind_amplitude": "wind_amplitude",
    "wind_peak_hour": "wind_peak_hour",
    "seasons": {
        "winter": {"months": [12, 1], "clearness": "winter"},
        "spring": {"months": [2, 3, 4, 5, 6]},
        "summer": {"months": [7, 8]},
        "autumn": {"months": [9, 10, 11]},
    },
    "load": {"electrolysis": {"valley": "valley_load", "peak": "peak_load"}},
    "options": {
        "pv": {
            "source": "pv",
            "size": "pv_share",
            "full_load_hours": "pv_hours",
            "export_price": "export_price",
            "capex": "pv_price",
            "life": "life",
            "fixed_cost": "running",
            "potential": "potential",
        },
        "battery": {
            "source": "storage",
            "with": "pv",
            "size": "storage_power",
            "hours": "storage_hours",
            "efficiency": "storage_efficiency",
            "capex": "storage_price",
            "life": "life",
            "potential": "potential",
        },
    },
}


@pytest.fixture(scope="session")
def assumed() -> Callable[..., Assumptions]:
    """The numbers above, some of them changed."""

    def build(**changed: float) -> Assumptions:
        return Assumptions(
            {
                name: Assumption(name, name, name, changed.get(name, value), None, None, unit, "a test", "assumed")
                for name, (value, unit) in NUMBERS.items()
            }
        )

    return build


@pytest.fixture(scope="session")
def onsite_section() -> dict[str, Any]:
    return ONSITE


@pytest.fixture(scope="session")
def tariff_section() -> dict[str, Any]:
    return TARIFF


@pytest.fixture(scope="session")
def tariff() -> TimeOfUse:
    found, _ = time_of_use(TARIFF["time_of_use"], Reference.load(), TARIFF["on"])
    assert found is not None
    return found


@pytest.fixture(scope="session")
def site(assumed: Callable[..., Assumptions], tariff: TimeOfUse) -> Site:
    return site_of(ONSITE, TARIFF, tariff, assumed())
