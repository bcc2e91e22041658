"""``tanfeng verify`` and ``tanfeng uncertainty`` on the example smelter, and on a ledger that somebody spoiled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Command

EXAMPLE = ROOT / "workspaces" / "example-smelter"


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """The example, but half of the zinc line's coke of June was never bought."""
    folder = tmp_path / "spoiled"
    shutil.copytree(EXAMPLE, folder)
    stocks = folder / "ledger" / "stocks.csv"
    lines = stocks.read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(lines) if ",2024-06,coke," in line)
    cells = lines[row].split(",")
    cells[4] = str(float(cells[4]) / 2)
    lines[row] = ",".join(cells)
    stocks.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_the_example_is_verified_and_says_how_many_rules_found_nothing(tanfeng: Command) -> None:
    answer = tanfeng("verify", EXAMPLE)
    assert answer.code == 0
    assert "没有发现" in answer.out
    assert "修约口径" in answer.out
    assert "购销存与消耗量" not in answer.out


def test_all_rules_are_listed_with_their_clause_when_asked(tanfeng: Command) -> None:
    answer = tanfeng("verify", EXAMPLE, "--all")
    assert "购销存与消耗量" in answer.out
    assert "净消耗量" in answer.out
    assert "（待核原文）" in answer.out


def test_a_gap_is_found_under_its_rule_with_file_row_and_both_figures(tanfeng: Command, spoiled: Path) -> None:
    document = tanfeng("verify", spoiled, "--json").json
    (rule,) = [rule for rule in document["rules"] if rule["rule"] == "verify.stock-balance"]
    (finding,) = rule["findings"]
    assert finding["address"]["file"].endswith("stocks.csv")
    assert finding["address"]["row"] > 1
    assert finding["expected"] != finding["given"]
    assert rule["clause"] == finding["clause"]


def test_the_year_can_be_chosen_and_a_year_without_data_is_wrong_use(tanfeng: Command) -> None:
    assert tanfeng("verify", EXAMPLE, "--year", "2023", "--json").json["year"] == 2023
    answer = tanfeng("verify", EXAMPLE, "--year", "1999")
    assert answer.code == 2
    assert answer.err.count("\n") == 1


def test_the_interval_of_the_example_is_printed_and_is_the_same_every_time(tanfeng: Command) -> None:
    first = tanfeng("uncertainty", EXAMPLE, "--draws", "500", "--json")
    assert first.code == 0
    total = first.json["totals"][first.json["main"]]
    assert total["approach_1"]["low"] < total["value"] < total["approach_1"]["high"]
    assert tanfeng("uncertainty", EXAMPLE, "--draws", "500", "--json").out == first.out


def test_another_seed_draws_other_numbers_and_the_same_propagation(tanfeng: Command) -> None:
    one, other = (tanfeng("uncertainty", EXAMPLE, "--draws", "500", "--seed", seed, "--json").json for seed in "12")
    name = one["main"]
    assert one["totals"][name]["approach_1"] == other["totals"][name]["approach_1"]
    assert one["totals"][name]["approach_2"] != other["totals"][name]["approach_2"]


def test_people_read_a_table_with_totals_and_contributors(tanfeng: Command) -> None:
    answer = tanfeng("uncertainty", EXAMPLE, "--draws", "500")
    for word in ("95 % 区间", "排放总量（含电力热力", "影响最大的输入", "焦炭排放因子", "待核原文"):
        assert word in answer.out.replace("\n", "")
    assert "95 % interval" in tanfeng("uncertainty", EXAMPLE, "--draws", "500", lang="en").out


@pytest.mark.parametrize("wrong", [("--draws", "3"), ("--seed", "-1")])
def test_too_few_draws_and_a_negative_seed_are_wrong_use(tanfeng: Command, wrong: tuple[str, str]) -> None:
    answer = tanfeng("uncertainty", EXAMPLE, *wrong)
    assert answer.code == 2
    assert wrong[0] in answer.err
