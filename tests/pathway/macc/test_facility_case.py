"""A facility question on the curves (设施级问题的减排成本曲线): the same money, the same tonnes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.pathway.macc.small_problem import problem

from tanfeng.pathway.engine import Plan, Settings, solve
from tanfeng.pathway.engine.finance import annuity_factor
from tanfeng.pathway.facility import Asked, ask
from tanfeng.pathway.macc import Case, Macc, macc
from tanfeng.pathway.macc.facility_case import case_of
from tanfeng.pathway.macc.reading import DIRECT, TOTAL, capital, reading, running

EXACT = Settings(gap=1e-6)


@pytest.fixture(scope="module")
def asked() -> Asked:
    return ask(problem())


@pytest.fixture(scope="module")
def made(asked: Asked) -> Case:
    return case_of(asked)


@pytest.fixture(scope="module")
def plan(made: Case) -> Plan:
    return solve(made.at_price(300.0).of(made.sector), EXACT)


@pytest.fixture(scope="module")
def answer(made: Case) -> Macc:
    return macc(made, [0.0, 150.0, 400.0, 900.0], year=2025, settings=EXACT)


def test_yearly_money_has_the_present_value_of_the_plan(made: Case) -> None:
    free = solve(made.sector, EXACT)
    pv = float(((running(made, free) + capital(made, free)) * made.discount).sum())
    assert pv == pytest.approx((free.objective - free.cost["slack"]) * made.money)


def test_tonnes_are_those_of_the_solution(asked: Asked, made: Case, plan: Plan) -> None:
    solution = asked.solution(plan)
    read = reading(made, plan)
    years = [asked.problem.years.index(y) for y in made.years]
    assert read.amounts[DIRECT] + made.rest["direct"] == pytest.approx(solution.direct[years])
    assert read.amounts[TOTAL] + made.rest["total"] == pytest.approx(solution.total[years])


def test_prices_between_are_those_of_the_model_itself(asked: Asked, made: Case) -> None:
    direct = ask(problem(carbon_price=137.0)).sector.prices
    assert made.at_price(137.0).prices == pytest.approx(direct)
    growth = made.payment[asked.sector.quantities.index("direct_tco2")] / made.discount * made.money
    assert growth == pytest.approx(1.03 ** np.arange(len(made.years)))


def test_a_growing_price_is_said_in_the_money_of_the_year(made: Case, answer: Macc) -> None:
    assert made.price_path == pytest.approx(1.03 ** np.arange(len(made.years)))
    assert answer.ladder.steps[1].price_in_year == pytest.approx(150.0 * 1.03**2)
    assert macc(made, [150.0]).ladder.steps[1].price_in_year is None


def test_capital_is_that_of_the_plants_arcs(made: Case) -> None:
    heat = 900.0 * annuity_factor(0.05, 10.0) * 0.7
    # The last two: what runs on new lines, and who builds them.
    assert made.capital[1, :, 0] == pytest.approx([heat * 100.0, heat * 60.0, 0.0, 0.0])
    assert made.capital[0] == pytest.approx(0.5 * made.capital[1])
    assert made.capital[2] == pytest.approx(2.0 * made.capital[1])
    assert not made.capital[:, 1:, 1].any()


def test_both_views_stand_side_by_side_and_the_bridge_closes(answer: Macc) -> None:
    d = answer.difference
    assert d.joint - d.later - d.already + d.shifts == pytest.approx(d.ladder)
    assert [s.avoided for s in answer.ladder.steps] == sorted(s.avoided for s in answer.ladder.steps)
    assert answer.ladder.steps[-1].avoided > 0
    assert sum(m.avoided for m in answer.measures) == pytest.approx(d.joint)
    assert "macc.not-monotone" not in {f.rule for f in answer.findings}


def test_held_measures_on_paper(answer: Macc, made: Case) -> None:
    """In 2025 heat saves 0.7 x 0.2 tce/t at 160 t, 22.4 tce of fuel at 2.6 t; drive 0.7 x 0.6 MWh/t at 100 t.

    The plants make what they make at price zero, which the scrap lines of the plan item share.
    """
    levels = answer.ladder.plans[0].quantities[:, made.sector.quantities.index("output_t"), made.years.index(2025)]
    grid = 0.5 * 0.95**5
    rows = {m.measure.key: m.avoided for m in answer.measures}
    assert rows["heat"] == pytest.approx(0.14 * 2.6 * (levels[0] + levels[1]))
    assert rows["drive"] == pytest.approx(0.42 * grid * levels[0])
