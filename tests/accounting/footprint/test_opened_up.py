"""A footprint opens up: contributions, lineage, data quality, and lines straight from an account."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.accounting.footprint.systems import (
    YEAR,
    background,
    emit,
    footprint,
    ledger,
    make,
    power,
    rules,
    system,
    table,
    take,
)

from tanfeng.accounting import account
from tanfeng.accounting.footprint import build
from tanfeng.accounting.footprint.energy_lines import of_account
from tanfeng.reference import Reference


def test_the_chain_runs_from_the_footprint_to_ledger_and_source(tmp_path: Path) -> None:
    book = ledger([take("P", "ore", 100, dataset="ore"), make("P", "ingot", 10)])
    result = footprint(
        system(book, power("P", 5, "grid"), emit("P", 20), reference=background(tmp_path, ore=0.5)), "ingot"
    )
    walked = {figure.id for _, figure in result.lineage.walk("footprint.2024.U.ingot.chosen")}
    assert "ledger:exchanges#2" in walked
    assert "ref:background_factors.ore" in walked
    assert "ref:electricity_factors.footprint-average.100000.2024" in walked
    assert {name for _, name in result.lineage.dangling()} == {"account.line.activity#2", "account.line.activity#3"}


def test_contributions_say_process_kind_and_size() -> None:
    book = ledger([make("A", "crude", 10), take("B", "crude", 10, "intermediate"), make("B", "fine", 10)])
    result = footprint(system(book, emit("A", 30), emit("B", 10)), "fine")
    assert result.contributions.select("process_id", "category", "tco2e").rows() == [
        ("A", "direct", 3.0),
        ("B", "direct", 1.0),
    ]
    assert result.by_category()["share"].to_list() == [1.0]


def test_own_measured_data_of_the_whole_year_are_good_and_a_world_average_is_poor(tmp_path: Path) -> None:
    own = footprint(system(ledger([make("P", "ingot", 10)]), emit("P", 20)), "ingot").quality
    assert own is not None
    assert own.scores == dict.fromkeys(
        ("technological", "temporal", "geographical", "completeness", "reliability"), 1.0
    )
    assert own.primary == 1.0
    bought = ledger(
        [
            take("P", "zinc", 10, dataset="route_intensities.zn-lca.cradle-to-gate.ghg-total.lca-mean.2008.000000"),
            make("P", "ingot", 10),
        ]
    )
    poor = footprint(system(bought), "ingot").quality
    assert poor is not None
    assert poor.scores is not None
    assert poor.scores["technological"] == 3.0
    assert poor.scores["temporal"] == 3.0
    assert poor.scores["geographical"] == 3.0
    assert poor.primary == 0.0


def test_a_published_benchmark_may_stand_as_background_by_its_key() -> None:
    """Refined lead of China, 2.06 tCO2e/t from mining to electrorefining."""
    key = "lca_benchmarks.refined-lead-china.ghg-intensity.mining-to-electrorefining"
    book = ledger([take("P", "bought lead", 10, dataset=key), make("P", "alloy", 10)])
    assert footprint(system(book), "alloy").total == pytest.approx(2.06)
    gate = "lca_benchmarks.alumina-refining-surveyed-range.ghg-intensity.gate-to-gate.2019-lci"
    other = ledger([take("P", "alumina", 10, dataset=gate), make("P", "alloy", 10)])
    assert "footprint.background-missing" in rules(footprint(system(other), "alloy"))


def test_a_recalled_factor_marks_the_result() -> None:
    key = "lca_benchmarks.antimony.ghg-intensity.cradle-to-gate.2008.not-seen"
    book = ledger([take("P", "antimony", 10, dataset=key), make("P", "alloy", 10)])
    assert footprint(system(book), "alloy").confidence == "recalled"


def test_lines_come_from_an_account_with_their_processes() -> None:
    """100 t coke as reductant by the 2015 guideline: 286.2 tCO2; without upstream data there is no total."""
    activity = table(
        "activity",
        [
            {
                "enterprise_id": "X",
                "unit_id": "U",
                "period": str(YEAR),
                "stream": "reductant",
                "item": "coke",
                "quantity": 100.0,
                "unit": "t",
                "process_id": "P",
                "confidence": "measured",
            }
        ],
    )
    reference = Reference.load()
    found = account(activity, reference=reference, guideline="other-nonferrous-2015", region="430000")
    lines = of_account(found)
    assert lines["process_id"].to_list() == ["P"]
    built = build(ledger([make("P", "ingot", 10)]), lines, reference=reference, enterprise_id="X", year=YEAR)
    result = footprint(built, "ingot")
    assert result.covered == pytest.approx(28.62, rel=1e-3)
    assert result.total is None
    chain = result.lineage
    chain.update(found.lineage)
    assert chain.dangling() == []


def test_fluorides_of_an_account_are_weighed_again() -> None:
    """The 2013 guideline weighs CF4 with 6500; the footprint with 7380."""
    activity = table(
        "activity",
        [
            {
                "enterprise_id": "X",
                "unit_id": "U",
                "period": str(YEAR),
                "stream": "anode_effect",
                "item": "cf4",
                "quantity": 1.0,
                "unit": "t",
                "process_id": "P",
                "confidence": "measured",
            }
        ],
    )
    reference = Reference.load()
    found = account(activity, reference=reference, guideline="aluminium-2013", region="430000")
    assert found.lines["tco2e"].to_list() == [6500.0]
    built = build(
        ledger([make("P", "aluminium", 10)]), of_account(found), reference=reference, enterprise_id="X", year=YEAR
    )
    assert footprint(built, "aluminium").total == pytest.approx(738.0)


def test_an_empty_frame_of_lines_is_no_emission_and_no_error() -> None:
    book = ledger([make("P", "ingot", 10)])
    built = system(book)
    assert footprint(built, "ingot").total == 0.0
    assert isinstance(built.balance, pl.DataFrame)
