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
