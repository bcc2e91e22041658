"""Plants of equal pieces (同样的件数): the integer programme counts them, and its answer is the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.conftest import lines, make, unit

from tanfeng.pathway.engine import Sector, Settings, exact, solve
from tanfeng.pathway.engine.stacks import Stack, stacks_of
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.engine.tables import lay_out
from tanfeng.pathway.facility import ask

#: Engine plants of the sector below: the ore, what runs on new lines, and who builds them.
ORE, RUNNING, BUILDING = 0, 1, 2
CLOSELY = Settings(gap=1e-7)


def growing(**fields: float) -> Sector:
    """Ore at full load, 3 % more asked for each year, up to four new lines of 20 t/a; they pay fuel like the ore."""
    more = lines("new", origin="primary", line_t=20.0, lines_at_most=4, fuel_tce=0.9, direct_tco2=2.0)
    numbers = {"demand_growth": 0.03, "discount_rate": 0.08, **fields}
    return ask(make(plants=(replace(unit(), key="ore"), more), scrap_share={}, **numbers)).sector


def found(sector: Sector) -> tuple[Stack, ...]:
    return stacks_of(lay_out(sector))


def test_who_builds_whole_lines_is_a_stack_and_nobody_else() -> None:
    sector = growing()
    (stack,) = found(sector)
    assert sector.plants[stack.plant] == "new / lines"
    assert len(stack.states) == 5
    assert stack.start == 0
    assert stack.height[stack.states].tolist() == [0, 1, 2, 3, 4]


def test_counting_pieces_gives_the_optimum_of_the_state_form() -> None:
    sector = growing()
    plan = solve(sector, CLOSELY)
    assert plan.status == "certified"
    assert plan.objective == pytest.approx(solve_state_form(sector, whole=True).objective, rel=1e-6)


def test_counting_pieces_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = solve(growing(), CLOSELY)
    monkeypatch.setattr(exact, "stacks_of", lambda _: ())
    move_by_move = solve(growing(), CLOSELY)
    assert move_by_move.status == counted.status == "certified"
    assert counted.objective == pytest.approx(move_by_move.objective, rel=1e-7)
    assert (counted.states[BUILDING] == move_by_move.states[BUILDING]).all()


def test_pieces_that_stand_at_the_start_are_not_paid_again() -> None:
    """A builder that begins with one line keeps it; both ways of writing the question agree on the cost."""
    sector = growing()
    (stack,) = found(sector)
    begun = replace(sector, initial=np.array([*sector.initial[:BUILDING], stack.states[1]]))
    (again,) = found(begun)
    plan = solve(begun, CLOSELY)
    assert again.start == 1
    assert (again.height[plan.states[BUILDING]] >= 1).all()
    assert plan.status == "certified"
    assert plan.objective == pytest.approx(solve_state_form(begun, whole=True).objective, rel=1e-6)


def dearer_second(sector: Sector) -> Sector:
    cost = sector.arc_cost.copy()
    cost[BUILDING, np.flatnonzero(np.isfinite(cost[BUILDING]).all(axis=1))[0]] *= 1.01
    return replace(sector, arc_cost=cost)


def larger_second(sector: Sector) -> Sector:
    (stack,), flows = found(sector), sector.flows.copy()
    flows[:, BUILDING, stack.states[2]] *= 1.01
    return replace(sector, flows=flows)


def upkeep_of_the_last(sector: Sector) -> Sector:
    (stack,), cost = found(sector), sector.fixed_cost.copy()
    cost[BUILDING, stack.states[-1]] += 1.0
    return replace(sector, fixed_cost=cost)


def late(sector: Sector) -> Sector:
    cost = sector.arc_cost.copy()
    cost[BUILDING, :, 0] = np.inf
    return replace(sector, arc_cost=cost)


@pytest.mark.parametrize("unlike", [dearer_second, larger_second, upkeep_of_the_last, late])
def test_pieces_that_are_not_alike_are_no_stack(unlike: object) -> None:
    assert callable(unlike)
    assert found(unlike(growing())) == ()


def test_lines_that_reach_the_end_of_their_life_are_no_stack() -> None:
    sector = growing()
    short = replace(sector.space, lifetime=np.array([5], dtype=np.int64))
    assert found(replace(sector, space=short)) == ()
