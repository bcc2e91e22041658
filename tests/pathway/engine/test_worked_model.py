"""The worked model of ``docs/engine.md``: two smelters, three years, an optimum that can be found on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tanfeng.pathway.engine import Line, Measure, Rows, Sector, Settings, solve, states_of
from tanfeng.pathway.engine.state_form import solve_state_form


def worked(cap: float = 12.0) -> Sector:
    """Two smelters of 4 and 6 t a year, each emitting 1 t/t; ``heat`` saves 0.2, ``oxygen`` (needs heat) 0.3 more.

    Adoption costs, per smelter: heat 3 and 4, oxygen 5 and 9, in any year. Running costs nothing; CO2 in all three
    years together may be ``cap``; each tonne above costs 10.
    """
    made = states_of([Line("smelter", 9)], [Measure("heat", ("smelter",)), Measure("oxygen", ("smelter",), ("heat",))])
    years, states = 3, len(made.space.names)
    capital = np.array([[0.0, 3.0, 5.0], [0.0, 4.0, 9.0]])[:, :, None] * np.ones(years)
    emission = 1.0 - made.held[:, 1] * 0.2 - made.held[:, 2] * 0.3
    flows = (np.array([4.0, 6.0])[:, None] * emission)[None, :, :, None] * np.ones(years)
    arc_cost = made.arc_cost(capital)
    arc_cost[:, made.space.renews] = np.inf
    return Sector(
        plants=("A", "B"),
        years=(2026, 2027, 2028),
        quantities=("co2",),
        space=made.space,
        group=np.array([0, 0]),
        initial=np.array([0, 0]),
        remaining_life=np.array([9, 9]),
        arc_cost=arc_cost,
        fixed_cost=np.zeros((2, states, years)),
        variable_cost=np.zeros((2, states, years)),
        flows=flows,
        prices=np.zeros((1, years)),
        lowest=np.ones(2),
        rows=Rows(("CO2 budget",), ("<=",), np.ones((1, 1, 1, years)), np.array([cap]), np.array([10.0])),
    )


# Emission without measures: 3 * (4 + 6) = 30 t. Savings over three years if adopted at once: A heat 2.4 (cost 3),
# A both 6.0 (8), B heat 3.6 (4), B both 9.0 (13).
@pytest.mark.parametrize(
    ("cap", "cost", "adopted"),
    [
        (30.0, 0.0, ("smelter", "smelter")),
        (27.6, 3.0, ("smelter + heat", "smelter")),
        (26.4, 4.0, ("smelter", "smelter + heat")),
        (24.0, 7.0, ("smelter + heat", "smelter + heat")),
        (20.4, 12.0, ("smelter + heat + oxygen", "smelter + heat")),
        (15.0, 21.0, ("smelter + heat + oxygen", "smelter + heat + oxygen")),
    ],
)
def test_the_optimum_on_paper(cap: float, cost: float, adopted: tuple[str, str]) -> None:
    sector = worked(cap)
    plan = solve(sector, Settings(gap=1e-6))
    assert plan.objective == pytest.approx(cost, abs=1e-6)
    assert plan.status == "certified"
    assert tuple(sector.space.names[s] for s in plan.states[:, -1]) == adopted
    assert not plan.slack_in_use(sector)


def test_what_cannot_be_saved_is_slack_with_its_name() -> None:
    sector = worked(12.0)
    plan = solve(sector, Settings(gap=1e-6))
    assert plan.objective == pytest.approx(21.0 + 10.0 * 3.0)
    assert plan.slack_in_use(sector) == {"CO2 budget": pytest.approx(3.0)}
    (finding,) = plan.findings(sector)
    assert finding.rule == "pathway.row-missed"
    assert "CO2 budget" in finding.en
    assert "CO2 budget" in finding.zh


def test_slack_cheaper_than_a_measure_is_used_instead() -> None:
    sector = worked(27.6)
    cheap = replace(sector, rows=replace(sector.rows, penalty=np.array([1.0])))
    assert solve(cheap, Settings(gap=1e-6)).objective == pytest.approx(2.4)


def test_the_relaxed_optimum_on_paper() -> None:
    """B's heat is cheapest, 4 / 3.6 a tonne: two thirds of it save the 2.4 t. No whole plan does it below 3."""
    plan = solve(worked(27.6), Settings(gap=1.0))
    assert solve_state_form(worked(27.6), whole=False).objective == pytest.approx(8.0 / 3.0)
    assert plan.bound == pytest.approx(8.0 / 3.0, rel=0.2)
    assert plan.prices[0] <= 0.0


def test_the_oracle_agrees_with_the_paper() -> None:
    assert solve_state_form(worked(20.4), whole=True).objective == pytest.approx(12.0)


def exact_demand(demand: float, lowest: float) -> Sector:
    """A line of 10 t a year that costs 1 per tonne, a candidate of 5 t that costs 4.5 to build and 0.5 per tonne.

    Two years, ``demand`` in each to be met exactly; a tonne too little or too much costs 10. The line of today runs at
    its ``lowest`` share of full output at least, the candidate anywhere.
    """
    made = states_of([Line("stands", 9), Line("not built", 9), Line("built", 9, follows=("not built",))], [])
    runs = np.array([[10.0, 0.0, 0.0], [0.0, 0.0, 5.0]])
    shut = np.array([[0.0, np.inf, np.inf], [np.inf, 0.0, 0.0]])
    arc_cost = made.arc_cost(np.broadcast_to(np.array([0.0, 0.0, 4.5])[None, :, None], (2, 3, 2)))
    arc_cost[:, made.space.source == made.space.target] = np.inf
    weights = np.zeros((2, 1, 1, 2))
    weights[0, 0, 0, 0] = weights[1, 0, 0, 1] = 1.0
    return Sector(
        plants=("today", "candidate"),
        years=(2026, 2027),
        quantities=("output",),
        space=made.space,
        group=np.array([0, 0]),
        initial=np.array([0, 1]),
        remaining_life=np.array([9, 9]),
        arc_cost=arc_cost,
        fixed_cost=np.repeat(shut[:, :, None], 2, axis=2),
        variable_cost=np.repeat((runs * np.array([[1.0], [0.5]]))[:, :, None], 2, axis=2),
        flows=np.repeat(runs[None, :, :, None], 2, axis=3),
        prices=np.zeros((1, 2)),
        lowest=np.array([lowest, 0.0]),
        rows=Rows(("demand 2026", "demand 2027"), ("=", "="), weights, np.full(2, demand), np.full(2, 10.0)),
    )


@pytest.mark.parametrize(
    ("demand", "lowest", "cost", "levels"),
    [
        # Not built: 10 + 10. Built, the old line must make 6: 2 (6 + 4/2) + 4.5 = 20.5.
        (10.0, 0.6, 20.0, (1.0, 1.0)),
        # Built, the old line may make 5: 2 (5 + 5/2) + 4.5 = 19.5.
        (10.0, 0.5, 19.5, (0.5, 1.0)),
        # More than the old line can make: 2 (7 + 5/2) + 4.5.
        (12.0, 0.6, 23.5, (0.7, 1.0)),
        # More than both can make: all of it, and a tonne a year is missing: 2 (10 + 5/2 + 10) + 4.5.
        (16.0, 0.6, 49.5, (1.0, 1.0)),
    ],
)
def test_exact_demand_on_paper(demand: float, lowest: float, cost: float, levels: tuple[float, float]) -> None:
    sector = exact_demand(demand, lowest)
    plan = solve(sector, Settings(gap=1e-6))
    assert plan.objective == pytest.approx(cost)
    assert plan.status == "certified"
    assert plan.levels == pytest.approx(np.repeat(np.array(levels)[:, None], 2, axis=1))
    assert plan.slack_in_use(sector) == pytest.approx({name: 1.0 for name in sector.rows.names if demand > 15.0})
    assert solve_state_form(sector, whole=True).objective == pytest.approx(cost)
