"""Codes in findings are told by name: alone with the code behind, in lists the first three and a count."""

from __future__ import annotations

import pytest

from tanfeng.reference import Reference
from tanfeng.report.code_names import names_of, with_names
from tanfeng.report.numbers import Said

NAMES = {key: Said(f"甲{key[-1]}", f"name {key[-1]}") for key in ("AL-1", "AL-2", "AL-3", "AL-4", "AL-5")}


def test_a_code_alone_keeps_itself_behind_its_name() -> None:
    assert with_names("路线 AL-1 的电耗", NAMES, "zh") == "路线 “甲1”（AL-1） 的电耗"
    assert with_names("route AL-1: none", NAMES, "en") == "route name 1 (AL-1): none"


def test_a_long_list_is_three_names_and_how_many_more() -> None:
    assert (
        with_names("2 项：AL-1、AL-2、AL-3、AL-4、AL-5。", NAMES, "zh") == "2 项：甲1、甲2、甲3等，另 2 项见 --json。"
    )
    assert with_names("AL-1, AL-2, AL-3, AL-4.", NAMES, "en") == "name 1, name 2, name 3 and 1 more, see --json."


@pytest.mark.parametrize("text", ["GB 25323-2023", "scenario.plan.AL-1", "XX-9 is unknown", "target-peak"])
def test_what_is_no_known_code_stays(text: str) -> None:
    assert with_names(text, NAMES, "en") == text


def test_routes_and_the_technology_catalogue_have_names() -> None:
    names = names_of(Reference.load())
    assert names["CU-PYRO"].zh == "铜精矿→阴极铜"
    assert names["AL-01"].zh == "新型阴极结构铝电解槽"
