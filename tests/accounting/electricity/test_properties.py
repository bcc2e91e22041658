"""What holds for any power and any certificates: the account's lines, nothing used twice, order, sums."""

from __future__ import annotations

import random
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.activities import GUIDELINE
from tests.accounting.electricity.power import (
    HUNAN,
    REFERENCE,
    Row,
    activity,
    bought,
    certificate,
    contract,
    green,
    result,
    sold,
)

from tanfeng.accounting import account

amounts = st.one_of(st.none(), st.floats(0, 1e7), st.integers(0, 10_000).map(float), st.just(-1.0))
ATTRIBUTES = ["grid", "green_power", "green_direct", "self_pv", "self_fossil", "waste_heat_power", ""]


@st.composite
def power(draw: st.DrawFn) -> Row:
    more: Row = {"period": draw(st.sampled_from(["2023", "2023-01", "2023-02"]))}
    more["unit"] = draw(st.sampled_from(["MWh", "kWh", "万kWh", "t"]))
    more["enterprise_id"] = draw(st.sampled_from(["X-1", "X-2"]))
    if draw(st.booleans()):
        more["certificate"] = draw(st.sampled_from(["A", "B"]))
    if draw(st.booleans()):
        more["emission_factor"] = draw(st.floats(0, 1.5))
    make = draw(st.sampled_from([bought, sold]))
    return make(draw(amounts), draw(st.sampled_from(ATTRIBUTES)), **more)  # type: ignore[operator]


@st.composite
def proofs(draw: st.DrawFn) -> Row:
    make = draw(st.sampled_from([certificate, contract]))
    return make(  # type: ignore[operator]
        draw(st.integers(0, 1000).map(float)),
        draw(st.sampled_from(["A", "B", "C"])),
        enterprise_id=draw(st.sampled_from(["X-1", "X-2"])),
        period=draw(st.sampled_from(["2023", "2023-01", "2023-02"])),
    )


tables = st.lists(power(), min_size=1, max_size=20)


@given(tables)
@settings(max_examples=25)
def test_the_location_based_lines_are_those_of_the_account_to_the_last_digit(rows: list[Row]) -> None:
    mine = result(rows, purpose="enterprise_report_2015")
    theirs = account(activity(rows), reference=REFERENCE, guideline=GUIDELINE, region=HUNAN).lines
    assert mine.lines["location_fixed"].to_list() == theirs["tco2e_fixed"].to_list()
    assert mine.lines["ledger"].to_list() == theirs["ledger"].to_list()
    known = [Decimal(int(v)).scaleb(-6) for v in theirs["tco2e_fixed"].drop_nulls()]
    assert mine.location_based == (sum(known, Decimal(0)) if known else None)


@given(tables, st.lists(proofs(), max_size=8))
@settings(max_examples=25)
def test_nothing_is_used_twice_and_nothing_unproven_is_zero(rows: list[Row], held: list[Row]) -> None:
    account = result(rows, held)
    assert account.lines.height == len(rows)
    present = {row["enterprise_id"] for row in rows}
    theirs = [row for row in held if row["enterprise_id"] in present]
    concerned = {row["evidence"] for row in theirs} | {row.get("certificate") for row in rows}
    assert account.certificates.height == sum(row["evidence"] in concerned for row in held)
    used = account.certificates
    assert (used["used_wh"] <= used["wh"]).all()
    assert used.filter("disputed")["used_wh"].sum() == 0
    bought_green = account.lines.filter(
        (pl.col("stream") == "electricity_in")
        & (pl.col("acquisition") == "acquired")
        & (pl.col("nature") == "non_fossil")
    )
    assert bought_green["proven_wh"].sum() == used["used_wh"].sum()
    unproven = account.lines.filter(pl.col("unproven_wh") > 0)
    assert unproven["market_tco2"].null_count() == unproven.height
    assert account.market_based is None or unproven.is_empty()
    assert account.lineage.dangling() == []


@given(tables, st.lists(proofs(), max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_rows_and_of_certificates_does_not_change_the_totals(
    rows: list[Row], held: list[Row], chance: random.Random
) -> None:
    one = result(rows, held)
    mixed_rows, mixed_held = rows.copy(), held.copy()
    chance.shuffle(mixed_rows)
    chance.shuffle(mixed_held)
    other = result(mixed_rows, mixed_held)
    assert (one.location_based, one.market_based) == (other.location_based, other.market_based)
    assert one.certificates["used_wh"].sum() == other.certificates["used_wh"].sum()


@given(st.floats(0, 1e6), st.floats(0, 1e6))
@settings(max_examples=15)
def test_net_sale_gives_a_negative_result(bought_mwh: float, more: float) -> None:
    account = result([bought(bought_mwh), bought(2e6, "self_fossil"), sold(bought_mwh + more)])
    assert account.location_based is not None
    assert account.location_based <= 0
    assert account.location_based == account.market_based


@given(st.integers(0, 10**6), st.integers(1, 10**6))
@settings(max_examples=15)
def test_the_same_green_power_is_zero_with_proof_and_nothing_without(ordinary: int, claimed: int) -> None:
    rows = [bought(float(ordinary)), green(float(claimed), "GEC-1")]
    proven = result(rows, [certificate(float(claimed))])
    assert proven.market_based == Decimal(ordinary) * Decimal("0.6096")
    assert proven.location_based == Decimal(ordinary + claimed) * Decimal("0.4976")
    assert result(rows).market_based is None
    assert result(rows).location_based == proven.location_based


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 500))
@settings(max_examples=15)
def test_a_years_claims_are_covered_exactly_as_far_as_the_years_proof_goes(first: int, second: int, proof: int) -> None:
    rows = [green(float(first), "GEC-1", period="2023-01"), green(float(second), "GEC-1", period="2023-02")]
    account = result(rows, [certificate(float(proof))])
    assert account.lines["proven_wh"].sum() == min(first + second, proof) * 1_000_000


ordinary = st.lists(
    st.tuples(st.sampled_from([bought, sold]), amounts, st.sampled_from(["MWh", "kWh", "万kWh"])),
    min_size=1,
    max_size=12,
)


@given(ordinary)
@settings(max_examples=15)
def test_under_gbt_32151_ordinary_power_is_the_accounts_to_the_last_digit(drawn: list[tuple[object, ...]]) -> None:
    rows = [make(amount, unit=unit, period="2025") for make, amount, unit in drawn]  # type: ignore[operator]
    mine = result(rows, purpose="enterprise_report_32151", year=2025)
    theirs = account(activity(rows), reference=REFERENCE, guideline="zinc-2024", region=HUNAN).lines
    assert mine.lines["location_fixed"].to_list() == theirs["tco2e_fixed"].to_list()


def test_under_gbt_32151_the_report_counts_proven_green_power_zero_and_location_based_does_not() -> None:
    rows = [bought(900, period="2025"), green(100, "GEC-1", period="2025")]
    mine = result(rows, [certificate(100, period="2025")], purpose="enterprise_report_32151", year=2025)
    theirs = account(activity(rows), reference=REFERENCE, guideline="zinc-2024", region=HUNAN).lines
    assert theirs["tco2e"].to_list() == [477.54, 0.0]
    assert mine.lines["location_tco2"].to_list() == [477.54, 53.06]
    assert mine.lines["market_tco2"].to_list() == [548.64, 0.0]


@given(st.floats(0, 1e5))
@settings(max_examples=8)
def test_with_zero_electricity_and_heat_the_totals_with_and_without_agree(coke: float) -> None:
    rows = [
        {**bought(0), "unit_id": "U1"},
        {**bought(coke, unit="t"), "stream": "fuel", "item": "coke", "attribute": None},
        {**bought(0, unit="GJ"), "stream": "heat_in", "item": "heat", "attribute": None},
    ]
    totals = account(activity(rows), reference=REFERENCE, guideline=GUIDELINE, region=HUNAN).totals
    assert totals["with_electricity_heat"] == totals["without_electricity_heat"]
    mine = result(rows)
    assert mine.location_based == mine.market_based == 0
