"""Small questions are settled to the end (精确求解): what the bound leaves out is in no better plan."""

from __future__ import annotations

import numpy as np
import pytest
from tests.pathway.engine.conftest import small

from tanfeng.pathway.engine import Settings, exact, solve
from tanfeng.pathway.engine.generation import Generator
from tanfeng.pathway.engine.network import Moves, moves_within
from tanfeng.pathway.engine.pricing import cheapest_through
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.engine.tables import lay_out


@pytest.mark.parametrize(("seed", "lifetime", "lowest"), [(5, 9, 0.6), (8, 3, 0.4)])
def test_a_small_question_with_levels_is_certified_at_the_optimum_of_the_state_form(
    seed: int, lifetime: int, lowest: float
) -> None:
    sector = small(plants=3, years=4, seed=seed, lifetime=lifetime, lowest=lowest)
    plan = solve(sector, Settings(gap=1e-6))
    assert plan.status == "certified"
    assert plan.objective == pytest.approx(solve_state_form(sector, whole=True).objective, rel=1e-5)


def test_without_the_programme_the_gap_stays_open_and_is_said() -> None:
    sector = small(plants=5, years=4, seed=5, lowest=0.6)
    plan = solve(sector, Settings(gap=1e-6, exact=0, dives=0))
    assert plan.status == "open gap"
    assert plan.bound <= solve(sector, Settings(gap=1e-6)).objective <= plan.objective


def moves(lifetime: int, distance: float) -> tuple[Generator, Moves]:
    generator = Generator(lay_out(small(plants=3, years=4, lifetime=lifetime)))
    net = np.broadcast_to(generator.prices[:, None, :], (2, 2, 4)).copy()
    return generator, moves_within(generator.tables, net, distance)


@pytest.mark.parametrize("lifetime", [3, 9])
def test_every_move_kept_lies_on_a_pathway_from_the_first_year_to_the_last(lifetime: int) -> None:
    _, kept = moves(lifetime, 1.0)
    entered, left = set(kept.after[kept.year < 3]), set(kept.before[kept.before >= 0])
    assert entered == left
    assert set(kept.plant[kept.before < 0]) == {0, 1, 2}


def test_the_cheapest_pathway_loses_nothing_and_all_others_something() -> None:
    _, kept = moves(9, 1e-9)
    assert np.bincount(kept.plant).tolist() == [4, 4, 4]
    assert kept.loss == pytest.approx(np.zeros(12), abs=1e-9)
    assert len(moves(9, 5.0)[1].within(1e-9)) == 12


def test_given_states_have_one_cheapest_way_through_them() -> None:
    sector = small(plants=3, years=4, lifetime=3)
    plan = solve(sector)
    ways = cheapest_through(lay_out(sector), plan.states)
    assert (ways.states == plan.states).all()
    assert (ways.arcs == plan.arcs).all()


@pytest.mark.parametrize("seed", [5, 8, 11])
def test_looking_among_few_moves_first_changes_neither_the_answer_nor_the_truth_of_the_bound(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sector = small(plants=4, years=4, seed=seed, lowest=0.5)
    at_once = solve(sector, Settings(gap=1e-6))
    monkeypatch.setattr(exact, "NEAREST", (6, 18, 40))
    searched: list[int] = []
    run = exact._Search.run

    def counted(self: exact._Search, now: exact.Proven, branches: int, seconds: float) -> exact.Proven:
        searched.append(len(self.moves))
        return run(self, now, branches, seconds)

    monkeypatch.setattr(exact._Search, "run", counted)
    by_steps = solve(sector, Settings(gap=1e-6))
    assert len(searched) > 1
    assert searched[0] < searched[-1]
    assert by_steps.status == at_once.status == "certified"
    assert by_steps.objective == pytest.approx(at_once.objective, rel=1e-6)
    assert max(by_steps.bound, at_once.bound) <= min(by_steps.objective, at_once.objective) * (1 + 1e-9)


def test_a_bound_above_what_is_enough_ends_the_search_and_is_a_bound_all_the_same() -> None:
    sector = small(plants=10, years=4, seed=2)
    relaxed = Settings(exact=0, dives=0, pairs=0)
    whole = solve(sector, relaxed)
    early = solve(sector, Settings(exact=0, dives=0, pairs=0, enough=0.5 * whole.bound))
    assert 0.5 * whole.bound < early.bound <= whole.bound * (1 + 1e-9)
    assert early.rounds < whole.rounds
