"""What a plant may do: whole pieces, loads, measures that stay, prerequisites, exclusions, one after another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathway.conftest import lines, make, saver, unit
from tests.pathway.facility.common import FEW, RECYCLED, from_year, item, solved

from tanfeng.pathway.facility import ask
from tanfeng.pathway.facility.intensity import with_measures
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.measures import Measure

FUEL, POWER, DIRECT = INDEX["fuel_tce"], INDEX["electricity_mwh"], INDEX["direct_tco2"]


@FEW
@given(growth=st.floats(0.0, 0.03), premium=st.floats(0.0, 900.0))
def test_new_lines_come_in_whole_pieces(growth: float, premium: float) -> None:
    many = lines(lines_at_most=4)
    solution = solved(
        make(plants=(unit(), many), scrap_share={"Pb": 0.8}, demand_growth=growth, recycled_feed_premium=premium)
    )
    pieces = solution.new_capacity[1, 3:] / 20.0
    assert pieces == pytest.approx(np.round(pieces))
    standing = np.cumsum(solution.new_capacity[1])
    assert (solution.production[1] <= standing + 1e-6).all()


@FEW
@given(growth=st.floats(-0.06, 0.0), load=st.floats(0.3, 0.7))
def test_a_unit_runs_between_its_lowest_load_and_full_or_is_closed(growth: float, load: float) -> None:
    old = unit("old", capacity_t=60.0, production_t=60.0, fuel_tce=1.2)
    solution = solved(make(plants=(unit(), old), measures=(), scrap_share={}, demand_growth=growth, minimum_load=load))
    for made, capacity, closed in zip(solution.production, (100.0, 60.0), solution.closed, strict=True):
        runs = ~closed[3:]
        assert (made[3:][runs] >= load * capacity - 1e-6).all()
        assert (made[3:][runs] <= capacity + 1e-6).all()
        assert (made[3:][~runs] == 0.0).all()
        assert (np.diff(closed.astype(int)) >= 0).all(), "a closed unit stays closed"


def test_a_unit_that_runs_below_the_declared_lowest_load_today_may_go_on_so() -> None:
    half = unit("half", production_t=30.0, fuel_tce=1.2)
    assert ask(make(plants=(unit(), half), minimum_load=0.5)).sector.lowest == pytest.approx([0.5, 0.3])


def test_new_lines_may_stand_idle() -> None:
    asked = ask(make())
    assert asked.sector.lowest[1] == 0.0


@FEW
@given(growth=st.floats(-0.02, 0.0), price=st.floats(0.0, 300.0))
def test_adoption_is_irreversible(growth: float, price: float) -> None:
    solution = solved(make(demand_growth=growth, carbon_price=price, measure_capex=1500.0, carbon_price_growth=0.05))
    share = solution.treated[0, 0] / solution.production[0]
    assert set(np.round(share, 9)) <= {0.0, 0.7}, "a retrofit is one piece"
    assert (np.diff(share) >= -1e-9).all()
    assert solution.adopted[0, 0].sum() == pytest.approx(70.0 * (share[-1] > 0))


def test_a_retrofit_is_paid_on_the_capacity_not_on_the_output() -> None:
    """A unit that makes 50 t of 100 t/a pays for 70 t/a treated and saves on 35 t."""
    solution = solved(make(plants=(unit(production_t=50.0),), scrap_share={}))
    assert solution.adopted[0, 0].sum() == pytest.approx(70.0)
    assert solution.treated[0, 0] == pytest.approx(from_year(2023, 35.0))
    assert solution.cost_items["measures"] * 1e6 == pytest.approx(13 * 70 * 400 / 10)


def test_a_measure_waits_for_its_prerequisite() -> None:
    """The second saves 200 CNY/t and needs the first, which costs more than it saves: both or neither."""
    first = saver("first", saves=0.01, potential=1.0, initial_share=None)
    second = saver("second", potential=1.0, initial_share=None, requires=("first",))
    for capex, adopts in ((900.0, True), (1500.0, False)):
        solution = solved(make(measures=(first, second), scrap_share={}, plants=(unit(),), measure_capex=capex))
        treated = from_year(2023, 100.0 * adopts)
        assert solution.treated[0, 0] == pytest.approx(treated)
        assert solution.treated[0, 1] == pytest.approx(treated)


def test_a_measure_whose_prerequisite_is_not_offered_cannot_be_made() -> None:
    solution = solved(make(measures=(saver(requires=("elsewhere",)),), scrap_share={}))
    assert solution.treated.max() == 0.0


def test_of_two_measures_that_exclude_each_other_the_better_is_made() -> None:
    small = saver("small", saves=0.1, excludes=("large",))
    large = saver("large", saves=0.3)
    solution = solved(make(measures=(small, large), scrap_share={}))
    assert solution.treated[0, 0].max() == 0.0
    assert solution.treated[0, 1] == pytest.approx(from_year(2023, 70.0))


def on_site(key: str, **changes: float) -> Measure:
    kind = "green_power" if "green_mwh" in changes else "onsite_power"
    return saver(key, kind=kind, changes={"ore": changes}, potential=1.0, initial_share=None)


def test_power_on_the_site_stands_beside_its_unit_and_does_not_double_its_states() -> None:
    roofs = [on_site(f"pv{n}", electricity_mwh=-0.1) for n in range(3)]
    with_roofs, without = ask(make(measures=(saver(), *roofs))).space, ask(make()).space
    assert len(with_roofs.states.names) == len(without.states.names)
    assert with_roofs.owner.tolist() == [0, 1, 1, 0, 0, 0]  # two plants, who builds the new lines, three roofs


def test_power_on_the_site_is_counted_with_its_unit() -> None:
    """Each roof saves 10 MWh of 50 a year, 5000 CNY, for 100 t x 400 / 10 a = 4000."""
    roofs = [on_site(f"pv{n}", electricity_mwh=-0.1) for n in range(2)]
    solution = solved(make(plants=(unit(),), measures=tuple(roofs), scrap_share={}))
    assert solution.treated[0, :, 3:] == pytest.approx(np.full((2, 13), 100.0))
    assert solution.electricity == pytest.approx([300.0] * 3 + [280.0] * 13)
    assert solution.cost_items["measures"] * 1e6 == pytest.approx(13 * 2 * 4000)


def test_contracts_that_exclude_each_other_are_not_both_signed() -> None:
    """The contract carries no premium; the certificate, free as well, is excluded by it."""
    contract = on_site("contract", green_mwh=0.4)
    certificate = on_site("certificate", green_mwh=0.4)
    problem = make(
        plants=(unit(),), measures=(contract, replace(certificate, excludes=("contract",))), scrap_share={},
        carbon_price=500.0, measure_capex=1.0,
    )  # fmt: skip
    solution = solved(problem)
    assert (solution.treated[0, :, -1] > 0).sum() == 1
    assert (solution.indirect > 0).all()


def test_what_needs_power_on_the_site_waits_for_it() -> None:
    """The boiler pays by itself; the roof it needs does not: together they do."""
    roof, boiler = on_site("roof", electricity_mwh=-0.01), saver("boiler", requires=("roof",))
    solution = solved(make(plants=(unit(),), measures=(roof, boiler), scrap_share={}))
    assert solution.treated[0, 0, -1] > 0
    assert solution.treated[0, 1, -1] > 0
    dear = solved(make(plants=(unit(),), measures=(roof, boiler), scrap_share={}, measure_capex=900.0))
    assert dear.treated.max() == 0.0


def test_measures_act_one_after_another_sixty_and_sixty_percent_are_eighty_four() -> None:
    sixty = [saver(key, saves=0.6, potential=1.0, initial_share=None) for key in ("one", "two")]
    left = with_measures(unit(), sixty)
    assert left[FUEL] == pytest.approx(0.16)
    assert left[DIRECT] == pytest.approx(0.32)
    assert left[POWER] == pytest.approx(0.5)


def test_what_saves_comes_before_what_replaces_the_rest() -> None:
    """Gas replaces all the fuel that the efficiency measure leaves: 0.5 tce of it at 0.9 tce of gas per tce."""
    saves = saver("saves", saves=0.5, potential=1.0, initial_share=None)
    changes = {"ore": {"fuel_tce": -1.0, "gas_tce": 0.9, "direct_tco2": -0.6}}
    gas = saver("gas", kind="gas", changes=changes, potential=1.0, initial_share=None)
    for order in ([saves, gas], [gas, saves]):
        left = with_measures(unit(), order)
        assert left[FUEL] == pytest.approx(0.0)
        assert left[INDEX["gas_tce"]] == pytest.approx(0.45)
        assert left[DIRECT] == pytest.approx(2.0 - 1.0 - 0.3)


def test_electricity_instead_of_fuel_takes_the_fuels_emission_away_and_adds_power() -> None:
    changes = {"ore": {"fuel_tce": -0.5, "electricity_mwh": 2.0}}
    electric = saver("electric", kind="electricity", changes=changes, potential=1.0, initial_share=None)
    left = with_measures(unit(), [electric])
    assert (left[FUEL], left[POWER], left[DIRECT]) == pytest.approx((0.5, 2.5, 1.0))


@given(
    st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 0.5), st.floats(0.0, 1.0)), max_size=6),
    st.permutations(range(6)),
)
def test_no_number_of_savings_leaves_less_than_nothing_and_their_order_does_not_matter(
    savings: list[tuple[float, float, float]], order: list[int]
) -> None:
    measures = [
        saver(f"m{n}", changes={"ore": {"fuel_tce": -f, "electricity_mwh": -e}}, potential=p, initial_share=None)
        for n, (f, e, p) in enumerate(savings)
    ]
    left = with_measures(unit(), measures)
    assert (left >= 0.0).all()
    assert (left <= with_measures(unit(), ()) + 1e-12).all()
    assert with_measures(unit(), [measures[n] for n in order if n < len(measures)]) == pytest.approx(left)


def test_capacity_that_demand_called_for_before_decisions_stays() -> None:
    """Output grows by 2 % to 106.1 t in 2022; the smelter that grew with it makes that much later, too."""
    solution = solved(
        make(plants=(unit(), lines(lines_at_most=4)), measures=(), demand_growth=0.02, recycled_feed_premium=5000.0)
    )
    assert solution.new_capacity[0].sum() == pytest.approx(100.0 * (1.02**2 - 1.0))
    assert solution.production[0, 3:] == pytest.approx([100.0 * 1.02**2] * 13)
    assert solution.production.sum(axis=0) == pytest.approx([100.0 * 1.02**n for n in range(16)])


def test_a_recycled_line_replaces_a_unit_only_as_far_as_scrap_goes() -> None:
    """Four lines could be built, scrap is there for 40 % of the output."""
    solution = solved(make(plants=(unit(), lines(lines_at_most=4))))
    assert solution.production[1] == pytest.approx(from_year(2023, 40.0))
    assert solution.new_capacity[1].sum() == pytest.approx(40.0)


def test_the_recycled_share_of_today_is_always_possible() -> None:
    """Half of the output is recycled today, scrap is there for 40 %: today's half stays possible."""
    recycled = unit("smelt", origin="recycled", fuel_tce=0.25, direct_tco2=0.5)
    solution = solved(make(plants=(unit(), recycled), measures=(), policies=(item(RECYCLED, 0.5),)))
    assert solution.production == pytest.approx(np.full((2, 16), 100.0))
    assert not solution.slacks
