"""Own power as an option: Yuguang's roof is the published case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.offering import Offer, Settings
from tanfeng.pathway.onsite import Site, cycles, onsite_options, per_kilowatt, sized
from tanfeng.pathway.option import Option

#: Yuguang (豫光金铅): 22.6 GWh a year of solar power, 4.2 % of its electricity (technology catalogue, EN-01).
YUGUANG_PV_MWH, YUGUANG_SHARE = 22_600.0, 0.042


@dataclass(frozen=True)
class Plant:
    key: str
    route: str
    electricity_mwh: float


@pytest.fixture(scope="module")
def offered(onsite_section: Any, site: Site, assumed: Callable[..., Assumptions]) -> dict[str, Option]:
    settings = Settings(assumed(), {"USD": "usd"})
    plants = [Plant("yuguang", "PB-PRIM", YUGUANG_PV_MWH / YUGUANG_SHARE)]
    return {o.key: o for o in onsite_options(onsite_section, site, plants, {}, settings)}


def test_yuguang_uses_all_of_its_solar_power_itself(offered: dict[str, Option]):
    assert offered["pv"].changes["electricity_mwh"] == pytest.approx(-YUGUANG_PV_MWH, rel=1e-9)


def test_a_roof_costs_its_power_times_the_price_of_a_kilowatt(offered: dict[str, Option]):
    """22.6 GWh at 866 full-load hours is 26.1 MW, in dollars at 7.1."""
    assert offered["pv"].capex == "pv_price"
    assert offered["pv"].capex_scale == pytest.approx(YUGUANG_PV_MWH * 1000 / 866 * 7.1)


def test_solar_power_is_worth_less_than_the_average_since_noon_is_valley(offered: dict[str, Option]):
    assert offered["pv"].fixed_share == pytest.approx(0.016)
    assert offered["pv"].changes["other_cny"] > 0.05 * 600 * YUGUANG_PV_MWH


def test_a_battery_beside_the_roof_needs_it_and_pays_by_the_spread(offered: dict[str, Option]):
    battery = offered["battery"]
    assert battery.requires == ("pv",)
    assert battery.changes["electricity_mwh"] > 0  # losses are bought
    bought = 600 * battery.changes["electricity_mwh"]
    assert battery.changes["other_cny"] + bought < 0


def test_every_number_behind_an_option_is_named(offered: dict[str, Option]):
    for needed in (
        "assumption:base/pv_share",
        "assumption:base/usd",
        "ref:regional_prices.tou.valley-to-flat.2025-08-01",
    ):
        assert needed in offered["pv"].inputs
    assert offered["pv"].confidence == "assumed"


def test_one_kilowatt_yields_its_full_load_hours(onsite_section: Any, site: Site, assumed: Callable[..., Assumptions]):
    row = onsite_section["options"]["pv"]
    found = sized(Offer("onsite.options", "pv", row, Settings(assumed(), {})), row, site, site.load({}))
    one = per_kilowatt(found.after, found.capacity)
    assert one.self_consumed_mwh == pytest.approx(0.866)
    assert one.exported_mwh == 0.0
    assert 0.5 * 0.866 * 600 < one.saved_cny < 0.95 * 0.866 * 600


def test_a_roof_larger_than_the_load_exports(onsite_section: Any, site: Site, assumed: Callable[..., Assumptions]):
    row = onsite_section["options"]["pv"]
    offer = Offer("onsite.options", "pv", row, Settings(assumed(pv_share=0.9), {}))
    found = sized(offer, row, site, site.load({}))
    assert found.after.exported > 0.1
    assert found.after.self_consumed + found.after.exported == pytest.approx(0.9)


def test_storage_runs_at_most_one_cycle_of_each_valley(
    onsite_section: Any, site: Site, assumed: Callable[..., Assumptions]
):
    """Hunan has two valleys a day, so two cycles are the most that pays."""
    rows = onsite_section["options"]
    offer = Offer("onsite.options", "battery", rows["battery"], Settings(assumed(), {}))
    found = sized(offer, rows["pv"], site, site.load({}))
    assert 300 < cycles(found.after, found.capacity / 1000) < 730


@pytest.mark.parametrize(
    ("key", "change", "word"),
    [
        ("pv", {"source": "tide"}, "source"),
        ("pv", {"capex": 700}, "capex"),
        ("pv", {"sise": "pv_share"}, "sise"),
        ("battery", {"with": "roof"}, "roof"),
        ("battery", {"with": "battery"}, "with"),
    ],
)
def test_a_bad_option_is_one_sentence_with_its_address(
    onsite_section: Any, site: Site, assumed: Callable[..., Assumptions], key: str, change: dict[str, Any], word: str
):
    rows = onsite_section["options"]
    section = onsite_section | {"options": rows | {key: rows[key] | change}}
    with pytest.raises(UsageError) as error:
        onsite_options(section, site, [Plant("a", "PB-PRIM", 1.0)], {}, Settings(assumed(), {"USD": "usd"}))
    assert word in error.value.en
    assert f"[onsite.options.{key}]" in error.value.en


@pytest.mark.parametrize(
    ("name", "value"),
    [("life", 0.5), ("pv_price", -1.0), ("pv_share", 1.5), ("potential", 2.0), ("export_price", -5.0)],
)
def test_a_life_below_a_year_or_a_price_below_zero_is_refused(
    onsite_section: Any, site: Site, assumed: Callable[..., Assumptions], name: str, value: float
):
    with pytest.raises(UsageError, match=rf"base\.toml \[assumptions\.{name}\]"):
        onsite_options(
            onsite_section, site, [Plant("a", "PB-PRIM", 1.0)], {}, Settings(assumed(**{name: value}), {"USD": "usd"})
        )


def test_a_foreign_price_without_a_rate_is_refused(
    onsite_section: Any, site: Site, assumed: Callable[..., Assumptions]
):
    with pytest.raises(UsageError, match="USD"):
        onsite_options(onsite_section, site, [Plant("a", "PB-PRIM", 1.0)], {}, Settings(assumed(), {}))
