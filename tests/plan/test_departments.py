"""Who answers for what is what the text says in its parentheses, and is passed on to the parts."""

import re

import pytest

from tanfeng.plan import Plan
from tanfeng.plan.checks.duties import read_parentheses
from tanfeng.plan.text import squeeze


def test_the_departments_of_each_task_and_safeguard_are_those_in_its_parentheses(plan: Plan) -> None:
    answerable = [item for item in plan.items if item.kind in ("task", "safeguard")]
    stated = re.findall("（((?:省|中国人民银行)[^（）]*(?:负责|参加))）", squeeze(plan.text))
    assert len(stated) == len(answerable) == 19
    for item, words in zip(answerable, stated, strict=True):
        names = re.sub("按职责分工负责|牵头|参加", "", words)
        assert list(item.departments) == re.split("[、，]", names), item.id
        assert bool(item.lead) == ("牵头" in words), item.id
        assert bool(item.joint) == ("按职责分工" in words), item.id
        assert bool(item.participating) == ("参加" in words), item.id
        assert item.departments_from == (), item.id


def test_leading_and_participating_departments_are_told_apart(plan: Plan) -> None:
    first, last = plan.item("safeguard-1"), plan.item("safeguard-6")
    assert first.lead == ("省工业和信息化厅", "省发展改革委")
    assert first.participating == last.participating == ("各有关部门",)
    assert last.lead == ("省工业和信息化厅",)
    known = plan.departments.get("各有关部门")
    assert known is not None
    assert known.collective


def test_a_measure_has_the_departments_of_its_task_and_says_so(plan: Plan) -> None:
    for item in plan.items:
        if item.parent and plan.item(item.parent).kind in ("task", "safeguard"):
            above = plan.item(item.parent)
            assert item.departments == above.departments, item.id
            assert item.departments_from == (above.id,), item.id


@pytest.mark.parametrize(
    ("item_id", "source"),
    [
        ("box-1.tungsten.tools.5", ("task-02",)),
        ("box-2", ("task-05", "task-06")),
        ("box-2.zinc.promote.4", ("task-06",)),
        ("box-2.zinc.rnd.4", ("task-05",)),
        ("box-2.other.rnd-promote.1", ("task-05", "task-06")),
        ("box-3.clean-energy.2", ("task-07",)),
        ("box-3.efficiency", ("task-08",)),
        ("box-4.base.yongxing", ("task-09",)),
        ("box-4.waste.national.yongxing", ("task-10",)),
        ("box-5.synergy.1", ("task-11",)),
        ("target-green-factories", ("task-11",)),
    ],
)
def test_a_box_entry_has_the_departments_of_the_task_it_carries_out(
    plan: Plan, item_id: str, source: tuple[str, ...]
) -> None:
    item = plan.item(item_id)
    assert item.departments_from == source
    assert set(item.departments) == {name for task in source for name in plan.item(task).departments}


def test_where_the_text_names_nobody_nobody_is_named(plan: Plan) -> None:
    unnamed = {item.id for item in plan.items if not item.departments}
    assert unnamed == {
        item.id
        for item in plan.items
        if item.role in ("section", "goal", "link") or (item.role == "target" and item.id != "target-green-factories")
    }


def test_departments_are_found_by_their_other_names(plan: Plan) -> None:
    known = plan.departments.get("省工信厅")
    assert known is not None
    assert known.name_zh == "省工业和信息化厅"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("（甲、乙按职责分工负责）", {"joint": ("甲", "乙")}),
        ("（甲牵头，乙、丙按职责分工负责）", {"lead": ("甲",), "joint": ("乙", "丙")}),
        ("（甲 负\n责）", {"joint": ("甲",)}),
        ("（甲牵头负责；乙配合，丙参与）", {"lead": ("甲",), "participating": ("乙", "丙")}),
        ("（甲另行通知）", {"unknown": ("甲另行通知",)}),
    ],
)
def test_parentheses_are_read_as_plans_write_them(words: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert read_parentheses(words) == expected
