"""The dynamic stock: the table of the docstring by hand, what must hold of any path, and flodym beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.materials.lifetime import Floats, survival
from tanfeng.materials.rules import rules
from tanfeng.materials.stock import StockPath, inflow_driven, stock_driven

DISTRIBUTIONS = [("fixed", 0.0), ("weibull", 3.5), ("lognormal", 0.3), ("normal", 0.2)]
CASES = [(d, s, t) for d, s in DISTRIBUTIONS for t in rules().timings]
INFLOWS = st.lists(st.floats(0, 1e7), min_size=1, max_size=40)


def column(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def closes(path: StockPath) -> bool:
    gap = np.abs(path.inflow - path.outflow - path.change)
    size = np.maximum(np.abs(path.inflow) + np.abs(path.outflow) + path.stock, 1.0)
    return bool(np.max(gap / size) <= rules().balance_closure)


def test_table_of_the_docstring() -> None:
    table = survival("fixed", 2.0, 0.0, 4, "end")
    path = inflow_driven(column([10, 20, 0, 5]), table)
    assert path.outflow[:, 0].tolist() == [0, 0, 10, 20]
    assert path.stock[:, 0].tolist() == [10, 30, 20, 5]
    assert stock_driven(column([10, 30, 20, 5]), table).inflow[:, 0].tolist() == [10, 20, 0, 5]


def test_half_of_a_cohort_dies_at_its_median() -> None:
    # Weibull of shape 1 is exponential: exp(-age/mean). Entering at the start, ages at the year ends are 1, 2, 3.
    table = survival("weibull", 4.0, 1.0, 3, "start")[:, 0]
    assert table == pytest.approx(np.exp(-np.array([1, 2, 3]) / 4), rel=1e-12)


def test_uniform_entry_is_the_mean_over_the_year() -> None:
    # of exp(-age/mean): mean · (exp(-k/mean) - exp(-(k+1)/mean)) at the end of year k
    table = survival("weibull", 4.0, 1.0, 3, "uniform")[:, 0]
    k = np.arange(3)
    assert table == pytest.approx(4 * (np.exp(-k / 4) - np.exp(-(k + 1) / 4)), rel=1e-12)


@pytest.mark.parametrize(("distribution", "spread"), DISTRIBUTIONS)
def test_earlier_entry_leaves_less(distribution: str, spread: float) -> None:
    start, middle, end = (survival(distribution, 7.5, spread, 30, t) for t in ("start", "middle", "end"))
    assert np.all(start <= middle)
    assert np.all(middle <= end)
    assert end[0, 0] == 1 or distribution != "fixed"


@pytest.mark.parametrize(("distribution", "spread"), DISTRIBUTIONS)
def test_mean_of_the_table_is_the_mean_lifetime(distribution: str, spread: float) -> None:
    # ∫ survival = mean; with entry in the middle the trapezoid over the year ends is that integral, to second order
    total = survival(distribution, 12.5, spread, 400, "middle").sum()
    assert total == pytest.approx(12.5, abs=0.51 if distribution == "fixed" else 0.01)


@pytest.mark.parametrize("mean", [0.0, -1.0, 0.5, float("nan")])
def test_lifetimes_below_a_year_are_refused(mean: float) -> None:
    with pytest.raises(ValueError, match="lifetime"):
        survival("weibull", mean, 3.0, 5, "middle")


@pytest.mark.parametrize("distribution", ["weibull", "lognormal", "normal"])
def test_a_distribution_without_width_is_refused(distribution: str) -> None:
    with pytest.raises(ValueError, match="spread"):
        survival(distribution, 5.0, 0.0, 5, "middle")


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="distribution"):
        survival("gamma", 5.0, 1.0, 5, "middle")
    with pytest.raises(ValueError, match="timing"):
        survival("fixed", 5.0, 1.0, 5, "noon")


def test_stock_says_nothing_of_an_inflow_that_is_gone_within_its_year() -> None:
    with pytest.raises(ValueError, match="own year"):
        stock_driven(column([1, 1]), survival("fixed", 1.0, 0.0, 2, "start"))


def test_a_stock_that_falls_faster_than_things_die_has_negative_inflow() -> None:
    path = stock_driven(column([100, 10]), survival("fixed", 10.0, 0.0, 2, "end"))
    assert path.inflow[:, 0].tolist() == [100, -90]


@settings(max_examples=40, deadline=None)
@given(INFLOWS, st.sampled_from(CASES), st.floats(2, 60))
def test_balance_closes_in_every_year(inflow: list[float], case: tuple[str, float, str], mean: float) -> None:
    assert closes(inflow_driven(column(inflow), survival(case[0], mean, case[1], len(inflow), case[2])))


@settings(max_examples=40, deadline=None)
@given(INFLOWS, st.sampled_from(CASES), st.floats(5, 60))
def test_inflow_to_stock_to_inflow(inflow: list[float], case: tuple[str, float, str], mean: float) -> None:
    table = survival(case[0], mean, case[1], len(inflow), case[2])
    path = inflow_driven(column(inflow), table)
    back = stock_driven(path.stock, table)
    assert back.inflow == pytest.approx(path.inflow, rel=1e-7, abs=1e-6 * max(*inflow, 1))
    assert closes(back)


@settings(max_examples=25, deadline=None)
@given(INFLOWS, st.sampled_from(CASES), st.floats(0.001, 1000))
def test_twice_the_inflow_is_twice_the_stock(inflow: list[float], case: tuple[str, float, str], scale: float) -> None:
    table = survival(case[0], 9.0, case[1], len(inflow), case[2])
    one, many = inflow_driven(column(inflow), table), inflow_driven(column(inflow) * scale, table)
    assert many.stock == pytest.approx(one.stock * scale, rel=1e-12)
    assert many.outflow == pytest.approx(one.outflow * scale, rel=1e-12, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(INFLOWS, st.sampled_from(CASES))
def test_everything_that_came_is_in_use_or_gone(inflow: list[float], case: tuple[str, float, str]) -> None:
    path = inflow_driven(column(inflow), survival(case[0], 6.0, case[1], len(inflow), case[2]))
    assert path.outflow.sum() + path.stock[-1, 0] == pytest.approx(sum(inflow), rel=1e-12)
    assert np.all(path.stock >= -1e-9 * max(sum(inflow), 1))


def test_draws_in_another_order_give_the_same_columns() -> None:
    rng = np.random.default_rng(3)
    means, inflow = rng.uniform(2, 30, 50), rng.uniform(0, 10, (40, 50))
    order = rng.permutation(50)
    one = inflow_driven(inflow, survival("weibull", means, 3.0, 40, "middle"))
    other = inflow_driven(inflow[:, order], survival("weibull", means[order], 3.0, 40, "middle"))
    assert np.array_equal(one.stock[:, order], other.stock)


class TestBesideFlodym:
    """The same stocks by flodym (MIT), for every distribution both have and each moment of entry."""

    YEARS = 60

    def dims(self):  # type: ignore[no-untyped-def]
        flodym = pytest.importorskip("flodym")
        return flodym, flodym.DimensionSet(
            dim_list=[flodym.Dimension(name="Time", letter="t", items=list(range(1960, 1960 + self.YEARS)), dtype=int)]
        )

    def lifetime(self, distribution: str, mean: float, spread: float, timing: str):  # type: ignore[no-untyped-def]
        flodym, dims = self.dims()
        from scipy.special import gamma

        how = {"n_pts_per_interval": 10} if timing == "uniform" else {"inflow_at": timing}
        if distribution == "fixed":
            return flodym.FixedLifetime(dims=dims, mean=mean, **how)
        if distribution == "weibull":
            scale = mean / gamma(1 + 1 / spread)
            return flodym.WeibullLifetime(dims=dims, weibull_shape=spread, weibull_scale=scale, **how)
        kind = {"lognormal": flodym.LogNormalLifetime, "normal": flodym.NormalLifetime}[distribution]
        return kind(dims=dims, mean=mean, std=spread * mean, **how)

    # A step has no quadrature: of a fixed lifetime with entry over the year the two take different points.
    @pytest.mark.parametrize(("distribution", "spread", "timing"), [c for c in CASES if c[::2] != ("fixed", "uniform")])
    def test_inflow_driven(self, distribution: str, spread: float, timing: str) -> None:
        flodym, dims = self.dims()
        inflow = np.random.default_rng(5).uniform(1, 9, self.YEARS)
        theirs = flodym.InflowDrivenDSM(dims=dims, lifetime_model=self.lifetime(distribution, 12.25, spread, timing))
        theirs.inflow.values[...] = inflow
        theirs.compute()
        ours = inflow_driven(inflow[:, None], survival(distribution, 12.25, spread, self.YEARS, timing))
        # flodym does not cut the normal at age zero: 3e-7 of it lies below at this width
        near = 1e-6 if distribution == "normal" else 1e-9
        assert ours.stock[:, 0] == pytest.approx(theirs.stock.values, rel=near)
        assert ours.outflow[:, 0] == pytest.approx(theirs.outflow.values, rel=near, abs=1e-5 if near > 1e-9 else 1e-9)

    @pytest.mark.parametrize("timing", rules().timings)
    def test_stock_driven(self, timing: str) -> None:
        flodym, dims = self.dims()
        stock = np.linspace(5, 80, self.YEARS) + np.sin(np.arange(self.YEARS))
        theirs = flodym.StockDrivenDSM(dims=dims, lifetime_model=self.lifetime("weibull", 9.0, 3.0, timing))
        theirs.stock.values[...] = stock
        theirs.compute()
        ours = stock_driven(stock[:, None], survival("weibull", 9.0, 3.0, self.YEARS, timing))
        assert ours.inflow[:, 0] == pytest.approx(theirs.inflow.values, rel=1e-9)
        assert ours.outflow[:, 0] == pytest.approx(theirs.outflow.values, rel=1e-9, abs=1e-9)
