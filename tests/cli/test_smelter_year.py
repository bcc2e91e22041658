"""A carbon manager's year: the template filled once, and everything that comes of it, without touching code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from tests.cli.conftest import ROOT, Command

from tanfeng.ledger import read, template
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

EXAMPLE = ROOT / "workspaces" / "example-smelter"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose ledger is one Excel workbook: the template, filled with the rows of the example smelter."""
    home = tmp_path_factory.mktemp("smelter")
    reference = Reference.load([EXAMPLE / "reference"])
    ledger = read(EXAMPLE / "ledger", reference)
    book = home / "台账.xlsx"
    template.write(book, reference, "zh")
    workbook = openpyxl.load_workbook(book)
    for name, table in ledger.tables.items():
        for number, row in enumerate(table.iter_rows(named=True), start=3):
            for position, column in enumerate(TABLES[name].names, start=1):
                if row[column] is not None:
                    workbook[TABLES[name].zh].cell(number, position, row[column])
    workbook.save(book)
    shutil.copytree(EXAMPLE / "reference", home / "reference")
    shutil.copy(EXAMPLE / "pact.toml", home)
    settings = (EXAMPLE / "tanfeng.toml").read_text(encoding="utf-8")
    (home / "tanfeng.toml").write_text(settings.replace('"ledger/"', '"台账.xlsx"'), encoding="utf-8")
    return home


def test_the_filled_template_has_no_fault(tanfeng: Command, workspace: Path) -> None:
    assert tanfeng("ledger", "check", workspace / "台账.xlsx").code == 0


def test_every_unit_gets_its_guideline_and_the_account_has_no_gap(tanfeng: Command, workspace: Path) -> None:
    answer = tanfeng("account", workspace, "--json", "--year", "2024")
    assert answer.code == 0
    assert answer.json["missing"] == []
    assert answer.json["totals"]["with_electricity_heat"] == pytest.approx(456_551.63, abs=0.01)


def test_the_statutory_report_and_the_verifier_s_workbook_are_written(
    tanfeng: Command, workspace: Path, tmp_path: Path
) -> None:
    answer = tanfeng("report", workspace, "--year", "2024", "--out", tmp_path / "report", "--json")
    assert answer.code == 0
    written = [Path(path) for path in answer.json["files"].values()]
    assert {path.suffix for path in written} == {".docx", ".xlsx"}
    texts = [p.text for path in written if path.suffix == ".docx" for p in docx.Document(str(path)).paragraphs]
    for annex in ("附表1", "附表2", "附表3"):
        assert any(annex in text for text in texts)


def test_energy_stands_against_the_limits(tanfeng: Command, workspace: Path) -> None:
    answer = tanfeng("energy", workspace, "--year", "2024", "--json")
    assert answer.code == 0
    text = json.dumps(answer.json, ensure_ascii=False)
    assert "level_3" in text
    assert "gb-25323-2023" in text


def test_green_power_counts_zero_with_its_proof_and_the_rest_by_the_residual_factor(
    tanfeng: Command, workspace: Path
) -> None:
    answer = tanfeng("electricity", workspace, "--year", "2024", "--json")
    assert answer.code == 0
    assert answer.json["market_based"] != answer.json["location_based"]
    assert answer.json["certificates"]
    assert all(row["left_wh"] >= 0 for row in answer.json["certificates"])


@pytest.mark.parametrize(("unit", "product"), [("PB", "铅锭"), ("ZN", "锌锭"), ("SB", "锑锭")])
def test_every_metal_has_a_footprint_with_the_effect_of_the_allocation(
    tanfeng: Command, workspace: Path, tmp_path: Path, unit: str, product: str
) -> None:
    answer = tanfeng(
        *("footprint", workspace, "--unit", f"X-EX-001-{unit}", "--product", product, "--draws", "500"),
        *("--out", tmp_path, "--json"),
    )
    assert answer.code == 0
    assert 0.3 < answer.json["total"] < 8
    assert {entry["method"] for entry in answer.json["alternatives"]} >= {"chosen", "mass", "economic"}
    assert list(tmp_path.glob("*.docx"))
    assert bool(list(tmp_path.glob("*.json"))) == (unit != "SB")  # a PACT file for what the enterprise has stated


def test_the_verifier_finds_nothing_to_warn_of(tanfeng: Command, workspace: Path) -> None:
    answer = tanfeng("verify", workspace, "--year", "2024", "--json")
    assert answer.code == 0
    found = [f for rule in answer.json["rules"] for f in rule["findings"] if f["severity"] != "info"]
    assert len(answer.json["rules"]) > 15
    assert found == []


def test_the_report_is_filed_verified_and_computed_again(tanfeng: Command, workspace: Path) -> None:
    created = tanfeng("filing", "create", workspace, "--year", "2024", "--by", "张三", "--json")
    assert created.code == 0, created.err
    version = created.json["version"]
    for step in ("check", "submit", "verify"):
        answer = tanfeng("filing", step, version, "--workspace", workspace, "--by", "李四")
        assert answer.code == 0, answer.out + answer.err
    assert tanfeng("filing", "recompute", version, "--workspace", workspace).code == 0
