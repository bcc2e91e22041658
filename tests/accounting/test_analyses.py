"""Measured values come before defaults in a stated order, keep their evidence, and are never replaced in silence."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from tests.accounting.activities import Row, computed, row, rules

from tanfeng.accounting import Account
from tanfeng.core.findings import Finding

SCHEMA: dict[str, Any] = {
    "unit_id": pl.String,
    "enterprise_id": pl.String,
    "period": pl.String,
    "item": pl.String,
    "parameter": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "level": pl.String,
    "_row": pl.Int64,
}
C = 44 / 12


def analyses(*rows: dict[str, Any]) -> pl.DataFrame:
    full = [{**dict.fromkeys(SCHEMA), "enterprise_id": "X-1", "period": "2022", **given} for given in rows]
    frame = pl.DataFrame(full, schema=SCHEMA, orient="row")
    return frame.with_columns(_row=pl.int_range(2, frame.height + 2, dtype=pl.Int64))


def ncv(value: float, level: str = "measured", **more: Any) -> dict[str, Any]:
    return {"item": "coke", "parameter": "ncv", "value": value, "unit": "GJ/t", "level": level, **more}


def of(result: Account, rule: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule == rule]


def burned(value: float) -> float:
    """Coke of the 2015 table with another calorific value."""
    return round(value * 0.0294 * 0.93 * C, 6)


MONTH = row("fuel", "coke", 1, period="2022-06", unit_id="U1")


def test_an_analysis_takes_the_place_of_a_default_and_stands_among_the_factors() -> None:
    result = computed(row("fuel", "coke", 1), analyses=analyses(ncv(28.0)))
    assert result.lines["tco2e"].to_list() == [burned(28.0)]
    assert "ledger:analyses#2" in result.lines["factors"][0]
    assert not any("coke.ncv" in factor for factor in result.lines["factors"][0])
    walked = {figure.id for _, figure in result.lineage.walk("account.line.activity#2")}
    assert "ledger:analyses#2" in walked
    assert result.lineage.dangling() == []


def test_the_analysed_calorific_value_counts_for_standard_coal_too() -> None:
    result = computed(row("fuel", "coke", 1), analyses=analyses(ncv(29.3076)))
    assert result.lines["tce_calorific"].to_list() == [1.0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (ncv(28.0), ncv(27.0, "supplier")),
        (ncv(28.0, "supplier"), ncv(27.0, "enterprise")),
        (ncv(28.0, unit_id="U1", enterprise_id=None), ncv(27.0)),
        (ncv(28.0, period="2022-06"), ncv(27.0, period="2022")),
        (ncv(28.0, period="2022"), ncv(27.0, "supplier", period="2022-06")),
        (ncv(28.0), ncv(27.0, None)),
    ],
)
def test_the_order_is_level_then_place_then_month(better: dict[str, Any], worse: dict[str, Any]) -> None:
    for table in (analyses(better, worse), analyses(worse, better)):
        assert computed(MONTH, analyses=table).lines["tco2e"].to_list() == [burned(28.0)]


def test_a_yearly_value_serves_every_month_and_a_monthly_value_its_month() -> None:
    months = [row("fuel", "coke", 1, period=f"2022-{month:02d}") for month in range(1, 13)]
    result = computed(*months, analyses=analyses(ncv(28.0), ncv(27.0, period="2022-03")))
    assert result.lines["tco2e"].to_list() == [burned(27.0) if m == 3 else burned(28.0) for m in range(1, 13)]


def test_a_cell_comes_before_an_analysis_and_a_difference_is_said() -> None:
    own = row("fuel", "coke", 1, ncv=28.0, ncv_unit="GJ/t")
    result = computed(own, analyses=analyses(ncv(27.0)))
    assert result.lines["tco2e"].to_list() == [burned(28.0)]
    [finding] = of(result, "account.analysis-overridden")
    assert (finding.severity, finding.address.row, finding.address.column) == ("warning", 2, "ncv")
    assert (finding.given, finding.expected) == ("28", "27")


def test_a_cell_that_says_the_same_in_another_unit_is_no_conflict() -> None:
    own = row("fuel", "coke", 1, ncv=28000.0, ncv_unit="kJ/kg")
    result = computed(own, analyses=analyses(ncv(28.0)))
    assert of(result, "account.analysis-overridden") == []


def test_several_different_values_of_one_level_are_no_value() -> None:
    result = computed(row("fuel", "coke", 1), row("fuel", "diesel", 1), analyses=analyses(ncv(28.0), ncv(27.0)))
    coke, diesel = result.lines["tco2e"]
    assert coke is None
    assert diesel is not None
    [finding] = of(result, "account.analysis-unusable")
    assert finding.blocks
    assert finding.address.row == 2
    assert any("coke" in text for text in result.missing)


def test_the_same_value_twice_is_one_value() -> None:
    result = computed(row("fuel", "coke", 1), analyses=analyses(ncv(28.0), ncv(28.0)))
    assert result.lines["tco2e"].to_list() == [burned(28.0)]
    assert of(result, "account.analysis-unusable") == []


def test_a_unit_that_does_not_fit_blocks_and_no_default_steps_in() -> None:
    result = computed(row("fuel", "coke", 1), analyses=analyses(ncv(28.0, unit="t")))
    assert result.lines["tco2e"].to_list() == [None]
    [finding] = of(result, "account.analysis-unusable")
    assert (finding.address.column, finding.given, finding.expected) == ("unit", "t", "GJ/t")


def test_an_analysis_out_of_range_blocks() -> None:
    table = analyses({"item": "coke", "parameter": "oxidation_rate", "value": 98.0, "unit": "1", "level": "measured"})
    result = computed(row("fuel", "coke", 1), analyses=table)
    assert result.lines["tco2e"].to_list() == [None]
    assert "account.value-out-of-range" in rules(result)


def test_per_cent_are_read_as_per_cent() -> None:
    table = analyses({"item": "coke", "parameter": "oxidation_rate", "value": 98.0, "unit": "%", "level": "measured"})
    [line] = computed(row("fuel", "coke", 1), analyses=table).lines["tco2e"]
    assert line == pytest.approx(28.446 * 0.0294 * 0.98 * C, abs=1e-6)


def test_where_the_period_is_not_covered_the_default_stands_and_that_is_said() -> None:
    rows = [row("fuel", "coke", 1, period="2022-01"), row("fuel", "coke", 1, period="2022-02")]
    result = computed(*rows, analyses=analyses(ncv(28.0, period="2022-01")))
    assert result.lines["tco2e"].to_list() == [burned(28.0), burned(28.446)]
    [finding] = of(result, "account.analysis-period-not-covered")
    assert (finding.severity, finding.given, finding.address.row) == ("info", "2022-02", 3)


def test_a_month_does_not_speak_for_the_year() -> None:
    result = computed(row("fuel", "coke", 1), analyses=analyses(ncv(28.0, period="2022-01")))
    assert result.lines["tco2e"].to_list() == [burned(28.446)]
    assert of(result, "account.analysis-period-not-covered")


def test_another_enterprises_analysis_is_not_taken() -> None:
    result = computed(row("fuel", "coke", 1), analyses=analyses(ncv(28.0, enterprise_id="X-2")))
    assert result.lines["tco2e"].to_list() == [burned(28.446)]
    assert not {"account.analysis-not-used", "account.analysis-period-not-covered"} & rules(result)


def test_an_analysis_that_nothing_takes_is_said_and_one_that_is_beaten_is_not() -> None:
    idle = {"item": "limestone", "parameter": "sulphur", "value": 0.01, "unit": "1", "level": "measured"}
    result = computed(row("fuel", "coke", 1), analyses=analyses(ncv(28.0), ncv(27.0, "supplier"), idle))
    [finding] = of(result, "account.analysis-not-used")
    assert finding.address.row == 4


def test_the_calorific_value_of_a_reductant_does_not_touch_its_factor() -> None:
    result = computed(row("reductant", "coke", 1), analyses=analyses(ncv(28.0)))
    assert result.lines["tco2e"].to_list() == [2.862]
    assert "account.value-not-used" not in rules(result)


def test_confidence_of_a_line_is_not_better_than_its_analysis() -> None:
    given = row("fuel", "biomass", 1, confidence="measured")
    factor = {"item": "biomass", "parameter": "emission_factor", "unit": "tCO2/t", "value": 0.5}
    measured = computed(given, analyses=analyses({**factor, "level": "measured"}))
    supplied = computed(given, analyses=analyses({**factor, "level": "supplier"}))
    assert measured.lines["confidence"].to_list() == ["measured"]
    assert supplied.lines["confidence"].to_list() == ["reported"]


def test_a_table_of_analyses_without_rows_changes_nothing() -> None:
    rows: list[Row] = [row("fuel", "coke", 1), row("electricity_in", "electricity", 1, "MWh")]
    without, empty = computed(*rows), computed(*rows, analyses=analyses())
    assert without.lines.equals(empty.lines)
    assert without.findings == empty.findings


def test_the_anodes_own_sulphur_and_ash_enter_beside_a_default() -> None:
    used = row("anode", "prebaked_anode", 100, period="2024-01")
    sulphur = {"item": "prebaked_anode", "parameter": "sulphur", "unit": "%", "value": 1.5, "level": "measured"}
    table = analyses({**sulphur, "period": "2024"})
    [line] = computed(used, guideline="aluminium-ets-2024", analyses=table).lines["tco2e"]
    assert line == round(100 * (1 - 0.1518) * (1 - 0.015 - 0.004) * C, 2)
    both = analyses(
        {**sulphur, "period": "2024"},
        {**sulphur, "parameter": "ash", "value": 0.3, "period": "2024"},
        {**sulphur, "parameter": "loss_ratio", "value": 14, "period": "2024-01"},
    )
    [line] = computed(used, guideline="aluminium-ets-2024", analyses=both).lines["tco2e"]
    assert line == round(100 * (1 - 0.14) * (1 - 0.015 - 0.003) * C, 2)


def test_sulphur_and_ash_above_one_are_no_carbon() -> None:
    shares = [
        {"item": "prebaked_anode", "parameter": name, "unit": "1", "value": 0.6, "level": "measured", "period": "2024"}
        for name in ("sulphur", "ash")
    ]
    result = computed(
        row("anode", "prebaked_anode", 1, period="2024-01"), guideline="aluminium-ets-2024", analyses=analyses(*shares)
    )
    assert result.lines["tco2e"].to_list() == [None]
    [finding] = of(result, "account.value-out-of-range")
    assert finding.blocks
    assert "sulphur + ash" in finding.en
