"""One smelter with round numbers: 1 tce/t of coal and coke, 2 MWh/t of electricity."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.carriers import Option, options
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Plant:
    key: str = "smelter"
    route: str = "PB-PRIM"
    fuel_tce: float = 1.0
    electricity_mwh: float = 2.0
    fuel_factor: float = 10.0


NUMBERS: dict[str, tuple[float, str]] = {
    "reduction": (0.4, "ratio"),
    "half": (0.5, "ratio"),
    "effective": (0.7, "ratio"),
    "tenth": (0.1, "ratio"),
    "electrolysis": (0.3, "ratio"),
    "old": (0.3, "ratio"),
    "gas_new": (0.4, "ratio"),
    "electric_new": (0.6, "ratio"),
    "maker": (0.5, "ratio"),
    "hours": (8000.0, "h/a"),
    "price": (1000.0, "CNY/kW"),
    "price_eur": (100.0, "EUR/kW"),
    "price_t": (50.0, "CNY/t"),
    "nothing": (0.0, "CNY/t"),
    "life": (20.0, "a"),
    "running": (0.02, "1/a"),
    "all": (1.0, "ratio"),
    "eur": (8.0, "CNY/EUR"),
    "yield_share": (0.145, "ratio"),
    "yield_tonne": (183.0, "kWh/t"),
    "premium": (30.0, "CNY/MWh"),
    "limit": (100_000.0, "tce/a"),
}
_COMMON = {"life": "life", "potential": "all"}
SECTIONS: dict[str, Any] = {
    "options": {"conversion_edition": "gbt-2589-2020"},
    "currency": {"EUR": "eur"},
    "services": {
        "PB-PRIM": {
            "fuel": {"heat": "rest", "reduction": "reduction"},
            "electricity": {"drive": "rest", "electrolysis": "electrolysis"},
            "carriers": {
                "heat": {"bituminous_coal": "half", "natural_gas": "rest"},
                "reduction": {"coke": "rest"},
            },
        }
    },
    "carriers": {
        "factor_vintage": "gbt-32151-34-2024",
        "availability": {"gas_tce": "limit"},
        "options": {
            "gas": {
                "kind": "gas",
                "service": "heat",
                "fuel": "natural_gas",
                "replaces": ["bituminous_coal"],
                "replaced_efficiency": "old",
                "efficiency": "gas_new",
                "hours": "hours",
                "capex": "price",
                "fixed_cost": "running",
                **_COMMON,
            },
            "electric": {
                "kind": "electricity",
                "service": "heat",
                "replaces": ["bituminous_coal"],
                "replaced_efficiency": "old",
                "efficiency": "electric_new",
                "hours": "hours",
                "capex": "price_eur",
                **_COMMON,
            },
            "hydrogen": {
                "kind": "hydrogen",
                "service": "reduction",
                "share": "tenth",
                "replaces": ["coke"],
                "replaced_efficiency": "effective",
                "efficiency": "effective",
                "capex": "price_t",
                **_COMMON,
            },
            "waste-heat": {
                "kind": "waste_heat",
                "yield": "yield_share",
                "hours": "hours",
                "capex": "price",
                **_COMMON,
            },
            "green": {"kind": "green_power", "share": "half", "premium": "premium", "capex": "nothing", **_COMMON},
        },
    },
}

Offered = tuple[dict[str, Option], tuple[Finding, ...]]


def _merged(base: Any, change: Mapping[str, Any]) -> Any:
    for key, value in change.items():
        base[key] = _merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return base


@pytest.fixture(scope="session")
def assumed() -> Callable[..., Assumptions]:
    """The numbers above; ``changed`` gives other values, ``_confidence`` other confidence by name."""

    def build(_confidence: Mapping[str, str] | None = None, **changed: float) -> Assumptions:
        words = _confidence or {}
        return Assumptions(
            {
                name: Assumption(
                    name, name, name, changed.get(name, value), None, None, unit, "a test", words.get(name, "assumed")
                )
                for name, (value, unit) in NUMBERS.items()
            }
        )

    return build


@pytest.fixture(scope="session")
def sections() -> Callable[..., dict[str, Any]]:
    """The sections above, laid over by a change."""
    return lambda change=None: _merged(copy.deepcopy(SECTIONS), change or {})


@pytest.fixture(scope="session")
def smelter() -> Callable[..., Plant]:
    return Plant


@pytest.fixture(scope="session")
def offer(assumed: Any, sections: Any) -> Callable[..., Offered]:
    """Options by key at one plant, and the findings."""

    def build(plant: Plant | None = None, change: dict[str, Any] | None = None, **changed: float) -> Offered:
        found, findings = options(sections(change), Reference.load(), [plant or Plant()], assumed(**changed))
        return {o.key: o for o in found}, findings

    return build
