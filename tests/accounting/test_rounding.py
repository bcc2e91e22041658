"""Rounding by GB/T 8170, line by line and month by month, the same on both engines, and said."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.accounting.activities import HUNAN, computed, row, rules, table

from tanfeng.accounting.rounding import exactly, whole_units
from tanfeng.accounting.summary import summarise
from tanfeng.reference import Reference

ETS = "aluminium-ets-2024"


def on_polars(values: list[float], digits: int) -> list[float]:
    frame = nw.from_native(pl.DataFrame({"x": values}, schema={"x": pl.Float64}).lazy())
    return nw.to_native(frame.select(x=whole_units(nw.col("x"), digits))).collect()["x"].to_list()


def on_duckdb(values: list[float], digits: int) -> list[float]:
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Float64}).to_arrow()
    relation: Any = nw.from_native(duckdb.connect().from_arrow(frame))
    found: pl.DataFrame = nw.to_native(relation.select(x=whole_units(nw.col("x"), digits))).pl()
    return found["x"].to_list()


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (2.675, 2, 268.0),
        (2.665, 2, 266.0),
        (2.6651, 2, 267.0),
        (2.6649, 2, 266.0),
        (0.5, 0, 0.0),
        (1.5, 0, 2.0),
        (2.5, 0, 2.0),
        (0.0, 2, 0.0),
        (1.005, 2, 100.0),
        (1234567.125, 2, 123456712.0),
        (0.027495, 5, 2750.0),
        (0.0274851, 5, 2749.0),
    ],
)
def test_half_goes_to_even_of_the_decimal_a_person_wrote(value: float, digits: int, expected: float) -> None:
    assert on_polars([value], digits) == on_duckdb([value], digits) == [expected]


@given(st.decimals(0, 10**6, places=6), st.integers(0, 5))
@example(Decimal("0.125000"), 2)
@settings(max_examples=200, deadline=None)
def test_the_column_rounds_as_decimals_do(value: Decimal, digits: int) -> None:
    step = Decimal(1).scaleb(-digits)
    wanted = value.quantize(step, rounding=ROUND_HALF_EVEN)
    assert on_polars([float(value)], digits) == [float(wanted.scaleb(digits))]
    assert exactly(Fraction(value), digits) == Fraction(wanted)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=30), st.integers(0, 4))
@settings(max_examples=30, deadline=None)
def test_both_engines_round_alike(values: list[float], digits: int) -> None:
    assert on_polars(values, digits) == on_duckdb(values, digits)


def test_inputs_are_rounded_before_they_are_multiplied() -> None:
    written = computed(
        row("fuel", "diesel", 100.005, period="2024-01", ncv=42.6525, ncv_unit="GJ/t"), guideline=ETS
    ).lines["tco2e"]
    as_rounded = computed(
        row("fuel", "diesel", 100.0, period="2024-01", ncv=42.652, ncv_unit="GJ/t"), guideline=ETS
    ).lines["tco2e"]
    assert written.to_list() == as_rounded.to_list()
    assert written[0] == round(100.0 * 42.652 * 0.0202 * 0.98 * 44 / 12, 2)


def test_the_unit_of_a_quantity_does_not_change_what_is_rounded() -> None:
    tonnes = computed(row("fuel", "diesel", 100.005, period="2024-01"), guideline=ETS).lines["tco2e"]
    kilos = computed(row("fuel", "diesel", 100005, "kg", period="2024-01"), guideline=ETS).lines["tco2e"]
    assert tonnes.to_list() == kilos.to_list()


def test_the_account_says_that_it_rounds_and_how() -> None:
    result = computed(row("anode", "prebaked_anode", 1, period="2024-01"), guideline=ETS)
    assert result.rounding == "line_month"
    [finding] = [f for f in result.findings if f.rule == "account.rounding"]
    assert "quantity 2" in finding.en
    assert result.to_dict()["rounding"] == "line_month"
    plain = computed(row("fuel", "coke", 1))
    assert plain.rounding == "none"
    assert "account.rounding" not in rules(plain)


def test_a_row_of_a_whole_year_cannot_be_rounded_by_months_and_that_is_said() -> None:
    result = computed(row("anode", "prebaked_anode", 1, period="2024"), guideline=ETS)
    [finding] = [f for f in result.findings if f.rule == "account.rounding-of-a-year"]
    assert finding.address.row == 2
    assert "account.rounding-of-a-year" not in rules(
        computed(row("anode", "prebaked_anode", 1, period="2024-01"), guideline=ETS)
    )


@given(st.lists(st.tuples(st.integers(1, 12), st.floats(0, 1e5)), min_size=1, max_size=12))
@settings(max_examples=10, deadline=None)
def test_a_rounded_account_is_the_same_on_both_engines_and_its_lines_add_up(months: list[tuple[int, float]]) -> None:
    rows = [row("fuel", "diesel", q, period=f"2024-{m:02d}") for m, q in months]
    asked: dict[str, Any] = {"reference": Reference.load(), "guideline": ETS, "region": HUNAN}
    polars = summarise(table(rows).lazy(), **asked)
    arrow = table(rows).to_arrow(compat_level=pl.CompatLevel.oldest())
    other = summarise(duckdb.connect().from_arrow(arrow), **asked)
    assert polars.sums.equals(other.sums)
    result = computed(*rows, guideline=ETS)
    lines = [Decimal(str(value)) for value in result.lines["tco2e"]]
    assert all(value == value.quantize(Decimal("0.01")) for value in lines)
    assert result.totals["enterprise"] == sum(lines)
