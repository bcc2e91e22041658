"""A two-metal smelter under every method, computed by hand.

::

    concentrate 1000 t x 0.4 = 400 tCO2e --> smelter, 600 tCO2e direct --> 500 t lead   (98 % Pb, 15000 CNY/t)
                                                                       --> 2 t silver slime (50 % Ag, 2000000 CNY/t)
                                                                       --> 300 t acid (replaces 0.1 tCO2e/t)
    burden 1000 tCO2e

    mass      490 t Pb and 1 t Ag: lead 490/491
    economic  7.5 and 4.0 million CNY: lead 7.5/11.5
    expansion acid credited with 30 tCO2e: 970 left
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.accounting.footprint.systems import (
    Row,
    background,
    blocking,
    emit,
    footprint,
    ledger,
    make,
    rules,
    system,
    take,
)

from tanfeng.accounting.footprint import Footprint

LEAD: Row = {"metal": "Pb", "metal_content": 0.98, "price": 15000, "price_unit": "元/t", "price_years": "2022-2024"}
SLIME: Row = {"metal": "Ag", "metal_content": 0.5, "price": 2_000_000, "price_unit": "元/t", "price_years": "2022-2024"}
ACID: Row = {"dataset": "acid"}


def smelter(tmp_path: Path, lead: Row | None = None, slime: Row | None = None, acid: Row | None = None) -> Any:
    rows = [
        take("S", "concentrate", 1000, dataset="conc"),
        make("S", "lead", 500, **LEAD, **(lead or {})),
        make("S", "slime", 2, "co_product", **SLIME, **(slime or {})),
        make("S", "acid", 300, "co_product", **ACID, **(acid or {})),
    ]
    return system(ledger(rows), emit("S", 600), reference=background(tmp_path, conc=0.4, acid=0.1))


EXPANDED: Row = {"allocation": "system_expansion"}


def test_by_mass_of_metal_lead_takes_490_of_491(tmp_path: Path) -> None:
    built = smelter(tmp_path, {"allocation": "mass"}, {"allocation": "mass"}, EXPANDED)
    assert footprint(built, "lead").total == pytest.approx(970 * 490 / 491 / 500, rel=1e-12)
    assert footprint(built, "slime").total == pytest.approx(970 * 1 / 491 / 2, rel=1e-12)


def test_by_value_silver_takes_4_of_11_5(tmp_path: Path) -> None:
    built = smelter(tmp_path, {"allocation": "economic"}, {"allocation": "economic"}, EXPANDED)
    assert footprint(built, "lead").total == pytest.approx(970 * 7.5 / 11.5 / 500, rel=1e-12)
    assert footprint(built, "slime").total == pytest.approx(970 * 4 / 11.5 / 2, rel=1e-12)


def test_stated_shares_are_taken_as_they_are(tmp_path: Path) -> None:
    built = smelter(tmp_path, {"allocation_share": 0.7}, {"allocation_share": 0.3}, EXPANDED)
    assert footprint(built, "lead").total == pytest.approx(970 * 0.7 / 500, rel=1e-12)


def test_the_main_product_follows_its_co_products(tmp_path: Path) -> None:
    """Lead says nothing, slime says mass: mass means nothing with one of two."""
    built = smelter(tmp_path, {}, {"allocation": "mass"}, EXPANDED)
    assert footprint(built, "lead").total == pytest.approx(970 * 490 / 491 / 500, rel=1e-12)


def test_base_metals_by_mass_and_precious_metals_by_value_together() -> None:
    """Lead 100 t and zinc 50 t (mass), gold 0.001 t (value); prices 10, 20 and 1000000 per t.

    Values 1000, 1000, 1000: gold 1/3; lead and zinc together 2/3, of which by mass lead 2/3 and zinc 1/3.
    """
    price = {"price_unit": "元/t", "price_years": "2024"}
    rows = [
        make("S", "lead", 100, metal="Pb", metal_content=1.0, allocation="mass", price=10, **price),
        make("S", "zinc", 50, "co_product", metal="Zn", metal_content=1.0, allocation="mass", price=20, **price),
        make("S", "gold", 0.001, "co_product", allocation="economic", price=1_000_000, **price),
    ]
    built = system(ledger(rows), emit("S", 900))
    found = {name: footprint(built, name).total for name in ("lead", "zinc", "gold")}
    assert found["lead"] == pytest.approx(900 * 2 / 3 * 2 / 3 / 100)
    assert found["zinc"] == pytest.approx(900 * 2 / 3 * 1 / 3 / 50)
    assert found["gold"] == pytest.approx(300 / 0.001)


def test_a_step_burdens_only_the_metals_that_pass_it(tmp_path: Path) -> None:
    """Refining silver (500 tCO2e) changes silver and not lead: that is sub-division, by the graph."""
    rows = [
        make("S", "lead", 500, **LEAD, allocation="economic"),
        make("S", "slime", 2, "co_product", **SLIME, allocation="economic"),
        take("R", "slime", 2, "intermediate"),
        make("R", "silver", 1),
    ]
    without = system(ledger(rows), emit("S", 1000))
    with_refining = system(ledger(rows), emit("S", 1000), emit("R", 500))
    assert footprint(with_refining, "lead").total == footprint(without, "lead").total
    silver = footprint(with_refining, "silver").total
    assert silver == pytest.approx((1000 * 4 / 11.5 + 500) / 1)


def test_every_method_stands_beside_the_chosen_one(tmp_path: Path) -> None:
    built = smelter(tmp_path, {"allocation": "mass"}, {"allocation": "mass"}, EXPANDED)
    result = footprint(built, "lead")
    shown = {a.method: a.covered for a in result.alternatives}
    assert shown["chosen"] == pytest.approx(970 * 490 / 491 / 500)
    assert shown["mass"] == pytest.approx(970 * 490 / 491 / 500)
    assert shown["economic"] == pytest.approx(970 * 7.5 / 11.5 / 500)
    assert shown["system_expansion"] is None
    why = next(a for a in result.alternatives if a.method == "system_expansion").findings
    assert {"footprint.method-does-not-fit"} <= {f.rule for f in why}


def test_a_method_tried_on_all_leaves_the_user_choice_out(tmp_path: Path) -> None:
    built = smelter(tmp_path, {"allocation_share": 0.7}, {"allocation_share": 0.3}, EXPANDED)
    tried = footprint(built, "lead", allocation="economic")
    assert tried.total == pytest.approx(970 * 7.5 / 11.5 / 500)
    assert tried.method == "economic"


def test_an_expanded_product_used_inside_carries_what_it_replaces(tmp_path: Path) -> None:
    """Leaching takes 100 t of the acid: 10 tCO2e, and nothing of the smelter."""
    rows = [
        make("S", "lead", 500),
        make("S", "acid", 300, "co_product", **ACID, **EXPANDED),
        take("L", "acid", 100, "intermediate"),
        make("L", "zinc", 50),
    ]
    built = system(ledger(rows), emit("S", 1000), emit("L", 40), reference=background(tmp_path, acid=0.1))
    assert footprint(built, "zinc").total == pytest.approx((40 + 10) / 50)
    assert footprint(built, "lead").total == pytest.approx((1000 - 30) / 500)


@pytest.mark.parametrize(("lead", "slime"), [(0.7, 0.2), (0.7, 0.4), (0.7, None)])
def test_shares_that_do_not_sum_to_one_give_no_number(tmp_path: Path, lead: float, slime: float | None) -> None:
    built = smelter(tmp_path, {"allocation_share": lead}, {"allocation_share": slime}, EXPANDED)
    result = footprint(built, "lead")
    assert result.total is None
    assert result.covered is None
    finding = next(f for f in result.findings if f.rule == "footprint.shares-not-one")
    assert finding.address.file == "exchanges.csv"
    assert finding.address.row == 3
    assert finding.expected == "1"


def test_thirds_written_with_seven_digits_sum_to_one() -> None:
    third = {"allocation_share": 0.3333333}
    last = {"allocation_share": 0.3333334}
    rows = [
        make("S", "a", 1, **third),
        make("S", "b", 1, "co_product", **third),
        make("S", "c", 1, "co_product", **last),
    ]
    assert footprint(system(ledger(rows), emit("S", 3)), "a").total == pytest.approx(1.0, rel=1e-6)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({}, "footprint.allocation-not-chosen"),
        ({"allocation": "mass"}, "footprint.no-metal-content"),
        ({"allocation": "economic"}, "footprint.no-price"),
        ({"allocation": "system_expansion"}, "footprint.no-avoided-product"),
        ({"allocation": "subdivision"}, "footprint.subdivision-without-share"),
    ],
)
def test_a_method_without_its_data_gives_no_number(more: Row, rule: str) -> None:
    book = ledger([make("S", "lead", 10), make("S", "other", 5, "co_product", **more)])
    result = footprint(system(book, emit("S", 10)), "lead")
    assert result.covered is None
    assert rule in rules(result)
    assert "footprint.burden-not-shared" in blocking(result)


def test_a_process_that_cannot_be_shared_does_not_hurt_products_elsewhere() -> None:
    book = ledger(
        [make("S", "lead", 10), make("S", "other", 5, "co_product"), make("T", "tin", 4)],
    )
    built = system(book, emit("S", 10), emit("T", 8))
    result = footprint(built, "tin")
    assert result.total == pytest.approx(2.0)


def test_a_price_without_years_is_said(tmp_path: Path) -> None:
    lead, slime = {**LEAD, "price_years": None}, SLIME
    rows = [
        make("S", "lead", 500, **lead, allocation="economic"),
        make("S", "slime", 2, "co_product", **slime, allocation="economic"),
    ]
    result = footprint(system(ledger(rows), emit("S", 1000)), "lead")
    assert "footprint.price-years-missing" in blocking(result)


def test_prices_of_the_reference_are_averaged_over_the_stated_years(tmp_path: Path) -> None:
    """Lead 14000 and 16000 CNY/t in 2023 and 2024 from an overlay; silver 5 and 7 million CNY per t of metal."""
    reference = background(tmp_path, dummy=1.0)
    rows = [
        f"regional_prices.product.{v.lower()}.{y},product,{v},{y},{v},{v},product_price,{p},,,,元/t,100000,,,,definition,measured,"
        for v, y, p in (("Pb", 2023, 14000), ("Pb", 2024, 16000), ("Ag", 2023, 5_000_000), ("Ag", 2024, 7_000_000))
    ]
    header = (
        "key,group,variant,year,item_zh,item_en,quantity,value,value_low,value_high,value_text,unit,region,valid_from,"
        "valid_to,edition,source,confidence,note"
    )
    (tmp_path / "reference" / "regional_prices.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    reference = type(reference).load([tmp_path / "reference"])
    years = {"price_years": "2023-2024", "allocation": "economic"}
    book = ledger(
        [
            make("S", "lead", 100, metal="Pb", metal_content=1.0, **years),
            make("S", "slime", 1, "co_product", metal="Ag", metal_content=0.5, **years),
        ]
    )
    result: Footprint = footprint(system(book, emit("S", 900), reference=reference), "lead")
    assert result.total == pytest.approx(900 * 1.5 / (1.5 + 3.0) / 100)
