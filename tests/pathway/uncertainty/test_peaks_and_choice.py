"""Probability of peaking by year, fans, and the choice that is regretted least."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tanfeng.core.errors import UsageError
from tanfeng.pathway.uncertainty.peaks import fans, peak_by_year, probabilities, quantile_key
from tanfeng.pathway.uncertainty.robust import Strategies, choose

SERIES = arrays(np.float64, (7, 5), elements=st.floats(0.0, 100.0))
YEARS = tuple(range(2026, 2031))


@given(SERIES, st.floats(0.0, 100.0))
@settings(max_examples=40, deadline=None)
def test_the_probability_never_falls_with_the_year_and_a_known_past_never_lowers_it(
    values: np.ndarray, past: float
) -> None:
    shares = list(peak_by_year(values, YEARS).values())
    assert shares == sorted(shares)
    assert all(a <= b for a, b in zip(shares, peak_by_year(values, YEARS, past).values(), strict=True))


def test_a_series_highest_in_its_last_year_has_not_peaked_within_the_horizon() -> None:
    values = np.array([[1.0, 3.0, 2.0], [1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [2.0, 3.0, 3.0]])
    found = probabilities({"total": values}, (2028, 2029, 2030), {})[0]
    assert found["by_year"] == {"2028": 0.25, "2029": 0.75}
    assert found["not_within_horizon"] == 0.25


def test_the_fan_is_the_quantiles_by_year() -> None:
    values = np.linspace([0.0, 10.0], [100.0, 20.0], 101)
    fan = fans({"energy": values}, (2029, 2030), (0.05, 0.5, 0.975))[0]
    assert fan["unit"] == "tce"
    assert fan["quantiles"]["p05"] == pytest.approx([5.0, 10.5])
    assert fan["quantiles"]["p97.5"] == pytest.approx([97.5, 19.75])


def test_keys_of_quantiles_tell_levels_apart() -> None:
    assert [quantile_key(q) for q in (0.05, 0.29, 0.5, 0.025, 0.995)] == ["p05", "p29", "p50", "p2.5", "p99.5"]


def three() -> Strategies:
    """In sample 0 ``a`` costs 10 less than ``b``, in sample 1 it costs 40 more; ``c`` is always second by 5 and 15."""
    return Strategies(
        names=("a", "b", "c"),
        cost=np.array([[10.0, 60.0], [20.0, 20.0], [15.0, 35.0]]),
        emission=np.array([[3.0, 3.0], [1.0, 2.0], [2.0, 2.0]]),
        in_time=np.array([[True, False], [True, True], [True, True]]),
    )


def test_least_maximum_and_least_expected_regret_on_paper() -> None:
    said = choose(three()).to_dict()
    by_name = {r["strategy"]: r for r in said["strategies"]}
    assert by_name["a"] == {
        "strategy": "a",
        "max_regret": 40.0,
        "mean_regret": 20.0,
        "best_share": 0.5,
        "peak_probability": 0.5,
        "worst_sample": 1,
    }
    assert (by_name["b"]["max_regret"], by_name["b"]["mean_regret"]) == (10.0, 5.0)
    assert (said["least_max_regret"], said["least_expected_regret"]) == ("b", "b")


def test_a_declared_carbon_value_can_turn_the_choice() -> None:
    cheap = Strategies(("dirty", "clean"), np.array([[0.0], [10.0]]), np.array([[5.0], [1.0]]), np.ones((2, 1), bool))
    assert choose(cheap, carbon_value=2.0).least_maximum == "dirty"
    assert choose(cheap, carbon_value=3.0).least_maximum == "clean"
    assert choose(cheap, by="emission").regret.tolist() == [[4.0], [0.0]]


@given(arrays(np.float64, (3, 6), elements=st.floats(-1e6, 1e6)))
@settings(max_examples=40, deadline=None)
def test_the_best_strategy_of_every_sample_has_no_regret_and_none_has_less(cost: np.ndarray) -> None:
    regret = choose(Strategies(("a", "b", "c"), cost, np.zeros_like(cost), np.ones(cost.shape, bool))).regret
    assert (regret.min(axis=0) == 0.0).all()


def test_the_table_of_regrets_has_a_row_for_every_sample_and_strategy() -> None:
    table = choose(three(), carbon_value=1.0).table()
    assert table.height == 6
    assert table.filter(strategy="c", sample=1)["regret"].to_list() == [15.0]


@pytest.mark.parametrize(
    ("names", "by", "value"), [(("a",), "cost", 0.0), (("a", "b"), "hope", 0.0), (("a", "b"), "cost", -1.0)]
)
def test_a_choice_that_cannot_be_made_is_refused(names: tuple[str, ...], by: str, value: float) -> None:
    shape = (len(names), 2)
    with pytest.raises(UsageError):
        choose(Strategies(names, np.zeros(shape), np.zeros(shape), np.ones(shape, bool)), by, value)
    nothing = Strategies(("a", "b"), np.full((2, 2), np.nan), np.zeros((2, 2)), np.ones((2, 2), bool))
    with pytest.raises(UsageError, match="不能比较"):
        choose(nothing)
