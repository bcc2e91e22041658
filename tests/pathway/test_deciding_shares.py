"""Shares that cannot be told from nothing decide nothing; a share says what it is one of."""

from __future__ import annotations

from tests.pathway.conftest import assumptions

from tanfeng.pathway.deciding import deciding
from tanfeng.pathway.uncertainty.sensitivity import PEAK_IN_TIME, PEAK_LEVEL, Bar, Tornado

GROWTH, DECLINE = "demand_growth", "rest_intensity_decline"


def bar(name: str, total: float, half_width: float) -> Bar:
    return Bar(name, name, name, "1/a", f"assumption:base/{name}", 0.0, 0.1, 1.0, 1.0, total, total, 0.0, half_width)


def tornado(quantity: str, *bars: Bar) -> Tornado:
    return Tornado("direct", quantity, "1", 1.0, bars)


def test_shares_of_a_handful_of_samples_give_way_to_the_level() -> None:
    """Two samples of 2,000 are late: 33 % each, give or take 63 %, says nothing of what decides."""
    rare = tornado(PEAK_IN_TIME, bar(GROWTH, 0.33, 0.63), bar(DECLINE, 0.33, 0.63))
    level = tornado(PEAK_LEVEL, bar(DECLINE, 0.7, 0.1), bar(GROWTH, 0.4, 0.1))
    rows = deciding((rare, level), "direct", [], assumptions())
    assert [(r["assumption"], r["decides"]) for r in rows] == [(DECLINE, PEAK_LEVEL), (GROWTH, PEAK_LEVEL)]
    assert rows[0]["zh"].startswith(f"{DECLINE}（对峰值高低的影响占 70%")


def test_a_share_that_stands_out_of_its_interval_decides_the_timing() -> None:
    sure = tornado(PEAK_IN_TIME, bar(GROWTH, 0.7, 0.1), bar(DECLINE, 0.02, 0.05))
    turn = {"assumption": GROWTH, "break_even": 0.02, "zh": "高于 2%/a", "en": "above 2%/a"}
    (first, _) = deciding((sure,), "direct", [turn], assumptions())
    assert (first["assumption"], first["decides"], first["break_even"]) == (GROWTH, PEAK_IN_TIME, 0.02)
    assert first["zh"] == "对能否按期达峰的影响占 70%：高于 2%/a"
