"""The uncertainty of the example smelter's account: what is stated, metered, analysed, and what nobody knows."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from tests.accounting.verification.changed import put, view

from tanfeng.accounting.uncertainty import Uncertainty, uncertainty
from tanfeng.accounting.uncertainty.classes import TABLE, Classes, of_meter
from tanfeng.core.confidence import may_decide

DRAWS = 4_000


def of(*, meters: bool = True, **changes: object) -> Uncertainty:
    shown = view(**changes)  # type: ignore[arg-type]
    tables = shown.ledger.table
    return uncertainty(
        shown.account,
        reference=shown.reference,
        meters=tables("meters") if meters else None,
        analyses=tables("analyses"),
        draws=DRAWS,
    )


@cache
def example() -> Uncertainty:
    return of()


def test_the_total_is_the_accounts_and_lies_in_both_intervals() -> None:
    total = example().total
    assert total is not None
    assert total.value == pytest.approx(float(view().account.totals["with_electricity_heat"] or 0))
    for low, high in ((total.low_1, total.high_1), (total.low_2, total.high_2)):
        assert low is not None
        assert high is not None
        assert low < total.value < high


def test_both_approaches_agree_on_the_example() -> None:
    total = example().total
    assert total is not None
    assert total.low_1 == pytest.approx(total.low_2, rel=0.01)
    assert total.high_1 == pytest.approx(total.high_2, rel=0.01)


def test_the_streams_sum_to_the_total() -> None:
    total = example().total
    assert total is not None
    assert sum(interval.value for interval in example().streams.values()) == pytest.approx(total.value)


def test_each_total_of_the_guideline_has_its_interval() -> None:
    direct = example().totals["without_electricity_heat"]
    assert direct.value == pytest.approx(float(view().account.totals["without_electricity_heat"] or 0))
    assert example().main == "with_electricity_heat"


def test_the_largest_contributors_come_first_and_are_named() -> None:
    contributors = example().contributors
    assert contributors["share"].is_sorted(descending=True)
    assert contributors["share"].sum() <= 1 + 1e-9
    assert contributors["rank"].to_list() == list(range(1, contributors.height + 1))
    assert "coke" in contributors["input"][0]
    assert "焦炭" in contributors["name_zh"][0]


def test_a_stated_interval_beats_the_meter_and_a_meter_beats_the_class_of_the_data() -> None:
    coke = pl.col("item") == "coke"
    wide = of(activity=put(coke, uncertainty=0.5)).streams["reductant"]
    metered = example().streams["reductant"]
    unmetered = of(meters=False).streams["reductant"]
    assert wide.half_width is not None
    assert metered.half_width is not None
    assert unmetered.half_width is not None
    assert wide.half_width > unmetered.half_width > metered.half_width * 0.99


def test_twelve_months_of_one_meter_share_its_error() -> None:
    entries = example().contributors["input"].to_list()
    meters = [entry for entry in entries if entry.startswith("meter:")]
    assert len(meters) == len(set(meters)) > 0


def test_what_nobody_states_is_named_with_its_share_and_is_not_zero() -> None:
    electricity = pl.col("item") == "electricity"
    silent = of(activity=put(electricity, confidence="verified-weak", meter_id=None))
    total = silent.total
    assert total is not None
    assert total.unstated > 0.3
    (finding,) = [f for f in silent.findings if f.rule == "uncertainty.unstated"]
    assert "更宽" in finding.zh


def test_an_account_of_which_nothing_is_known_has_no_interval() -> None:
    nothing = view().reference.of_contents(
        {name: frame for name, frame in view().reference.contents().items() if name != TABLE}
    )
    shown = view(activity=lambda frame: frame.with_columns(uncertainty=pl.lit(None, dtype=pl.Float64)))
    result = uncertainty(shown.account, reference=nothing, draws=100)
    assert result.total is not None
    assert (result.total.low_1, result.total.low_2, result.total.half_width) == (None, None, None)
    assert result.total.silent == 1.0


def test_classes_from_memory_say_so() -> None:
    assert not may_decide(example().confidence)
    assert "uncertainty.classes-recalled" in {finding.rule for finding in example().findings}


def test_every_class_of_the_reference_data_is_a_share_and_has_a_source() -> None:
    rows = view().reference.rows(TABLE)
    assert rows
    for row in rows:
        assert row.value is not None
        assert 0 <= row.value < 1
        assert row.unit == "ratio"


def test_the_chain_ends_in_the_classes_used() -> None:
    lineage = example().lineage
    assert lineage.dangling() == []
    figure = lineage.get("uncertainty.total.with_electricity_heat")
    assert figure is not None
    assert figure.inputs


def test_the_json_of_a_result_holds_both_approaches() -> None:
    document = example().to_dict()
    assert document["main"] == "with_electricity_heat"
    assert set(document["totals"]["with_electricity_heat"]) >= {
        "value",
        "approach_1",
        "approach_2",
        "share_partly_unstated",
    }
    assert document["seed"] >= 0


@pytest.mark.parametrize(
    ("text", "half"), [("0.5S", 0.005), ("0.2", 0.002), ("2.0 级", 0.02), ("1", 0.01), (" 1.5 ", 0.015)]
)
def test_the_class_of_a_meter_is_its_largest_error_in_percent(text: str, half: float) -> None:
    assert of_meter(text) == pytest.approx(half)


@pytest.mark.parametrize("text", [None, "", "合格", "Ⅲ", "S", "."])
def test_a_class_without_a_number_says_nothing(text: str | None) -> None:
    assert of_meter(text) != of_meter(text)  # NaN


def test_a_factor_with_a_printed_range_takes_the_range() -> None:
    reference = view().reference
    ranged = [
        row for row in reference.rows("process_factors") if row.value and row.value_low is not None and row.value_high
    ]
    for row in ranged:
        expected = (row.value_high - row.value_low) / 2 / row.value  # type: ignore[operator]
        assert Classes(reference).of_factor(row) == pytest.approx(expected)
