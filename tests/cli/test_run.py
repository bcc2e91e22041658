"""``tanfeng run`` on the shipped workspace: the contract, the files, the chains, and that it says the same twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.cli.conftest import SAMPLE, Command

from tanfeng.core.lineage import Lineage
from tanfeng.report.tables import read_figures

TARGETS = {
    "target-recycled-share",
    "target-energy-intensity",
    "target-co2-intensity",
    "target-benchmark-capacity",
    "target-green-factories",
    "target-peak",
}
#: What a chain may end in: a published row, a ledger row, a stated assumption, a sentence of the plan.
LEAVES = ("ref:", "ledger:", "assumption:", "plan:", "item:")


def _run(out: Path, *more: str, lang: str = "zh") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tanfeng.cli.main", "run", str(SAMPLE), "--out", str(out), *more],
        capture_output=True,
        text=True,
        env={**os.environ, "TANFENG_LANG": lang, "NO_COLOR": "1"},
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "out"


@pytest.fixture(scope="module")
def document(out: Path) -> dict[str, Any]:
    done = _run(out, "--json")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def lineage(document: dict[str, Any], out: Path) -> Lineage:
    assert document
    return read_figures(out / "figures.json")


def test_the_json_keeps_the_contract(document: dict[str, Any]) -> None:
    assert {"workspace", "accounts", "reconciliation", "targets", "scenarios", "peak", "findings"} <= document.keys()
    account = {"year", "region", "sector", "boundary", "basis", "tco2", "confidence"}
    assert all(account <= row.keys() for row in document["accounts"])
    assert {row["basis"] for row in document["accounts"]} == {"top_down", "bottom_up"}
    assert {row["boundary"] for row in document["accounts"]} == {"direct", "indirect", "total"}
    scenario = {"name", "years", "direct_tco2", "indirect_tco2", "total_tco2", "cost"}
    assert all(scenario <= row.keys() for row in document["scenarios"])
    names = ["frozen", "plan", "least-cost", "delayed", "high-demand", "carbon-price"]
    assert [row["name"] for row in document["scenarios"]] == names
    assert all(row["final"] and row["bound"] <= row["objective"] for row in document["scenarios"])
    peak = {"scenario", "boundary", "year", "tco2", "before_2030", "probability", "reverses_if"}
    assert all(peak <= row.keys() for row in document["peak"])
    assert len(document["peak"]) == len(names) * 4
    assert document["reconciliation"]


def test_the_six_targets_of_the_plan_are_there_and_none_is_guessed(document: dict[str, Any]) -> None:
    assert {target["id"] for target in document["targets"]} == TARGETS
    for target in document["targets"]:
        assert target["status"] == "no data"
        assert target["value"] is None
        assert target["missing"], target["id"]


def test_the_published_direct_emissions_are_those_of_the_inventory(document: dict[str, Any]) -> None:
    """Smelting and pressing: 5.36 Mt in 2008, 2.21 Mt in 2019 (CEADs, fuel only)."""
    known = {
        row["year"]: row["tco2"]
        for row in document["accounts"]
        if (row["sector"], row["boundary"], row["basis"]) == ("smelting_pressing", "direct", "top_down")
    }
    assert known[2008] == pytest.approx(5.359e6, rel=1e-3)
    assert known[2019] == pytest.approx(2.211e6, rel=1e-3)
    assert sorted(known) == list(range(1997, 2020))


def test_electricity_of_the_past_is_missing_and_not_zero(document: dict[str, Any]) -> None:
    indirect = [r for r in document["accounts"] if (r["boundary"], r["basis"]) == ("indirect", "top_down")]
    assert indirect
    assert all(row["tco2"] is None for row in indirect)
    assert any(finding["rule"] == "top-down.no-electricity" for finding in document["findings"])


def test_the_passed_peak_of_direct_emissions_is_said_to_have_passed(document: dict[str, Any]) -> None:
    direct = [row for row in document["peak"] if row["boundary"] == "direct"]
    assert {row["year"] for row in direct} == {2008}
    assert all(row["before_2030"] for row in direct)


def test_all_files_are_there_and_can_be_read(document: dict[str, Any], out: Path) -> None:
    assert document
    assert (out / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (out / "results.xlsx").read_bytes().startswith(b"PK")
    accounts = pl.read_parquet(out / "tables" / "accounts.parquet")
    assert accounts.height == len(document["accounts"])


def test_every_chain_is_complete(lineage: Lineage) -> None:
    assert lineage.dangling() == []


def test_every_figure_ends_in_a_source_or_says_what_is_missing(lineage: Lineage) -> None:
    for figure in lineage:
        ends = [end for _, end in lineage.walk(figure.id) if not end.inputs]
        assert ends, figure.id
        for end in ends:
            assert end.id.startswith(LEAVES) or end.source or end.missing or end.value is None, (figure.id, end.id)


def test_two_runs_say_the_same_to_the_last_byte(document: dict[str, Any], out: Path, tmp_path: Path) -> None:
    assert document
    assert _run(tmp_path / "again").returncode == 0
    for name in ("results.json", "figures.json", "report.html"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes(), name


def test_a_figure_of_the_report_can_be_traced_to_its_source(
    tanfeng: Command, document: dict[str, Any], out: Path
) -> None:
    assert document
    answer = tanfeng("trace", "account.2019.430000.smelting_pressing.direct.top_down", "--out", out)
    assert answer.code == 0, answer.err
    assert "CEADs" in answer.out


def test_a_failed_run_leaves_the_earlier_results_untouched(
    tanfeng: Command, document: dict[str, Any], out: Path, tmp_path: Path
) -> None:
    assert document
    before = (out / "results.json").read_bytes()
    broken = tmp_path / "broken"
    tanfeng("init", broken)
    (broken / "tanfeng.toml").write_text("[workspace]\nname = 7\n", encoding="utf-8")
    assert tanfeng("run", broken, "--out", out).code == 2
    assert (out / "results.json").read_bytes() == before
