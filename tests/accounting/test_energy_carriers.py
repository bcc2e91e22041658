"""Energy by carrier: both values, shares of what is used, and what is counted elsewhere keeps its row."""

from __future__ import annotations

import pytest
from tests.accounting.activities import computed, row

from tanfeng.accounting.energy_carriers import by_carrier


def test_carriers_add_up_to_the_total_and_name_what_is_counted_elsewhere() -> None:
    account = computed(
        row("fuel", "coke", 5),
        row("fuel", "coke", 5_000, "kg"),
        row("electricity_in", "electricity", 10, "MWh"),
        row("electricity_in", "electricity", 7, "MWh", attribute="self_fossil"),
        row("medium", "oxygen", 1, "万Nm3", attribute="self_made"),
        row("heat_out", "steam", 1, "GJ"),
    )
    table = by_carrier(account)
    assert table["tce_calorific"].sum() == pytest.approx(float(account.energy["tce_calorific"] or 0))
    assert table.filter(table["item"] == "coke")["quantity"].to_list() == [10]
    assert sorted(table.filter(~table["counts"])["attribute"]) == ["self_fossil", "self_made"]
    assert table["share"].sum() == pytest.approx(1)
    assert table.filter(table["stream"] == "heat_out")["share"].to_list() == [None]


def test_a_row_without_a_number_is_counted_beside_the_sum() -> None:
    table = by_carrier(computed(row("fuel", "coke", 5), row("fuel", "coke", None)))
    assert table.select("quantity", "tce_calorific", "rows", "rows_without_number").row(0) == (None, 4.857, 2, 1)


def test_a_year_is_taken_out_of_many_and_nothing_gives_an_empty_table() -> None:
    account = computed(row("fuel", "coke", 5), row("fuel", "coke", 7, period="2021-03"))
    assert by_carrier(account, 2021)["quantity"].to_list() == [7]
    assert by_carrier(account, 2019).is_empty()
