"""Windows and series that cannot be used: said in a sentence or a finding, never repaired in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.pathway.validation.made import WINDOWS, YEARS, geometric, history, series

from tanfeng.core.errors import UsageError
from tanfeng.pathway.history import Marks
from tanfeng.pathway.validation import Settings, validate
from tanfeng.pathway.validation.series import cut
from tanfeng.pathway.validation.settings import Windows
from tanfeng.reference import Reference


def own(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "validation.toml"
    path.write_text(text, encoding="utf-8")
    return Settings.load(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[windows]\npredict = [2012, 2019]", "overlaps the calibration, which ends in 2012"),
        ("[windows]\ncalibrate = [2011, 2012]", "2 years to calibrate on; at least 3 are needed"),
        ("[windows]\npredict = [2019, 2013]", "the last year 2013 is before the first, 2019"),
        ("[windows]\npredict = [2013]", "is not as it should be"),
        ("[windows]\ncalibrated = [2005, 2012]", "has no key 'calibrated'"),
        ("[window]\npredict = [2013, 2019]", "there is no table [window]"),
        ("[band]\nlow = 0.95\nhigh = 0.05", "0 < low < high < 1 is wanted"),
        ("[windows\n", "cannot be read"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        own(tmp_path, text)
    assert said in refused.value.en
    assert str(tmp_path) in refused.value.zh


def test_a_workspace_says_only_what_differs(tmp_path: Path) -> None:
    made = own(tmp_path, "[windows]\ncalibrate = [2006, 2012]\n[history]\nleave_out = [2016]")
    assert made.windows == Windows((2006, 2012), (2013, 2019), 3)
    assert made.leave_out == (2016,)
    assert made.rolling == Settings.load().rolling


def test_a_year_missing_inside_a_window_is_named_and_not_interpolated() -> None:
    whole = geometric(0.9).without([2008, 2015])
    made, findings = cut(whole, WINDOWS)
    assert made is not None
    assert 2008 not in made.past.years
    assert 2015 not in made.future.years
    assert [(f.rule, f.given) for f in findings] == [
        ("validation.year-missing", "nonferrous_all 2008"),
        ("validation.year-missing", "nonferrous_all 2015"),
    ]


def test_too_few_years_in_the_window_give_no_hindcast() -> None:
    made, findings = cut(geometric(0.9).without(range(2005, 2011)), WINDOWS)
    assert made is None
    assert findings[-1].rule == "validation.window-without-data"
    assert findings[-1].expected == "3, 1"
    assert findings[-1].given == "nonferrous_all 2, 7"


def test_a_window_without_data_gives_findings_and_no_figure(reference: Reference) -> None:
    early = geometric(0.9, years=tuple(range(1990, 2000)))
    found = validate(history(early), reference)
    assert found.hindcasts == ()
    assert found.table() == []
    assert "validation.window-without-data" in {f.rule for f in found.findings}


def test_a_figure_that_is_not_positive_stops_the_forms_of_growth() -> None:
    made, findings = cut(series([*range(14), 5.0]), WINDOWS)
    assert made is None
    assert (findings[0].rule, findings[0].given) == ("validation.not-positive", "nonferrous_all 2005")


def test_a_window_across_a_break_is_warned_of() -> None:
    _, findings = cut(geometric(0.9), WINDOWS, trend_from=2007)
    assert [f.rule for f in findings] == ["validation.window-across-break"]
    assert cut(geometric(0.9), WINDOWS, trend_from=2005)[1] == ()


def test_a_scenario_without_the_named_assumptions_is_a_finding(reference: Reference) -> None:
    found = validate(history(geometric(0.95)), reference, {"scenarios": [{"name": "plan", "assumptions": []}]})
    assert "declared" not in {one.prediction.key for one in found.hindcasts[0].scored}
    assert "validation.no-range" in {f.rule for f in found.findings}


def test_the_years_to_leave_out_come_from_the_checks_of_the_series(reference: Reference) -> None:
    marks = Marks(anomalous_years=(2016,), trend_from=2005)
    found = validate(history(geometric(0.95)), reference, marks=marks)
    assert found.hindcasts[0].left_out == (2016,)
    assert found.hindcasts[0].scored[0].without.years == len(YEARS) - len(WINDOWS.calibration_years) - 1
