"""``tanfeng materials`` as people and programs meet it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import ROOT, SAMPLE, Command

SMELTER = ROOT / "workspaces" / "example-smelter"
KEYS = {"region", "systems", "solid_waste", "findings"}


def test_json_of_the_sample(tanfeng: Command) -> None:
    answer = tanfeng("materials", SAMPLE, "--draws", "20", "--json")
    assert answer.code == 0, answer.err
    document = answer.json
    assert set(document) == KEYS
    lead = next(s for s in document["systems"] if s["metal"] == "Pb")
    stock = [row for row in lead["flows"] if row["flow"] == "stock" and row["year"] == 2014]
    assert round(stock[0]["value"]) == 7_750_000
    assert lead["draws"] == 20
    assert max(gap["gap"] for gap in lead["balance"]) <= 1e-9
    assert tanfeng("materials", SAMPLE, "--draws", "20", "--json").out == answer.out


def test_one_metal_in_one_year(tanfeng: Command) -> None:
    document = tanfeng("materials", SAMPLE, "--metal", "锌", "--year", "2010", "--draws", "5", "--json").json
    assert [s["metal"] for s in document["systems"]] == ["Zn"]
    assert {row["year"] for row in document["systems"][0]["flows"]} == {2010}
    missing = [f for f in document["findings"] if f["rule"] == "materials.nothing-known"]
    assert [f["address"]["column"] for f in missing] == ["metal = Zn"]


def test_tables_in_both_languages(tanfeng: Command) -> None:
    assert "在用存量" in tanfeng("materials", SAMPLE, "--draws", "5").out
    assert "stock in use" in tanfeng("materials", SAMPLE, "--draws", "5", lang="en").out


def test_solid_waste_of_the_example(tanfeng: Command) -> None:
    answer = tanfeng("materials", SMELTER, "--year", "2024")
    assert "窑渣" in answer.out
    assert "92.0 %" in answer.out


def test_picture(tanfeng: Command, tmp_path: Path) -> None:
    target = tmp_path / "flow.html"
    assert tanfeng("materials", SAMPLE, "--draws", "0", "--sankey", target).code == 0
    assert "sankey" in target.read_text(encoding="utf-8")


def test_a_blocking_finding_ends_with_one(tanfeng: Command, tmp_path: Path) -> None:
    (tmp_path / "tanfeng.toml").write_text('[workspace]\nname = "x"\nregion = "430000"\n', encoding="utf-8")
    shutil.copytree(SMELTER / "ledger", tmp_path / "ledger")
    text = (SAMPLE / "materials.toml").read_text(encoding="utf-8").replace("low = 2.5", "low = 9.5")
    (tmp_path / "materials.toml").write_text(text, encoding="utf-8")
    answer = tanfeng("materials", tmp_path, "--draws", "5", "--json")
    assert answer.code == 1
    assert [s["metal"] for s in answer.json["systems"]] == ["Zn"]


def test_wrong_use_is_one_sentence(tanfeng: Command, tmp_path: Path) -> None:
    for arguments in (
        ("materials", tmp_path / "none"),
        ("materials", SAMPLE, "--metal", "金属"),
        ("materials", SAMPLE, "--year", "1890"),
        ("materials", SAMPLE, "--draws", "-1"),
        ("materials", SAMPLE, "--draws", "0", "--sankey", tmp_path),
    ):
        answer = tanfeng(*arguments)
        assert answer.code == 2, answer.err
        assert answer.out == ""
