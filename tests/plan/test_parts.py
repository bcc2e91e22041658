"""Tasks, boxes, safeguards, technologies and bases are those of the text, counted in the text itself."""

import re
from collections import Counter

import pytest

from tanfeng.plan import KINDS, Plan
from tanfeng.plan.text import squeeze


def test_there_are_13_tasks_5_boxes_6_safeguards_and_6_targets(plan: Plan) -> None:
    counts = Counter(item.kind for item in plan.items)
    assert set(counts) == set(KINDS)
    assert (counts["task"], counts["box"], counts["safeguard"], counts["target"]) == (13, 5, 6, 6)


def test_task_numbers_are_those_of_the_text(plan: Plan) -> None:
    for item in plan.items:
        if item.kind == "task":
            assert item.words == f"{int(item.id.removeprefix('task-'))}.{item.title_zh}。"
        if item.kind == "box":
            assert squeeze(item.words) == f"专栏{item.id.removeprefix('box-')}{item.title_zh}"


def test_ids_are_unique_and_parents_exist(plan: Plan) -> None:
    ids = [item.id for item in plan.items]
    assert len(set(ids)) == len(ids)
    assert all(item.parent is None or item.parent in ids for item in plan.items)


def _box_2(plan: Plan) -> str:
    text = squeeze(plan.text)
    start = text.index("专栏2节能低碳技术重点方向") + len("专栏2节能低碳技术重点方向")
    return text[start : text.index("（三）提升能源利用效率")]


def test_technologies_of_box_2_are_those_of_the_text_by_metal_and_stage(plan: Plan) -> None:
    stages = {"重点推广": "promote", "重点研发": "rnd", "重点研发推广": "rnd-promote"}
    metals = {"铜": "copper", "铅": "lead", "锌": "zinc", "锑": "antimony", "其他": "other"}
    in_text: dict[str, list[str]] = {}
    for name, body in re.findall("(铜|铅|锌|锑|其他)：([^。]*)。", _box_2(plan)):
        for verb, listed in re.findall("(重点研发推广|重点推广|重点研发)([^，]*)", body):
            names = re.sub("(等先进技术|等技术)$", "", listed)
            in_text[f"box-2.{metals[name]}.{stages[verb]}"] = names.split("、")
    in_plan: dict[str, list[str]] = {}
    for item in plan.items:
        if item.role == "technology":
            assert item.parent is not None
            in_plan.setdefault(item.parent, []).append(item.title_zh)
            assert item.id == f"{item.parent}.{len(in_plan[item.parent])}"
    assert in_plan == in_text
    assert sum(map(len, in_plan.values())) == 31


@pytest.mark.parametrize(
    ("item_id", "metals", "stage", "title"),
    [
        ("box-2.lead.promote.1", ("Pb",), "promote", "液态高铅渣直接还原技术"),
        ("box-2.antimony.rnd.1", ("Sb",), "rnd", "锑熔池熔炼"),
        ("box-2.other.rnd-promote.3", ("Ti",), "rnd-promote", "海绵钛颠覆性制备"),
        ("box-2.other.rnd-promote.2", (), "rnd-promote", "余热回收利用"),
    ],
)
def test_a_technology_has_its_metal_and_stage(
    plan: Plan, item_id: str, metals: tuple[str, ...], stage: str, title: str
) -> None:
    item = plan.item(item_id)
    assert (item.kind, item.metals, item.stage, item.title_zh) == ("entry", metals, stage, title)


def test_the_title_of_a_named_thing_begins_its_quote(plan: Plan) -> None:
    for item in plan.items:
        if item.role in ("technology", "base", "product") and item.parent != "box-1.rare-precious":
            words = squeeze(item.words).removeprefix("以及")
            assert words.startswith(item.title_zh), item.id


def test_box_1_has_a_direction_for_each_metal(plan: Plan) -> None:
    directions = {item.words.split("：")[0]: item.metals for item in plan.children("box-1")}
    assert directions == {
        "铜产业": ("Cu",),
        "铝产业": ("Al",),
        "铅锌产业": ("Pb", "Zn"),
        "锑产业": ("Sb",),
        "钨产业": ("W",),
        "稀贵金属产业": ("rare-precious",),
    }


def test_five_national_solid_waste_bases(plan: Plan) -> None:
    bases = [i for i in plan.children("box-4.waste.national") if i.role == "base"]
    stated = plan.item("box-4.waste.national.count").attributes["count"]
    assert len(bases) == int(stated) == 5
    assert f"等 {stated} 个" in plan.item("box-4.waste.national.count").words
    codes = {base.places: base.adcodes for base in bases}
    assert codes == {
        ("娄底市",): ("431300",),
        ("安化县",): ("430923",),
        ("常宁市水口山经济开发区",): ("430482",),
        ("汨罗高新技术产业开发区",): ("430681",),
        ("湖南永兴经济开发区",): ("431023",),
    }


def test_six_recycling_bases(plan: Plan) -> None:
    bases = [item for item in plan.children("box-4.base") if item.role == "base"]
    assert [(base.id, base.adcodes) for base in bases] == [
        ("box-4.base.yongxing", ("431023",)),
        ("box-4.base.miluo", ("430681",)),
        ("box-4.base.xinshao", ("430522",)),
        ("box-4.base.ningxiang", ("430182",)),
        ("box-4.base.hengdong", ("430424",)),
        ("box-4.base.anhua", ("430923",)),
    ]


def test_a_task_has_the_metals_and_places_of_its_parts(plan: Plan) -> None:
    assert plan.item("task-03").metals == ("Cu", "Pb", "Zn", "Si", "Mg")
    assert plan.item("task-09").places == ("郴州市", "岳阳市", "衡阳市")
    assert plan.item("task-04").metals == ()


def test_an_area_the_plan_does_not_delimit_has_no_codes(plan: Plan) -> None:
    assert plan.item("task-07.2").places == ("湘东", "湘中", "湘南")
    assert plan.item("task-07.2").adcodes == ()
    assert plan.item("task-01.2").adcodes == ("430100", "430112", "430200", "430300")


def test_every_sentence_of_a_task_or_safeguard_is_an_item_of_its_own(plan: Plan) -> None:
    for item in plan.items:
        if item.role == "action":
            assert item.words.count("。") <= 1, item.id
            assert item.words.endswith(("。", "，")), item.id


def test_every_item_has_a_title_in_both_languages(plan: Plan) -> None:
    for item in plan.items:
        assert item.title_zh, item.id
        assert item.title_en[0].isupper(), item.id
        assert not re.search("[一-鿿]", item.title_en), item.id
