"""Figures that leap, months that are missing, intensities that cannot be."""

from __future__ import annotations

import polars as pl
from tests.accounting.verification.changed import found, put, without

ZN_COKE = (pl.col("item") == "coke") & pl.col("unit_id").str.ends_with("ZN")
JUNE = pl.col("period") == "2024-06"


def test_use_per_tonne_that_doubles_against_the_year_before_is_found_once() -> None:
    doubled = put(ZN_COKE & pl.col("period").str.starts_with("2024"), quantity=pl.col("quantity") * 2)
    (finding,) = found("year-on-year", activity=doubled)
    assert "X-EX-001-ZN reductant/coke" in finding.zh
    assert "+96 %" in finding.zh


def test_twice_the_output_with_twice_the_coke_is_no_jump() -> None:
    this_year = pl.col("period").str.starts_with("2024")
    twice = put(this_year, quantity=pl.col("quantity") * 2)
    assert found("year-on-year", activity=twice, production=twice) == []


def test_no_year_before_is_no_jump() -> None:
    before = pl.col("period") == "2023"
    assert found("year-on-year", activity=without(before), production=without(before)) == []


def test_a_month_of_three_times_the_use_is_found_with_its_row() -> None:
    (finding,) = found("month-on-month", activity=put(ZN_COKE & JUNE, quantity=pl.col("quantity") * 3))
    assert "2024-06" in finding.zh
    assert finding.address.row > 1


def test_the_sun_does_not_alarm_anybody() -> None:
    """Own photovoltaics swing with the season; electricity is followed as a whole, wherever it comes from."""
    winter = (pl.col("attribute") == "self_pv") & pl.col("period").str.ends_with("-01")
    assert found("month-on-month", activity=put(winter, quantity=0.0)) == []


def test_three_months_have_no_usual_month() -> None:
    few = without(pl.col("period").str.slice(0, 7) > "2024-03")
    leap = put(ZN_COKE & (pl.col("period") == "2024-02"), quantity=pl.col("quantity") * 3)
    assert found("month-on-month", activity=lambda frame: leap(few(frame))) == []


def test_a_missing_month_is_named() -> None:
    (finding,) = found("missing-months", activity=without(ZN_COKE & JUNE))
    assert "2024-06" in finding.zh
    assert finding.count == 1


def test_a_missing_month_of_output_is_named() -> None:
    (finding,) = found("missing-months", production=without(JUNE & (pl.col("product") == "锌锭")))
    assert finding.address.file == "production.csv"


def test_a_month_of_zero_is_not_missing() -> None:
    assert found("missing-months", activity=put(ZN_COKE & JUNE, quantity=0.0)) == []


def test_a_unit_that_started_in_may_lacks_no_april() -> None:
    zinc = pl.col("unit_id").str.ends_with("ZN")
    before_may = zinc & (pl.col("period").str.slice(0, 7) < "2024-05") & (pl.col("period").str.len_chars() == 7)
    started = put(zinc, commissioned="2024-05")
    findings = found("missing-months", units=started, activity=without(before_may), production=without(before_may))
    assert findings == []


def test_an_intensity_far_from_every_level_of_the_limit_is_found() -> None:
    (finding,) = found("intensity", activity=put(ZN_COKE, quantity=pl.col("quantity") * 5))
    assert finding.address.file == "units.csv"
    assert "kgce/t" in finding.given


def test_an_intensity_far_below_asks_what_was_left_out() -> None:
    zinc_power = (pl.col("stream") == "electricity_in") & pl.col("unit_id").str.ends_with("ZN")
    findings = found("intensity", activity=without(zinc_power | ZN_COKE))
    assert ["低于" in finding.zh for finding in findings] == [True]


def test_a_unit_without_a_route_has_no_range() -> None:
    assert found("intensity", units=put(pl.col("unit_id").str.ends_with("ZN"), route="n/a")) == []


def test_output_without_electricity_is_found() -> None:
    power = (pl.col("stream") == "electricity_in") & pl.col("unit_id").str.ends_with("SB")
    (finding,) = found("electricity-and-output", activity=without(power & JUNE))
    assert finding.address.file == "production.csv"


def test_electricity_without_output_is_found() -> None:
    antimony = (pl.col("unit_id").str.ends_with("SB")) & JUNE
    (finding,) = found("electricity-and-output", production=put(antimony, quantity=0.0))
    assert finding.address.file == "activity.csv"
    assert finding.given.endswith("MWh")


def test_a_unit_at_rest_uses_a_little_power() -> None:
    antimony = (pl.col("unit_id").str.ends_with("SB")) & JUNE
    resting = put(antimony & (pl.col("stream") == "electricity_in"), quantity=pl.col("quantity") * 0.1)
    assert found("electricity-and-output", production=put(antimony, quantity=0.0), activity=resting) == []
