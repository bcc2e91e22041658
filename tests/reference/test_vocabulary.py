"""Names people write resolve to keys; nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.reference import Reference

REFERENCE = Reference.load()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("电", "electricity"),
        ("外购电力", "electricity"),
        ("蒸汽", "steam"),
        ("热水", "hot_water"),
        ("热力", "heat"),
        ("兰炭", "semi_coke"),
        ("蓝炭", "semi_coke"),
        ("草酸", "oxalic_acid"),
        ("石灰石", "limestone"),
        ("白云石", "dolomite"),
        ("纯碱", "soda_ash"),
        ("天然气", "natural_gas"),
        ("煤气", "coal_gas"),
        ("无烟煤", "anthracite"),
        ("烟煤", "bituminous_coal"),
        ("焦炭", "coke"),
        ("柴油", "diesel"),
        ("Semi-Coke", "semi_coke"),
        ("semi_coke", "semi_coke"),
        (" ＬＰＧ ", "lpg"),
    ],
)
def test_items_are_known_by_the_names_people_write(text: str, key: str) -> None:
    item = REFERENCE.item(text)
    assert item is not None
    assert item.key == key


@pytest.mark.parametrize("text", ["", None, "煤", "unobtainium", "焦"])
def test_what_is_not_a_name_is_not_guessed(text: str | None) -> None:
    assert REFERENCE.item(text) is None


@given(st.sampled_from(REFERENCE.items.entries), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_and_spaces_do_not_matter(item: object, change: object) -> None:
    key = item.key  # type: ignore[attr-defined]
    assert REFERENCE.item(f" {change(key)} ").key == key  # type: ignore[operator, union-attr]


def test_every_route_of_the_intensities_is_a_route_with_an_origin() -> None:
    for row in REFERENCE.rows("route_intensities"):
        route = REFERENCE.route(row.dims["route"])
        assert route is not None
        assert route.origin in ("primary", "recycled", "mixed")


@pytest.mark.parametrize(("key", "origin"), [("PB-SEC", "recycled"), ("CU-PYRO", "primary"), ("CU-LCA", "mixed")])
def test_the_origin_of_a_route(key: str, origin: str) -> None:
    route = REFERENCE.route(key)
    assert route is not None
    assert route.origin == origin


def test_there_are_ten_nonferrous_metals() -> None:
    assert {m.key for m in REFERENCE.metals.entries if m.ten_nonferrous} == {
        *("Cu", "Al", "Pb", "Zn", "Ni", "Sn", "Sb", "Mg", "Ti", "Hg"),
    }


def test_every_region_but_the_world_lies_in_another() -> None:
    for region in REFERENCE.regions.entries:
        assert (region.parent == "") == (region.level == "world"), region.key


@pytest.mark.parametrize("text", ["湖南 电力", "hunan grid emission", "兰炭", "水口山"])
def test_search_finds_chinese_and_english(text: str) -> None:
    assert REFERENCE.search(text)


def test_search_wants_every_word_and_gives_nothing_for_nothing() -> None:
    assert REFERENCE.search("") == []
    assert REFERENCE.search("湖南 unobtainium") == []
    both, one = REFERENCE.search("anthracite ndrc-2015"), REFERENCE.search("anthracite")
    assert {r.key for r in both} < {r.key for r in one}


def test_the_exact_thing_comes_before_what_only_mentions_it() -> None:
    assert REFERENCE.search("无烟煤")[0].dims["item"] == "anthracite"
