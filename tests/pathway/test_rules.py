"""Rules of the plan beside its targets, declared limits, the boundary of recycling: from a scenario to the model."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.pathway.conftest import lines, make, unit

from tanfeng.core.errors import UsageError
from tanfeng.pathway import cleaner_levels, rules
from tanfeng.pathway.facility import solve
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scenario_file import build_scenario
from tanfeng.plan import Plan
from tanfeng.reference import Reference

FOLDER = Path(__file__).parents[2] / "workspaces/hunan-public/scenarios"
BASE = tomllib.loads((FOLDER / "base.toml").read_text(encoding="utf-8"))
PLAN, REFERENCE = Plan.load("hunan-nonferrous-2022"), Reference.load()
PLANTS = tuple(unit(key, route=key, metal=metal) for key, metal in (("CU-PYRO", "Cu"), ("PB-PRIM", "Pb")))


def scenario(**own: Any) -> Scenario:
    return build_scenario("tried", BASE, own)


def test_the_exit_rule_takes_sourced_levels_and_names_the_routes_it_knows_none_for() -> None:
    """Copper's baseline of 380 kgce/t is sourced, lead's is only recalled."""
    tried = scenario(rules={"exit-below-baseline": {"enabled": True}})
    (item,), findings = rules.exit_items(tried, PLAN, REFERENCE, PLANTS)
    assert item.item == "task-03.1"
    assert item.levels == pytest.approx({"CU-PYRO": 0.38})
    assert item.first_year == 2025
    assert item.quote == PLAN.item("task-03.1").title_zh
    assert [(f.rule, f.given) for f in findings] == [("pathway.rule-without-level", "PB-PRIM")]


def test_without_the_rule_nothing_leaves() -> None:
    assert rules.exit_items(scenario(), PLAN, REFERENCE, PLANTS) == ((), ())


def test_the_admission_rule_sets_the_level_of_every_new_line() -> None:
    tried = scenario(rules={"admission-level-1": {"enabled": True}})
    assert {level for _, level in rules.admitted(tried, PLAN)} == {"gb-level-1"}
    assert rules.admitted(scenario(), PLAN) == scenario().candidates


def test_a_rule_for_an_item_the_plan_does_not_have_is_refused() -> None:
    tried = scenario(rules={"admission-level-1": {"enabled": True, "item": "task-99"}})
    with pytest.raises(UsageError, match="task-99"):
        rules.admitted(tried, PLAN)


def limited(**fields: Any) -> Scenario:
    said = {"quantity": "gas_tce", "value": 5e6, "unit": "kgce", "source": "设定", **fields}
    return build_scenario("tried", {**BASE, "limits": {"gas": said}}, {})


def test_a_limit_is_converted_to_the_unit_of_the_model() -> None:
    tried = limited()
    (limit,) = rules.limits(tried, PLAN, tried.assumptions, (2019, 2035))
    assert (limit.value, limit.unit, limit.item) == (5000.0, "tce", "limit")
    assert (limit.first_year, limit.last_year) == (2023, 2035)


def test_a_limit_of_another_dimension_is_refused_with_its_address() -> None:
    tried = limited(unit="tCO2")
    with pytest.raises(UsageError, match=r"limits\.gas"):
        rules.limits(tried, PLAN, tried.assumptions, (2019, 2035))


def test_a_negative_limit_is_refused_with_its_address() -> None:
    with pytest.raises(UsageError, match=r"limits\.gas"):
        limited(value=-1.0)


def test_in_the_supply_chain_recycling_pays_where_at_the_gate_it_does_not() -> None:
    """Recycled copper takes as much at the gate and costs 300 CNY more; mining emits 5 t per tonne of primary metal."""
    plants = (unit(metal="Cu"), lines(metal="Cu", fuel_tce=1.0, direct_tco2=2.0))
    problem = make(
        plants=plants, measures=(), scrap_share={"Cu": 0.4}, ten_metals=("Cu",), upstream={"Cu": 5.0},
        carbon_price=500.0, recycled_feed_premium=300.0,
    )  # fmt: skip
    gate = solve(problem, 60.0)
    chain = solve(replace(problem, recycling_boundary="supply-chain"), 60.0)
    assert gate.production[1].sum() == pytest.approx(0.0)
    assert chain.production[1, -1] == pytest.approx(40.0)
    assert gate.total[-1] == pytest.approx(chain.total[-1]), "what mining emits is not in the sector's total"


def cleaner(**fields: Any) -> Scenario:
    said = {"kind": "cleaner-production", "item": "task-12.1", "level": "II", "by": 2028, "enabled": True, **fields}
    return build_scenario("tried", {**BASE, "rules": {"cleaner": said}}, {})


def test_the_rule_on_cleaner_production_names_the_units_it_does_not_know() -> None:
    plants = (unit("a", cleaner_production="III"), unit("b"), lines())
    (item,), (said,) = cleaner_levels.level_items(cleaner(), PLAN, plants)
    assert (item.item, item.first_year, item.choices["level"]) == ("task-12.1", 2028, "II")
    assert item.quote == PLAN.item("task-12.1").title_zh
    assert (said.rule, said.count, said.clause) == ("pathway.cleaner-production-partly-known", 1, "task-12.1")
    assert "b" in said.en.split(": ")[2]
    assert cleaner_levels.level_items(cleaner(), PLAN, plants[:1])[1] == ()


def test_without_any_level_the_rule_is_inactive_and_says_what_would_cure_it() -> None:
    items, (said,) = cleaner_levels.level_items(cleaner(), PLAN, (unit(), lines(cleaner_production="I")))
    assert items == ()
    assert said.rule == "pathway.cleaner-production-unknown"
    assert "cleaner_production" in said.en


@pytest.mark.parametrize("level", ["III", "baseline", ""])
def test_a_level_that_cannot_be_asked_for_is_refused_with_its_address(level: str) -> None:
    with pytest.raises(UsageError, match=r"rules\.cleaner"):
        cleaner_levels.level_items(cleaner(level=level), PLAN, PLANTS)


def test_two_rules_on_one_plan_item_are_refused() -> None:
    one = {"kind": "cleaner-production", "item": "task-12.1", "level": "II", "by": 2028}
    tried = build_scenario("tried", {**BASE, "rules": {"one": one, "two": one}}, {})
    with pytest.raises(UsageError, match=r"task-12\.1"):
        cleaner_levels.level_items(tried, PLAN, PLANTS)


def test_new_lines_are_marked_with_the_level_the_scenario_declares() -> None:
    tried = scenario(cleaner_production={"new_lines": "II"})
    assert {p.cleaner_production for p in cleaner_levels.marked(tried, (lines(),))} == {"II"}
    assert {p.cleaner_production for p in cleaner_levels.marked(scenario(), (lines(),))} == {""}
    with pytest.raises(UsageError, match="new_lines"):
        scenario(cleaner_production={"new_lines": "IV"})
    with pytest.raises(UsageError, match="lifts_to"):
        scenario(measures={"EE-CU": {"lifts_to": "0"}})


def test_a_yield_names_a_declared_assumption() -> None:
    acid = {"value": 1.5, "low": 1.2, "high": 1.8, "unit": "t/t", "source": "设定", "confidence": "assumed"}
    numbers = {**BASE["assumptions"], "acid_yield": acid}
    with_yield = {**BASE, "assumptions": numbers, "yields": {"ZN-HYDRO": {"acid": "acid_yield"}}}
    assert build_scenario("tried", with_yield, {}).yields == {"ZN-HYDRO": {"acid": "acid_yield"}}
    with pytest.raises(UsageError, match="acid_yeild"):
        build_scenario("tried", {**with_yield, "yields": {"ZN-HYDRO": {"acid": "acid_yeild"}}}, {})
    with pytest.raises(UsageError, match="copper"):
        build_scenario("tried", {**with_yield, "yields": {"ZN-HYDRO": {"copper": "acid_yield"}}}, {})
