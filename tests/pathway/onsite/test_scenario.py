"""Own power as part of all options of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.carriers import options
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Plant:
    key: str = "zinc"
    route: str = "ZN-HYDRO-R"
    fuel_tce: float = 0.5
    electricity_mwh: float = 4.0
    fuel_factor: float = 2.6


@pytest.fixture
def sections(onsite_section: Any, tariff_section: Any) -> dict[str, Any]:
    return {"onsite": onsite_section, "tariff": tariff_section, "currency": {"USD": "usd"}}


def test_own_power_comes_with_a_word_on_how_long_the_tariff_holds(
    sections: dict[str, Any], assumed: Callable[..., Assumptions]
):
    found, findings = options(sections, Reference.load(), [Plant()], assumed())
    assert {o.key for o in found} == {"pv", "battery"}
    assert [(f.rule, f.given) for f in findings] == [("tariff.held", "2030-07-31")]


def test_without_a_tariff_in_force_nothing_is_offered(sections: dict[str, Any], assumed: Callable[..., Assumptions]):
    late = sections | {"tariff": sections["tariff"] | {"on": date(2031, 1, 1)}}
    found, findings = options(late, Reference.load(), [Plant()], assumed())
    assert found == ()
    assert {f.rule for f in findings} == {"tariff.not-in-force"}


def test_a_load_that_follows_the_price_values_the_noon_sun_more(
    sections: dict[str, Any], assumed: Callable[..., Assumptions]
):
    """Electrolysis that runs in the valley pays a dearer flat price for the same average, so each hour is dearer."""
    moved = sections | {"services": {"ZN-HYDRO-R": {"electricity": {"electrolysis": "all", "drive": "rest"}}}}
    numbers = assumed()
    flat = {o.key: o for o in options(sections, Reference.load(), [Plant()], numbers)[0]}
    follows = {o.key: o for o in options(moved, Reference.load(), [Plant()], _with_all(numbers))[0]}
    assert follows["pv"].changes["electricity_mwh"] == pytest.approx(flat["pv"].changes["electricity_mwh"])
    assert follows["pv"].changes["other_cny"] < flat["pv"].changes["other_cny"]


def _with_all(numbers: Assumptions) -> Assumptions:
    every = replace(numbers["potential"], name="all", value=1.0)
    return Assumptions({**numbers, "all": every})
