"""Purchases and stocks against consumption, and from month to month."""

from __future__ import annotations

import polars as pl
from tests.accounting.verification.changed import found, more, put, without

COKE_MARCH = (pl.col("item") == "coke") & (pl.col("period") == "2024-03")


def test_a_tonne_too_many_in_the_purchases_is_within_the_tolerance_of_weighing() -> None:
    assert found("stock-balance", stocks=put(COKE_MARCH, purchased=pl.col("purchased") + 1)) == []


def test_purchases_that_were_not_used_are_found_with_row_and_both_figures() -> None:
    (finding,) = found("stock-balance", stocks=put(COKE_MARCH, purchased=pl.col("purchased") + 500))
    assert finding.rule == "verify.stock-balance"
    assert (finding.address.file, finding.address.column) == ("stocks.csv", "closing")
    assert "500" in finding.zh
    assert finding.expected.endswith(" t")
    assert "净消耗量" in finding.clause


def test_a_use_that_was_left_out_of_the_activity_is_found() -> None:
    (finding,) = found("stock-balance", activity=without(COKE_MARCH & pl.col("process_id").str.ends_with("ZN-50")))
    assert "coke 2024-03" in finding.zh


def test_an_empty_cell_is_not_read_as_zero() -> None:
    (finding,) = found("stock-balance", stocks=put(COKE_MARCH, opening=None))
    assert finding.severity == "info"
    assert "空格" in finding.zh


def test_what_does_not_apply_counts_as_none() -> None:
    not_applicable = put(COKE_MARCH, sold=None, sold__na=True)
    assert found("stock-balance", stocks=not_applicable) == []


def test_stocks_by_month_are_held_against_an_activity_by_the_year() -> None:
    def yearly(frame: pl.DataFrame) -> pl.DataFrame:
        coke = (pl.col("item") == "coke") & pl.col("period").str.starts_with("2024")
        return frame.with_columns(period=pl.when(coke).then(pl.lit("2024")).otherwise("period"))

    assert found("stock-balance", activity=yearly) == []


def test_stocks_in_another_unit_are_the_same_stocks() -> None:
    amounts = ("opening", "purchased", "sold", "other_use", "closing")
    in_kilograms = {name: pl.col(name) * 1000 for name in amounts}
    assert found("stock-balance", stocks=put(COKE_MARCH, **in_kilograms, unit="kg")) == []


def test_a_stock_that_grows_overnight_is_found_at_its_opening() -> None:
    (finding,) = found("stock-continuity", stocks=put(COKE_MARCH, opening=pl.col("opening") + 10))
    assert finding.address.column == "opening"
    assert "2024-02" in finding.zh


def test_the_first_month_follows_on_the_year_before() -> None:
    january = (pl.col("item") == "coke") & (pl.col("period") == "2024-01")
    (finding,) = found("stock-continuity", stocks=put(january, opening=pl.col("opening") + 10))
    assert "2023 期末库存" in finding.zh


def test_a_missing_month_breaks_no_chain() -> None:
    assert found("stock-continuity", stocks=without(COKE_MARCH)) == []


def test_less_than_nothing_used_is_found() -> None:
    findings = found("net-energy", stocks=put(COKE_MARCH, closing=pl.col("closing") + 100_000))
    assert [f.rule for f in findings] == ["verify.net-energy"]
    assert "-" in findings[0].given


def test_a_year_typed_beside_its_months_has_to_be_their_sum() -> None:
    whole = more(COKE_MARCH, period="2024", purchased=1.0)
    (finding,) = [f for f in found("typed-sums", stocks=whole) if f.address.column == "purchased"]
    assert finding.given == "1 t"


def test_a_year_that_is_the_sum_of_its_months_is_no_question() -> None:
    def summed(frame: pl.DataFrame) -> pl.DataFrame:
        months = frame.filter((pl.col("item") == "coke") & pl.col("period").str.starts_with("2024-"))
        sums = {name: float(months[name].sum()) for name in ("purchased", "sold", "other_use")}
        return more(COKE_MARCH, period="2024", **sums)(frame)

    assert found("typed-sums", stocks=summed) == []
