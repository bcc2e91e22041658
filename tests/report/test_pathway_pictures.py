"""The pictures of the pathway as drawings: what is shown, what is left out, what every mark says."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pathway_sample as sample
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.report import macc_picture
from tanfeng.report.chance import Chance, chance
from tanfeng.report.fan import Fan, fan
from tanfeng.report.heat_map import Adoption, adoption_year, heat_map
from tanfeng.report.hindcast import Hindcast, Predictor, hindcast
from tanfeng.report.macc_bars import bars_of, beside
from tanfeng.report.numbers import Said
from tanfeng.report.results import Mark
from tanfeng.report.svg import fitted, folded, text_width, ticks
from tanfeng.report.tornado import tornado

TITLE = Said("题", "title")
SVG = "{http://www.w3.org/2000/svg}"


def labels(svg: str) -> list[str]:
    """What the marks of a picture say."""
    return [mark.get("aria-label", "") for mark in ET.fromstring(svg).iter(f"{SVG}g") if mark.get("class") == "mark"]


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]


def shown() -> Fan:
    return sample.build().fan("direct")


def test_a_fan_shows_history_deadline_break_anomaly_and_peak() -> None:
    drawn = fan(shown())
    assert {"期限：2022 年末", "2013 年起口径变化", "2020 年峰值", "异常年份，不用于判断趋势"} <= set(texts(drawn))


def test_every_year_of_a_fan_tells_its_numbers_and_opens_its_figure() -> None:
    marks = labels(fan(shown()))
    assert len(marks) == len(range(2010, 2024))
    assert "情景 204 万t CO₂" in next(said for said in marks if said.startswith("2022"))
    assert 'data-figure="scenario.plan.2022.direct"' in fan(shown())


def test_a_year_without_data_is_a_gap_and_not_a_line() -> None:
    history = {2001: 1e6, 2002: 1e6, 2004: 1e6, 2005: 1e6}
    drawn = fan(Fan(TITLE, "tCO2", [2006, 2007], [1e6, 1e6], history=history))
    assert len(re.findall(r'<path [^>]*stroke="#1c2733"', drawn)) == 2


def test_the_line_of_a_stopped_solve_is_dashed_and_says_it_is_not_final() -> None:
    drawn = fan(sample.build(status="stopped").fan("direct"))
    assert "情景（非最终）" in texts(drawn)
    assert 'stroke-dasharray="7 4"' in drawn


def test_an_unknown_peak_is_not_drawn() -> None:
    assert not any("峰值" in said for said in texts(fan(sample.build().fan("energy"))))


def test_the_axis_begins_at_zero() -> None:
    assert "0" in texts(fan(shown()))


def test_the_heat_map_names_year_share_and_who_does_nothing() -> None:
    drawn = heat_map(sample.build().adoption())
    assert "2022" in texts(drawn)
    assert "60%" in texts(drawn)
    assert any("2022 年开始采用" in said for said in labels(drawn))
    assert any("不采用任何措施的 1 个单元" in said for said in texts(drawn))


def test_what_stood_from_the_first_day_is_no_adoption() -> None:
    years = [2020, 2021]
    assert adoption_year({2020: 0.4, 2021: 0.4}, years) is None
    assert adoption_year({2020: 0.4, 2021: 0.5}, years) == 2021
    rows = [{"unit_id": "U", "year": year, "measures": {"M": 0.4}} for year in years]
    assert "原有" in texts(heat_map(Adoption(TITLE, rows)))


def test_a_heat_map_of_nothing_says_so() -> None:
    rows = [{"unit_id": "U", "year": 2020, "measures": {}}]
    assert "没有单元采用任何措施。" in texts(heat_map(Adoption(TITLE, rows)))


def test_the_heat_map_names_who_is_renewed_and_who_closes_with_the_year() -> None:
    rows = [
        {"unit_id": unit, "year": year, "measures": {}, "renewed": unit == "U" and year == 2021, "closed": closed}
        for unit in ("U", "V")
        for year in (2020, 2021, 2022)
        for closed in [unit == "V" and year >= 2021]
    ]
    shown = Adoption(TITLE, rows, units={"U": Said("甲厂", "Plant A")})
    assert {"原地更新：甲厂 2021", "关停：V 2021"} <= set(texts(heat_map(shown)))
    assert {"renewed in place: Plant A 2021", "closed: V 2021"} <= set(texts(heat_map(shown, "en")))


def test_many_measures_continue_below_instead_of_running_off_the_page() -> None:
    rows = [
        {"unit_id": "U", "year": year, "measures": {f"M{n}": year - 2020 for n in range(19)}} for year in (2020, 2021)
    ]
    drawn = ET.fromstring(heat_map(Adoption(TITLE, rows)))
    assert float(drawn.get("width", "0")) < 940
    assert len([node for node in drawn.iter(f"{SVG}text") if node.text == "U"]) == 3


def bar(name: str, at_low: float | None, at_high: float | None) -> dict[str, object]:
    return {
        "name_zh": name,
        "name_en": name,
        "low": 0.0,
        "high": 1.0,
        "at_low": at_low,
        "at_high": at_high,
        "first": None,
        "total": None,
    }


def test_a_tornado_has_the_longest_bar_on_top_and_names_what_was_not_computed() -> None:
    bars = [bar("短", 9e5, 1.1e6), bar("长", 5e5, 2e6), bar("没有", None, None)]
    drawn = tornado({"unit": "tCO2", "central": 1e6, "bars": bars}, TITLE)
    assert [said.split("：")[0] for said in labels(drawn)] == ["长", "短"]
    assert "没有范围、未计算：没有" in texts(drawn)


def test_an_index_that_is_not_known_is_a_dash_and_not_zero() -> None:
    drawn = tornado({"unit": "tCO2", "central": 1e6, "bars": [bar("长", 5e5, 2e6)]}, TITLE)
    assert "—" in texts(drawn)
    assert "0.00" not in texts(drawn)


def test_savers_stand_first_by_what_they_save_and_not_by_cost_per_tonne() -> None:
    """The small saver has the better cost per tonne (-1000 to -40) and saves less (1 to 4 million)."""
    assert [bar.name.en for bar in bars_of(sample.MACC["measures"])] == ["big saver", "small saver", "cheap", "gas"]


def test_no_abatement_and_unknown_cost_stand_beside_the_curve() -> None:
    said = beside(sample.MACC["measures"], "zh")
    assert said == ["没有减排的 1 项：无减排", "成本不明的 1 项：不明"]
    drawn = macc_picture.measures(sample.MACC, TITLE)
    assert len(labels(drawn)) == 4
    assert all(part in texts(drawn) for part in said)


def test_a_range_is_told_where_there_is_one() -> None:
    said = {bar.name.en: bar.cost_said("zh") for bar in bars_of(sample.MACC["measures"])}
    assert said["big saver"] == "-40（-90 至 10） 元/t"
    assert said["gas"] == "200 元/t"


def test_the_ladder_tells_each_rung_and_marks_what_is_not_final() -> None:
    drawn = macc_picture.ladder(sample.MACC, TITLE, {"GAS": Said("煤改气", "gas")})
    first, second = labels(drawn)
    assert "碳价 0 元/t" in first
    assert "煤改气" in second
    assert "非最终" in second
    assert "空心：该级方案非最终结果" in texts(drawn)


def test_the_first_bar_of_a_chance_holds_the_past() -> None:
    drawn = chance(Chance(TITLE, [2020, 2021], [0.5, 0.25], 0.25, 2020, 1000))
    assert "≤2020" in texts(drawn)
    assert labels(drawn)[1] == "2021：25.0%，到这一年为止 75.0%"
    assert any("25.0%" in said and "1,000" in said for said in texts(drawn))


def test_a_hindcast_tells_the_error_of_each_method() -> None:
    methods = [Predictor(Said("趋势", "trend"), [2012], [1.5e6], [1e6], [2e6])]
    drawn = hindcast(Hindcast(TITLE, "tCO2", {2011: 1e6, 2012: 1e6}, 2011, methods, {2012: Said("异常", "odd")}))
    assert labels(drawn)[1] == "2012；统计 100 万t CO₂；趋势 150 万t CO₂ (+50%)；异常"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_stays_text(lang: str) -> None:
    evil = "</text><script>alert(1)</script>\"'&"
    run = sample.build(text=evil)
    drawn = [fan(run.fan("direct"), lang), heat_map(run.adoption(), lang)]
    assert all("<script" not in svg for svg in drawn)
    assert evil in " ".join(labels(drawn[1]))


def test_a_picture_is_the_same_twice() -> None:
    assert fan(shown()) == fan(shown())


@given(st.text(alphabet="中文ab 1…", max_size=40), st.integers(30, 200))
@settings(max_examples=40)
def test_fitted_text_is_never_wider_than_its_room(said: str, room: int) -> None:
    assert text_width(fitted(said, room)) <= room
    assert all(text_width(line) <= room for line in folded(said, room))


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
@settings(max_examples=60)
def test_ticks_reach_over_both_ends_and_rise(low: float, span: float) -> None:
    marks = ticks(low, low + span)
    assert marks[0] <= low + 1e-6 * abs(low) + 1e-6 * span
    assert marks[-1] >= (low + span) - 1e-6 * abs(low) - 1e-6 * span
    assert marks == sorted(marks)
    assert len(marks) <= 14


def test_marks_of_the_series_outside_its_years_are_not_drawn() -> None:
    drawn = fan(Fan(TITLE, "tCO2", [2020, 2021], [1e6, 1e6], marks=[Mark(2005, "break", "断", "b")]))
    assert not any("口径变化" in said for said in texts(drawn))


def test_a_measure_that_saves_only_with_others_is_no_bar_and_said_with_both_numbers() -> None:
    row = {
        "key": "gas", "name_zh": "燃气", "name_en": "gas", "group": "only_with_others", "avoided_tco2": 5000.0,
        "cost_cny": -4e6, "alone_cost_cny": 1e6,
    }  # fmt: skip
    assert bars_of([row]) == []
    (said,) = beside([row], "en")
    assert "costs CNY 1 million by itself" in said
    assert "saves CNY 4 million on average" in said
