"""Accounts of several guidelines as one: nothing is lost between them, and each line stays under its own."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.activities import Row, computed, row, rules

from tanfeng.accounting import Account
from tanfeng.accounting.merged import merge
from tanfeng.core.errors import UsageError

OTHER = "other-nonferrous-2015"
LEAD = "lead-2024"
ALUMINIUM = "aluminium-2013"


def of(guideline: str, *rows: Row) -> Account:
    """An account of rows that carry the ids they have in the whole ledger."""
    named = [{**given, "_figure": f"ledger:activity#{given['_file']}:{n}"} for n, given in enumerate(rows)]
    return computed(*named, guideline=guideline)


def lead(*more: Row) -> Account:
    return of(LEAD, row("fuel", "natural_gas", 3, "10^4 Nm3", period="2025", _file="b.csv"), *more)


def antimony(*more: Row) -> Account:
    return of(OTHER, row("fuel", "coke", 2, period="2025", _file="a.csv"), *more)


def test_totals_lines_and_energy_are_those_of_the_parts() -> None:
    parts = [lead(), antimony()]
    whole = merge(parts)
    for name in ("without_electricity_heat", "with_electricity_heat"):
        assert whole.totals[name] == sum((part.totals[name] or Decimal(0) for part in parts), Decimal(0))
    assert whole.lines.height == 2
    assert whole.lines["guideline"].to_list() == [LEAD, OTHER]
    assert whole.lines["kind_number"].to_list() == [0, 1]
    assert len(whole.coefficients) == 2
    assert whole.energy["tce_calorific"] == sum(part.energy["tce_calorific"] for part in parts)
    assert whole.guideline == f"{LEAD}+{OTHER}"


def test_every_chain_of_the_whole_goes_down_to_the_ledger() -> None:
    whole = merge([lead(), antimony()])
    assert whole.lineage.dangling() == []
    walked = {figure.id for _, figure in whole.lineage.walk(f"account.activity.{LEAD}+{OTHER}.with_electricity_heat")}
    assert {
        f"account.activity.{LEAD}.with_electricity_heat",
        f"account.activity.{OTHER}.with_electricity_heat",
    } <= walked
    assert sum(id_.startswith("ledger:activity#") for id_ in walked) == 2


def test_a_row_of_the_ledger_counted_twice_is_refused() -> None:
    with pytest.raises(UsageError):
        merge([antimony(), antimony()])


def test_one_account_alone_is_itself() -> None:
    only = antimony()
    assert merge([only]) is only


def test_no_account_is_no_total() -> None:
    with pytest.raises(UsageError):
        merge([])


def test_a_stream_that_another_part_reports_is_not_absent() -> None:
    power = row("electricity_in", "electricity", 1, "MWh", period="2023", _file="c.csv")
    whole = merge([lead(), of(OTHER, power)])
    [finding] = [f for f in whole.findings if f.rule == "account.streams-not-reported"]
    assert "electricity_in" not in finding.given.split(", ")
    assert "fuel" not in finding.given.split(", ")
    assert "oxalate" in finding.given.split(", ")


def test_what_a_part_could_not_compute_is_missing_from_the_whole() -> None:
    whole = merge([lead(), antimony(row("fuel", "biomass", 1, period="2025", _file="a.csv"))])
    assert any("biomass" in text for text in whole.missing)
    assert "account.total-incomplete" in rules(whole)
    assert whole.totals["without_electricity_heat"] is not None


def test_energy_that_one_part_lacks_is_no_energy_of_the_whole() -> None:
    whole = merge([lead(), of(OTHER, row("fuel", "coke", None, period="2025", _file="a.csv"))])
    assert whole.energy["tce_calorific"] is None


def test_a_total_that_only_one_guideline_knows_says_so() -> None:
    ets = of("aluminium-ets-2024", row("anode", "prebaked_anode", 1, period="2024-01", _file="e.csv"))
    whole = merge([ets, antimony()])
    assert whole.totals["electrolysis_step"] == ets.totals["electrolysis_step"]
    assert "account.total-of-some-guidelines" in rules(whole)


def test_gases_of_the_parts_add_up() -> None:
    pfc = of(ALUMINIUM, row("anode_effect", "liquid_aluminium", 1000, period="2022", _file="d.csv"))
    whole = merge([antimony(), pfc])
    gases = whole.gases_of("without_electricity_heat")
    assert gases["CF4"].tonnes == Decimal("0.034")
    assert gases["CO2"].tco2e == antimony().totals["without_electricity_heat"]
    total = sum(amount.tco2e or Decimal(0) for amount in gases.values())
    assert total == whole.totals["without_electricity_heat"]


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=8), st.integers(1, 7))
@settings(max_examples=10, deadline=None)
def test_however_the_rows_are_parted_the_whole_is_the_same(quantities: list[float], cut: int) -> None:
    rows = [row("fuel", "coke", q, _file=f"{n}.csv") for n, q in enumerate(quantities)]
    cut = min(cut, len(rows) - 1)
    whole = merge([of(OTHER, *rows[:cut]), of(OTHER, *rows[cut:])])
    alone = of(OTHER, *rows)
    assert whole.totals == alone.totals
    assert whole.energy == alone.energy
    assert whole.lines["tco2e"].to_list() == alone.lines["tco2e"].to_list()
    assert isinstance(whole.lines, pl.DataFrame)
