"""The shipped workspace: real public data only, rebuilt byte for byte, and what the two views make of it."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tanfeng.accounting import bottom_up, reconciliation, top_down
from tanfeng.accounting.assumptions import Assumptions
from tanfeng.core.confidence import is_known
from tanfeng.ledger import Ledger, read
from tanfeng.reference import Reference

ROOT = Path(__file__).resolve().parents[2]
WORKSPACE = ROOT / "workspaces" / "hunan-public"
LEDGER = WORKSPACE / "ledger"
REGION = "430000"
TABLES = sorted(path.stem for path in LEDGER.glob("*.csv"))


@cache
def ledger() -> Ledger:
    return read(LEDGER, Reference.load())


@cache
def above() -> top_down.TopDown:
    return top_down.account(ledger().table("statistics"), reference=Reference.load(), region=REGION)


@cache
def below() -> bottom_up.BottomUp:
    reference = Reference.load()
    return bottom_up.estimate(
        ledger().table("units"),
        None,
        Assumptions.read(WORKSPACE / "assumptions.toml", "hunan-public", reference),
        reference=reference,
        region=REGION,
        enterprises=ledger().table("enterprises"),
        production=ledger().table("production"),
    )


def direct(sector: str, year: int) -> float:
    rows = above().accounts.filter(pl.col("sector") == sector, pl.col("year") == year, pl.col("boundary") == "direct")
    return float(rows["tco2"][0])


def test_the_script_rebuilds_the_ledger_byte_for_byte(tmp_path: Path) -> None:
    script = ROOT / "scripts" / "build_hunan_public.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {path.name: path.read_bytes() for path in LEDGER.iterdir()}


def test_the_ledger_reads_without_a_finding() -> None:
    assert ledger().findings == ()


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_its_source_its_confidence_and_its_reference_row(name: str) -> None:
    frame = ledger().table(name)
    assert frame.height
    assert frame["source"].null_count() == 0
    assert all(is_known(word) for word in frame["confidence"].to_list())
    reference = Reference.load()
    keys = {
        key
        for table in reference.tables
        if "key" in reference.table(table).columns
        for key in reference.table(table)["key"]
    }
    assert {text.removeprefix("ref:") for text in frame["evidence"].to_list()} <= keys


@pytest.mark.parametrize("name", TABLES)
def test_nothing_from_memory_is_in_the_ledger(name: str) -> None:
    assert not ledger().table(name)["confidence"].is_in(["recalled", "not-found"]).any()


def test_enterprises_carry_local_ids_and_every_unit_belongs_to_one() -> None:
    ids = ledger().table("enterprises")["enterprise_id"]
    assert ids.str.starts_with("X-").all()
    assert ids.is_unique().all()
    assert ledger().table("units")["enterprise_id"].is_in(ids.to_list()).all()
    assert ledger().table("units")["unit_id"].is_unique().all()


def test_clusters_and_company_totals_are_no_units() -> None:
    evidence = " ".join(ledger().table("units")["evidence"].to_list())
    for total in ("yongxing-recyclers", "lengshuijiang-smelters", "facilities.hunan-gold.", "names"):
        assert total not in evidence


def test_a_capacity_of_ore_batteries_or_feed_is_in_the_note_and_not_in_the_column() -> None:
    rows = (
        ledger().table("units").filter(pl.col("unit_id").is_in(["X-jinyi-recovery-pb", "X-zhuye-mines-shuikoushan-pb"]))
    )
    assert rows["capacity"].null_count() == rows.height == 2
    assert rows["note"].str.contains("300000 t/a|860000 t/a").all()


def test_one_month_of_output_is_a_month() -> None:
    rows = ledger().table("production")
    assert rows.select("unit_id", "period", "quantity").rows() == [("X-minmetals-copper-hunan-cu", "2020-01", 9489.0)]


def test_sources_that_disagree_are_both_kept() -> None:
    silver = (
        ledger()
        .table("statistics")
        .filter(pl.col("region_code") == "431023", pl.col("item").is_in(["output.silver", "recovered_output.silver"]))
    )
    assert {4220.0, 4800.0} <= set(silver["value"].to_list())


def test_the_official_shares_have_no_year_and_say_so() -> None:
    shares = (
        ledger()
        .table("statistics")
        .filter(
            pl.col("item").is_in(
                [f"share.{s}" for s in ("smelting_pressing", "lead_zinc_smelting", "fossil_fuel", "electricity")]
            )
        )
    )
    assert sorted(shares["value"].to_list()) == [41.4, 58.6, 71.7, 85.0]
    assert shares["year"].null_count() == 4
    assert shares["year__na"].all()
    assert shares["note"].str.contains("未公布").all()


def test_the_history_is_the_published_one() -> None:
    assert direct("smelting_pressing", 2008) == pytest.approx(5_358_683)
    assert direct("smelting_pressing", 2019) == pytest.approx(2_211_435)
    assert direct("nonferrous_all", 2019) == pytest.approx(2_366_710)
    assert above().accounts["year"].min() == 1997


def test_the_known_anomaly_and_the_known_break_are_found_and_nothing_else_is() -> None:
    notes = above().accounts.filter(
        pl.col("boundary") == "direct", pl.col("note_en") != "", pl.col("sector") == "smelting_pressing"
    )
    assert notes["year"].to_list() == [2005, 2016]
    rules = [f.rule for f in above().findings]
    assert rules.count("top-down.outlier-year") == 2
    assert rules.count("top-down.series-break") == 2
    assert "top-down.parts-differ" not in rules


def test_the_zinc_plant_is_the_one_unit_whose_direct_part_is_known() -> None:
    known = below().unit_accounts.filter(pl.col("direct_tco2").is_not_null())
    assert known["unit_id"].to_list() == ["X-zhuye-nonferrous-zn"]
    assert set(below().unit_accounts.filter(pl.col("method") != "none")["confidence"]) == {"assumed"}


def test_every_published_unit_is_listed_with_its_figure_or_its_reason() -> None:
    rows = below().unit_accounts
    assert rows.height == ledger().table("units").height
    assert rows.filter(pl.col("method") == "none", pl.col("missing").list.len() == 0).height == 0


def test_the_reconciliation_shows_what_the_public_data_cannot_close() -> None:
    result = reconciliation.reconcile(
        above(), below(), ledger().table("statistics"), reference=Reference.load(), region=REGION
    )
    rows = {row["name"]: row for row in result.table.to_dicts()}
    assert rows["implied-total"]["top_down"] == pytest.approx(2_366_710 / 0.586)
    assert rows["smelting-share"]["top_down"] == pytest.approx(93.4, abs=0.1)
    assert rows["smelting-share"]["official"] == pytest.approx(85.0)
    assert rows["direct-smelting"]["residual"] > 0
    assert rows["direct-smelting"]["bottom_up_high"] < rows["direct-smelting"]["top_down"]
    assert result.lineage.dangling() == []


def test_money_of_whole_years_is_in_economics_and_not_among_the_statistics() -> None:
    assert not ledger().table("statistics")["unit"].is_in(["亿元"]).any()
    added = ledger().table("economics").filter(pl.col("indicator") == "value_added", pl.col("region_code") == REGION)
    assert added.sort("year").select("year", "value").rows() == [(2009, 385.5), (2015, 962.0)]
