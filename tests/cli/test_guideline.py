"""``tanfeng guideline``: what there is, one in full, a formula in words, which one applies, and a completed clause."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Command

CITATION = "GB/T 32151.43—2024 第5章，印刷页 6"


@pytest.fixture
def completed(tmp_path: Path) -> Path:
    """A workspace whose operator has the text of one clause."""
    home = tmp_path / "workspace"
    (home / "ledger").mkdir(parents=True)
    (home / "guidelines").mkdir()
    (home / "tanfeng.toml").write_text('[workspace]\nname = "试"\nregion = "430000"\n', encoding="utf-8")
    (home / "guidelines" / "lead-2024.toml").write_text(
        f'[[clauses]]\nnumber = "总式"\nconfidence = "verified"\nsource = "{CITATION}"\n', encoding="utf-8"
    )
    return home


def test_the_list_says_how_many_clauses_are_unsure(tanfeng: Command) -> None:
    answer = tanfeng("guideline", "list", "--json")
    assert answer.code == 0
    entries = {entry["id"]: entry for entry in answer.json["guidelines"]}
    assert len(entries["aluminium-ets-2024"]["clauses_unsure"]) < entries["aluminium-ets-2024"]["clauses"]
    assert entries["lead-2024"]["clauses_unsure"]
    assert not entries["lead-2024"]["may_decide"]
    assert "aluminium-2026" in {entry["id"] for entry in answer.json["known_by_name_only"]}
    assert answer.json["findings"] == []


def test_the_list_reads_in_both_languages(tanfeng: Command) -> None:
    assert "待核原文" in tanfeng("guideline", "list").out
    assert "of them recalled" in tanfeng("guideline", "list", lang="en").out


def test_show_prints_streams_formulas_and_clauses_with_their_confidence(tanfeng: Command) -> None:
    answer = tanfeng("guideline", "show", "aluminium-ets-2024", "--json")
    assert answer.code == 0
    document = answer.json
    assert document["totals"]["electrolysis_step"] == ["anode", "anode_effect"]
    assert document["gwp"] == "ar5"
    assert document["rounding"]["mode"] == "line_month"
    [anode] = [stream for stream in document["streams"] if stream["stream"] == "anode"]
    loss = next(p for p in anode["parameters"] if p["parameter"] == "loss_ratio")
    assert loss["defaults"][0]["value"] == 0.1518
    assert all(clause["source"] and clause["confidence"] for clause in document["clauses"])
    assert "0.1518" in tanfeng("guideline", "show", "aluminium-ets-2024").out


def test_explain_walks_a_formula_with_a_worked_line(tanfeng: Command) -> None:
    answer = tanfeng("guideline", "explain", "other-nonferrous-2015", "--stream", "oxalate", "--json")
    assert answer.code == 0
    [stream] = answer.json
    assert stream["example"]["quantity"] == 100
    assert stream["example"]["tco2e"] == pytest.approx(34.7604)
    purity = next(p for p in stream["parameters"] if p["parameter"] == "purity")
    assert purity["order"] == ["measured", "supplier", "enterprise", "default"]
    assert purity["defaults"][0]["value"] == 0.996
    assert purity["defaults"][0]["source"]
    words = tanfeng("guideline", "explain", "other-nonferrous-2015", "--stream", "草酸分解").out
    assert "实测 → 供应商提供 → 企业值 → 缺省值" in words
    assert "34.7604" in words


def test_explain_says_what_has_to_be_measured(tanfeng: Command) -> None:
    out = tanfeng("guideline", "explain", "lead-2024", "--stream", "carbonate").out
    assert "须实测" in out


def test_propose_gives_the_guideline_and_the_reason(tanfeng: Command) -> None:
    answer = tanfeng("guideline", "propose", "--metal", "Pb", "--route", "PB-PRIM", "--year", "2025", "--json")
    assert answer.code == 0
    assert answer.json["guideline"] == "lead-2024"
    assert answer.json["reason"]
    assert "other-nonferrous-2015" in {entry["guideline"] for entry in answer.json["alternatives"]}


def test_a_document_without_its_text_blocks(tanfeng: Command) -> None:
    answer = tanfeng("guideline", "propose", "--metal", "Al", "--route", "AL-ELEC", "--year", "2026")
    assert answer.code == 1
    assert "GB/T 32151.4—2026" in answer.err


def test_a_workspace_completes_a_clause(tanfeng: Command, completed: Path) -> None:
    def unsure(*more: str | Path) -> list[str]:
        entries = tanfeng("guideline", "list", "--json", *more).json["guidelines"]
        return next(list(entry["clauses_unsure"]) for entry in entries if entry["id"] == "lead-2024")

    assert "总式" in unsure()
    assert set(unsure()) - set(unsure("--workspace", completed)) == {"总式"}
    assert CITATION in tanfeng("guideline", "show", "lead-2024", "--workspace", completed, "--json").out


def test_a_workspace_that_changes_a_clause_without_source_is_refused(tanfeng: Command, completed: Path) -> None:
    (completed / "guidelines" / "lead-2024.toml").write_text(
        '[[clauses]]\nnumber = "总式"\nconfidence = "verified"\n', encoding="utf-8"
    )
    answer = tanfeng("guideline", "show", "lead-2024", "--workspace", completed)
    assert answer.code == 2
    assert "出处" in answer.err
    english = tanfeng("guideline", "show", "lead-2024", "--workspace", completed, lang="en")
    assert english.code == 2
    assert "source" in english.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "no-such-guideline"),
        ("explain", "lead-2024", "--stream", "magic"),
        ("explain", "lead-2024", "--region", "999999"),
        ("propose", "--metal", "Xx", "--year", "2025"),
        ("propose", "--metal", "Pb", "--route", "NO-ROUTE", "--year", "2025"),
        ("propose", "--metal", "Pb", "--year", "2025", "--purpose", "magic"),
    ],
)
def test_wrong_use_is_one_sentence(tanfeng: Command, arguments: tuple[str, ...]) -> None:
    answer = tanfeng("guideline", *arguments)
    assert answer.code == 2
    assert answer.err.strip()
