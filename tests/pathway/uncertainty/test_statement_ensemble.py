"""The ensemble that the peak statement uses: drawn from the scenario's settings, named where it cannot be."""

from __future__ import annotations

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway import ensemble
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import EnsembleSetting
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.uncertainty.held import HeldPlan

SETTING = EnsembleSetting(50, 7, ("demand_growth", "grid_factor_decline", "discount_rate"), (0.05, 0.5, 0.95))


def test_the_fan_lies_around_the_scenario_and_the_seed_decides(problem: Problem, solution: Solution) -> None:
    held = HeldPlan.of(problem, solution)
    drawn, again = ensemble.run(held, SETTING), ensemble.run(held, SETTING)
    fan = drawn.quantiles("total", SETTING.quantiles)
    assert list(fan) == ["p05", "p50", "p95"]
    assert fan["p05"][-1] < solution.total[-1] < fan["p95"][-1]
    assert (drawn.trajectories["total"] == again.trajectories["total"]).all()


def test_what_cannot_be_sampled_is_named(problem: Problem) -> None:
    assert [f.given for f in ensemble.check(problem, SETTING)] == ["discount_rate"]


def test_an_ensemble_of_nothing_is_refused(problem: Problem, solution: Solution) -> None:
    with pytest.raises(UsageError, match="至少为 1"):
        ensemble.run(HeldPlan.of(problem, solution), EnsembleSetting(0, 7, ("demand_growth",), (0.5,)))
