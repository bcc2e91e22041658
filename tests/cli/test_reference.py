"""``tanfeng reference``: list, show, search, in Chinese, English and JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

KEY = "electricity_factors.provincial-average.430000.2022"


def tanfeng(*arguments: str, lang: str = "zh") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from tanfeng.cli.main import main; main()", "reference", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TANFENG_LANG": lang, "COLUMNS": "160", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_show_a_row_with_source_and_confidence() -> None:
    result = tanfeng("show", KEY, "--json")
    row = json.loads(result.stdout)
    assert result.returncode == 0
    assert (row["value"], row["unit"], row["region"], row["confidence"]) == (0.49, "tCO2/MWh", "430000", "verified")
    assert row["document"] == "公告2024年第33号"
    assert row["url"].startswith("https://www.mee.gov.cn/")
    assert row["may_decide"] is True


@pytest.mark.parametrize(("lang", "word"), [("zh", "来源"), ("en", "Source")])
def test_show_speaks_the_users_language(lang: str, word: str) -> None:
    result = tanfeng("show", KEY, lang=lang)
    assert result.returncode == 0
    assert word in result.stdout
    assert "0.49 tCO2/MWh" in result.stdout


def test_a_recalled_row_is_shown_as_to_be_checked_and_decides_nothing() -> None:
    key = "efficiency_benchmarks.cu.concentrate-to-cathode.comprehensive-energy.benchmark.2023"
    assert "待核原文" in tanfeng("show", key).stdout
    assert json.loads(tanfeng("show", key, "--json").stdout)["may_decide"] is False


@pytest.mark.parametrize(
    ("name", "table"), [("fuel_factors", "fuel_factors"), ("兰炭", "fuel_factors"), ("items", None)]
)
def test_show_a_table_or_an_item_lists_its_rows(name: str, table: str | None) -> None:
    rows = json.loads(tanfeng("show", name, "--json").stdout)
    assert rows
    if table:
        assert any(row["table"] == table for row in rows)


def test_search_in_chinese_and_english_finds_the_same_row() -> None:
    for text in ("湖南 电力 2022", "hunan electricity 2022"):
        keys = [row["key"] for row in json.loads(tanfeng("search", text, "--json").stdout)]
        assert KEY in keys


def test_list_counts_rows_and_confidences() -> None:
    result = tanfeng("list", "--json")
    document = json.loads(result.stdout)
    assert result.returncode == 0
    table = next(t for t in document["tables"] if t["name"] == "fuel_factors")
    assert table["rows"] == sum(table["confidence"].values()) == 240
    assert len(document["edition"]) == 12


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_key_is_wrong_use_with_a_suggestion(lang: str) -> None:
    result = tanfeng("show", "fuel_factors.anthracit.ncv.ndrc-2015", lang=lang)
    assert result.returncode == 2
    assert "fuel_factors.anthracite.ncv.ndrc-2015" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
