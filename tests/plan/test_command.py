"""``tanfeng plan``: the JSON is the contract, the exit codes say how it went."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tanfeng.cli.plan import app
from tanfeng.core.errors import UsageError
from tanfeng.plan import Plan


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"TANFENG_LANG": "zh", "COLUMNS": "200"})


def test_show_json_is_the_contract(plan: Plan) -> None:
    result = run("show", "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document == plan.to_json()
    assert (document["id"], document["title"]) == ("hunan-nonferrous-2022", "湖南省有色金属行业碳达峰实施方案")
    wanted = {"id", "kind", "parent", "quote", "departments", "lead", "metals", "places", "deadline"}
    for item in document["items"]:
        assert wanted <= set(item)
        for key in ("departments", "lead", "metals", "places"):
            assert all(isinstance(name, str) for name in item[key])


def test_show_json_is_the_same_every_time() -> None:
    assert run("show", "--json").stdout == run("show", "--json").stdout


def test_show_prints_every_item_once(plan: Plan) -> None:
    words = run("show").stdout.split()
    assert all(words.count(item.id) == 1 for item in plan.items if item.id != plan.id)


def test_show_one_item_says_who_where_and_what_it_means() -> None:
    shown = run("show", "box-2.lead.promote.1").stdout
    for words in ("液态高铅渣直接还原技术", "铅", "推广", "省应急管理厅", "task-06", "第 134 行"):
        assert words in shown
    target = run("show", "target-recycled-share").stdout
    assert ">= 24 %" in target
    assert "口径B" in target
    assert "数值待下达" in run("show", "target-co2-intensity").stdout


def test_show_one_item_as_json(plan: Plan) -> None:
    entry = json.loads(run("show", "target-peak", "--json").stdout)
    assert entry["target"]["comparator"] == "<"
    assert entry["quote"] == plan.item("target-peak").quote


def test_english_is_spoken_to_those_who_ask() -> None:
    runner = CliRunner()
    result = runner.invoke(app, ["show", "target-peak"], env={"TANFENG_LANG": "en", "COLUMNS": "200"})
    assert "The sector's carbon emissions peak before 2030" in result.stdout


def test_an_unknown_item_is_wrong_use() -> None:
    result = run("show", "task-99")
    assert isinstance(result.exception, UsageError)
    assert "task-09" in result.exception.zh


def test_coverage_of_the_shipped_plan_is_complete() -> None:
    result = run("coverage", "--json")
    assert result.exit_code == 0
    content = json.loads(result.stdout)
    assert content["complete"]
    assert content["covered"] == content["total_chars"] > 6000
    assert content["gaps"] == content["overlaps"] == content["lost"] == []
    assert run("coverage").exit_code == 0


def test_coverage_with_a_gap_ends_with_1(altered: Callable[[str, str, str], Path]) -> None:
    folder = altered("items.csv", "深挖节能降碳潜力，", "")
    result = run("coverage", "--json", "--plan", str(folder))
    assert result.exit_code == 1
    content = json.loads(result.stdout)
    assert content["lost"] == ["task-08.2"]
    assert content["gaps"][0]["first_line"] == 158
    assert run("show", "--plan", str(folder)).exit_code == 1


@pytest.mark.parametrize("word", ["show", "coverage"])
def test_a_folder_that_is_no_plan_is_wrong_use(word: str, tmp_path: Path) -> None:
    assert isinstance(run(word, "--plan", str(tmp_path)).exception, UsageError)
