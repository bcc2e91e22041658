"""The worked sector of ``docs/model.md``: one smelter, new recycling lines, one retrofit; every optimum found on paper.

Money is CNY, nothing is discounted. A tonne of ore metal costs 1.0 tce x 1000 + 0.5 MWh x 500 = 1250, a tonne of scrap
metal 0.25 x 1000 + 0.5 x 500 = 500. A line of 20 t/a costs 20 x 1000 / 20 a = 1000 a year. The retrofit treats 70 %
of the smelter's 100 t/a and costs 70 x 400 / 10 a = 2800 a year; it saves 0.7 x 0.2 = 0.14 tce, 140 CNY, a tonne.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.pathway.conftest import lines, make, saver, unit
from tests.pathway.facility.common import RECYCLED, exactly, from_year, item, limit, solved

from tanfeng.pathway.problem import Problem

MILLION = 1e6


def test_case_1_lines_and_retrofit_pay() -> None:
    """Both lines from 2023 (each saves 20 x 750 = 15,000 a year for 1000); the retrofit saves 60 x 140 = 8400 for 2800.

    2020-2022: 3 x 100 x 1250 = 375,000. From 2023, thirteen years of 60 x (1250 - 140) + 40 x 500 + 2 x 1000 + 2800,
    91,400 each.
    """
    solution = solved(make())
    ore, scrap = solution.production
    assert ore == pytest.approx([100.0] * 3 + [60.0] * 13)
    assert scrap == pytest.approx(from_year(2023, 40.0))
    assert solution.new_capacity[1] == pytest.approx([40.0 if y == 3 else 0.0 for y in range(16)])
    assert solution.treated[0, 0] == pytest.approx(from_year(2023, 42.0))
    assert solution.objective * MILLION == pytest.approx(375_000 + 13 * 91_400)
    assert solution.objective * MILLION == pytest.approx(1_563_200)
    assert {name: value * MILLION for name, value in solution.cost_items.items() if value} == pytest.approx(
        {
            "fuel": 3 * 100_000 + 13 * (60 * 860 + 40 * 250),
            "electricity": 16 * 100 * 250,
            "new_capacity": 13 * 2000,
            "measures": 13 * 2800,
        }
    )


def test_case_1_emission_is_what_is_burnt_and_bought() -> None:
    """Direct 60 x (2 - 0.14 x 2) + 40 x 0.5 = 123.2 t of the plants, 100 t of the rest; power 50 + 250 MWh a year."""
    solution = solved(make())
    assert solution.direct == pytest.approx([300.0] * 3 + [223.2] * 13)
    assert solution.electricity == pytest.approx([300.0] * 16)
    assert solution.indirect == pytest.approx([300.0 * 0.5 * 0.98**n for n in range(16)])
    fuel = [100.0] * 3 + [60 * 0.86 + 40 * 0.25] * 13
    assert solution.energy == pytest.approx([f + 100.0 / 2.6 + 300.0 * 0.1229 for f in fuel])


@pytest.mark.parametrize(("capex", "treated"), [(1199.0, 42.0), (1201.0, 0.0)])
def test_case_2_a_retrofit_pays_up_to_1200_a_tonne(capex: float, treated: float) -> None:
    """Beside two lines the smelter makes 60 t and saves 8400 a year; 70 t x capex / 10 a is as much at 1200 CNY/t."""
    solution = exactly(make(measure_capex=capex))
    assert solution.treated[0, 0] == pytest.approx(from_year(2023, treated))


def test_case_3_thirty_percent_recycled_takes_two_whole_lines() -> None:
    """Feed for 5000 more a tonne makes scrap metal cost 5500: only the 30 t that the target asks for, from 2025.

    Thirty tonnes need two lines of 20 t. 5 x 125,000 + 11 x (70 x 1250 + 30 x 5500 + 2 x 1000) = 3,424,500.
    """
    solution = solved(make(measures=(), recycled_feed_premium=5000.0, policies=(item(RECYCLED, 0.3),)))
    assert solution.production[1] == pytest.approx(from_year(2025, 30.0))
    assert solution.new_capacity[1].sum() == pytest.approx(40.0)
    assert solution.objective * MILLION == pytest.approx(5 * 125_000 + 11 * 254_500)
    assert solution.objective * MILLION == pytest.approx(3_424_500)
    assert not solution.slacks


def test_case_4_an_older_unit_runs_at_its_lowest_load_and_then_closes() -> None:
    """Beside the smelter an older unit of 60 t/a that burns 1.2 tce/t; output falls by 5 % a year from 160 t.

    Down to 130 t the old unit makes what the smelter cannot; below, it runs at 30 t, its lowest; from 2030 on, when
    160 x 0.95^10 = 95.8 t are asked for, the smelter makes all and the old unit closes.
    """
    old = unit("old", capacity_t=60.0, production_t=60.0, fuel_tce=1.2)
    solution = solved(make(plants=(unit(), old), measures=(), scrap_share={}, demand_growth=-0.05))
    asked = [160.0 * 0.95**n for n in range(16)]
    by_hand = [asked[n] * 60 / 160 for n in range(3)] + [max(30.0, asked[n] - 100.0) for n in range(3, 10)] + [0.0] * 6
    assert solution.production[1] == pytest.approx(by_hand)
    assert solution.production.sum(axis=0) == pytest.approx(asked)
    assert solution.closed[1].tolist() == [False] * 10 + [True] * 6
    assert not solution.closed[0].any()


def test_case_5_two_smelters_share_what_a_cap_leaves() -> None:
    """Beside the smelter (1250 CNY, 2 tCO2 a tonne) an electric one of 100 t/a: 0.2 tce, 3 MWh, 1700 CNY, 0.4 tCO2.

    150 t are asked for. Without a cap the smelter makes 100 t and the other 50 t: 220 t direct. A cap of 300 t on the
    sector, 200 t less the rest's 100 t, moves 12.5 t over, 450 CNY and 1.6 t each: the last tonne costs 281.25 CNY.
    """
    clean = unit("clean", fuel_tce=0.2, electricity_mwh=3.0, direct_tco2=0.4, production_t=50.0)
    capped = make(plants=(unit(), clean), measures=(), limits=(limit("direct_tco2", 300.0),))
    solution = solved(capped)
    assert solution.production[0] == pytest.approx([100.0] * 3 + [87.5] * 13)
    assert solution.production[1] == pytest.approx([50.0] * 3 + [62.5] * 13)
    assert solution.direct == pytest.approx([320.0] * 3 + [300.0] * 13)
    assert solution.prices["limit"] == pytest.approx(dict.fromkeys(range(2023, 2036), 450 / 1.6), rel=1e-6)


def ageing(**fields: Any) -> Problem:
    """Return the smelter with three years of life left: started in 2006, twenty years; renewal at half of new capacity.

    Renewing 100 t/a costs 100 x 0.5 x 1000 / 20 a = 2500 CNY a year.
    """
    numbers = {"unit_life": 20.0, "renewal_cost_share": 0.5}
    return make(**{"plants": (unit(commissioned=2006), *fields.pop("beside")), "measures": (), **numbers, **fields})


@pytest.mark.parametrize(("premium", "renews", "total"), [(730.0, True, 2_025_000), (720.0, False, 2_020_000)])
def test_case_6_at_the_end_of_its_life_a_unit_is_renewed_or_replaced(premium: float, renews: bool, total: int) -> None:
    """Renewed, a tonne costs 1250 + 25; from five new lines 500 + premium + 50: as much at a premium of 725 CNY/t.

    2020-2025: 6 x 125,000. From 2026 ten years of 127,500, or of 100 x (500 + 720) + 5 x 1000 = 127,000.
    """
    problem = ageing(beside=(lines(lines_at_most=5),), scrap_share={"Pb": 1.0}, recycled_feed_premium=premium)
    solution = exactly(problem)
    from_2026 = np.array(from_year(2026, 1.0))
    assert solution.renewed[0] == pytest.approx([100.0 * renews if y == 6 else 0.0 for y in range(16)])
    assert solution.closed[0].tolist() == [not renews and y >= 6 for y in range(16)]
    assert solution.new_capacity[1] == pytest.approx([100.0 * (not renews) if y == 6 else 0.0 for y in range(16)])
    assert solution.production[1] == pytest.approx(100.0 * (not renews) * from_2026)
    assert solution.cost_items["renewal"] * MILLION == pytest.approx(25_000 * renews)
    assert solution.objective * MILLION == pytest.approx(total)


def test_case_6_it_closes_where_another_can_make_its_tonnes() -> None:
    """Beside it a smelter that burns 1.01 tce/t (1260 CNY), both at half load: it closes in 2026, when its life ends.

    2020-2025: 6 x (50 x 1250 + 50 x 1260) = 753,000. From 2026: 10 x 100 x 1260 against 10 x 127,500 renewed.
    """
    other = unit("other", production_t=50.0, fuel_tce=1.01)
    problem = ageing(beside=(other,), scrap_share={})
    problem = replace(problem, plants=(replace(problem.plants[0], production_t=50.0), other))
    solution = exactly(problem)
    assert solution.production[0] == pytest.approx([50.0] * 6 + [0.0] * 10)
    assert solution.closed[0].tolist() == [False] * 6 + [True] * 10
    assert not solution.closed[1].any()
    assert not solution.renewed.any()
    assert solution.objective * MILLION == pytest.approx(753_000 + 1_260_000)


def test_the_measure_acts_on_seventy_percent_of_each_tonne() -> None:
    """Two retrofits that each save 60 % of the fuel, on all output, leave 16 %: one acts on what the other left."""
    both = (
        saver("one", saves=0.6, potential=1.0, initial_share=None),
        saver("two", saves=0.6, potential=1.0, initial_share=None),
    )
    solution = solved(make(measures=both, scrap_share={}, plants=(unit(),)))
    fuel = solution.energy - 100.0 / 2.6 - 300.0 * 0.1229
    assert fuel == pytest.approx([100.0] * 3 + [16.0] * 13)
    assert solution.direct - 100.0 == pytest.approx([200.0] * 3 + [32.0] * 13)
