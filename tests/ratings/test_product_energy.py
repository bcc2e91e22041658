"""Products and steps against limits and benchmarks: levels, distances, what may not decide, what stays open."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.product_energy.plants import FIRM, MWH, computed, ledger, made, process, unit, use

from tanfeng.accounting.product_energy import ProductEnergy
from tanfeng.core.errors import UsageError
from tanfeng.ratings import ruleset
from tanfeng.ratings.product_energy import ProductRating, rate
from tanfeng.ratings.step_ladder import sums
from tanfeng.reference import Reference

REFERENCE = Reference.load()
GB = "limits-gb-25323-2023"


def lead(kgce_per_t: float, *more: dict[str, Any], **plant: Any) -> ProductEnergy:
    """A lead smelter of 10 000 t with this energy per tonne, all electricity."""
    power = use(kgce_per_t * 10_000 / 1000 / MWH)
    return computed(ledger(units=[unit(**plant)], activity=[power, *more], production=[made(10_000)]))


def line(rating: ProductRating, rule_set: str = GB, step: str | None = None) -> dict[str, Any]:
    rows = rating.lines.filter(pl.col("rule_set") == rule_set, pl.col("step").eq_missing(step))
    assert rows.height == 1
    return rows.row(0, named=True)


@pytest.mark.parametrize(
    ("kgce", "name", "verdict", "following", "gap"),
    [
        (299.99, "level_1", "pass", None, None),
        (310, "level_2", "pass", "level_1", 10),
        (400, "level_3", "pass", "level_2", 70),
        (450, "beyond_level_3", "fail", "level_3", 30),
    ],
)
def test_lead_at_the_levels_of_gb_25323(
    kgce: float, name: str, verdict: str, following: str | None, gap: float | None
) -> None:
    row = line(rate(lead(kgce), REFERENCE))
    assert (row["class"], row["verdict"], row["next_class"]) == (name, verdict, following)
    assert row["gap"] == (None if gap is None else pytest.approx(gap, abs=1e-3))
    assert row["gap_tce"] == (None if gap is None else pytest.approx(gap * 10, abs=1e-2))
    assert row["thresholds"] == [300, 330, 420]
    assert row["confidence"] == "verified(transcription)"


def test_a_new_project_must_reach_level_2() -> None:
    assert line(rate(lead(400), REFERENCE, purpose="new"))["verdict"] == "fail"
    with pytest.raises(UsageError):
        rate(lead(400), REFERENCE, purpose="whatever")


def test_a_recalled_benchmark_decides_nothing() -> None:
    row = line(rate(lead(200), REFERENCE), "benchmark-2021")
    assert (row["class"], row["verdict"], row["reason"]) == ("unrated", "unknown", "weak-ladder")
    assert row["thresholds"] == [330, 420]
    assert row["next_class"] is None


def test_both_benchmark_editions_are_shown_and_only_the_verified_one_decides() -> None:
    bullion = lead(260, route="PB-BULLION", product="铅锭")
    rating = rate(bullion, REFERENCE)
    assert line(rating, "benchmark-2021")["verdict"] == "warning"
    assert line(rating, "benchmark-2023")["reason"] == "weak-ladder"


def test_energy_that_is_not_placed_leaves_a_verdict_open_only_where_it_would_change_it() -> None:
    small, middling, large = (use(mwh, unit_id=None) for mwh in (100, 10_000, 20_000))
    assert line(rate(lead(250, small), REFERENCE))["class"] == "level_1"
    row = line(rate(lead(250, middling), REFERENCE))
    assert (row["verdict"], row["reason"], row["class"]) == ("pass", "open-class", "level_3")
    row = line(rate(lead(250, large), REFERENCE))
    assert (row["verdict"], row["reason"], row["class"]) == ("unknown", "open", "unrated")
    assert line(rate(lead(430, large), REFERENCE))["verdict"] == "fail"


def test_sales_that_are_not_placed_leave_a_failure_open() -> None:
    sold = use(10_000, unit_id=None, stream="heat_out", item="heat", unit="GJ")
    assert line(rate(lead(440, sold), REFERENCE))["verdict"] == "unknown"


def test_a_step_is_held_against_the_row_of_its_process() -> None:
    book = ledger(
        units=[unit()],
        processes=[process("P1", step="concentrate-to-bullion"), process("P2", step="bullion-to-ingot")],
        activity=[use(20_000, "P1"), use(8_000, "P2")],
        production=[made(10_500, "粗铅", process_id="P1"), made(10_000, process_id="P2")],
    )
    rating = rate(computed(book), REFERENCE)
    bullion = line(rating, step="concentrate-to-bullion")
    assert (bullion["class"], bullion["thresholds"]) == ("level_3", [220, 230, 300])
    assert line(rating, "benchmark-2021", "concentrate-to-bullion")["class"] == "between"
    assert line(rating, step="bullion-to-ingot")["class"] == "level_2"


def test_the_ac_electricity_of_aluminium_is_measured_in_kilowatt_hours() -> None:
    book = ledger(
        units=[unit(metal="Al", route="AL-ELEC", product="铝液")],
        activity=[use(13_100 * 5)],
        production=[made(5_000, "铝液")],
    )
    row = line(rate(computed(book), REFERENCE), "limits-gb-21346-2022")
    assert (row["class"], row["intensity"], row["unit"]) == ("level_3", pytest.approx(13_100), "kWh/t")
    assert row["gap_tce"] == pytest.approx(100 * 5_000 * 0.1229 / 1000)


def test_a_standard_not_yet_in_force_gives_no_verdict() -> None:
    early = [row | {"period": "2023"} for row in (use(1000), made(1000))]
    book = ledger(units=[unit()], activity=early[:1], production=early[1:])
    from tanfeng.accounting import account
    from tanfeng.accounting.product_energy import product_energy

    result = account(book.table("activity"), reference=REFERENCE, guideline="other-nonferrous-2015", region="430000")
    row = line(rate(product_energy(book, result, reference=REFERENCE, year=2023), REFERENCE))
    assert (row["verdict"], row["reason"]) == ("unknown", "not-in-force")
    assert row["class"] == "level_1"


@pytest.mark.parametrize(("route", "reason"), [("PB-ISF", "no-ladder"), (None, "no-route")])
def test_a_product_without_a_limit_keeps_its_row(route: str | None, reason: str) -> None:
    rows = rate(lead(250, route=route), REFERENCE).lines
    assert rows["reason"].to_list() == [reason]
    assert rows["unit_id"].to_list() == ["U"]


def test_a_year_without_a_number_is_unrated() -> None:
    book = ledger(units=[unit()], activity=[use(1000, period="2024-01")], production=[made(1000)])
    row = line(rate(computed(book), REFERENCE))
    assert (row["verdict"], row["reason"]) == ("unknown", "no-intensity")


def test_nothing_rated_is_an_empty_table() -> None:
    assert rate(computed(ledger(units=[unit(enterprise_id=FIRM)])), REFERENCE).lines.is_empty()


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_steps_of_gb_25323_add_up_to_the_whole_where_the_standard_does(level: int) -> None:
    found = sums(ruleset.load(GB))
    assert {("Pb", "concentrate-to-ingot"), ("Zn", "pyro"), ("Sb", "low-grade-to-ingot")} <= set(found)

    def limit(metal: str, process: str) -> float:
        key = f"energy_limits.gb-25323-2023.{metal.lower()}.{process}.comprehensive-energy.level-{level}"
        row = REFERENCE.row(key)
        assert row is not None
        return row.number

    for (metal, whole), parts in found.items():
        assert sum(limit(metal, part) for part in parts) == limit(metal, whole)


@given(st.floats(1, 2000), st.floats(1, 2000))
@settings(max_examples=15, deadline=None)
def test_less_energy_is_never_a_worse_level(one: float, other: float) -> None:
    order = [rung.key for rung in ruleset.load(GB).classes]
    better, worse = sorted((one, other))
    levels = [order.index(line(rate(lead(kgce), REFERENCE))["class"]) for kgce in (better, worse)]
    assert levels[0] <= levels[1]
