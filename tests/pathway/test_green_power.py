"""Bought green power: how much of the fall it is, and that nothing falls by location."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.conftest import assumption, make, saver, unit
from tests.pathway.facility.common import solved

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.facility import ask
from tanfeng.pathway.green_power import NOTABLE, bought, findings, with_statement
from tanfeng.pathway.macc import macc
from tanfeng.pathway.macc.facility_case import case_of
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution

from .test_catalogue import SCENARIO


def contract(least: float | None = 0.25, *, price: float = 100.0) -> Problem:
    """Half a MWh a tonne under contract, 20 CNY more than the grid's, at a carbon price that pays for it."""
    changes = {"ore": {"green_mwh": 0.5, "other_cny": 10.0}}
    green = saver("green", kind="green_power", changes=changes, potential=1.0, initial_share=None)
    numbers = {"carbon_price": price, "measure_capex": 1.0, "grid_factor_decline": 0.0}
    problem = make(plants=(unit(),), measures=(green,), scrap_share={}, **numbers)
    if least is None:
        return problem
    rows = {**problem.assumptions, NOTABLE: assumption(NOTABLE, least, None, None)}
    return replace(problem, assumptions=Assumptions(rows))


@pytest.fixture(scope="module")
def solution() -> Solution:
    return solved(contract())


def test_fifty_mwh_at_half_a_tonne_are_all_that_falls_and_nothing_by_location(solution: Solution) -> None:
    found = bought(contract(), solution)
    assert found.taken_off == pytest.approx([0.0] * 3 + [25.0] * 13)
    assert found.share == pytest.approx(1.0)
    assert found.to_dict()["location_based_indirect_tco2"] == pytest.approx(np.full(16, 150.0))


def test_a_large_share_is_a_finding_with_both_numbers(solution: Solution) -> None:
    (finding,) = findings(SCENARIO, contract(), solution)
    assert finding.rule == "pathway.fall-by-bought-green-power"
    assert finding.given == "25 tCO2, 1.0000"
    assert "按位置法不减少" in finding.zh
    assert "by location nothing falls" in finding.en


def test_the_threshold_is_the_scenarios_and_without_one_any_share_is_said(solution: Solution) -> None:
    assert list(findings(SCENARIO, contract(1.1), solution)) == []
    assert len(list(findings(SCENARIO, contract(None), solution))) == 1


def test_only_statements_on_what_it_changes_say_so(solution: Solution) -> None:
    problem = contract()
    found = bought(problem, solution)
    said = {
        b: with_statement({"boundary": b, "statement_zh": "达峰。", "statement_en": "It peaks. "}, problem, found)
        for b in ("direct", "indirect", "total", "energy")
    }
    assert [b for b, row in said.items() if "外购绿电" in row["statement_zh"]] == ["indirect", "total"]
    assert said["total"]["statement_en"].startswith("It peaks. In 2035 ")
    assert said["direct"]["statement_en"] == "It peaks. "


def test_where_nothing_is_bought_nothing_is_said() -> None:
    problem = contract(None, price=0.0)
    assert list(findings(SCENARIO, problem, solved(problem))) == []


def test_both_abatement_curves_say_what_of_them_is_bought() -> None:
    case = case_of(ask(contract(None)))
    answer = macc(case, [100.0], year=2030, settings=Settings(gap=1e-6))
    row = answer.to_dict()["bought_green"]
    assert (row["ladder_tco2"], row["ladder_share"]) == pytest.approx((25.0, 1.0))
    assert (row["measures_tco2"], row["measures_share"]) == pytest.approx((25.0, 1.0))
    assert "macc.bought-green-power" in {f.rule for f in answer.findings}
    direct = macc(case, [100.0], year=2030, boundary="direct", settings=Settings(gap=1e-6))
    assert direct.to_dict()["bought_green"]["zh"] == ""
