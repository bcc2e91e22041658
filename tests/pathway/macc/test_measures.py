"""The measure-by-measure curve (逐项减排成本曲线): what each does, in which order, and what is not on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.macc.conftest import KEYS, case

from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine.finance import annuity_factor
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.macc import Case, Macc, macc
from tanfeng.pathway.macc.annualising import Yardstick
from tanfeng.pathway.macc.held import Held
from tanfeng.pathway.macc.ladder import climb
from tanfeng.pathway.macc.reading import DIRECT, LOW, TOTAL, UNPRICED

EXACT = Settings(gap=1e-6)


def held(made: Case) -> Held:
    return Held.of(made, climb(made, (0.0,), EXACT)[0], "total")


def by_key(answer: Macc) -> dict[str, dict[str, object]]:
    return {row["key"]: row for row in answer.to_dict()["measures"]}


def made_up(cost: dict[str, float], tonnes: dict[str, float], unknown: str = "") -> object:
    """An evaluator without interaction: every year the same money and tonnes."""

    def amounts(offered: frozenset[str]) -> Array:
        money, saved = sum(cost[k] for k in offered), sum(tonnes[k] for k in offered)
        rows = np.array([money, money - 1.0, money + 1.0, -saved, -saved, float(unknown in offered)])
        return np.repeat(rows[:, None], 4, axis=1)

    return amounts


@pytest.mark.parametrize(
    ("offered", "left"),
    [
        ((), 300.0),
        (("heat",), 240.0),
        (("gas",), 225.0),
        (("oxygen",), 300.0),
        (("heat", "gas"), 180.0),
        (("heat", "oxygen"), 168.0),
        (("oxygen", "gas"), 225.0),
        (KEYS, 168.0),
    ],
)
def test_held_measures_stand_wherever_they_may(paper: Case, offered: tuple[str, ...], left: float) -> None:
    """Oxygen needs heat and excludes gas; of two largest sets the one that emits least stands: 168 t, not 180."""
    assert held(paper)(frozenset(offered))[TOTAL] == pytest.approx(np.full(4, left))


def test_parts_interaction_and_naive_sum_on_paper(paper: Case) -> None:
    """v(heat) 60, v(gas) 75, v(heat, gas) 120, v(heat, oxygen) 132, v(all) 132, oxygen alone or with gas nothing."""
    answer = macc(paper, [1.0], year=2027, settings=EXACT)
    rows = by_key(answer)
    assert [rows[k]["alone_tco2"] for k in KEYS] == pytest.approx([60.0, 0.0, 75.0])
    assert [rows[k]["avoided_tco2"] for k in KEYS] == pytest.approx([68.5, 16.0, 47.5])
    assert answer.interaction == pytest.approx(135.0 - 132.0)
    assert sum(row.avoided for row in answer.measures) == pytest.approx(132.0)


def test_measures_that_save_are_ranked_by_what_they_save_and_the_others_by_cost_per_tonne(paper: Case) -> None:
    """Gas saves 10 CNY with 1 t (-10 a tonne), heat 100 CNY with 100 t (-1 a tonne): heat comes first."""
    evaluate = made_up({"heat": -100.0, "gas": -10.0, "oxygen": 30.0}, {"heat": 100.0, "gas": 1.0, "oxygen": 10.0})
    answer = macc(paper, [1.0], year=2027, settings=EXACT, evaluate=evaluate)  # type: ignore[arg-type]
    assert [(m.measure.key, m.chosen.group, m.chosen.rank) for m in answer.measures] == [
        ("heat", "saves", 1),
        ("gas", "saves", 2),
        ("oxygen", "costs", 3),
    ]
    assert answer.measures[2].chosen.per_tonne == pytest.approx(3.0)


def test_what_does_not_abate_stands_apart_without_a_cost_per_tonne(paper: Case) -> None:
    evaluate = made_up({"heat": -5.0, "gas": 4.0, "oxygen": 30.0}, {"heat": -20.0, "gas": 0.0, "oxygen": 10.0})
    answer = macc(paper, [1.0], year=2027, settings=EXACT, evaluate=evaluate)  # type: ignore[arg-type]
    rows = by_key(answer)
    for key in ("heat", "gas"):
        assert (rows[key]["group"], rows[key]["cost_per_t"], rows[key]["rank"]) == ("no_abatement", None, None)
    assert "20 t" in str(rows["heat"]["note_en"])
    assert [f.rule for f in answer.findings].count("macc.no-abatement") == 2


def test_a_measure_without_a_capital_cost_has_an_unknown_cost_not_zero() -> None:
    made = case()
    capital = made.capital.copy()
    capital[:, :, 2] = np.nan
    answer = macc(replace(made, capital=capital), [1.0], year=2027, settings=EXACT)
    gas = by_key(answer)["gas"]
    assert (gas["cost_cny"], gas["cost_low"], gas["cost_per_t"], gas["rank"]) == (None, None, None, None)
    assert gas["group"] == "cost_unknown"
    assert gas["avoided_tco2"] == pytest.approx(47.5)
    assert "macc.cost-unknown" in {f.rule for f in answer.findings}


def test_the_declared_range_of_capital_becomes_a_range_of_cost() -> None:
    answer = macc(case(spread=0.5), [1.0], measures=["gas"], year=2027, settings=EXACT)
    gas = by_key(answer)["gas"]
    assert [gas[k] for k in ("cost_low", "cost_cny", "cost_high")] == pytest.approx([50.0, 100.0, 150.0])
    assert gas["cost_confidence"] == "assumed"


def test_a_range_across_zero_says_that_the_sign_is_not_known() -> None:
    """Gas costs 100 a year in capital (10 to 190) and saves 60 in running: between -50 and 130."""
    answer = macc(case(running=(0.0, 0.0, -0.2), spread=0.9), [1.0], measures=["gas"], year=2027, settings=EXACT)
    assert "-50 to 130" in answer.measures[0].note_en
    assert "macc.sign-by-range" in {f.rule for f in answer.findings}


def test_the_rule_changes_the_order() -> None:
    """A long life looks cheaper over plain tonnes: heat lasts 10 years, gas 20, at 10 % a year."""
    made = case(rate=0.10)
    made = replace(made, measures=tuple(replace(m, life=20.0 if m.key == "gas" else 10.0) for m in made.measures))
    evaluate = made_up({"heat": 100.0, "gas": 110.0, "oxygen": 0.0}, {"heat": 10.0, "gas": 10.0, "oxygen": 0.0})
    answer = macc(made, [1.0], year=2027, settings=EXACT, evaluate=evaluate)  # type: ignore[arg-type]
    ranks = {m.measure.key: {rule: each.rank for rule, each in m.by_rule.items()} for m in answer.measures}
    assert ranks["heat"] == {"annuity": 1, "discounted": 1, "undiscounted-tonnes": 2}
    assert ranks["gas"] == {"annuity": 2, "discounted": 2, "undiscounted-tonnes": 1}
    assert answer.frames()["ranks"].height == 9


def test_a_constant_effect_costs_the_same_as_an_annuity_and_discounted() -> None:
    made = case(rate=0.08)
    change = np.tile([[12.0], [6.0], [18.0], [-3.0], [-3.0], [0.0]], (1, 4))
    for life in (1.0, 3.0, 10.0, 12.5):
        cost, tonnes = Yardstick.of(made, "discounted", 2027, "total").amounts(change, life)
        assert cost / tonnes == pytest.approx(4.0)
        plain = Yardstick.of(made, "undiscounted-tonnes", 2027, "total").amounts(change, life)
        assert plain[1] == pytest.approx(3.0 * life)
    whole = Yardstick.of(made, "discounted", 2027, "total").amounts(change, 10.0)[0]
    assert whole == pytest.approx(12.0 / annuity_factor(0.08, 10.0) * 1.08**0.5)


def test_reoptimised_measures_are_taken_only_where_they_pay() -> None:
    """At 0.8 CNY/t only heat at the larger plant (0.75 a tonne) pays; held, everything stands."""
    made = case()
    answer = macc(made, [0.8], year=2027, view="reoptimised", settings=EXACT)
    rows = by_key(answer)
    assert [rows[k]["avoided_tco2"] for k in KEYS] == pytest.approx([40.0, 0.0, 0.0], abs=1e-6)
    assert rows["heat"]["cost_cny"] == pytest.approx(30.0)
    assert answer.to_dict()["view"] == {"name": "reoptimised", "price": 0.8}
    assert answer.parts.evaluations == 8


def test_a_scenario_without_measures_has_an_empty_curve_and_says_so(paper: Case) -> None:
    answer = macc(paper, [1.0], measures=[], settings=EXACT)
    assert answer.to_dict()["measures"] == []
    assert "macc.no-measures" in {f.rule for f in answer.findings}
    assert answer.frames()["measures"].is_empty()


def test_what_is_held_without_a_measure_is_the_reference_plan(paper: Case) -> None:
    answer = macc(paper, [1.0], settings=EXACT)
    assert held(paper)(frozenset()) == pytest.approx(answer.ladder.readings[0].amounts)


def test_a_measure_of_the_first_day_is_never_taken_away() -> None:
    made = case()
    heat_only = int(np.flatnonzero((made.held[0] == [True, False, False]).all(axis=1))[0])
    made = replace(made, sector=replace(made.sector, initial=np.full(2, heat_only)))
    amounts = held(made)(frozenset())
    assert amounts[DIRECT] == pytest.approx(np.full(4, 240.0))
    assert held(made)(frozenset({"gas"}))[DIRECT] == pytest.approx(np.full(4, 180.0))
    assert held(made)(frozenset({"gas"}))[LOW] == pytest.approx(np.full(4, 300.0 + 50.0))
    assert not amounts[UNPRICED].any()


def test_a_measure_that_saves_only_by_replacing_a_dearer_one_is_said_to_cost_by_itself(paper: Case) -> None:
    """Gas takes the place of heat, which costs ten times as much: 10 alone, -90 beside heat, -40 on average."""

    def amounts(offered: frozenset[str]) -> Array:
        money = 10.0 if "gas" in offered else 100.0 if "heat" in offered else 0.0
        rows = np.array([money, money, money, -bool(money), -bool(money), 0.0], dtype=np.float64)
        return np.repeat(rows[:, None], 4, axis=1)

    answer = macc(paper, (0.0, 10.0), measures=("heat", "gas"), evaluate=amounts, rule="undiscounted-tonnes")
    gas = by_key(answer)["gas"]
    assert (gas["group"], gas["rank"]) == ("only_with_others", None)
    assert (by_key(answer)["heat"]["group"], by_key(answer)["heat"]["rank"]) == ("costs", 1)
    assert gas["alone_cost_cny"] > 0 > gas["cost_cny"]  # type: ignore[operator]
    assert "取代了更贵的互斥措施" in str(gas["note_zh"])
    assert "macc.saves-by-replacing" in {f.rule for f in answer.findings}
