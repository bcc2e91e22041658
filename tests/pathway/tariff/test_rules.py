"""Tiered and differential prices: the 2013 rule of aluminium is the published example."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.pathway.tariff import FlatSurcharge, StandardSurcharge, StepSurcharge, rule_of, surcharges
from tanfeng.reference import Reference

IN_2015 = date(2015, 1, 1)
TODAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Plant:
    key: str
    route: str
    electricity_mwh: float


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="module")
def rule_2013(reference: Reference) -> StepSurcharge:
    rule = rule_of(reference, "in01", IN_2015)
    assert isinstance(rule, StepSurcharge)
    return rule


@pytest.mark.parametrize(
    ("kwh_per_t", "rate"),
    [(13_000, 0.0), (13_700, 0.0), (13_700.1, 0.02), (13_800, 0.02), (13_800.1, 0.08), (14_500, 0.08)],
)
def test_the_2013_rule_charges_the_step_a_smelter_stands_on(rule_2013: StepSurcharge, kwh_per_t: float, rate: float):
    assert rule_2013.per_tonne(np.array([kwh_per_t]))[0] == pytest.approx(rate * kwh_per_t, abs=1e-9)


def test_the_2013_rule_names_its_three_rows(rule_2013: StepSurcharge):
    assert sorted(rule_2013.inputs) == [
        "ref:incentive_rules.in01.surcharge.13700-to-13800",
        "ref:incentive_rules.in01.surcharge.above-13800",
        "ref:incentive_rules.in01.surcharge.up-to-13700",
    ]
    assert rule_2013.confidence == "verified"


def test_the_2013_rule_prices_nothing_after_its_last_day(reference: Reference):
    finding = rule_of(reference, "in01", TODAY)
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.expected, finding.given) == (
        "tariff.not-in-force",
        "2014-01-01/2021-12-31",
        "2026-01-01",
    )


@pytest.mark.parametrize(("rule", "step"), [("in02", ""), ("in04", "restricted"), ("in04", "eliminated"), ("in05", "")])
def test_a_recalled_rule_never_prices(reference: Reference, rule: str, step: str):
    finding = rule_of(reference, rule, TODAY, step)
    assert isinstance(finding, Finding)
    assert finding.rule == "tariff.recalled"


def test_a_rule_nobody_knows_is_a_finding(reference: Reference):
    finding = rule_of(reference, "in99", TODAY)
    assert isinstance(finding, Finding)
    assert finding.rule == "tariff.no-rule"


_HEAD = "key,rule,family,step,quantity,value,unit,region,valid_from,source,confidence\n"


def _overlay(folder: Path, rows: str) -> Reference:
    (folder / "incentive_rules.csv").write_text(_HEAD + rows, encoding="utf-8")
    return Reference.load([folder])


def test_a_verified_overlay_brings_the_2021_rule_to_life(tmp_path: Path):
    """0.01 CNY/kWh for every started 20 kWh/t above 13,300."""
    reference = _overlay(
        tmp_path,
        "incentive_rules.in02.standard-level.2025,in02,tariff,2025,standard_level,13300,kWh/t,100000,2025-01-01,x,verified\n"
        "incentive_rules.in02.step-width,in02,tariff,,step_width,20,kWh/t,100000,2022-01-01,x,verified\n"
        "incentive_rules.in02.per-step,in02,tariff,,surcharge_per_step,0.01,CNY/kWh,100000,2022-01-01,x,verified\n",
    )
    rule = rule_of(reference, "in02", TODAY)
    assert isinstance(rule, StandardSurcharge)
    charge = rule.per_tonne(np.array([13_300.0, 13_301.0, 13_320.0, 13_321.0]))
    assert charge == pytest.approx([0.0, 0.01 * 13_301, 0.01 * 13_320, 0.02 * 13_321])


def test_a_verified_overlay_brings_a_differential_price_to_life(tmp_path: Path):
    row = "incentive_rules.in04.surcharge.restricted,in04,tariff,restricted,surcharge,0.10,CNY/kWh,100000,2010-06-01,"
    row += "x,verified\n"
    rule = rule_of(_overlay(tmp_path, row), "in04", TODAY, "restricted")
    assert isinstance(rule, FlatSurcharge)
    assert rule.per_tonne(np.array([4000.0]))[0] == pytest.approx(400.0)


@pytest.mark.parametrize(
    "rows",
    [
        "a,in77,tariff,up-to-100,surcharge,0,CNY/kWh,,,x,verified\nb,in77,tariff,above-200,surcharge,1,CNY/kWh,,,x,verified\n",
        "a,in77,tariff,up-to-100,surcharge,0,CNY/kWh,,,x,verified\nb,in77,tariff,dear,surcharge,1,CNY/kWh,,,x,verified\n",
        "a,in77,tariff,,surcharge,-1,CNY/kWh,,,x,verified\n",
        "a,in77,tariff,,standard_level,100,kWh/t,,,x,verified\n",
    ],
    ids=["a gap between steps", "a step nobody can read", "a price below zero", "a standard without its steps"],
)
def test_an_incomplete_rule_is_a_finding_and_no_number(tmp_path: Path, rows: str):
    finding = rule_of(_overlay(tmp_path, rows), "in77", TODAY)
    assert isinstance(finding, Finding)
    assert finding.rule == "tariff.rule-unreadable"


def test_each_smelter_of_a_named_route_carries_its_own_surcharge(reference: Reference):
    plants = [Plant("old", "AL-ELEC", 13.75), Plant("new", "AL-ELEC", 13.2), Plant("zinc", "ZN-HYDRO-R", 4.0)]
    found, findings = surcharges({"on": IN_2015, "tiered": {"AL-ELEC": "in01"}}, reference, plants)
    assert {s.plant: s.cny_per_t for s in found} == pytest.approx({"old": 0.02 * 13_750, "new": 0.0})
    assert findings == ()


def test_a_saving_that_leaves_a_step_is_worth_the_whole_surcharge(reference: Reference):
    (surcharge,), _ = surcharges(
        {"on": IN_2015, "tiered": {"AL-ELEC": "in01"}}, reference, [Plant("old", "AL-ELEC", 13.75)]
    )
    assert surcharge.change(-0.06) == pytest.approx(-0.02 * 13_750)
    assert surcharge.change(0.1) == pytest.approx(0.08 * 13_850 - 0.02 * 13_750)


def test_a_recalled_rule_is_said_once_for_all_its_plants(reference: Reference):
    plants = [Plant("a", "AL-ELEC", 13.75), Plant("b", "AL-ELEC", 13.9)]
    found, findings = surcharges({"on": TODAY, "tiered": {"AL-ELEC": "in02"}}, reference, plants)
    assert found == ()
    assert [f.rule for f in findings] == ["tariff.recalled"]


@pytest.mark.parametrize(
    ("section", "word"),
    [
        ({"on": TODAY, "tiered": {"AL-NONE": "in01"}}, "AL-NONE"),
        ({"on": "soon"}, "[tariff] on"),
        ({"tiered": {}}, "[tariff] on"),
        ({"on": TODAY, "differential": {"rule": "in04", "classes": {"plant-x": "restricted"}}}, "plant-x"),
        ({"on": TODAY, "differential": {"classes": {"old": "restricted"}}}, "rule"),
        ({"on": TODAY, "tierd": {}}, "tierd"),
    ],
)
def test_bad_tariff_input_is_one_sentence_with_its_address(reference: Reference, section: dict[str, object], word: str):
    with pytest.raises(UsageError) as error:
        surcharges(section, reference, [Plant("old", "AL-ELEC", 13.75)])
    assert word in error.value.en
    assert "base.toml [tariff" in error.value.en
