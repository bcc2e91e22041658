"""Plants from units, history from accounts, and a base year that adds up."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.pathway.calibration import calibrate
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.history import History, from_accounts
from tanfeng.pathway.measures import split_saving
from tanfeng.pathway.plants import Split, plants_of

COAL = 0.1229
MOST = 1.0
SPLIT = Split(fuel_share=0.75, fuel_factor=2.6, tce_per_mwh=COAL)
UNIT = {
    "unit_id": "a",
    "enterprise_id": "e",
    "city_code": "430200",
    "name": "甲厂",
    "metal": "Zn",
    "route": "ZN-HYDRO-R",
    "origin": "primary",
    "capacity_t": 300.0,
    "production_t": 255.0,
    "energy_tce": 255 * 1.04,
    "electricity_mwh": 255 * 4.18,
    "direct_tco2": 255 * 1.3683,
    "confidence": "assumed",
    "figure": "unit_account.2023.a.total",
}
TYPES = {k: pl.Float64 if isinstance(v, float) else pl.Utf8 for k, v in UNIT.items()}


def units(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**UNIT, **c} for c in changes], schema=TYPES)


def history(direct: float) -> History:
    return History(
        (2018, 2019), (direct * 1.1, direct), (("account.2018",), ("account.2019",)), ("nonferrous_all",), "verified"
    )


def test_each_unit_becomes_a_plant_of_its_own_per_tonne_of_its_output() -> None:
    plants, findings = plants_of(units({}, {"unit_id": "b", "production_t": 85.0, "direct_tco2": 0.0}), SPLIT, MOST)
    assert [p.key for p in plants] == ["a", "b"]
    assert [p.production_t for p in plants] == [255.0, 85.0]
    assert [p.capacity_t for p in plants] == [300.0, 300.0]
    assert (plants[0].direct_tco2, plants[0].electricity_mwh) == pytest.approx((1.3683, 4.18))
    assert plants[0].fuel_tce == pytest.approx(1.04 - 4.18 * COAL)
    assert plants[0].fuel_tce * plants[0].fuel_factor == pytest.approx(plants[0].direct_tco2)
    assert plants[0].inputs == ("unit_account.2023.a.total",)
    assert not plants[0].candidate
    assert findings == ()


def test_electricity_above_the_energy_leaves_no_fuel_and_is_named() -> None:
    plants, (finding,) = plants_of(units({"energy_tce": 255 * 0.4}), SPLIT, MOST)
    assert plants[0].fuel_tce == 0.0
    assert finding.rule == "pathway.electricity-above-energy"
    assert "0.514" in finding.en
    assert finding.given == "a"


def test_a_capacity_that_cannot_make_the_output_is_the_least_that_can_and_both_numbers_are_named() -> None:
    plants, (finding,) = plants_of(units({"capacity_t": 200.0}), SPLIT, 0.85)
    assert plants[0].capacity_t == pytest.approx(300.0)
    assert finding.rule == "pathway.capacity-below-output"
    assert finding.given == "a: 200 t/a, 255 t"
    assert finding.expected == ">= 300 t/a"


def test_a_missing_capacity_is_no_number_and_the_units_are_named() -> None:
    plants, (finding,) = plants_of(
        units({}, {"unit_id": "b", "capacity_t": None}, {"unit_id": "c", "capacity_t": None}), SPLIT, 0.85
    )
    assert [p.capacity_t for p in plants] == pytest.approx([300.0, 300.0, 300.0])
    assert (finding.rule, finding.count, finding.given) == ("pathway.capacity-missing", 2, "b、c")


def test_plants_come_in_the_order_of_metal_and_key() -> None:
    plants, _ = plants_of(units({}, {"unit_id": "z", "metal": "Cu"}, {"unit_id": "0"}), SPLIT, MOST)
    assert [(p.metal, p.key) for p in plants] == [("Cu", "z"), ("Zn", "0"), ("Zn", "a")]


def test_energy_without_a_published_split_is_split_by_the_declared_share() -> None:
    plants, findings = plants_of(units({"electricity_mwh": None, "direct_tco2": None}), SPLIT, MOST)
    assert plants[0].fuel_tce == pytest.approx(0.75 * 1.04)
    assert plants[0].electricity_mwh * COAL == pytest.approx(0.25 * 1.04)
    assert plants[0].direct_tco2 == pytest.approx(0.75 * 1.04 * 2.6)
    assert not plants[0].electricity_known
    assert [f.rule for f in findings] == ["pathway.route-without-electricity"]


def test_a_unit_without_energy_is_modelled_by_its_direct_emission_alone() -> None:
    plants, findings = plants_of(units({"energy_tce": None, "electricity_mwh": None}), SPLIT, MOST)
    assert (plants[0].fuel_tce, plants[0].electricity_mwh) == (0.0, 0.0)
    assert plants[0].direct_tco2 == pytest.approx(1.3683)
    assert [f.rule for f in findings] == ["pathway.plant-without-energy"]


@pytest.mark.parametrize(
    "gap", [{"production_t": None}, {"route": None}, {"route": ""}, {"energy_tce": None, "direct_tco2": None}]
)
def test_a_unit_that_cannot_be_modelled_is_named_and_left_in_the_rest(gap: dict[str, object]) -> None:
    plants, findings = plants_of(units({}, {**gap, "unit_id": "b", "name": "乙厂"}), SPLIT, MOST)
    assert [p.key for p in plants] == ["a"]
    assert findings[0].rule == "pathway.unit-outside-model"
    assert "乙厂" in findings[0].zh


def test_no_units_give_no_plants_and_no_finding() -> None:
    assert plants_of(units(), SPLIT, MOST) == ((), ())


def test_the_base_year_is_the_statistics_and_the_rest_is_named() -> None:
    plants, _ = plants_of(units({}), SPLIT, MOST)
    c, same, findings = calibrate(plants, history(1000.0), 0.7, 0.5)
    assert c.modelled_direct + c.rest_direct == pytest.approx(1000.0)
    assert c.indirect == pytest.approx(700.0)
    assert c.modelled_electricity + c.rest_electricity == pytest.approx(1400.0)
    assert same == plants
    assert [f.rule for f in findings] == ["pathway.rest-of-sector"]


def test_units_above_the_statistics_are_scaled_down_and_the_factor_is_named() -> None:
    plants, _ = plants_of(units({}), SPLIT, MOST)
    direct = 255 * 1.3683 / 2
    c, scaled, findings = calibrate(plants, history(direct), 0.7, 0.5)
    assert c.rest_direct == 0.0
    assert scaled[0].direct_tco2 == pytest.approx(plants[0].direct_tco2 / 2)
    assert scaled[0].production_t == plants[0].production_t
    named = [f for f in findings if f.rule == "pathway.modelled-above-statistics"]
    assert any("0.5000" in f.zh and "0.5000" in f.en for f in named)


@given(st.floats(1.0, 1e7), st.floats(0.0, 3.0), st.floats(0.05, 1.2))
def test_the_base_year_closes_whatever_the_statistics_say(direct: float, ratio: float, factor: float) -> None:
    plants, _ = plants_of(units({}), SPLIT, MOST)
    c, _, _ = calibrate(plants, history(direct), ratio, factor)
    assert c.modelled_direct + c.rest_direct == pytest.approx(direct)
    assert c.modelled_electricity + c.rest_electricity == pytest.approx(direct * ratio / factor, abs=1e-6)
    assert c.rest_direct >= 0.0
    assert c.rest_electricity >= 0.0


def accounts(*rows: tuple[int, str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "year": y, "region": "430000", "sector": s, "boundary": "direct", "basis": "top_down", "tco2": v,
                "confidence": "verified", "figure": f"account.{y}.430000.{s}.direct.top_down",
            }
            for y, s, v in rows
        ],
        schema_overrides={"tco2": pl.Float64},
    )  # fmt: skip


def test_history_adds_the_sub_sectors_and_leaves_out_half_known_years() -> None:
    series, findings = from_accounts(
        accounts((2007, "smelting_pressing", 5.0), (2008, "smelting_pressing", 5.4), (2008, "mining_dressing", 0.5)),
        "430000",
    )
    assert series is not None
    assert (series.years, series.direct) == ((2008,), (5.9,))
    assert [f.rule for f in findings] == ["pathway.partial-history"]


def test_a_ready_total_is_used_as_it_stands() -> None:
    series, findings = from_accounts(
        accounts((2008, "smelting_pressing", 5.4), (2008, "nonferrous_all", 6.0)), "430000"
    )
    assert series is not None
    assert (series.direct, findings) == ((6.0,), ())


def test_without_a_series_there_is_a_finding_and_no_history() -> None:
    series, findings = from_accounts(accounts((2008, "smelting_pressing", None)), "430000")
    assert series is None
    assert [f.rule for f in findings] == ["pathway.no-history"]


def test_the_grid_factor_holds_before_and_falls_after_what_is_published() -> None:
    grid = GridFactor(((2021, 0.5138), (2022, 0.49), (2023, 0.4976)))
    path = grid.path((2019, 2021, 2022, 2023, 2024, 2025), np.array([0.0, 0.1]))
    assert path[0].tolist() == [0.5138, 0.5138, 0.49, 0.4976, 0.4976, 0.4976]
    assert path[1, -1] == pytest.approx(0.4976 * 0.81)


@given(st.floats(0.0, 1.0), st.floats(0.0, 2.0), st.floats(0.0, 10.0))
def test_a_saving_split_over_carriers_stays_the_same_energy(saving: float, fuel: float, power: float) -> None:
    for carrier in ("fuel", "electricity", "as_route"):
        saved_fuel, saved_power = split_saving(saving, carrier, fuel, power, COAL)
        assert saved_fuel + saved_power * COAL == pytest.approx(saving)
