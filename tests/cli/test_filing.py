"""``tanfeng filing`` and ``tanfeng explain-change``, from the draft to the explained correction."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Command
from tests.filing.books import GUIDELINE, ROWS, write

BY = ("--by", "张三")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write(tmp_path / "厂")


def test_a_report_from_draft_to_explained_correction(tanfeng: Command, home: Path, tmp_path: Path) -> None:
    made = tanfeng("filing", "create", home, *BY, "--guideline", GUIDELINE, "--json")
    assert made.code == 0, made.err
    assert (made.json["version"], made.json["state"]) == ("1.1", "draft")
    assert tanfeng("filing", "check", "1.1", "-w", home, *BY, "--json").json["state"] == "checked"
    assert tanfeng("filing", "submit", "1.1", "-w", home, *BY).code == 0
    again = tanfeng("filing", "create", home, *BY, "--guideline", GUIDELINE)
    assert again.code == 2
    assert "filing correct" in again.err

    write(home, (ROWS[0].replace("1000", "1200"), *ROWS[1:]))
    corrected = tanfeng("filing", "correct", "1.1", "-w", home, *BY, "--reason", "一月焦炭漏计", "--json")
    assert corrected.code == 0, corrected.err
    assert (corrected.json["version"], corrected.json["based_on"]) == ("1.2", "1.1")
    assert tanfeng("filing", "recompute", "1.1", "-w", home, "--json").json["identical"] is True

    found = tanfeng("filing", "diff", "1.1", "1.2", "-w", home, "--json").json["differences"]
    cells = [one for one in found if one["section"] == "input"]
    assert [(one["field"], one["before"], one["after"]) for one in cells] == [("quantity", "1000.0", "1200.0")]

    explained = tanfeng("explain-change", "1.1", "1.2", "-w", home, "--json").json
    for total in (one for one in explained["totals"] if one["change"] is not None):
        changes = {term["term"]: term["change_fixed"] for term in total["terms"]}
        assert sum(changes.values()) == total["change_fixed"]
        assert changes == {"boundary": 0, "reading": total["change_fixed"], "factor": 0, "method": 0}
    told = tanfeng("explain-change", "1.1", "1.2", "-w", home, lang="en")
    assert "quantity 1000 → 1200" in " ".join(told.out.split())

    listed = tanfeng("filing", "list", home, "--json").json
    assert [(one["version"], one["state"]) for one in listed] == [("1.1", "submitted"), ("1.2", "draft")]
    shown = tanfeng("filing", "show", "1.1", "-w", home, "--json").json
    assert [step["to_state"] for step in shown["audit"]] == ["draft", "checked", "submitted"]
    assert {step["actor"] for step in shown["audit"]} == {"张三"}
    assert tanfeng("filing", "export", "1.1", "-w", home, "--out", tmp_path / "out").code == 0
    assert (tmp_path / "out" / "inputs" / "activity.csv").is_file()
    assert (tmp_path / "out" / "version.json").is_file()


def test_what_blocks_is_listed_with_its_address_and_nothing_is_submitted(tanfeng: Command, home: Path) -> None:
    write(home, (*ROWS, "X-1,,2022,fuel,diesel,,t,,,"))
    assert tanfeng("filing", "create", home, *BY, "--guideline", GUIDELINE, "--json").code == 0
    answer = tanfeng("filing", "submit", "1.1", "-w", home, *BY, "--json")
    assert answer.code == 1
    assert answer.json["state"] == "draft"
    places = [(f["address"]["file"], f["address"]["row"], f["address"]["column"]) for f in answer.json["findings"]]
    assert ("activity.csv", 8, "quantity") in places


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "seven"),
        ("show", "1.1"),
        ("create", "--by", ""),
        ("correct", "1.1", "--by", "张三"),
        ("list",),
    ],
)
def test_wrong_use_is_one_sentence(tanfeng: Command, home: Path, arguments: tuple[str, ...]) -> None:
    answer = tanfeng("filing", *arguments, cwd=home)
    assert answer.code == 2
    assert answer.err.strip()


def test_two_ledger_files_are_explained_without_any_store(tanfeng: Command, tmp_path: Path) -> None:
    header = "enterprise_id,unit_id,period,stream,item,quantity,unit\n"
    for name, quantity in (("a.csv", 1000), ("b.csv", 1200)):
        row = f"X-1,,2022,electricity_in,electricity,{quantity},MWh\n"
        (tmp_path / name).write_text(header + row, encoding="utf-8")
    options = ("--guideline", GUIDELINE, "--region", "430000", "--json")
    answer = tanfeng("explain-change", tmp_path / "a.csv", tmp_path / "b.csv", *options)
    assert answer.code == 0, answer.err
    total = next(one for one in answer.json["totals"] if one["total"] == "with_electricity_heat")
    assert total["change"] == pytest.approx(98.0)
    assert [term["change"] for term in total["terms"]] == [0.0, 98.0, 0.0, 0.0]
