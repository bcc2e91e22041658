"""Errors by lead time on a series whose errors are known, and fans of known width held against them."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from tests.pathway.validation.made import geometric, series, settings

from tanfeng.pathway.validation.fan import widths
from tanfeng.pathway.validation.ranges import Range
from tanfeng.pathway.validation.rolling import LeadError, peaks, rolling
from tanfeng.pathway.validation.settings import Rolling

FALL = -np.log(0.9)
RULE = settings(rolling=Rolling(3, 4, 3, "no_change"))


def test_every_origin_errs_by_the_lead_times_the_yearly_fall() -> None:
    """A fall of a tenth a year: no change is too high by ``k ln(1/0.9)`` at lead ``k``, the trend by nothing."""
    found = {(e.predictor, e.lead): e for e in rolling(geometric(0.9), 2005, RULE)}
    assert sorted({lead for _, lead in found}) == [1, 2, 3, 4]
    for lead in (1, 2, 3, 4):
        naive, fitted = found["no_change", lead], found["trend", lead]
        assert naive.origins == fitted.origins == 13 - lead
        assert (naive.bias, naive.rms, naive.highest) == pytest.approx((lead * FALL,) * 3)
        assert naive.mape == pytest.approx(0.9**-lead - 1.0)
        assert fitted.rms == pytest.approx(0.0, abs=1e-9)


def test_a_lead_that_few_origins_reach_gives_no_figure() -> None:
    found = rolling(geometric(0.9), 2005, settings(rolling=Rolling(3, 12, 10, "no_change")))
    assert max(e.lead for e in found) == 3, "15 years, at least 3 to calibrate on: 12 origins at lead 1, 10 at lead 3"


def test_an_anomalous_year_is_left_out_of_both_sides() -> None:
    spiked = series([v * (3.0 if y == 2012 else 1.0) for y, v in geometric(0.9).by_year().items()])
    clean = {(e.predictor, e.lead): e for e in rolling(spiked, 2005, RULE, (2012,))}
    dirty = {(e.predictor, e.lead): e for e in rolling(spiked, 2005, RULE)}
    assert clean["no_change", 1].rms == pytest.approx(FALL)
    assert clean["no_change", 1].without == (2012,)
    assert dirty["no_change", 1].rms > 2 * FALL


def test_years_before_the_break_take_no_part() -> None:
    broken = series([10.0, 10.0, 10.0, *geometric(0.9).values], tuple(range(2002, 2020)))
    assert rolling(broken, 2005, RULE) == rolling(geometric(0.9), 2005, RULE)


def test_the_peak_is_judged_at_every_origin() -> None:
    """Rising to 2010, falling after: before 2010 "passed" is wrong, from 2010 on right."""
    values = [*(100 * 1.1 ** np.arange(6)), *(100 * 1.1**5 * 0.9 ** np.arange(1, 10))]
    found = [p for p in peaks(series(values), 2005, RULE) if p.predictor == "no_change"]
    assert {p.origin: (p.said_passed, p.passed) for p in found if p.origin in (2008, 2009, 2010, 2011)} == {
        2008: (True, False),
        2009: (True, False),
        2010: (True, True),
        2011: (True, True),
    }


def run(half: float, years: tuple[int, ...] = (2019, 2020, 2021)) -> dict[str, Any]:
    """A run whose fan of direct emission has a half-width of ``half`` times the lead on the log scale."""
    ahead = [half * (year - years[0]) for year in years]
    return {
        "scenarios": [
            {
                "name": "plan",
                "years": list(years),
                "direct_tco2_low": [100 * float(np.exp(-h)) for h in ahead],
                "direct_tco2_high": [100 * float(np.exp(h)) for h in ahead],
            }
        ]
    }


def errors() -> tuple[LeadError, ...]:
    return rolling(geometric(0.9), 2005, RULE)


def test_a_fan_as_wide_as_the_errors_of_the_past_has_the_ratio_one() -> None:
    quantile = NormalDist().inv_cdf(0.95)
    rows, _ = widths(errors(), {}, run(FALL * quantile), RULE)
    assert [(row.source, row.lead) for row in rows] == [("run", 1), ("run", 2)]
    assert [row.ratio for row in rows] == pytest.approx([1.0, 1.0])


def test_a_narrow_fan_is_a_finding_that_says_how_narrow() -> None:
    quantile = NormalDist().inv_cdf(0.95)
    rows, findings = widths(errors(), {}, run(FALL * quantile / 4), RULE)
    assert [row.ratio for row in rows] == pytest.approx([0.25, 0.25])
    assert [f.rule for f in findings] == ["validation.fan-narrow"]
    assert "25%" in findings[0].en
    assert findings[0].given == "run plan 0.25"


def test_a_wide_fan_is_no_finding() -> None:
    assert widths(errors(), {}, run(1.0), RULE)[1] == ()


def test_declared_ranges_without_width_are_a_fan_of_no_width() -> None:
    fixed = {name: Range(0.02, 0.02, 0.02) for name in (*RULE.declared.growth, RULE.declared.decline)}
    rows, findings = widths(errors(), {"plan": fixed}, None, RULE)
    assert [row.half_width for row in rows] == pytest.approx([0.0] * 4)
    assert [f.given for f in findings] == ["declared plan 0.00"]


def test_the_lasting_part_of_the_error_is_told_apart() -> None:
    """Alternating errors of ±0.2 have no bias; a steady fall is all bias and leaves nothing to scatter."""
    steady = widths(errors(), {}, run(0.1), RULE)[0][0]
    assert steady.past_bias == pytest.approx(steady.past_rms)
    zigzag = series(np.exp([0.1 * (-1) ** i for i in range(15)]))
    rows, _ = widths(rolling(zigzag, 2005, RULE), {}, run(0.1), RULE)
    assert rows[0].ratio_without_bias == pytest.approx(rows[0].ratio, rel=0.05)


def test_a_run_without_bands_has_no_fan() -> None:
    assert widths(errors(), {}, {"scenarios": [{"name": "plan", "years": [2019]}]}, RULE) == ((), ())


def test_no_errors_of_the_past_is_a_finding() -> None:
    rows, findings = widths((), {}, run(0.1), RULE)
    assert rows == ()
    assert [f.rule for f in findings] == ["validation.no-past-errors"]
