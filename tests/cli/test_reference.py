"""``tanfeng reference``: list, show, search, in Chinese, English and JSON."""

from __future__ import annotations

from typing import Any, Protocol

import pytest

from tanfeng.reference import Reference


class Answer(Protocol):
    code: int
    out: str
    err: str
    json: Any


class Command(Protocol):
    def __call__(self, *arguments: str, lang: str = "zh") -> Answer: ...


KEY = "electricity_factors.provincial-average.430000.2022"


def test_show_a_row_with_source_and_confidence(tanfeng: Command) -> None:
    result = tanfeng("reference", "show", KEY, "--json")
    row = result.json
    assert result.code == 0
    assert (row["value"], row["unit"], row["region"], row["confidence"]) == (0.49, "tCO2/MWh", "430000", "verified")
    assert row["document"] == "公告2024年第33号"
    assert row["url"].startswith("https://www.mee.gov.cn/")
    assert row["may_decide"] is True


@pytest.mark.parametrize(("lang", "word"), [("zh", "来源"), ("en", "Source")])
def test_show_speaks_the_users_language(tanfeng: Command, lang: str, word: str) -> None:
    result = tanfeng("reference", "show", KEY, lang=lang)
    assert result.code == 0
    assert word in result.out
    assert "0.49 tCO2/MWh" in result.out


def test_a_recalled_row_is_shown_as_to_be_checked_and_decides_nothing(tanfeng: Command) -> None:
    key = "efficiency_benchmarks.cu.concentrate-to-cathode.comprehensive-energy.benchmark.2023"
    assert "待核原文" in tanfeng("reference", "show", key).out
    assert tanfeng("reference", "show", key, "--json").json["may_decide"] is False


@pytest.mark.parametrize(("name", "table"), [("fuel_factors", "fuel_factors"), ("兰炭", "fuel_factors"), ("items", "")])
def test_show_a_table_or_an_item_lists_its_rows(tanfeng: Command, name: str, table: str) -> None:
    rows = tanfeng("reference", "show", name, "--json").json
    assert rows
    if table:
        assert any(row["table"] == table for row in rows)


def test_search_in_chinese_and_english_finds_the_same_row(tanfeng: Command) -> None:
    for text in ("湖南 电力 2022", "hunan electricity 2022"):
        keys = [row["key"] for row in tanfeng("reference", "search", text, "--json").json]
        assert KEY in keys


def test_list_counts_rows_and_confidences(tanfeng: Command) -> None:
    result = tanfeng("reference", "list", "--json")
    document = result.json
    assert result.code == 0
    table = next(t for t in document["tables"] if t["name"] == "fuel_factors")
    assert table["rows"] == sum(table["confidence"].values()) == len(Reference.load().rows("fuel_factors"))
    assert len(document["edition"]) == 12


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_key_is_wrong_use_with_a_suggestion(tanfeng: Command, lang: str) -> None:
    result = tanfeng("reference", "show", "fuel_factors.anthracit.ncv.ndrc-2015", lang=lang)
    assert result.code == 2
    assert "fuel_factors.anthracite.ncv.ndrc-2015" in result.out + result.err
