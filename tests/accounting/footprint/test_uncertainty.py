"""Intervals from draws: seeded, right where the answer is known, and honest where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from tests.accounting.footprint.systems import emit, footprint, ledger, make, rules, system, take

from tanfeng.accounting.footprint.draws import multipliers


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    built = system(ledger([make("P", "ingot", 10)]), emit("P", 20, uncertainty=0.2))
    first = footprint(built, "ingot", draws=2000)
    assert first.interval == footprint(built, "ingot", draws=2000).interval
    other = footprint(built, "ingot", draws=2000, seed=1).interval
    assert first.interval is not None
    assert other is not None
    assert other.mean != first.interval.mean


def test_a_lognormal_emission_over_a_sure_output_has_the_interval_it_states() -> None:
    """Half width 0.5: 95 % of draws between 1/1.5 and 1.5 times the median."""
    built = system(ledger([make("P", "ingot", 10, uncertainty=0.0)]), emit("P", 20, uncertainty=0.5))
    interval = footprint(built, "ingot", draws=40_000).interval
    assert interval is not None
    assert interval.median == pytest.approx(2.0, rel=0.02)
    assert interval.high == pytest.approx(3.0, rel=0.03)
    assert interval.low == pytest.approx(2.0 / 1.5, rel=0.03)


def test_independent_normal_terms_add_in_quadrature() -> None:
    """Two burdens of 10 with 8 % each: 8 % · sqrt(2) / 2 of the sum."""
    built = system(
        ledger([make("P", "ingot", 1, uncertainty=0.0)]),
        emit("P", 10, uncertainty=0.08),
        emit("P", 10, uncertainty=0.08, item="dolomite"),
    )
    interval = footprint(built, "ingot", draws=40_000).interval
    assert interval is not None
    assert interval.half_width == pytest.approx(0.08 / np.sqrt(2), rel=0.03)


def test_one_factor_used_twice_varies_together() -> None:
    """Grid power at two processes is one factor: no averaging out between them."""
    from tests.accounting.footprint.systems import power

    sure = {"uncertainty": 0.0}
    one = system(ledger([make("A", "x", 1, **sure)]), power("A", 10, "grid", **sure))
    two = system(
        ledger([make("A", "x", 1, **sure), take("B", "x", 1, "intermediate", **sure), make("B", "y", 1, **sure)]),
        power("A", 5, "grid", **sure),
        power("B", 5, "grid", **sure),
    )
    alone = footprint(one, "x", draws=20_000).interval
    split = footprint(two, "y", draws=20_000).interval
    assert alone is not None
    assert split is not None
    assert split.half_width == pytest.approx(alone.half_width, rel=0.03)


def test_the_largest_driver_is_named_first() -> None:
    built = system(
        ledger([make("P", "ingot", 1, uncertainty=0.001)]),
        emit("P", 10, uncertainty=0.3),
        emit("P", 10, uncertainty=0.01, item="dolomite"),
    )
    interval = footprint(built, "ingot", draws=5000).interval
    assert interval is not None
    assert interval.drivers[0][0].startswith("石灰石")
    assert interval.drivers[0][1] > 0.9


def test_a_loop_near_its_limit_gives_no_interval() -> None:
    """A returns 99 of 100 t: a few per cent of uncertainty make it return more than it makes."""
    book = ledger([make("A", "x", 100, uncertainty=0.05), take("A", "x", 99, "intermediate", uncertainty=0.05)])
    result = footprint(system(book, emit("A", 1)), "x", draws=2000)
    assert result.total == pytest.approx(1.0)
    assert result.interval is None
    assert "footprint.no-interval" in rules(result)


def test_a_half_width_of_zero_does_not_vary() -> None:
    assert (multipliers(np.full((2, 5), 3.0), np.zeros(2)) == 1.0).all()
