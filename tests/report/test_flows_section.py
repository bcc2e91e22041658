"""The material flow in the report: every system that can be drawn, in both languages; other regions are named."""

from __future__ import annotations

import dataclasses

import sample

from tanfeng.report import flows_section
from tanfeng.report.html import render


def test_a_run_without_material_flow_has_no_such_section() -> None:
    without = dataclasses.replace(sample.build(), materials=None)
    assert flows_section.systems(without) == []
    assert 'id="flows"' not in render(without)


def test_every_system_has_a_picture_per_year_in_both_languages() -> None:
    (picture,) = flows_section.pictures(sample.build())
    assert [len(options) for options in picture["options"]] == [len(picture["years"])] * 2
    names = [{node["name"] for node in options[-1]["series"][0]["data"]} for options in picture["options"]]
    assert "在用" in names[0]
    assert "in use" in names[1]


def test_a_system_of_another_region_is_called_background() -> None:
    (system,) = flows_section.systems(sample.build())
    assert system["elsewhere"]
    page = render(sample.build())
    assert 'id="flows"' in page
    assert "只作背景" in page
