"""Own power, storage and the grid: every hour balances, and storage does what it can be shown on paper to do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.pathway.onsite import Storage, dispatch, year_of
from tanfeng.pathway.onsite.year import cycles, per_kilowatt

ONE_DAY = np.array([1.0])
energies = st.lists(st.floats(0, 10), min_size=48, max_size=48)


def _two_prices() -> np.ndarray:
    """100 CNY/MWh in the first half of the day, 300 in the second."""
    return np.repeat([100.0, 300.0], 12)[None, :]


@settings(max_examples=40, deadline=None)
@given(
    load=energies,
    own=energies,
    price=st.lists(st.floats(0, 1000), min_size=48, max_size=48),
    export=st.floats(0, 500),
    energy=st.floats(0, 20),
    power=st.floats(0, 5),
    efficiency=st.floats(0.5, 1),
)
def test_every_hour_balances_and_nothing_is_negative(
    load: list[float],
    own: list[float],
    price: list[float],
    export: float,
    energy: float,
    power: float,
    efficiency: float,
):
    flows = dispatch(
        np.reshape(load, (2, 24)),
        np.reshape(own, (2, 24)),
        np.reshape(price, (2, 24)),
        export,
        Storage(energy, power, efficiency),
    )
    assert flows.imbalance < 1e-9
    for flow in (flows.imported, flows.exported, flows.charged, flows.discharged):
        assert flow.min() >= -1e-9
    assert flows.charged.max() <= power + 1e-6
    assert flows.discharged.max() <= power + 1e-6
    stored = efficiency * flows.charged.sum(axis=1)
    assert stored == pytest.approx(flows.discharged.sum(axis=1), abs=1e-9)
    one_way = np.sqrt(efficiency)
    level = np.cumsum(one_way * flows.charged - flows.discharged / one_way, axis=1)
    assert np.ptp(np.column_stack([np.zeros(2), level]), axis=1).max() <= energy + 1e-5


@settings(max_examples=25, deadline=None)
@given(
    load=energies, own=energies, price=st.lists(st.floats(1, 1000), min_size=48, max_size=48), export=st.floats(0, 500)
)
def test_storage_never_makes_the_year_dearer(load: list[float], own: list[float], price: list[float], export: float):
    a, b, p = (np.reshape(x, (2, 24)) for x in (load, own, price))
    weight = np.array([200.0, 165.0])
    without = year_of(dispatch(a, b, p, export), weight, p, export)
    with_it = year_of(dispatch(a, b, p, export, Storage(4.0, 1.0, 0.9)), weight, p, export)
    assert with_it.saved >= without.saved - 1e-6 * max(1.0, abs(without.saved))


def test_two_prices_and_a_perfect_battery_save_their_difference():
    """2 MWh bought at 100 and used at 300: 400 CNY a day."""
    flows = dispatch(np.ones((1, 24)), np.zeros((1, 24)), _two_prices(), 0.0, Storage(2.0, 1.0, 1.0))
    year = year_of(flows, ONE_DAY, _two_prices(), 0.0)
    assert year.saved == pytest.approx(400.0)
    assert cycles(year, 2.0) == pytest.approx(1.0)


def test_losses_are_bought():
    """One way 0.9: 2 MWh held needs 2/0.9 bought and gives 1.8: 1.8 x 300 - 2.222 x 100."""
    flows = dispatch(np.ones((1, 24)), np.zeros((1, 24)), _two_prices(), 0.0, Storage(2.0, 1.0, 0.81))
    year = year_of(flows, ONE_DAY, _two_prices(), 0.0)
    assert year.saved == pytest.approx(1.8 * 300 - 2 / 0.9 * 100)
    assert year.avoided == pytest.approx(1.8 - 2 / 0.9)


def test_a_spread_that_does_not_pay_the_losses_leaves_storage_idle():
    price = np.repeat([280.0, 300.0], 12)[None, :]
    flows = dispatch(np.ones((1, 24)), np.zeros((1, 24)), price, 0.0, Storage(2.0, 1.0, 0.81))
    assert flows.charged.sum() == pytest.approx(0.0, abs=1e-9)


def test_surplus_is_stored_before_it_is_sold_where_the_evening_pays_more():
    own = np.zeros((1, 24))
    own[0, 10:12] = 3.0
    flows = dispatch(np.ones((1, 24)), own, _two_prices(), 50.0, Storage(4.0, 4.0, 1.0))
    assert flows.exported.sum() == pytest.approx(0.0, abs=1e-9)
    assert flows.discharged[0, 12:].sum() == pytest.approx(4.0)


def test_grid_power_is_never_bought_to_be_exported():
    """Exports pay more than the grid costs, yet only what the roof leaves over is sold."""
    own = np.zeros((1, 24))
    own[0, 11] = 5.0
    flows = dispatch(np.ones((1, 24)), own, _two_prices(), 1000.0, Storage(10.0, 10.0, 1.0))
    assert flows.exported.sum() == pytest.approx(4.0)
    assert (flows.exported <= np.maximum(own - 1.0, 0.0) + 1e-9).all()


def test_without_storage_own_power_serves_the_load_and_the_rest_is_sold():
    own = np.full((1, 24), 1.5)
    flows = dispatch(np.ones((1, 24)), own, _two_prices(), 50.0)
    year = year_of(flows, np.array([365.0]), _two_prices(), 50.0)
    assert year.self_consumed == pytest.approx(365 * 24)
    assert year.exported == pytest.approx(365 * 12)
    assert year.saved == pytest.approx(365 * (12 * 100 + 12 * 300 + 12 * 50))
    assert per_kilowatt(year, 2.0).exported_mwh == pytest.approx(365 * 6)


@pytest.mark.parametrize("wrong", ["load", "own", "price", "export price"])
def test_nothing_that_goes_in_is_negative(wrong: str):
    given = {"load": np.ones((1, 24)), "own": np.ones((1, 24)), "price": np.ones((1, 24)), "export price": 1.0}
    given[wrong] = -given[wrong]
    with pytest.raises(UsageError, match=wrong):
        dispatch(*given.values())
