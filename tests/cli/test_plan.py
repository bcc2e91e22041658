"""``tanfeng plan``: the contract other programs rely on."""

from __future__ import annotations

from tests.cli.conftest import Command

KINDS = {"target", "task", "box", "entry", "safeguard", "measure"}


def test_the_json_keeps_the_contract(tanfeng: Command) -> None:
    data = tanfeng("plan", "show", "--json").json
    assert {"id", "title", "items"} <= data.keys()
    item = {"id", "kind", "parent", "quote", "departments", "lead", "metals", "places", "deadline"}
    assert all(item <= row.keys() for row in data["items"])
    assert {row["kind"] for row in data["items"]} == KINDS
    count = {kind: sum(row["kind"] == kind for row in data["items"]) for kind in KINDS}
    assert (count["target"], count["task"], count["box"], count["safeguard"]) == (6, 13, 5, 6)


def test_every_parent_is_an_item(tanfeng: Command) -> None:
    items = tanfeng("plan", "show", "--json").json["items"]
    ids = {row["id"] for row in items}
    assert all(row["parent"] is None or row["parent"] in ids for row in items)


def test_no_character_of_the_plan_is_left_out(tanfeng: Command) -> None:
    answer = tanfeng("plan", "coverage", "--json")
    assert answer.code == 0
    assert answer.json["gaps"] == []
    assert answer.json["covered"] == answer.json["total_chars"] > 6000


def test_one_task_shows_its_words_and_its_departments(tanfeng: Command) -> None:
    answer = tanfeng("plan", "show", "task-08")
    assert answer.code == 0
    assert "一企一策" in answer.out
    assert "省工业和信息化厅" in answer.out
