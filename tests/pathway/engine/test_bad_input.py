"""Bad input is one clear sentence, never a figure (坏输入)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.engine.conftest import small

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine import Line, Measure, Sector, Settings, check, solve, states_of
from tanfeng.pathway.engine.finance import annuity_factor, committed, discount_factors


def with_value(array: np.ndarray, place: tuple[int, ...], value: float) -> np.ndarray:
    changed = array.copy()
    changed[place] = value
    return changed


def closed(sector: Sector) -> Sector:
    return replace(sector, fixed_cost=with_value(sector.fixed_cost, (1, slice(None), 2), np.inf))  # type: ignore[arg-type]


BAD: dict[str, tuple[Callable[[Sector], Sector], str]] = {
    "plant-without-option": (closed, "p1"),
    "not-a-number": (lambda s: replace(s, flows=with_value(s.flows, (0, 2, 0, 1), np.nan)), "p2"),
    "lifetime-below-a-year": (
        lambda s: replace(s, space=replace(s.space, lifetime=np.zeros_like(s.space.lifetime))),
        "old",
    ),
    "negative-price": (lambda s: replace(s, prices=with_value(s.prices, (1, 0), -1.0)), "co2"),
    "sense": (lambda s: replace(s, rows=replace(s.rows, senses=("<", *s.rows.senses[1:]))), "<"),
    "lowest": (lambda s: replace(s, lowest=np.array([1.0, 1.2, 1.0])), "p1"),
    "shape": (lambda s: replace(s, prices=s.prices[:1]), "prices"),
    "group": (lambda s: replace(s, group=s.group + 5), "group"),
}


@pytest.mark.parametrize("rule", BAD)
def test_wrong_input_blocks_with_one_sentence(rule: str) -> None:
    break_it, named = BAD[rule]
    found = check(break_it(small()))
    assert [f.rule for f in found] == [f"pathway.{rule}"]
    assert found[0].blocks
    assert named in found[0].en
    assert "\n" not in found[0].zh + found[0].en
    with pytest.raises(UsageError):
        solve(break_it(small()))


def test_infinite_demand_is_no_number() -> None:
    sector = small()
    rows = replace(sector.rows, rhs=with_value(sector.rows.rhs, (0,), np.inf))
    assert "demand 0" in check(replace(sector, rows=rows))[0].en


def test_sound_input_has_no_findings() -> None:
    assert check(small()) == ()


def test_demand_above_all_capacity_is_said_before_and_after() -> None:
    sector = small()
    rows = replace(sector.rows, rhs=with_value(sector.rows.rhs, (1,), 99.0))
    asked = replace(sector, rows=rows)
    (warned,) = check(asked)
    assert (warned.rule, warned.blocks) == ("pathway.above-capacity", False)
    assert "demand 1" in warned.en
    plan = solve(asked)
    assert "demand 1" in plan.slack_in_use(asked)
    assert any("demand 1" in finding.en for finding in plan.findings(asked))


def test_a_circle_of_prerequisites_is_named() -> None:
    measures = [Measure("a", ("l",), ("b",)), Measure("b", ("l",), ("c",)), Measure("c", ("l",), ("a",))]
    with pytest.raises(UsageError, match="a → b → c → a"):
        states_of([Line("l", 9)], measures)


@pytest.mark.parametrize(
    ("lines", "measures", "named"),
    [
        ([Line("l", 0)], [], "l"),
        ([Line("l", 9), Line("l", 9)], [], "l"),
        ([Line("l", 9, follows=("x",))], [], "x"),
        ([Line("l", 9)], [Measure("m", ("x",))], "x"),
        ([Line("l", 9)], [Measure("m", ("l",), excludes=("x",))], "x"),
        ([Line("l", 9)], [Measure(f"m{n}", ("l",)) for n in range(9)], "512"),
    ],
)
def test_wrong_options_are_named(lines: list[Line], measures: list[Measure], named: str) -> None:
    with pytest.raises(UsageError) as caught:
        states_of(lines, measures)
    assert named in caught.value.en
    assert named in caught.value.zh


def test_prerequisites_exclusions_and_lines_make_the_states() -> None:
    made = states_of(
        [Line("old", 9), Line("new", 9, follows=("old",))],
        [
            Measure("a", ("old",)),
            Measure("b", ("old",), requires=("a",)),
            Measure("c", ("old", "new"), excludes=("b",)),
        ],
    )
    assert made.space.names == ("old", "old + a", "old + c", "old + a + b", "old + a + c", "new", "new + c")
    moves = {
        (made.space.names[a], made.space.names[b])
        for a, b, new in zip(made.space.source, made.space.target, made.space.renews, strict=True)
        if not new
    }
    assert ("old", "old + a + b") in moves
    assert ("old + a", "old") not in moves
    assert ("old + c", "old + a + b") not in moves


def test_a_move_buys_what_was_not_there() -> None:
    made = states_of([Line("l", 9)], [Measure("a", ("l",)), Measure("b", ("l",))])
    capital = np.array([[[5.0], [2.0], [3.0]]])
    cost = made.arc_cost(capital)[0, :, 0]
    for a, (source, target, new) in enumerate(
        zip(made.space.source, made.space.target, made.space.renews, strict=True)
    ):
        held = made.held[target] & (new | ~made.held[source])
        assert cost[a] == pytest.approx(float(held @ np.array([5.0, 2.0, 3.0])))


def test_capital_is_paid_inside_the_horizon_only() -> None:
    discount = discount_factors(0.1, 3)
    assert discount == pytest.approx([1.1**-0.5, 1.1**-1.5, 1.1**-2.5])
    yearly = annuity_factor(0.1, 2)
    assert yearly == pytest.approx(0.1 / (1 - 1.1**-2))
    assert committed(0.1, 2, discount)[1] == pytest.approx(yearly * (discount[1] + discount[2]))
    assert committed(0.1, 2, discount, renewed=False)[0] == pytest.approx(yearly * (discount[0] + discount[1]))


def test_money_without_a_meaning_is_refused() -> None:
    with pytest.raises(UsageError):
        discount_factors(-1.0, 3)
    with pytest.raises(UsageError):
        annuity_factor(0.05, 0.5)


def test_a_plan_that_the_clock_ended_is_not_final() -> None:
    sector = small(plants=12, years=5, seed=4)
    plan = solve(sector, Settings(gap=1e-12, seconds=0.0, exact=0))
    assert plan.status == "stopped"
    assert not plan.final
    assert plan.bound <= plan.objective
    assert any(f.rule == "pathway.not-final" for f in plan.findings(sector))
