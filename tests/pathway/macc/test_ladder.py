"""The carbon-price ladder: what each price buys, and what cannot happen (碳价阶梯)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathway.macc.conftest import case

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.macc import Case, macc, rungs
from tanfeng.pathway.macc.ladder import climb, priced_emission

EXACT = Settings(gap=1e-6)


def test_each_step_on_paper(paper: Case) -> None:
    """p1 (200 t): heat saves 40 t for 30 CNY, gas 50 t for 50, both 80 for 80, heat with oxygen 88 for 120.

    p0 (100 t): half the tonnes for the same money.
    """
    steps = macc(paper, [0.8, 1.3, 1.6, 3.0, 5.5, 10.5], year=2027, settings=EXACT).ladder.steps
    assert [s.tco2 for s in steps] == pytest.approx([350.0, 310.0, 270.0, 250.0, 230.0, 222.0, 218.0])
    assert [s.avoided for s in steps] == pytest.approx([0.0, 40.0, 80.0, 100.0, 120.0, 128.0, 132.0])
    assert [s.cost for s in steps] == pytest.approx([0.0, 30.0, 80.0, 110.0, 160.0, 200.0, 240.0])
    assert [s.marginal for s in steps[1:]] == pytest.approx([0.75, 1.25, 1.5, 2.5, 5.0, 10.0])
    assert steps[-1].average == pytest.approx(240.0 / 132.0)
    assert steps[1].new == (("p1", "heat", 2026),)
    assert steps[5].new == (("p1", "oxygen", 2026),)
    assert steps[5].dropped == (("p1", "gas", 2026),)


def test_a_step_that_avoids_nothing_more_has_no_marginal_cost(paper: Case) -> None:
    steps = macc(paper, [20.0, 30.0], settings=EXACT).ladder.steps
    assert steps[1].marginal is not None
    assert (steps[0].average, steps[0].marginal, steps[2].marginal) == (None, None, None)


def test_price_zero_is_the_reference_whether_it_is_named_or_not(paper: Case) -> None:
    named, unnamed = (macc(paper, prices, settings=EXACT).ladder.steps for prices in ([0.0, 2.0], [2.0]))
    assert named == unnamed
    assert named[0].avoided == 0.0


def test_all_years_together_are_the_sum_of_the_years(paper: Case) -> None:
    whole = macc(paper, [2.0], settings=EXACT).ladder.steps[1]
    single = [macc(paper, [2.0], year=y, settings=EXACT).ladder.steps[1] for y in paper.years]
    assert whole.avoided == pytest.approx(sum(s.avoided for s in single))
    assert whole.cost == pytest.approx(sum(s.cost for s in single))


@settings(max_examples=8, deadline=None)
@given(
    saving=st.tuples(*[st.floats(0.02, 0.5)] * 3),
    capital=st.tuples(*[st.floats(-20.0, 90.0)] * 3),
    rate=st.sampled_from([0.0, 0.08]),
)
def test_the_priced_emission_never_rises_beyond_the_gaps_and_money_never_falls(
    saving: tuple[float, ...], capital: tuple[float, ...], rate: float
) -> None:
    made = case(years=3, rate=rate, saving=saving, capital=capital, closing=True)
    answer = macc(made, [0.5, 1.0, 4.0, 20.0], rule="discounted", settings=Settings(gap=1e-3))
    assert "macc.not-monotone" not in {f.rule for f in answer.findings}
    steps = list(zip(answer.ladder.steps, answer.ladder.readings, answer.ladder.plans, strict=True))
    for (low, before, early), (high, after, late) in pairwise(steps):
        slack = before.distance + after.distance + 1e-6
        fall = priced_emission(made, early) - priced_emission(made, late)
        assert fall >= -slack / (high.price - low.price)
        paid = high.cost - low.cost
        assert low.price * fall - slack <= paid <= high.price * fall + slack


def test_a_rise_beyond_the_gaps_is_a_finding(paper: Case) -> None:
    def upside_down(asked: Case, prices: tuple[float, ...], how: Settings) -> list:  # type: ignore[type-arg]
        return list(climb(asked, prices, how))[::-1]

    found = macc(paper, [1.0, 5.0, 20.0], settings=EXACT, solve=upside_down).findings  # type: ignore[arg-type]
    wrong = [f for f in found if f.rule == "macc.not-monotone"]
    assert wrong
    assert "t" in wrong[0].expected


def test_a_year_that_rises_while_the_period_falls_is_said_without_alarm() -> None:
    """Gas avoids nothing in the first year and more afterwards than oxygen, which would not stand beside it."""
    made = case(saving=(0.2, 0.3, 0.45), capital=(1.0, 2.0, 200.0), plants=1)
    sector = made.sector
    flows = sector.flows.copy()
    gas = made.held[0, :, 2]
    flows[1][:, gas, 0] = 100.0
    made = replace(made, sector=replace(sector, flows=flows))
    answer = macc(made, [1.0, 100.0], year=2026, settings=EXACT)
    assert answer.ladder.steps[2].avoided < answer.ladder.steps[1].avoided
    assert [f.severity for f in answer.findings if f.rule == "macc.year-rises"] == ["info"]
    assert "macc.not-monotone" not in {f.rule for f in answer.findings}


def test_a_plan_that_is_not_final_and_slack_in_use_are_findings(paper: Case) -> None:
    def stopped(asked: Case, prices: tuple[float, ...], how: Settings) -> list:  # type: ignore[type-arg]
        return [
            replace(plan, status="stopped", bound=plan.bound * 0.9, slack=plan.slack + 7.0)
            for plan in climb(asked, prices, how)
        ]

    answer = macc(paper, [1.0], settings=EXACT, solve=stopped)  # type: ignore[arg-type]
    rules = {f.rule for f in answer.findings}
    assert {"macc.step-not-final", "macc.step-with-slack"} <= rules
    assert answer.to_dict()["ladder"][1]["status"] == "stopped"
    assert answer.to_dict()["ladder"][1]["missed"]["output 0"] == 7.0


def test_equal_steps_between_two_prices() -> None:
    assert rungs(0.0, 300.0, 4) == (0.0, 100.0, 200.0, 300.0)


@pytest.mark.parametrize("prices", [[], [-1.0], [0.0, 5.0, 5.0], [10.0, 5.0], [float("nan")], [float("inf")]], ids=str)
def test_what_is_no_ladder_is_refused(paper: Case, prices: list[float]) -> None:
    with pytest.raises(UsageError):
        macc(paper, prices)


@pytest.mark.parametrize(
    "words",
    [
        {"boundary": "cradle"},
        {"rule": "payback"},
        {"view": "stack"},
        {"measures": ["steam"]},
        {"year": 2050},
    ],
    ids=str,
)
def test_an_unknown_word_is_refused_with_the_known_ones(paper: Case, words: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refused:
        macc(paper, [1.0], **words)  # type: ignore[arg-type]
    assert refused.value.zh
    assert refused.value.en


@pytest.mark.parametrize(("low", "high", "steps"), [(0.0, 10.0, 1), (10.0, 0.0, 3), (-5.0, 5.0, 3)])
def test_a_range_that_is_no_ladder_is_refused(low: float, high: float, steps: int) -> None:
    with pytest.raises(UsageError):
        rungs(low, high, steps)
