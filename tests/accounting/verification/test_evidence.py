"""Meters, analyses, reports, notices: what the figures rest on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
from tests.accounting.verification.changed import WORKSPACE, found, more, nothing, put, reference, view, without

from tanfeng.accounting.verification import CHECKS, rules
from tanfeng.reference import Reference

JUNE = pl.col("period") == "2024-06"
GATE = pl.col("meter_id") == "X-EX-001-M-gate-electricity"
NCV = (pl.col("item") == "anthracite") & (pl.col("parameter") == "ncv")


def test_a_meter_worse_than_the_standard_asks_is_a_warning_with_its_class() -> None:
    (finding,) = found("meter-class", meters=put(GATE, accuracy_class="2.0"))
    assert (finding.severity, finding.given) == ("warning", "2.0")
    assert "待核原文" in finding.clause


def test_a_letter_behind_the_class_does_not_make_it_worse() -> None:
    assert found("meter-class", meters=put(GATE, accuracy_class="0.5S 级")) == []


def test_a_class_that_is_no_number_says_nothing() -> None:
    assert found("meter-class", meters=put(GATE, accuracy_class="合格")) == []


def test_a_meter_on_no_register_is_one_finding_for_all_its_rows() -> None:
    (finding,) = found("meter-known", meters=without(pl.col("meter_id") == "X-EX-001-M-ZN-50-coke"))
    assert finding.count == 12


def test_a_quantity_without_a_meter_is_not_a_meter_unknown() -> None:
    assert found("meter-known", activity=put(pl.col("item") == "coke", meter_id=None)) == []
    assert found("meter-known", activity=put(pl.col("item") == "coke", meter_id="n/a")) == []


def test_a_measured_value_without_a_report_is_found() -> None:
    (finding,) = found("evidence", analyses=put(NCV & JUNE, evidence=None))
    assert (finding.address.file, finding.count) == ("analyses.csv", 1)


def test_a_measured_value_in_a_row_of_activity_needs_its_report_too() -> None:
    coke = (pl.col("item") == "coke") & JUNE
    findings = found("evidence", activity=put(coke, ncv=28.1, ncv_unit="GJ/t", evidence="n/a"))
    assert [finding.count for finding in findings] == [3]


def test_a_reported_figure_without_evidence_is_no_measured_one() -> None:
    reported = put(JUNE & (pl.col("item") == "diesel"), confidence="reported", evidence=None)
    assert found("evidence", activity=reported) == []


def test_a_month_of_use_without_its_analysis_is_named() -> None:
    (finding,) = found("analysis-frequency", analyses=without(NCV & JUNE))
    assert finding.given == "2024-06"


def test_a_value_of_the_year_serves_its_months() -> None:
    yearly = more(NCV & JUNE, period="2024", evidence="EX-Y")
    assert found("analysis-frequency", analyses=lambda frame: without(NCV & JUNE)(yearly(frame))) == []


def test_a_month_in_which_nothing_was_burned_needs_no_analysis() -> None:
    rested = put((pl.col("item") == "anthracite") & JUNE, quantity=0.0)
    assert found("analysis-frequency", analyses=without(NCV & JUNE), activity=rested) == []


def test_a_typed_factor_that_its_notice_does_not_hold_is_found() -> None:
    grid = (pl.col("attribute") == "grid") & JUNE & pl.col("process_id").str.ends_with("SB-10")
    typed = put(grid, emission_factor=0.5777, evidence="公告2025年第47号")
    (finding,) = found("factor-in-notice", activity=typed)
    assert finding.expected == "公告2025年第47号"
    assert "0.5777" in finding.given


def test_a_typed_factor_that_stands_in_its_notice_is_in_order() -> None:
    grid = (pl.col("attribute") == "grid") & JUNE
    assert found("factor-in-notice", activity=put(grid, emission_factor=0.5306, evidence="公告 2025年第47号")) == []


def test_a_typed_factor_that_names_no_notice_is_not_judged_here() -> None:
    assert found("factor-in-notice", activity=put((pl.col("attribute") == "grid") & JUNE, emission_factor=0.9)) == []


def overlay(folder: Path, value: str, source: str) -> Reference:
    folder.mkdir()
    head = (
        "key,kind,technology,year,quantity,value,value_low,value_high,value_text,unit,region,"
        "valid_from,valid_to,edition,source,confidence,note\n"
    )
    row = (
        f"electricity_factors.provincial-average.430000.2023,provincial_average,,2023,emission_factor,{value},,,,"
        f"tCO2/MWh,430000,,,{source},{source},verified,\n"
    )
    (folder / "electricity_factors.csv").write_text(head + row, encoding="utf-8")
    return Reference.load([WORKSPACE / "reference", folder])


def test_an_overlaid_factor_that_names_a_notice_and_is_not_in_it_is_found(tmp_path: Path) -> None:
    """A workspace may state its own factor; it may not put another number into a notice."""
    changed = replace(view(), reference=overlay(tmp_path / "r", "0.453", "mee-2025-47"))
    (finding,) = CHECKS["factor-in-notice"](changed, rules()["factor-in-notice"])
    assert finding.expected == "0.4976 tCO2/MWh"


def test_an_overlaid_factor_of_its_own_source_is_no_question(tmp_path: Path) -> None:
    changed = replace(view(), reference=overlay(tmp_path / "r", "0.453", "example-smelter"))
    assert list(CHECKS["factor-in-notice"](changed, rules()["factor-in-notice"])) == []


def test_a_measured_value_that_is_the_default_of_another_vintage_is_found() -> None:
    """22.867 GJ/t is printed as the default of the ETS guidelines: no laboratory measured it."""
    coal = (pl.col("item") == "anthracite") & (pl.col("stream") == "fuel") & JUNE
    findings = found("borrowed-default", activity=put(coal, ncv=22.867, ncv_unit="GJ/t"))
    assert findings
    assert all("22.867" in finding.given for finding in findings)


def test_carbon_by_mass_that_says_the_same_as_heat_and_content_is_in_order() -> None:
    assert found("carbon-balance", analyses=more(NCV, parameter="carbon_share", value=0.643, unit="ratio")) == []


def test_carbon_by_mass_far_from_heat_and_content_is_found() -> None:
    (finding,) = found("carbon-balance", analyses=more(NCV, parameter="carbon_share", value=0.80, unit="ratio"))
    assert "元素碳" in finding.zh
    assert finding.count == 24


def test_without_carbon_by_mass_there_is_no_balance_to_draw() -> None:
    assert found("carbon-balance", analyses=nothing) == []


def anodes(rate: float, period: str = "2024-06", output: float = 8350.0) -> list[str]:
    """The lead line, told as an aluminium smelter, uses ``rate`` tonnes of anode per tonne."""
    lead = pl.col("unit_id").str.ends_with("PB") & (pl.col("item") == "limestone") & JUNE
    used = more(lead, stream="anode", item="prebaked_anode", quantity=output * rate, period=period)
    return [finding.rule for finding in found("anode-use", activity=used)]


def test_anodes_beyond_what_the_metal_can_take_are_found() -> None:
    assert anodes(0.9) == ["verify.anode-use"]


def test_the_usual_use_of_anodes_is_in_order() -> None:
    assert anodes(0.5) == []


def test_anodes_of_the_year_are_held_against_twelve_months_of_metal() -> None:
    assert anodes(0.9, "2024", 99100.0) == ["verify.anode-use"]
    assert anodes(0.5, "2024", 99100.0) == []


def test_the_rounding_rule_says_both_totals() -> None:
    (finding,) = found("rounding")
    assert finding.severity == "info"
    assert finding.expected != finding.given


def test_the_reference_of_the_example_is_the_shipped_one_with_its_overlay() -> None:
    assert reference().edition != Reference.load().edition
