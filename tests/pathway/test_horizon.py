"""A horizon to 2060 (到 2060 年): proven as one to 2035 is, and said to be an extension."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.conftest import lines, make, unit
from tests.pathway.facility.common import exactly
from tests.pathway.test_run import PLAN, WORKSPACE

from tanfeng.cli.pathway_opening import assembled_of, open_pathway, scenario_of
from tanfeng.core.errors import UsageError
from tanfeng.pathway import Scenario, load_scenarios
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.engine import Settings, solve
from tanfeng.pathway.facility import ask
from tanfeng.pathway.horizon import beyond, beyond_all, to_year
from tanfeng.pathway.problem import Problem

TO_2060 = tuple(range(2020, 2061))


def test_the_worked_sector_to_2060_costs_what_paper_says() -> None:
    """Case 1 of docs/model.md: three years of 125,000 CNY, then 91,400 a year, now for 38 years instead of 13."""
    solution = exactly(make(years=TO_2060))
    cost = sum(v for k, v in solution.cost_items.items() if k != "policy_slack")
    assert cost * 1e6 == pytest.approx(3 * 125_000 + 38 * 91_400)


def test_demand_that_grows_to_2060_is_met_by_as_few_whole_lines_as_it_takes() -> None:
    """Ore runs full; 2 % more is asked for each year; every tonne costs 1250, a line of 20 t/a 1000 CNY a year."""
    new = lines("new", origin="primary", line_t=20.0, lines_at_most=12, fuel_tce=1.0, direct_tco2=2.0)
    grown = make(years=TO_2060, plants=(unit(), new), measures=(), scrap_share={}, demand_growth=0.02)
    solution = exactly(grown)
    demand = 100.0 * 1.02 ** np.arange(len(TO_2060))
    before = demand[2] - 100.0
    needed = np.where(np.arange(len(TO_2060)) < 3, 0.0, np.ceil((demand - 100.0 - before) / 20.0 - 1e-9))
    standing = np.cumsum(solution.new_capacity[1])
    assert needed[-1] == 6
    assert standing == pytest.approx(20.0 * needed)
    assert solution.cost_items["policy_slack"] == pytest.approx(0.0, abs=1e-9)


@pytest.fixture(scope="module")
def least_cost() -> tuple[Scenario, Problem]:
    opened = open_pathway(WORKSPACE, 2060)
    scenario = scenario_of(opened, "least-cost")
    problem = assembled_of(opened, scenario).problem
    assert problem is not None
    return scenario, problem


def test_hunan_to_2060_is_certified_within_the_gap_asked_for(least_cost: tuple[Scenario, Problem]) -> None:
    _, problem = least_cost
    plan = solve(ask(problem).sector, Settings(gap=problem.gap))
    assert (problem.years[-1], problem.gap) == (2060, 0.002)
    assert plan.status == "certified"
    assert plan.gap <= 0.002
    assert plan.cost["slack"] == pytest.approx(0.0, abs=1e-6)


def test_what_runs_beyond_the_plan_is_called_an_extension(least_cost: tuple[Scenario, Problem]) -> None:
    scenario, problem = least_cost
    (said,) = beyond(scenario, problem, PLAN)
    assert (said.rule, said.severity, said.given) == ("pathway.beyond-plan", "info", "2060")
    assert "电网因子年降幅 2.0%" in said.zh
    assert "not a forecast" in said.en
    assert beyond(scenario, replace(problem, years=tuple(range(2019, 2030))), PLAN) == []


def test_every_scenario_can_be_taken_to_another_last_year_than_its_own() -> None:
    own = load_scenarios(WORKSPACE / "scenarios")
    assert to_year(own, None) == own
    assert {s.last_year for s in to_year(own, 2060)} == {2060}
    assert [s.name for s in to_year(own, 2060)] == [s.name for s in own]


def test_a_last_year_before_decisions_begin_is_refused() -> None:
    with pytest.raises(UsageError, match=r"2026.*delayed"):
        to_year(load_scenarios(WORKSPACE / "scenarios"), 2026)


def test_scenarios_that_end_in_the_same_year_share_one_sentence_with_the_range_of_their_rates(
    least_cost: tuple[Scenario, Problem],
) -> None:
    scenario, problem = least_cost
    (said,) = beyond_all([(scenario, problem), (replace(scenario, name_zh="另一个"), problem)], PLAN)
    assert f"情景“{scenario.name_zh}”、“另一个”算到 2060 年" in said.zh
    grown = {**problem.assumptions, "demand_growth": replace(problem.assumptions["demand_growth"], value=0.05)}
    faster = replace(problem, assumptions=Assumptions(grown))
    (ranged,) = beyond_all([(scenario, problem), (scenario, faster)], PLAN)
    assert "金属产量年增速 2.0% 至 5.0%" in ranged.zh
    assert beyond_all([], PLAN) == []
