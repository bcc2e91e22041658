"""Which assumption decides: published indices, SALib as the oracle, and a tornado that can be checked by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.uncertainty.design import Correlation, Design
from tanfeng.pathway.uncertainty.indices import sobol_indices
from tanfeng.pathway.uncertainty.sampling import saltelli
from tanfeng.pathway.uncertainty.sensitivity import Asked, analyse, independent_only

from .test_sampling import row

YEARS = (2028, 2029, 2030)
ASKED = Asked(YEARS, 2029, {})


def ishigami(points: np.ndarray, a: float = 7.0, b: float = 0.1) -> np.ndarray:
    x = np.pi * (2.0 * points - 1.0)
    return np.asarray(np.sin(x[..., 0]) + a * np.sin(x[..., 1]) ** 2 + b * x[..., 2] ** 4 * np.sin(x[..., 0]))


def test_the_ishigami_function_has_its_published_indices() -> None:
    """Ishigami and Homma 1990 with a = 7, b = 0.1: first order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437."""
    found = sobol_indices(ishigami(saltelli(3, 16384, np.random.default_rng(1))), seed=1)
    assert found is not None
    assert found.first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.002)
    assert found.total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.002)
    assert (np.abs(found.first - [0.3139, 0.4424, 0.0]) < found.first_half_width + 1e-3).all()


def test_indices_and_intervals_are_those_of_salib_on_the_same_design() -> None:
    from SALib.analyze import sobol

    values = 40.0 + ishigami(saltelli(3, 256, np.random.default_rng(3)))
    ours = sobol_indices(values, seed=9)
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = sobol.analyze(problem, values.T.ravel(), calc_second_order=False, seed=9)
    assert ours is not None
    for key, mine in (
        ("S1", ours.first),
        ("ST", ours.total),
        ("S1_conf", ours.first_half_width),
        ("ST_conf", ours.total_half_width),
    ):
        assert mine == pytest.approx(theirs[key], rel=1e-9, abs=1e-12)


def test_an_outcome_that_does_not_vary_has_no_indices() -> None:
    assert sobol_indices(np.full((5, 64), 3.0), seed=1) is None


def assumptions() -> Assumptions:
    return Assumptions(
        {r.name: r for r in (row("growth", 0.0, -1.0, 1.0), row("level", 10.0, 8.0, 12.0), row("idle", 0.5, 0.0, 1.0))}
    )


def line(samples: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Level in the first year, growing by ``growth`` a year."""
    level, growth = samples["level"][:, None], samples["growth"][:, None]
    return {"direct": level + growth * np.arange(3.0)}


def test_the_tornado_shows_both_ends_of_every_range_and_the_deciding_assumption_first() -> None:
    design = Design(256, 1, ("growth", "level", "idle"), marginal="uniform")
    found = {t.quantity: t for t in analyse(assumptions(), design, line, ASKED, base=256)}
    last = found["last_year"]
    assert last.central == 10.0
    assert [b.assumption for b in last.bars] == ["growth", "level", "idle"] or last.bars[2].assumption == "idle"
    ends = {b.assumption: (b.at_low, b.at_high) for b in last.bars}
    assert ends == {"growth": (8.0, 12.0), "level": (8.0, 12.0), "idle": (10.0, 10.0)}
    assert last.bars[0].total == pytest.approx(0.5, abs=0.05)
    assert last.bars[2].total == 0.0
    cumulative = {b.assumption: (b.at_low, b.at_high) for b in found["cumulative"].bars}
    assert cumulative["growth"] == (27.0, 33.0)


def test_only_growth_decides_whether_the_peak_is_in_time() -> None:
    design = Design(256, 1, ("level", "growth"), marginal="uniform")
    peak = next(t for t in analyse(assumptions(), design, line, ASKED, 256) if t.quantity == "peak_in_time")
    assert peak.unit == "1"
    assert peak.central == 1.0
    assert peak.bars[0].assumption == "growth"
    assert (peak.bars[0].at_low, peak.bars[0].at_high) == (1.0, 0.0)
    assert peak.bars[0].total == pytest.approx(1.0, abs=0.1)
    assert peak.bars[1].total == pytest.approx(0.0, abs=1e-12)


def test_what_never_varies_has_bars_without_indices() -> None:
    asked = Asked(YEARS, 2029, {"direct": 1e9})
    peak = analyse(assumptions(), Design(64, 1, ("growth", "level")), line, asked, 64)[0]
    assert peak.quantity == "peak_in_time"
    assert [b.total for b in peak.bars] == [None, None]


def test_a_tornado_has_the_keys_that_pictures_read() -> None:
    data = analyse(assumptions(), Design(64, 1, ("growth", "level")), line, ASKED, 64)[1].to_dict()
    assert {"boundary", "quantity", "unit", "central", "bars"} <= set(data)
    keys = {"assumption", "name_zh", "name_en", "low", "high", "at_low", "at_high", "first", "total", "figure"}
    assert keys <= set(data["bars"][0])


def test_a_base_that_is_no_power_of_two_is_refused() -> None:
    with pytest.raises(UsageError, match="2 的幂"):
        analyse(assumptions(), Design(64, 1, ("growth", "level")), line, ASKED, 100)


def test_correlations_are_said_to_stay_out_of_the_indices() -> None:
    assert independent_only(Design(64, 1, ("a", "b"))) == []
    assert len(independent_only(Design(64, 1, ("a", "b"), correlations=(Correlation("a", "b", 0.5),)))) == 1
