"""Findings for people: names for keys, headers for column keys, what says the same once."""

from __future__ import annotations

import pytest

from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference
from tanfeng.report.plain_words import place, plain, together

REFERENCE = Reference.load()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("电力（waste_heat_power）不单独计入。", "电力（余热发电）不单独计入。"),
        ("检测分析的 coke carbon_content 没有用到", "检测分析的焦炭单位热值含碳量没有用到"),
        ("fuel/coke 缺数量；不适用请填 n/a", "燃料燃烧/焦炭缺数量；不适用请填 n/a"),
        ("按 --factor-year 指定", "按 --factor-year 指定"),
        ("指南 other-nonferrous-2015 的条款", "指南 other-nonferrous-2015 的条款"),
        ("activity.csv 第3行", "activity.csv 第3行"),
        ("scope=less-nonfossil", "scope=less-nonfossil"),
    ],
)
def test_keys_are_told_by_their_names_and_nothing_else_is_touched(written: str, read: str) -> None:
    assert plain(written, REFERENCE, "zh") == read


def test_a_reference_row_is_told_by_its_name() -> None:
    key = "process_factors.carbonate.limestone.other-nonferrous-2015.emission-factor"
    assert key in REFERENCE.known_names() or REFERENCE.row(key) is not None
    said = plain(f"所用因子 {key} 为待核原文。", REFERENCE, "zh")
    assert key not in said
    assert "石灰石" in said


def test_english_keeps_the_keys_that_are_words() -> None:
    assert plain("coke is burned, self_pv is not.", REFERENCE, "en") == "coke is burned, own photovoltaics is not."


def test_a_column_is_told_by_its_header() -> None:
    assert place(Address("activity.csv", row=3, column="attribute"), "zh").endswith("属性")
    assert place(Address(column="stream"), "zh") == ""
    assert place(Address("ledger.xlsx", "活动水平", 3, "F"), "zh") == "ledger.xlsx · 活动水平 · F3"


def test_what_says_the_same_is_one_and_what_blocks_is_first() -> None:
    note = Finding("info", "a.note", "说明。", "Note.", count=2)
    stop = Finding("blocks submission", "a.stop", "停。", "Stop.")
    again = Finding("info", "a.note", "说明。", "Note.", Address("x.csv", row=9), count=3)
    joined = together([note, stop, again], "zh")
    assert [finding.rule for finding in joined] == ["a.stop", "a.note"]
    assert joined[1].count == 5
