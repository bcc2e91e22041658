"""The validation of the public data of Hunan, as published with the product."""

from __future__ import annotations

import importlib.util
import json

import pytest
from tests.pathway.validation.conftest import ROOT, Hunan

from tanfeng.pathway.validation.hindcast import Scored


def scored(hunan: Hunan, series: str, predictor: str) -> Scored:
    cast = next(h for h in hunan.validation.hindcasts if h.cut.past.key == series)
    return next(one for one in cast.scored if one.prediction.key == predictor)


def test_fuel_emission_of_smelting_was_5_36_mt_in_2008_and_2_21_mt_in_2019(hunan: Hunan) -> None:
    smelting = dict(zip(hunan.parts["smelting_pressing"].years, hunan.parts["smelting_pressing"].direct, strict=True))
    assert smelting[2008] == max(smelting.values()) == pytest.approx(5.36e6, rel=1e-3)
    assert smelting[2019] == pytest.approx(2.21e6, rel=1e-3)


def test_the_parts_add_up_to_the_sector(hunan: Hunan) -> None:
    for i, year in enumerate(hunan.history.years):
        parts = [h.direct[h.years.index(year)] for h in hunan.parts.values()]
        assert sum(parts) == pytest.approx(hunan.history.direct[i])


def test_in_2012_all_forms_would_have_been_40_to_60_percent_too_high(hunan: Hunan) -> None:
    errors = {
        key: scored(hunan, "nonferrous_all", key).whole for key in ("no_change", "trend", "calibrated", "declared")
    }
    assert {key: round(found.mape or 0.0, 2) for key, found in errors.items()} == {
        "no_change": 0.44,
        "trend": 0.62,
        "calibrated": 0.46,
        "declared": 0.44,
    }
    assert all((found.bias or 0.0) > 0.4 for found in errors.values())


def test_leaving_out_the_anomaly_makes_the_errors_larger_and_is_printed_beside(hunan: Hunan) -> None:
    found = scored(hunan, "nonferrous_all", "no_change")
    assert (found.whole.years, found.without.years) == (7, 6)
    assert found.without.mape == pytest.approx(0.503, abs=5e-4)


def test_the_declared_band_held_two_years_of_seven_one_of_them_the_anomaly(hunan: Hunan) -> None:
    found = scored(hunan, "nonferrous_all", "declared")
    assert (found.whole.inside, found.whole.banded) == (2, 7)
    assert (found.without.inside, found.without.banded) == (1, 6)


def test_the_peak_of_2008_was_called_right_in_2012_but_the_trend_saw_it_late(hunan: Hunan) -> None:
    assert all(scored(hunan, "nonferrous_all", key).right for key in ("no_change", "trend", "calibrated", "declared"))
    wrong = [
        row.origin
        for row in hunan.validation.peaks
        if (row.series, row.predictor) == ("nonferrous_all", "trend") and row.said_passed != row.passed
    ]
    assert wrong == [2008, 2009, 2010, 2011]


def test_known_activity_exists_for_one_year_and_shows_that_intensity_decided(hunan: Hunan) -> None:
    """Value added 385.5 (2009) to 962 (2015), current prices: with 2009's intensity 13.8 Mt, in fact 3.4 Mt."""
    found = scored(hunan, "nonferrous_all", "activity:value_added")
    assert found.prediction.years == (2015,)
    assert found.prediction.central == pytest.approx([5_512_817 * 962 / 385.5])
    assert found.peak is None, "one year is no judgement of a peak"
    rules = {f.rule for f in hunan.validation.findings}
    assert {"validation.activity-unpublished", "validation.no-activity"} <= rules


def test_the_declared_fans_are_narrower_than_the_errors_of_the_past_at_every_lead(hunan: Hunan) -> None:
    plan = [fan for fan in hunan.validation.fans if fan.scenario == "plan"]
    assert [fan.lead for fan in plan] == list(range(1, 11))
    assert all(fan.ratio < 0.4 for fan in plan)
    said = {f.given for f in hunan.validation.findings if f.rule == "validation.fan-narrow"}
    assert {"declared frozen 0.09", "declared plan 0.17"} <= said


def test_errors_grow_with_the_lead(hunan: Hunan) -> None:
    rows = [
        row.rms
        for row in hunan.validation.rolling
        if (row.series, row.predictor, row.without) == ("nonferrous_all", "no_change", (2016,))
    ]
    assert rows == sorted(rows)
    assert len(rows) == 10


def test_the_json_is_whole_and_without_nan(hunan: Hunan) -> None:
    found = json.loads(json.dumps(hunan.validation.to_dict(), allow_nan=False))
    assert set(found) >= {"hindcast", "rolling", "rolling_peak", "fan", "literature", "table", "sentences", "findings"}
    assert {row["series"] for row in found["table"]} == {"nonferrous_all", "smelting_pressing", "mining_dressing"}
    assert all(said["zh"] and said["en"] for said in found["sentences"])


def test_the_sentences_give_the_error_with_and_without_the_anomaly(hunan: Hunan) -> None:
    said = [sentence["en"] for sentence in hunan.validation.to_dict()["sentences"]]
    assert any("'no change': mean error 44% (50% without 2016)" in text for text in said)
    assert any("4 of 4 predictors were right" in text and "(2008)" in text for text in said)


def test_the_pages_by_hand_quote_the_figures_of_the_product(hunan: Hunan) -> None:
    """What the two pages say in words is what the validation gives: error range, years inside, width of the fan."""
    pages = {name: (ROOT / f"docs/{name}.md").read_text(encoding="utf-8") for name in ("validation", "weaknesses")}
    plan = [fan.ratio for fan in hunan.validation.fans if fan.scenario == "plan"]
    widths = (f"{min(plan):.0%}—{max(plan):.0%}").replace("%", " %")
    assert all(widths in text for text in pages.values())
    cast = hunan.validation.hindcasts[0]
    biases = [one.whole.bias or 0.0 for one in cast.scored if one.whole.years == 7]
    assert f"偏高 {min(biases):.0%}—{max(biases):.0%}".replace("%", " %") in pages["validation"]
    fall = 1.0 - (hunan.history.direct[-1] / hunan.history.direct[hunan.history.years.index(2010)]) ** (1 / 9)
    assert all(f"年均下降 {fall:.1%}".replace("%", " %") in text for text in pages.values())


def test_the_published_page_is_what_the_workspace_gives(hunan: Hunan) -> None:
    spec = importlib.util.spec_from_file_location("write_validation", ROOT / "scripts/write_validation.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    assert script.page(text, hunan.validation) == text, "run python scripts/write_validation.py"
