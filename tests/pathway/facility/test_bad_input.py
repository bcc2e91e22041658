"""Bad input: one clear sentence with its address, or a finding; never a number."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from tests.pathway.conftest import lines, make, saver, unit
from tests.pathway.facility.common import LIMIT, RECYCLED, item, limit, solved
from tests.pathway.test_scenario import SHIPPED

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.pathway import outcome
from tanfeng.pathway.facility import ask, solve
from tanfeng.pathway.scenario_file import load_scenarios

PLAN = next(s for s in load_scenarios(SHIPPED) if s.name == "plan")


def test_a_carrier_without_a_price_is_refused_by_the_name_of_the_assumption() -> None:
    gas = saver("gas", kind="gas", changes={"ore": {"fuel_tce": -0.5, "gas_tce": 0.4}})
    with pytest.raises(UsageError, match="gas_price"):
        solve(make(measures=(gas,)), LIMIT)


def test_prerequisites_in_a_circle_are_refused_by_name() -> None:
    one, two = saver("one", requires=("two",)), saver("two", requires=("one",))
    with pytest.raises(UsageError) as raised:
        ask(make(measures=(one, two, saver("three"))))
    assert "one, two" in raised.value.en
    assert "three" not in raised.value.en
    assert "成环" in raised.value.zh


def test_new_lines_without_number_are_refused_before_they_fill_the_memory() -> None:
    tiny = lines(line_t=0.001, lines_at_most=40_000)
    with pytest.raises(UsageError) as raised:
        ask(make(plants=(unit(), tiny)))
    assert "40000" in raised.value.en
    assert "demand_growth" in raised.value.zh


def test_a_measure_that_saves_more_than_the_plant_takes_is_refused_with_both_names() -> None:
    with pytest.raises(UsageError) as raised:
        ask(make(measures=(saver("huge", saves=3.0),)))
    assert "huge" in raised.value.zh
    assert "'ore'" in raised.value.en
    assert "fuel_tce" in raised.value.en


@pytest.mark.parametrize("name", ["fuel_price", "electricity_price", "carbon_price"])
def test_a_negative_price_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        solve(make(**{name: -1.0}), LIMIT)
    assert "negative" in raised.value.en


@pytest.mark.parametrize("name", ["capacity_life", "measure_life"])
def test_a_life_below_a_year_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        solve(make(**{name: 0.5}), LIMIT)
    assert "shorter than one year" in raised.value.en


def test_demand_above_all_capacity_is_a_sentence_with_metal_year_and_amount() -> None:
    problem = make(plants=(unit(),), measures=(), scrap_share={}, demand_growth=0.02)
    (finding,) = outcome.shortfalls(PLAN, problem, solved(problem))
    assert finding.rule == "pathway.out-of-reach"
    assert "Pb" in finding.zh
    assert "2035" in finding.en
    assert "31 t" in finding.en, "134.6 t are asked for and 104.0 t/a stand"
    assert finding.severity == "warning"


def test_a_limit_that_cannot_be_kept_is_a_sentence_with_its_name_and_unit() -> None:
    problem = make(plants=(unit(),), measures=(), scrap_share={}, limits=(limit("direct_tco2", 250.0),))
    (finding,) = outcome.shortfalls(PLAN, problem, solved(problem))
    assert "direct_tco2" in finding.en
    assert "50 tCO2" in finding.en


def test_a_missed_plan_item_is_a_sentence_of_its_own() -> None:
    problem = make(policies=(item(RECYCLED, 0.5, quote="再生占比"),))
    (finding,) = outcome.shortfalls(PLAN, problem, solved(problem))
    assert (finding.rule, finding.clause) == ("pathway.policy-shortfall", RECYCLED)
    assert "再生占比" in finding.zh


@pytest.mark.parametrize(("status", "said"), [("stopped", "time limit"), ("open gap", "larger gap")])
def test_a_plan_that_is_not_final_is_a_finding_with_its_gap(status: str, said: str) -> None:
    solution = replace(solved(make()), status=status, bound=1.5)
    (finding,) = outcome.open_answer(PLAN, solution)
    assert said in finding.en
    assert f"{1 - 1.5 / solution.objective:.3%}" in finding.en
    assert not outcome.open_answer(PLAN, solved(make()))


def test_a_solve_that_runs_out_of_time_is_not_final() -> None:
    solution = solve(make(demand_growth=-0.01, policies=(item(RECYCLED, 0.31),)), 0.0)
    assert solution.status == "stopped"
    assert not solution.final
    assert solution.gap > 0


def test_a_missing_solver_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(TanfengError) as raised:
        solve(make(), LIMIT)
    assert "highspy" in raised.value.zh
    assert "not installed" in raised.value.en


def test_a_frozen_scenario_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    assert solve(make(decisions=False), LIMIT).final


def test_power_on_the_site_of_a_closed_unit_is_named() -> None:
    """The older unit closes in 2030; its roof goes on and would feed the grid."""
    old = unit("old", capacity_t=60.0, production_t=60.0, fuel_tce=1.2)
    roof = saver("roof", kind="onsite_power", changes={"old": {"electricity_mwh": -0.1}}, potential=1.0)
    problem = make(plants=(unit(), old), measures=(roof,), scrap_share={}, demand_growth=-0.05, measure_capex=10.0)
    solution = solved(problem)
    assert solution.closed[1, -1]
    (finding,) = outcome.shortfalls(PLAN, problem, solution)
    assert finding.rule == "pathway.site-above-use"
    assert "old" in finding.zh
    assert "6 MWh" in finding.en
