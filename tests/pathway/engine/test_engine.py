"""The engine against brute force, against the full pathway form and against the state form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.engine.brute_force import activity, optimum_of_two, optimum_of_two_at_any_level, pathways, slack_cost
from tests.pathway.engine.conftest import small

from tanfeng.pathway.engine import Rows, Sector, Settings, solve
from tanfeng.pathway.engine.full_form import listed, programme
from tanfeng.pathway.engine.generation import Generator
from tanfeng.pathway.engine.pool import columns
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.engine.tables import lay_out

EXACT = Settings(gap=1e-9)


def relaxed(sector: Sector) -> tuple[float, float]:
    """Optimum and bound of the relaxation by column generation."""
    found = Generator(lay_out(sector)).run(1e-10)
    return found.duals.objective, found.bound


def with_few_states(sector: Sector) -> Sector:
    """Three lines, one measure."""
    kept = [name in ("old", "old + heat", "new", "closed") for name in sector.space.names]
    shut = np.where(kept, 0.0, np.inf)[None, :, None]
    return replace(sector, fixed_cost=sector.fixed_cost + shut)


@pytest.mark.parametrize("seed", range(4))
def test_the_plan_of_two_plants_is_the_best_of_all_combinations(seed: int) -> None:
    sector = small(plants=2, years=3, seed=seed)
    plan = solve(sector, EXACT)
    assert plan.objective == pytest.approx(optimum_of_two(sector), rel=1e-8)
    assert plan.status == "certified"


@pytest.mark.parametrize("seed", range(4))
def test_lifetimes_and_remaining_lives_are_those_of_brute_force(seed: int) -> None:
    sector = small(plants=2, years=3, seed=seed, lifetime=2)
    assert solve(sector, EXACT).objective == pytest.approx(optimum_of_two(sector), rel=1e-8)


@pytest.mark.parametrize(("seed", "lowest"), [(0, 0.7), (1, 0.7), (2, 0.0)])
def test_with_levels_in_between_the_plan_is_the_best_of_all_combinations(seed: int, lowest: float) -> None:
    sector = with_few_states(small(plants=2, years=2, seed=seed, lowest=lowest))
    best, plan = optimum_of_two_at_any_level(sector), solve(sector, EXACT)
    assert solve_state_form(sector, whole=True).objective == pytest.approx(best, rel=1e-7)
    assert plan.objective == pytest.approx(best, rel=1e-7)
    assert plan.status == "certified"
    assert best < optimum_of_two(sector)


def test_a_plant_that_may_run_at_any_level_meets_an_equality_exactly() -> None:
    sector = small(plants=6, years=4, seed=3, lowest=0.5)
    demand = slice(0, 4)
    rows = Rows(
        names=sector.rows.names[demand],
        senses=("=",) * 4,
        weights=sector.rows.weights[demand],
        rhs=sector.flows[0, :, 0].sum(axis=0) * 0.9,
        penalty=np.full(4, 900.0),
    )
    sector = replace(sector, rows=rows)
    plan = solve(sector)
    assert not plan.slack_in_use(sector)
    inside = (plan.levels > sector.lowest[:, None] + 1e-6) & (plan.levels < 1.0 - 1e-6)
    assert inside.any()
    assert (plan.levels >= sector.lowest[:, None]).all()
    assert (plan.levels <= 1.0).all()
    assert (plan.levels[1::2] == 1.0).all()


@pytest.mark.parametrize("lifetime", [3, 99])
def test_every_pathway_is_listed_once(lifetime: int) -> None:
    sector = small(plants=3, years=4, lifetime=lifetime)
    ways = listed(lay_out(sector))
    assert ways is not None
    assert [int((ways.plant == p).sum()) for p in range(3)] == [len(pathways(sector, p)) for p in range(3)]


@pytest.mark.parametrize(("seed", "lifetime"), [(0, 99), (1, 99), (2, 3), (3, 2)])
def test_column_generation_solves_the_linear_programme_over_all_pathways(seed: int, lifetime: int) -> None:
    sector = small(plants=6, years=5, seed=seed, lifetime=lifetime)
    generator = Generator(lay_out(sector))
    ways = listed(generator.tables)
    assert ways is not None
    every = columns(generator.tables, ways)
    full = programme(generator, every, *generator.figures(every)).solve()
    assert full is not None
    objective, bound = relaxed(sector)
    assert objective == pytest.approx(full.objective, rel=1e-8)
    assert bound == pytest.approx(full.objective, rel=1e-8)
    assert bound <= full.objective * (1 + 1e-10)


@pytest.mark.parametrize(("seed", "lowest"), [(0, 1.0), (1, 0.8), (2, 0.0)])
def test_the_state_form_in_labelled_arrays_has_the_same_relaxation(seed: int, lowest: float) -> None:
    sector = small(plants=5, years=4, seed=seed, lowest=lowest)
    assert relaxed(sector)[0] == pytest.approx(solve_state_form(sector, whole=False).objective, rel=1e-6)


@pytest.mark.parametrize(("seed", "lifetime"), [(0, 99), (1, 2), (2, 3)])
def test_the_state_form_in_labelled_arrays_has_the_same_best_plan(seed: int, lifetime: int) -> None:
    sector = small(plants=3, years=4, seed=seed, lifetime=lifetime)
    oracle = solve_state_form(sector, whole=True)
    assert solve(sector, EXACT).objective == pytest.approx(oracle.objective, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_what_a_plan_says_it_costs_is_what_its_pathways_cost(seed: int) -> None:
    sector = small(plants=5, years=3, seed=seed, lowest=0.8, lifetime=2)
    plan = solve(sector)
    total = 0.0
    for p in range(5):
        level = plan.levels[p]
        own = [
            way.paid + float(level @ way.running)
            for way in pathways(sector, p)
            if np.allclose(level * way.made, plan.quantities[p])
        ]
        assert own
        total += min(own)
    reached = np.sum([activity(sector, p, made) for p, made in enumerate(plan.quantities)], axis=0)
    total += float(slack_cost(sector, reached))
    assert plan.objective == pytest.approx(total, rel=1e-9)
    assert plan.objective == pytest.approx(sum(plan.cost.values()), rel=1e-12)
    assert plan.bound <= plan.objective


@pytest.mark.parametrize("lowest", [1.0, 0.6])
def test_the_same_question_gives_the_same_bytes(lowest: float) -> None:
    asked, dives = small(plants=20, years=5, seed=5, lowest=lowest), Settings(gap=1e-6, exact=0, dives=2)
    first, second = (solve(asked, dives) for _ in range(2))
    for name in ("states", "arcs", "levels", "quantities", "activity", "slack", "prices"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
    assert (first.objective, first.bound) == (second.objective, second.bound)


@pytest.mark.parametrize("lowest", [1.0, 0.6])
def test_dives_find_a_plan_near_the_best_without_the_exact_programme(lowest: float) -> None:
    asked = small(plants=8, years=3, seed=9, lowest=lowest)
    repaired, proven = solve(asked, Settings(gap=1e-6, exact=0)), solve(asked)
    assert proven.status == "certified"
    assert proven.bound <= repaired.objective <= proven.objective * 1.05


def test_equal_plants_are_told_apart_by_their_order() -> None:
    sector = small(plants=2, years=3, seed=3)
    both = np.array([0, 0])
    alike = replace(
        sector,
        group=both,
        arc_cost=sector.arc_cost[both],
        fixed_cost=sector.fixed_cost[both],
        variable_cost=sector.variable_cost[both],
        flows=sector.flows[:, both],
    )
    plan = solve(alike, EXACT)
    assert plan.objective == pytest.approx(optimum_of_two(alike), rel=1e-9)
    moves = (plan.arcs >= 0).sum(axis=1)
    assert moves[0] >= moves[1]
