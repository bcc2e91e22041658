"""Which items of a plan cannot all be met, and what easing would do, on sectors small enough to see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pathway.conftest import lines, make, unit
from tests.pathway.facility.common import CO2, LIMIT, RECYCLED, item

from tanfeng.pathway.answering import one, several, side_by_side
from tanfeng.pathway.problem import Problem


def recycled_beyond_scrap() -> Problem:
    """Scrap feeds 40 % of 100 t; the item asks for half."""
    return make(measures=(), policies=(item(RECYCLED, 0.5, choices={"denominator": "primary-plus-recycled"}),))


def two_that_exclude_each_other() -> Problem:
    """The dirty metal alone has scrap: recycling it emits 4 t/t instead of 2, which the CO2 item forbids."""
    plants = (unit(), lines(direct_tco2=4.0, fuel_tce=2.0))
    numbers = {"value_added_growth": 0.0, "grid_factor_decline": 0.0}
    items = (
        item(RECYCLED, 0.3, choices={"denominator": "primary-plus-recycled"}),
        item(CO2, 0.0, baseline_year=2020),
    )
    return make(plants=plants, measures=(), policies=items, **numbers)


def test_an_item_out_of_reach_is_a_conflict_of_its_own_and_easing_it_is_enough() -> None:
    answered = one(recycled_beyond_scrap(), LIMIT)
    conflict = answered.conflict
    assert conflict is not None
    assert conflict.items == (RECYCLED,)
    (easing,) = conflict.easings
    assert easing.amount == pytest.approx(10.0)
    assert (easing.unit, easing.year) == ("t", 2025)
    assert "单独也做不到" in conflict.to_dict()["zh"]


def test_two_items_that_exclude_each_other_are_named_together_and_no_third_is() -> None:
    problem = two_that_exclude_each_other()
    idle = item("target-benchmark-capacity", 0.0)
    conflict = one(replace(problem, policies=(*problem.policies, idle)), LIMIT).conflict
    assert conflict is not None
    assert conflict.items == (RECYCLED, CO2)
    for left_out in conflict.items:
        rest = tuple(i for i in problem.policies if i.item != left_out)
        assert not one(replace(problem, policies=rest), LIMIT).solution.slacks, "without any one the others are met"


def test_easing_one_of_two_by_what_is_said_lets_the_other_be_met() -> None:
    """Thirty tonnes recycled emit 60 t more than thirty of ore: so much the CO2 item must give way."""
    conflict = one(two_that_exclude_each_other(), LIMIT).conflict
    assert conflict is not None
    amounts = {e.item: e.amount for e in conflict.easings}
    assert amounts[CO2] == pytest.approx(60.0, rel=0.02)
    assert amounts[RECYCLED] == pytest.approx(30.0, rel=0.02)


def test_an_item_that_can_be_met_but_for_more_than_its_penalty_is_no_conflict() -> None:
    cheap = item(RECYCLED, 0.3, choices={"denominator": "primary-plus-recycled"}, slack_price=1.0)
    answered = one(make(measures=(), recycled_feed_premium=9000.0, policies=(cheap,)), LIMIT)
    assert answered.solution.slacks
    assert answered.conflict is not None
    assert answered.conflict.items == ()
    assert answered.conflict.only_dear == (RECYCLED,)


def test_an_answer_that_misses_nothing_has_no_conflict() -> None:
    assert one(make(), LIMIT).conflict is None


def test_scenarios_side_by_side_are_the_same_as_one_after_another() -> None:
    questions = [(make(carbon_price=p), LIMIT) for p in (0.0, 300.0)] + [(make(decisions=False), LIMIT)]
    here, there = list(several(questions)), list(side_by_side(questions))
    for one_way, other_way in zip(here, there, strict=True):
        assert one_way.solution.objective == other_way.solution.objective
        assert (one_way.solution.flows == other_way.solution.flows).all()


def test_items_are_called_by_their_names_with_the_id_behind() -> None:
    called = {"name_zh": "再生金属供应占比", "name_en": "share of recycled metal", "quote": "达到 50%"}
    problem = make(
        measures=(), policies=(item(RECYCLED, 0.5, choices={"denominator": "primary-plus-recycled"}, **called),)
    )
    conflict = one(problem, LIMIT).conflict
    assert conflict is not None
    said = conflict.to_dict()
    for text in (said["zh"], said["relaxations"][0]["zh"]):
        assert text.startswith(f"“再生金属供应占比”（{RECYCLED}）")
    assert f"'share of recycled metal' ({RECYCLED})" in said["en"]
    assert said["items"] == [RECYCLED], "the contract keeps the id"
