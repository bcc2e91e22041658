"""What decides a peak statement: three assumptions at most, with what turns the statement over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pathway.conftest import assumption, make

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.deciding import NAMED, deciding, shown, tornados
from tanfeng.pathway.facility import solve
from tanfeng.pathway.scenario import EnsembleSetting
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.sensitivity import Asked, Tornado

NAMES = ("demand_growth", "grid_factor_decline", "rest_intensity_decline", "rest_growth_difference")
SETTING = EnsembleSetting(64, 1, NAMES, (0.05, 0.95), base=128)


def held(**ranges: tuple[float, float]) -> HeldPlan:
    problem = make()
    moved = {n: assumption(n, problem.assumptions.number(n), *ends) for n, ends in ranges.items()}
    problem = replace(problem, assumptions=Assumptions({**problem.assumptions, **moved}))
    return HeldPlan.of(problem, solve(problem, 60.0))


def found(plan: HeldPlan) -> tuple[Tornado, ...]:
    return tornados(plan, SETTING, Asked(plan.problem.years, 2029, {}))


def test_the_assumption_with_the_widest_effect_comes_first_and_one_without_range_is_not_named() -> None:
    plan = held(demand_growth=(-0.05, 0.05), rest_growth_difference=(-0.001, 0.001))
    rows = deciding(found(plan), "direct", [], plan.problem.assumptions)
    assert rows[0]["assumption"] == "demand_growth"
    assert "grid_factor_decline" not in {row["assumption"] for row in rows}
    assert all(row["share"] >= 0.01 for row in rows)
    assert len(rows) <= NAMED


def test_where_timing_does_not_vary_the_level_decides_and_says_so() -> None:
    plan = held(demand_growth=(0.01, 0.02))
    (row,) = deciding(found(plan), "direct", [], plan.problem.assumptions)
    assert row["decides"] == "peak_level"
    assert row["break_even"] is None
    assert "没有使判断反转" in row["zh"]


def test_a_break_even_value_stands_with_its_assumption() -> None:
    plan = held(demand_growth=(-0.05, 0.05))
    turn = {"assumption": "demand_growth", "break_even": 0.0123, "zh": "高于 1.23%/a", "en": "above 1.23%/a"}
    (row,) = deciding(found(plan), "direct", [turn], plan.problem.assumptions)
    assert row["break_even"] == pytest.approx(0.0123)
    assert row["zh"].endswith("高于 1.23%/a")


def test_the_tornados_shown_are_those_of_the_last_year_for_every_boundary() -> None:
    rows = shown(found(held(demand_growth=(0.0, 0.02))))
    assert {row["boundary"] for row in rows} == {"direct", "indirect", "total", "energy"}
    assert {row["quantity"] for row in rows} == {"last_year"}
