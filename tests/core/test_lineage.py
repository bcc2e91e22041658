"""Every figure opens up: the chain is complete, has one history, and carries the weakest confidence."""

import pytest

from tanfeng.core.lineage import Figure, Lineage


def figure(name: str, *inputs: str, confidence: str = "verified") -> Figure:
    return Figure(id=name, name_zh=name, name_en=name, value=1.0, inputs=inputs, confidence=confidence)


def test_walking_down_reaches_every_source_once_and_in_order() -> None:
    lineage = Lineage([figure("total", "a", "b"), figure("a", "ref"), figure("b", "ref"), figure("ref")])
    assert [(depth, f.id) for depth, f in lineage.walk("total")] == [(0, "total"), (1, "a"), (2, "ref"), (1, "b")]


def test_a_cycle_does_not_walk_for_ever() -> None:
    lineage = Lineage([figure("a", "b"), figure("b", "a")])
    assert [f.id for _, f in lineage.walk("a")] == ["a", "b"]


def test_an_input_that_nobody_knows_is_named() -> None:
    assert Lineage([figure("total", "lost")]).dangling() == [("total", "lost")]


def test_a_figure_has_one_history() -> None:
    lineage = Lineage([figure("a")])
    lineage.add(figure("a"))
    with pytest.raises(ValueError, match="two different figures"):
        lineage.add(figure("a", "b"))


def test_a_figure_is_as_sure_as_its_weakest_input() -> None:
    lineage = Lineage([figure("a"), figure("b", confidence="recalled")])
    assert lineage.weakest_of(["a", "b"]) == "recalled"


def test_a_figure_survives_the_way_to_json_and_back() -> None:
    original = figure("a", "b", "c")
    assert Figure.from_dict(original.to_dict()) == original
