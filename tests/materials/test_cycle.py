"""The whole cycle of a metal: the worked example to the tonne, and what must hold of any system."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.materials.cycles import book, number, result, uncertain_example, worked_example

from tanfeng.indicators.recycled_share import FORMULAS, shares
from tanfeng.materials import run
from tanfeng.materials.balance import check, gaps
from tanfeng.materials.rules import rules
from tanfeng.materials.shares import definitions
from tanfeng.reference import Reference

BY_HAND = {
    "products_in": [100, 100, 100, 100],
    "products_traded": [10, 10, 10, 10],
    "products_made": [90, 90, 90, 90],
    "metal_used": [100, 100, 100, 100],
    "new_scrap": [8, 8, 8, 8],
    "manufacturing_loss": [2, 2, 2, 2],
    "end_of_life": [0, 0, 100, 100],
    "old_scrap": [0, 0, 50, 50],
    "not_collected": [0, 0, 50, 50],
    "scrap_traded": [2, 2, 2, 2],
    "recycled_metal": [9, 9, 54, 54],
    "recycling_loss": [1, 1, 6, 6],
    "metal_traded": [6, 6, 6, 6],
    "primary_metal": [85, 85, 40, 40],
    "stock": [100, 200, 200, 200],
}


def test_worked_example() -> None:
    known = result(worked_example(), draws=0).known
    assert set(known) == set(BY_HAND)
    for flow, by_hand in BY_HAND.items():
        assert known[flow][:, 0] == pytest.approx(by_hand, rel=1e-12), flow


def test_worked_example_driven_by_its_stock() -> None:
    document = worked_example()
    system = document["systems"]["worked"]
    system["driver"] = "stock"
    system["series"]["points"] = {"2001": 100, "2002": 200, "2003": 200, "2004": 200}
    known = result(document, draws=0).known
    for flow, by_hand in BY_HAND.items():
        assert known[flow][:, 0] == pytest.approx(by_hand, rel=1e-12), flow


def test_recycled_shares_of_the_worked_example() -> None:
    given_by = {s.definition: s.value for s in result(worked_example(), draws=0).shares() if s.year == 2003}
    assert given_by == pytest.approx(
        {"primary-plus-recycled": 54 / 94, "supply": 54 / 100, "old-scrap-of-feed": 50 / 60, "collection-rate": 0.5}
    )


def test_a_share_of_nothing_is_no_number() -> None:
    first = next(s for s in result(worked_example(), draws=0).shares() if s.definition == "collection-rate")
    assert (first.year, first.value, first.low, first.high) == (2001, None, None, None)


def test_reading_b_is_the_one_of_the_plan_target() -> None:
    """The same definition in both places: same words for the formula, same figures from the same tonnes."""
    reading = next(d for d in definitions() if d.key == "primary-plus-recycled")
    assert reading.formula == FORMULAS[reading.key]
    one = result(worked_example(), draws=0)
    outputs = pl.DataFrame(
        [
            {"year": year, "metal": "Cu", "origin": origin, "tonnes": float(one.known[flow][row, 0])}
            for row, year in enumerate(one.system.years)
            for origin, flow in (("primary", "primary_metal"), ("recycled", "recycled_metal"))
        ]
    )
    theirs = shares(outputs, denominator=reading.key, numerator=["Cu"], metals=["Cu"], primary_only=[])
    ours = [s.value for s in one.shares() if s.definition == reading.key]
    assert theirs["share"].to_list() == pytest.approx(ours)


def test_balance_closes_in_every_process_year_and_draw() -> None:
    one = result(uncertain_example())
    assert {gap.process for gap in one.gaps} == {
        "market", "manufacturing", "use", "collection", "recycling", "use.buildings", "use.cars", "use.appliances",
    }  # fmt: skip
    assert max(gap.gap for gap in one.gaps) <= rules().balance_closure


@pytest.mark.parametrize("flow", sorted(set(BY_HAND) - {"stock", "products_in"}))
def test_a_flow_that_is_wrong_is_found(flow: str) -> None:
    one = result(uncertain_example(), draws=10)
    assert one.cycle is not None
    wrong = replace(one.cycle, flows={**one.cycle.flows, flow: one.cycle.flows[flow] * (1 + 1e-6)})
    found = check(one.system, gaps(one.system, wrong))
    assert found
    assert all(f.rule == "materials.balance" and f.blocks for f in found)


def test_end_uses_in_another_order_give_the_same_draws() -> None:
    document = uncertain_example()
    one = result(document, draws=50)
    system = document["systems"]["worked"]
    system["end_uses"] = dict(reversed(system["end_uses"].items()))
    other = result(document, draws=50)
    for flow, values in one.known.items():
        assert other.draws(flow) == pytest.approx(values[:, one.columns.first_draw :], rel=1e-12), flow


@settings(max_examples=15, deadline=None)
@given(st.floats(1e-3, 1e6))
def test_all_tonnes_times_a_number_are_all_flows_times_it(scale: float) -> None:
    document = uncertain_example()
    one = result(document, draws=5)
    system = document["systems"]["worked"]
    for name in ("products_traded", "scrap_traded", "metal_traded"):
        for end in ("value", "low", "high"):
            if end in system[name]:
                system[name][end] *= scale
    system["series"]["points"] = {year: value * scale for year, value in system["series"]["points"].items()}
    other = result(document, draws=5)
    for flow, values in one.known.items():
        assert other.known[flow] == pytest.approx(values * scale, rel=1e-8), flow


def test_same_seed_same_figures_another_seed_others() -> None:
    frames = [result(uncertain_example(), draws=20, seed=seed).frame() for seed in (1, 1, 2)]
    assert frames[0].equals(frames[1])
    assert not frames[0].equals(frames[2])


def test_stated_value_does_not_depend_on_the_draws() -> None:
    few, many = (result(uncertain_example(), draws=n).frame()["value"].to_list() for n in (0, 100))
    assert few == many


def test_without_draws_there_is_no_interval() -> None:
    frame = result(uncertain_example(), draws=0).frame()
    assert frame["low"].null_count() == frame["high"].null_count() == frame.height


def test_a_system_without_ranges_has_an_interval_without_width() -> None:
    frame = result(worked_example(), draws=10).frame()
    assert frame["low"].to_list() == pytest.approx(frame["value"].to_list())


def test_what_the_scrap_depends_on_is_measured_one_input_at_a_time() -> None:
    document = uncertain_example()
    one = result(document, draws=0)
    strongest = one.depends_on()[0]
    collection = next(d for d in one.depends_on() if d.input == "end_uses.cars.collection")
    assert strongest.swing >= collection.swing > 0
    document["systems"]["worked"]["end_uses"]["cars"]["collection"] = number(0.9)
    assert result(document, draws=0).known["old_scrap"][:, 0].sum() == pytest.approx(collection.result_high, rel=1e-12)


def test_scrap_is_the_sum_of_the_kinds_that_are_known() -> None:
    scrap = result(worked_example(), draws=0).scrap().filter(pl.col("year") == 2003)
    assert dict(scrap.select("flow", "value").iter_rows()) == {
        "old_scrap": 50.0, "new_scrap": pytest.approx(8), "scrap_traded": 2.0, "scrap": pytest.approx(60),
    }  # fmt: skip
    assert scrap["includes"].unique().to_list() == ["old_scrap+new_scrap+scrap_traded"]


def without(*names: str) -> dict[str, Any]:
    document = worked_example()
    for name in names:
        del document["systems"]["worked"][name]
    return document


@pytest.mark.parametrize(
    ("names", "gone"),
    [
        (("metal_traded",), {"metal_traded", "primary_metal"}),
        (
            ("scrap_traded",),
            {"scrap_traded", "recycled_metal", "recycling_loss", "metal_traded", "primary_metal"},
        ),
        (
            ("products_traded", "new_scrap_share", "manufacturing_loss_share"),
            set(BY_HAND) - {"products_in", "end_of_life", "old_scrap", "not_collected", "stock"},
        ),
    ],
)
def test_trade_that_is_not_given_is_not_zero(names: tuple[str, ...], gone: set[str]) -> None:
    one = result(without(*names), draws=0)
    assert set(one.known) == set(BY_HAND) - gone
    noted = [f for f in one.findings if f.rule == "materials.not-given"]
    assert set(names) <= {kind for f in noted for kind in f.expected.split(", ")}


def test_a_stock_that_falls_too_fast_is_a_finding_and_no_result() -> None:
    document = worked_example()
    system = document["systems"]["worked"]
    system["driver"] = "stock"
    system["series"]["points"] = {"2001": 100, "2002": 200, "2003": 50, "2004": 60}
    one = result(document, draws=5)
    assert one.known == {}
    assert one.frame().is_empty()
    assert one.shares() == [] == one.depends_on()
    [finding] = [f for f in one.findings if f.rule == "materials.negative-inflow"]
    assert finding.blocks
    assert finding.given == "2003"
    assert finding.address.column == "systems.worked.end_uses.goods"


def test_more_metal_bought_than_used_is_a_finding_and_only_that_stage_is_lost() -> None:
    document = worked_example()
    document["systems"]["worked"]["metal_traded"] = number(60, "t")
    one = result(document, draws=5)
    assert "primary_metal" not in one.known
    assert one.known["recycled_metal"][2, 0] == pytest.approx(54)
    [finding] = [f for f in one.findings if f.rule == "materials.negative-flow"]
    assert finding.given == "2003、2004"


def test_draws_that_cannot_be_are_left_out_and_counted() -> None:
    document = worked_example()
    document["systems"]["worked"]["metal_traded"] = number(40, "t", low=30, high=60)
    one = result(document, draws=400)
    [finding] = [f for f in one.findings if f.rule == "materials.draws-left-out"]
    left = one.draws("primary_metal")
    # Of the triangle 30-40-60 the part above 46 is left out: (60-46)²/(30·20) = 32.7 %.
    assert int(finding.given) == pytest.approx(0.327 * 400, abs=40)
    assert left.shape[1] == 400 - int(finding.given)
    assert np.all(left >= -1e-6)


def test_every_figure_can_be_walked_to_a_source() -> None:
    from tanfeng.core.lineage import Lineage

    document = uncertain_example()
    document["systems"]["worked"]["end_uses"]["cars"]["lifetime"] = {"ref": "material_flow.mf077.lifetime-mean"}
    one = result(document, draws=0)
    lineage = Lineage(one.figures())
    reference = Reference.load()
    for _, name in lineage.dangling():
        lineage.add(reference.figure(name.removeprefix("ref:")))
    assert lineage.dangling() == []
    row = one.frame().filter(pl.col("flow") == "primary_metal").row(-1, named=True)
    walked = [figure for _, figure in lineage.walk(row["figure"])]
    assert walked[0].value == row["value"]
    assert {"ref:material_flow.mf077.lifetime-mean", "assumption:materials/worked.recycling_yield"} <= {
        figure.id for figure in walked
    }
    assert all(figure.source for figure in walked if not figure.inputs)
    assert row["confidence"] == "recalled"


def test_products_that_enter_use_do_not_weaken_by_how_long_they_live() -> None:
    document = uncertain_example()
    document["systems"]["worked"]["end_uses"]["cars"]["lifetime"] = {"ref": "material_flow.mf077.lifetime-mean"}
    words = dict(result(document, draws=0).frame().select("flow", "confidence").unique().iter_rows())
    assert words["end_of_life"] == words["stock"] == "recalled"
    assert words["products_in"] == rules().between_confidence


def test_negative_draws_or_seed_are_refused() -> None:
    system = book(worked_example()).systems[0]
    with pytest.raises(ValueError, match="negative"):
        run(system, draws=-1)
    with pytest.raises(ValueError, match="negative"):
        run(system, seed=-1)
