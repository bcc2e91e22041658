"""Samples: inside the declared ranges, stratified, seeded, correlated only where that is declared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.uncertainty.design import Correlation, Design, not_sampled, with_range
from tanfeng.pathway.uncertainty.sampling import draw, latin_hypercube, quantile, saltelli, sobol_sequence, triangular


def row(name: str, value: float, low: float | None = None, high: float | None = None) -> Assumption:
    return Assumption(name, f"假设 {name}", f"assumption {name}", value, low, high, "", "declared", "assumed")


ROWS = Assumptions({r.name: r for r in (row("a", 1.0, 0.0, 2.0), row("b", 0.1, 0.0, 1.0), row("fixed", 3.0))})
DESIGN = Design(size=64, seed=7, names=("a", "b", "fixed"))


@pytest.mark.parametrize("method", ["latin-hypercube", "sobol"])
@given(size=st.integers(1, 6).map(lambda e: 2**e), seed=st.integers(0, 2**40))
@settings(max_examples=15, deadline=None)
def test_every_slice_of_every_assumption_holds_one_sample(method: str, size: int, seed: int) -> None:
    drawer = {"latin-hypercube": latin_hypercube, "sobol": sobol_sequence}[method]
    points = drawer(3, size, np.random.default_rng(seed))
    assert (np.sort(np.floor(points * size), axis=0) == np.arange(size)[:, None]).all()


@pytest.mark.parametrize("method", ["latin-hypercube", "sobol"])
@pytest.mark.parametrize("marginal", ["triangular", "uniform"])
def test_samples_lie_in_the_declared_range_and_average_like_their_distribution(method: str, marginal: str) -> None:
    drawn = draw(ROWS, replace(DESIGN, size=256, method=method, marginal=marginal))
    assert set(drawn) == {"a", "b"}
    assert drawn["b"].min() >= 0.0
    assert drawn["b"].max() <= 1.0
    assert drawn["b"].mean() == pytest.approx((0.0 + 0.1 + 1.0) / 3 if marginal == "triangular" else 0.5, rel=0.01)


def test_the_same_seed_gives_the_same_samples_and_another_seed_others() -> None:
    for method in ("latin-hypercube", "sobol"):
        one, two, other = (draw(ROWS, replace(DESIGN, method=method, seed=s))["a"] for s in (7, 7, 8))
        assert (one == two).all()
        assert not (one == other).all()


def test_a_triangular_margin_has_its_mode_at_the_central_value() -> None:
    """Half the probability below the mode of a symmetric range; 2 (x - low)^2 / width^2 on the rising side."""
    assert triangular(np.array([0.0, 0.125, 0.5, 1.0]), 0.0, 1.0, 2.0) == pytest.approx([0.0, 0.5, 1.0, 2.0])
    assert triangular(np.array([0.25]), 0.0, 5.0, 2.0) == pytest.approx([1.0])


def test_independent_assumptions_are_nearly_uncorrelated_and_a_declared_rank_correlation_is_met() -> None:
    design = replace(DESIGN, size=512, correlations=(Correlation("a", "b", -0.6),))
    free, bound = draw(ROWS, replace(design, correlations=())), draw(ROWS, design)
    assert _rank(free["a"], free["b"]) == pytest.approx(0.0, abs=0.12)
    assert _rank(bound["a"], bound["b"]) == pytest.approx(-0.6, abs=0.03)
    for name in ("a", "b"):
        assert (np.sort(bound[name]) == np.sort(free[name])).all()


def test_correlations_that_contradict_each_other_are_refused() -> None:
    rows = Assumptions({n: row(n, 0.5, 0.0, 1.0) for n in "abc"})
    pairs = (Correlation("a", "b", 0.9), Correlation("b", "c", 0.9), Correlation("a", "c", -0.9))
    with pytest.raises(UsageError, match=r"互相矛盾"):
        draw(rows, Design(64, 1, ("a", "b", "c"), correlations=pairs))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": 0}, "至少为 1"),
        ({"size": 100, "method": "sobol"}, "64 或 128"),
        ({"size": 1, "method": "sobol"}, "2 的幂"),
        ({"method": "halton"}, "不认识“halton”"),
        ({"marginal": "normal"}, "不认识“normal”"),
        ({"quantiles": (0.0, 0.5)}, "不在 0 与 1 之间"),
        ({"quantiles": (0.5, 1.0)}, "不在 0 与 1 之间"),
        ({"names": ("a", "a")}, "写了两次"),
        ({"names": ("a", "nobody")}, "缺少假设“nobody”"),
        ({"correlations": (Correlation("a", "nobody", 0.5),)}, "未参与抽样"),
        ({"correlations": (Correlation("a", "b", 1.0),)}, "应在 -1 与 1 之间"),
        ({"size": 2, "correlations": (Correlation("a", "b", 0.5),)}, "不足以表达"),
    ],
)
def test_a_design_that_cannot_be_drawn_is_refused_in_one_sentence(change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as error:
        draw(ROWS, replace(DESIGN, **change))  # type: ignore[arg-type]
    assert said in error.value.zh
    assert "\n" not in error.value.en


@pytest.mark.parametrize(
    ("value", "low", "high"), [(0.5, 1.0, 0.0), (float("nan"), 0.0, 1.0), (0.5, 0.0, float("inf"))]
)
def test_a_range_that_is_none_is_refused(value: float, low: float, high: float) -> None:
    with pytest.raises(UsageError):
        with_range(Assumptions({"x": row("x", value, low, high)}), ("x",))


def test_an_assumption_without_range_or_without_effect_is_named_and_keeps_its_value() -> None:
    found = not_sampled(ROWS, ("a", "b", "fixed"), {"a", "fixed"})
    assert [f.given for f in found] == ["b", "fixed"]
    assert "没有声明范围" in found[1].zh


def test_the_saltelli_design_is_that_of_salib() -> None:
    from SALib.sample import sobol

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = sobol.sample(problem, 32, calc_second_order=False, seed=np.random.default_rng(5))
    ours = saltelli(3, 32, np.random.default_rng(5))
    assert (ours.transpose(1, 0, 2).reshape(-1, 3) == theirs).all()


def test_a_value_without_range_has_no_quantile() -> None:
    with pytest.raises(UsageError):
        quantile(row("fixed", 1.0), np.array([0.5]), "uniform")


def _rank(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.corrcoef(x.argsort().argsort(), y.argsort().argsort())[0, 1])
