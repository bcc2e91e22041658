"""Typical days and the shapes of sun, wind and load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.onsite import Site, clear_sky, site_of
from tanfeng.pathway.tariff import TimeOfUse

EQUINOX, MIDSUMMER, MIDWINTER = 81.0, 172.0, 355.0


def _sky(day: float, latitude: float = 27.6, longitude: float = 120.0) -> Any:
    return clear_sky(np.array([day]), latitude, longitude, 120.0, 0.7)[0]


def test_the_sun_shines_twelve_hours_at_the_equinox():
    lit = np.flatnonzero(_sky(EQUINOX) > 0)
    assert (lit[0], lit[-1]) == (6, 18)  # 06:07 to 18:07: the clock is seven minutes ahead of the sun


def test_days_are_longer_and_brighter_in_summer_than_in_winter():
    assert (_sky(MIDSUMMER) > 0).sum() > (_sky(MIDWINTER) > 0).sum()
    assert _sky(MIDSUMMER).sum() > 1.5 * _sky(MIDWINTER).sum()


def test_noon_in_hunan_is_half_an_hour_after_noon_in_beijing_time():
    centre = lambda shape: float((shape * (np.arange(24) + 0.5)).sum() / shape.sum())  # noqa: E731
    late = centre(_sky(EQUINOX, longitude=111.7)) - centre(_sky(EQUINOX, longitude=120.0))
    assert late == pytest.approx(8.3 / 15, abs=0.01)


def test_there_is_no_sun_in_the_polar_night():
    assert _sky(MIDWINTER, latitude=80.0).sum() == 0.0


def test_typical_days_stand_for_a_whole_year(site: Site):
    assert site.days.weight.sum() == pytest.approx(365.0)
    assert site.days.weight[site.days.working].sum() == pytest.approx(0.7 * 365)
    assert len(site.days.names) == 8


@pytest.mark.parametrize("source", ["sun", "wind"])
def test_a_source_yields_exactly_its_year(site: Site, source: str):
    shape = getattr(site.days, source)
    assert (site.days.weight[:, None] * shape).sum() == pytest.approx(1.0, rel=1e-12)
    assert shape.min() >= 0


@pytest.mark.parametrize("electrolysis", [0.0, 0.5, 1.0])
def test_a_load_uses_exactly_one_megawatt_hour_a_year(site: Site, electrolysis: float):
    load = site.load({"electrolysis": electrolysis})
    assert (site.days.weight[:, None] * load).sum() == pytest.approx(1.0, rel=1e-12)


def test_only_electrolysis_follows_the_price(site: Site):
    flat, moved = site.load({"drive": 1.0}), site.load({"electrolysis": 1.0})
    assert flat == pytest.approx(np.full_like(flat, 1 / 8760))
    assert moved[0, 2] / moved[0, 8] == pytest.approx(1.3)
    assert moved[0, 17] / moved[0, 8] == pytest.approx(0.7)


def test_a_day_off_uses_less(
    assumed: Callable[..., Assumptions], tariff: TimeOfUse, onsite_section: Any, tariff_section: Any
):
    load = site_of(onsite_section, tariff_section, tariff, assumed(off_day_load=0.5)).load({})
    assert load[1] == pytest.approx(load[0] / 2)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"seasons": {"all": {"months": [1, 2, 3]}}}, "each month once"),
        ({"seasons": {"all": {"months": list(range(1, 13))}}}, "share their tariff periods"),
        ({"seasons": {"all": {}}}, "months"),
        ({"seasons": {"all": {"months": [1], "cloud": 3}}}, "cloud"),
        ({"latitude": 27.6}, "latitude"),
        ({"latitude": "nowhere"}, "nowhere"),
        ({"load": {"electrolysis": {"noon": "valley_load"}}}, "noon"),
        ({"sun": 1}, "sun"),
    ],
)
def test_a_bad_site_is_one_sentence_with_its_address(
    assumed: Callable[..., Assumptions],
    tariff: TimeOfUse,
    onsite_section: Any,
    tariff_section: Any,
    change: dict[str, Any],
    word: str,
):
    with pytest.raises(UsageError) as error:
        site_of(onsite_section | change, tariff_section, tariff, assumed())
    assert word in error.value.en
    assert "base.toml [onsite" in error.value.en


@pytest.mark.parametrize(
    ("name", "value"), [("average_price", -1.0), ("floated_share", 1.1), ("working_days", 1.2), ("sky", 0.0)]
)
def test_a_number_out_of_bounds_is_refused_where_it_is_declared(
    assumed: Callable[..., Assumptions],
    tariff: TimeOfUse,
    onsite_section: Any,
    tariff_section: Any,
    name: str,
    value: float,
):
    with pytest.raises(UsageError) as error:
        site_of(onsite_section, tariff_section, tariff, assumed(**{name: value}))
    assert f"base.toml [assumptions.{name}]" in error.value.en
    assert f"{value:g}" in error.value.en
