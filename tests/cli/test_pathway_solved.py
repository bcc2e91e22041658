"""``tanfeng pathway run`` with the engine, in its own process: the contract and everything it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.cli.conftest import ROOT, SAMPLE, Answer

SCENARIO = "least-cost"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pathway") / "out"


def asked(command: str, *more: str) -> Answer:
    done = subprocess.run(
        [sys.executable, "-m", "tanfeng.cli.main", "pathway", command, str(SAMPLE), "--scenario", SCENARIO, *more],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "TANFENG_LANG": "zh", "PYTHONUTF8": "1"},
        cwd=ROOT,
        check=False,
        timeout=240,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def answer(folder: Path) -> Answer:
    return asked("run", "--out", str(folder), "--json")


@pytest.fixture(scope="module")
def document(answer: Answer) -> dict[str, Any]:
    assert answer.code == 0, answer.err
    found: dict[str, Any] = answer.json
    return found


def test_the_contract_is_kept(document: dict[str, Any]) -> None:
    keys = {"scenario", "status", "objective", "gap", "years", "direct_tco2", "indirect_tco2", "total_tco2"}
    assert keys | {"energy_tce", "cost", "policy", "units", "peak", "findings"} <= document.keys()
    assert document["scenario"] == SCENARIO
    assert document["status"] == "certified"
    assert 0.0 <= document["gap"] <= 0.002
    assert {row["boundary"] for row in document["peak"]} == {"direct", "indirect", "total", "energy"}
    assert all(len(row["deciding"]) <= 3 for row in document["peak"])


def test_the_units_add_up_to_what_the_plants_emit(document: dict[str, Any]) -> None:
    """With the rest of the sector, which is the same in every scenario, they are the total."""
    last = document["years"][-1]
    units = sum(row["tco2"] for row in document["units"] if row["year"] == last)
    assert 0.0 < units < document["total_tco2"][-1]
    assert {"unit_id", "year", "production_t", "measures", "tco2"} <= document["units"][0].keys()


def test_the_json_on_the_screen_is_the_json_in_the_folder(document: dict[str, Any], folder: Path) -> None:
    assert json.loads((folder / "pathway.json").read_text(encoding="utf-8")) == document


def test_page_workbook_and_tables_are_there(document: dict[str, Any], folder: Path) -> None:
    page = (folder / "pathway.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 2 * (4 + 1 + 4), "four fans, the heat map and four tornados, in both languages"
    assert (folder / "pathway.xlsx").stat().st_size > 0
    years = pl.read_parquet(folder / "tables" / "years.parquet").filter(pl.col("boundary") == "total").sort("year")
    assert years["value"].to_list() == pytest.approx(document["total_tco2"])


def test_the_programme_by_unit_adds_up_to_the_province(document: dict[str, Any], tmp_path: Path) -> None:
    answer = asked("programme", "--json", "--out", str(tmp_path / "programme.xlsx"))
    assert answer.code == 0, answer.err
    made = answer.json
    last = document["years"][-1]
    total = sum(row["total_tco2"] for row in made["amounts"] if row["year"] == last)
    assert total == pytest.approx(document["total_tco2"][-1])
    treated = {(row["unit_id"], key) for row in document["units"] for key in row["measures"]}
    closed = {(plant["unit_id"], "closing") for plant in document["plants"] if plant["closed_in"]}
    assert {(row["unit_id"], row["measure"]) for row in made["tasks"]} == treated | closed
    assert (tmp_path / "programme.xlsx").stat().st_size > 0
