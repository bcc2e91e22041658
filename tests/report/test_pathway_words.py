"""The words of a pathway run."""

from __future__ import annotations

from tanfeng.report.pathway_words import asked_for, peak_level, proof
from tanfeng.report.verdict import peak_when


def test_a_peak_of_energy_that_is_not_reached_is_at_least_the_level_of_the_last_year() -> None:
    peak = {
        "boundary": "energy",
        "kind": "not_reached",
        "year": None,
        "level": None,
        "at_least": None,
        "scenario_years": {"level": 2.5e6, "tco2": None, "rising_at_end": True},
    }
    assert peak_level(peak) == ("≥ 250 万tce", "≥ 2.5 Mtce")
    assert peak_when(peak).en == "not reached"


def test_a_peak_without_any_level_is_no_data() -> None:
    assert peak_level({"boundary": "direct", "kind": "unknown", "level": None}).en == "no data"


def test_the_proof_says_in_money_how_far_the_best_can_be() -> None:
    said = proof({"status": "certified", "objective": 2.5e9, "bound": 2.4985e9, "gap": 0.0006})
    assert "与最优最多差 150 万元，占 0.0600%" in said.zh
    assert "within CNY 1.5 million of the best, 0.0600% of it" in said.en


def test_what_was_not_decided_is_within_nothing_of_anything() -> None:
    fixed = proof({"status": "fixed", "objective": 2.5e9, "bound": 2.5e9, "gap": 0.0})
    best = proof({"status": "certified", "objective": 2.5e9, "bound": 2.5e9, "gap": 0.0})
    assert "best" not in fixed.en
    assert best.en.endswith("the best there is.")


def test_what_an_item_asks_for_is_a_percentage_and_an_order_has_no_number() -> None:
    assert asked_for({"value": 0.24, "from": 2025}) == ("24%（2025 年起）", "24% (from 2025)")
    assert asked_for({"value": 0.135, "from": 2025}).zh == "13.5%（2025 年起）"
    assert asked_for({"value": 0.0, "from": 2030}) == ("2030 年起", "from 2030")
