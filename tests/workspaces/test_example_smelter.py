"""The example smelter: no real enterprise, rebuilt byte for byte, its books close, and it says what it is."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tanfeng.ledger import Ledger, check, read, template
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

ROOT = Path(__file__).resolve().parents[2]
WORKSPACE = ROOT / "workspaces" / "example-smelter"
FILES = sorted(path.relative_to(WORKSPACE).as_posix() for path in WORKSPACE.rglob("*") if path.is_file())
NAMES = sorted(path.stem for path in (WORKSPACE / "ledger").glob("*.csv"))
#: What stands beside the tables and is written by hand.
BY_HAND = {"README.md", "pact.toml"}


@cache
def reference() -> Reference:
    return Reference.load([WORKSPACE / "reference"])


@cache
def ledger() -> Ledger:
    return read(WORKSPACE / "ledger", reference())


def test_the_script_rebuilds_the_workspace_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "build_example_smelter.py"), str(tmp_path)], check=True)
    built = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert built == {name: (WORKSPACE / name).read_bytes() for name in FILES if name not in BY_HAND}


def test_the_ledger_and_the_overlays_have_no_finding() -> None:
    assert reference().findings == ()
    assert check(ledger(), reference()) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_that_it_is_an_example(name: str) -> None:
    assert ledger().table(name)["source"].unique().to_list() == ["示例"]


def test_the_name_says_that_there_is_no_such_enterprise() -> None:
    assert "非真实企业" in ledger().table("enterprises")["name"][0]


def test_every_overlaid_number_is_an_assumption_of_the_example() -> None:
    for path in (WORKSPACE / "reference").glob("*.csv"):
        if path.stem == "sources":
            continue
        rows = pl.read_csv(path, infer_schema=False)
        assert rows["source"].unique().to_list() == ["example-smelter"]
        assert rows["confidence"].unique().to_list() == ["assumed"]
        assert rows["note"].str.contains("示例").all()


def test_every_process_meter_and_certificate_that_is_named_exists() -> None:
    activity, table = ledger().table("activity"), ledger().table
    assert set(activity["process_id"]) <= set(table("processes")["process_id"])
    assert set(activity["meter_id"].drop_nulls()) <= set(table("meters")["meter_id"])
    assert set(activity["certificate"].drop_nulls()) == set(table("certificates")["evidence"])
    assert set(table("exchanges")["process_id"]) <= set(table("processes")["process_id"])


def test_a_flow_made_inside_is_used_inside_to_the_last_kilogram() -> None:
    flows = ledger().table("exchanges").filter(pl.col("role").is_in(["intermediate", "recovered"]))
    sums = flows.group_by("flow").agg(
        made=pl.col("quantity").filter(pl.col("direction") == "output").sum(),
        used=pl.col("quantity").filter(pl.col("direction") == "input").sum(),
    )
    made_elsewhere = ledger().table("exchanges").filter(pl.col("role").is_in(["reference_product", "co_product"]))
    produced = dict(made_elsewhere.group_by("flow").agg(pl.col("quantity").sum()).iter_rows())
    for flow, made, used in sums.iter_rows():
        assert made + produced.get(flow, 0.0) == pytest.approx(used, rel=1e-9), flow


def test_the_metal_of_every_process_closes_within_the_losses_of_a_smelter() -> None:
    """Where a metal goes in by mass it comes out, in products, slags and dusts; none comes from nowhere."""
    metal = pl.col("quantity") * pl.col("metal_content")
    balance = (
        ledger()
        .table("exchanges")
        .filter(pl.col("metal_content").is_not_null())
        .group_by("process_id", "metal")
        .agg(
            given=metal.filter(pl.col("direction") == "input").sum(),
            made=metal.filter(pl.col("direction") == "output").sum(),
        )
        .filter(pl.col("given") > 0)
    )
    assert balance.height > 10
    gaps = balance.filter(~(pl.col("made") / pl.col("given")).is_between(0.98, 1.0))
    assert gaps.rows() == []


def test_the_filled_template_is_the_same_ledger(tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    template.write(book, reference(), "zh")
    workbook = openpyxl.load_workbook(book)
    for name in NAMES:
        sheet, table, columns = workbook[TABLES[name].zh], ledger().table(name), TABLES[name].names
        for number, row in enumerate(table.iter_rows(named=True), start=3):
            for position, column in enumerate(columns, start=1):
                if row[column] is not None:
                    sheet.cell(number, position, row[column])
    workbook.save(book)
    again = read(book, reference())
    assert again.rows == ledger().rows
    assert check(again, reference()) == ()
    for name in NAMES:
        assert again.table(name).select(TABLES[name].names).equals(ledger().table(name).select(TABLES[name].names))
