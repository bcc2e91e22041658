"""In a process that can be killed, and one scenario after another (可中止进程与情景系列)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.engine.conftest import small

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.pathway.engine import Scenario, Settings, Worker, solve, solve_all, solve_killable


def test_another_process_gives_the_same_plan() -> None:
    sector = small(plants=10, years=4, seed=2)
    fast = Settings(gap=0.02, exact=0)
    here, there = solve(sector, fast), solve_killable(sector, 60.0, fast)
    assert here.states.tobytes() == there.states.tobytes()
    assert (here.objective, here.bound, here.status) == (there.objective, there.bound, there.status)


def test_a_process_without_time_says_that_there_is_no_plan() -> None:
    with pytest.raises(TanfengError, match=r"0\.01"):
        solve_killable(small(), 0.01)


def test_a_worker_killed_over_one_question_answers_the_next_like_any_other() -> None:
    sector, fast = small(plants=10, years=4, seed=2), Settings(gap=0.02, exact=0)
    with Worker() as worker:
        with pytest.raises(TanfengError):
            worker.solve(sector, 0.01, fast)
        after = worker.solve(sector, 60.0, fast)
    here = solve(sector, fast)
    assert after.states.tobytes() == here.states.tobytes()
    assert (after.objective, after.bound, after.status) == (here.objective, here.bound, here.status)


def test_a_wrong_question_is_one_sentence_from_the_process_too() -> None:
    with pytest.raises(UsageError):
        solve_killable(replace(small(), lowest=np.full(3, -0.5)), 60.0)


def scenarios(count: int, *, weights: bool) -> list[Scenario]:
    sector, rng = small(plants=4, years=3, seed=6), np.random.default_rng(1)
    return [
        Scenario(
            prices=sector.prices * rng.uniform(0.5, 2.0),
            rhs=sector.rows.rhs * rng.uniform(0.9, 1.1, len(sector.rows.rhs)),
            weights=sector.rows.weights * rng.uniform(0.9, 1.1) if weights else None,
            penalty=sector.rows.penalty * rng.uniform(0.5, 2.0),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("weights", [False, True])
def test_a_kept_pool_proves_the_same_bound_as_a_new_start(weights: bool) -> None:
    sector, exact = small(plants=4, years=3, seed=6), Settings(gap=1e-6, relaxed=1e-2, dives=1, exact=0)
    asked = scenarios(5, weights=weights)
    for scenario, warm in zip(asked, solve_all(sector, asked, exact), strict=True):
        cold = solve(scenario.of(sector), exact)
        assert warm.bound == pytest.approx(cold.bound, rel=1e-6)
        assert warm.bound <= cold.objective * (1 + 1e-9)
        assert cold.bound <= warm.objective * (1 + 1e-9)


def test_a_series_of_scenarios_repeats_itself_to_the_byte() -> None:
    sector, asked = small(plants=4, years=3, seed=6), scenarios(4, weights=False)
    first, second = (list(solve_all(sector, asked, Settings.of_ensembles())) for _ in range(2))
    assert [(a.objective, a.bound, a.states.tobytes()) for a in first] == [
        (b.objective, b.bound, b.states.tobytes()) for b in second
    ]


def test_a_scenario_with_a_wrong_number_is_refused() -> None:
    sector = small()
    with pytest.raises(UsageError):
        list(solve_all(sector, [Scenario(prices=sector.prices * np.nan)], Settings()))
