"""Why the two views differ (视图差额), and what each measure of a plan does at its plant (方案中措施的作用)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.macc.conftest import case

from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine.sector import Rows
from tanfeng.pathway.macc import Case, Macc, macc
from tanfeng.pathway.macc.attribution import effects_of
from tanfeng.pathway.macc.ladder import climb

EXACT = Settings(gap=1e-6)


def closed(answer: Macc) -> None:
    d = answer.difference
    assert d.alone - d.interaction == pytest.approx(d.joint)
    assert d.joint - d.later - d.already + d.shifts == pytest.approx(d.ladder)


def test_the_bridge_closes_and_names_what_was_not_taken(paper: Case) -> None:
    """Of 132 t together the ladder up to 1.3 CNY/t takes heat and gas at the larger plant: 80 t."""
    answer = macc(paper, [1.3], year=2027, settings=EXACT)
    closed(answer)
    assert answer.difference.later == pytest.approx(52.0)
    assert (answer.difference.already, answer.difference.shifts) == pytest.approx((0.0, 0.0))
    assert "52 t" in answer.difference.en
    assert "52 t" in answer.difference.zh


def test_what_pays_without_a_price_is_named_as_taken_already() -> None:
    answer = macc(case(running=(-0.5, 0.0, 0.0)), [0.1], year=2027, settings=EXACT)
    closed(answer)
    assert answer.difference.already == pytest.approx(60.0)
    assert answer.difference.ladder == pytest.approx(0.0, abs=1e-9)


def test_a_plant_that_closes_is_a_shift_of_structure() -> None:
    """One plant makes what is asked for; the other runs for its credit until the price closes it."""
    made = case(closing=True)
    sector = made.sector
    credit = sector.variable_cost.copy()
    credit[0, made.structure == 0] -= 150.0 * made.discount
    made = replace(made, sector=replace(sector, variable_cost=credit))
    answer = macc(made, [0.6], year=2027, settings=EXACT)
    closed(answer)
    assert answer.difference.shifts == pytest.approx(100.0)
    assert answer.difference.ladder == pytest.approx(100.0)


def test_every_measure_has_its_sentence(paper: Case) -> None:
    answer = macc(paper, [1.3], year=2027, settings=EXACT)
    said = {row["key"]: row for row in answer.to_dict()["measures"]}
    assert "does not take it up to 1.3" in said["oxygen"]["difference_en"]
    assert "1 of 2 units" in said["gas"]["difference_en"]
    assert all(row["difference_zh"] and row["difference_en"] for row in said.values())


@pytest.mark.parametrize("price", [1.3, 20.0])
def test_effects_of_measures_add_up_to_what_the_plants_differ_from_none(price: float) -> None:
    made = case(running=(-0.1, 0.2, 0.1), rate=0.05, falling=(1.0, 0.9, 0.8, 0.7))
    plan = climb(made, (0.0, price), EXACT)[1]
    effects = effects_of(made, plan)
    bare = made.sector.flows[:, :, 0] * plan.levels
    assert effects.flows.sum(axis=0) == pytest.approx(plan.quantities.transpose(1, 0, 2) - bare)
    assert effects.flows[:, 1].min() < 0
    more = made.sector.variable_cost[np.arange(2)[:, None], plan.states, np.arange(4)[None, :]]
    none = made.sector.variable_cost[:, 0]
    assert effects.running.sum(axis=0) == pytest.approx((more - none) / made.discount)


def test_a_policy_row_that_forces_a_measure_shows_as_taken_at_price_zero() -> None:
    made = case()
    rows = made.sector.rows
    cap = Rows(
        names=(*rows.names, "cap"),
        senses=(*rows.senses, "<="),
        weights=np.concatenate([rows.weights, np.array([[[[0.0] * 4], [[0.0, 1.0, 0.0, 0.0]]]])]),
        rhs=np.append(rows.rhs, 260.0),
        penalty=np.append(rows.penalty, 1e4),
    )
    answer = macc(replace(made, sector=replace(made.sector, rows=cap)), [0.1], year=2027, settings=EXACT)
    closed(answer)
    assert answer.difference.already >= 40.0
