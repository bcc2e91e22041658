"""The screens of all commands: lines fit, numbers and ids stay whole, every command at 80 columns."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from tests.cli.conftest import ROOT, Command

from tanfeng.cli.screen import Column, number, print_findings, table, told, wrapped
from tanfeng.core.findings import Finding

EXAMPLE = ROOT / "workspaces" / "example-smelter"


@given(st.text(alphabet="中文（），。abc-1 “”", max_size=80), st.integers(20, 80))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="中文字ab 1", max_size=120), st.integers(20, 80))
def test_no_line_is_wider_than_the_screen_unless_one_word_is(text: str, width: int) -> None:
    assert all(cell_len(line) <= width or re.fullmatch(r"[ab1]+", line) for line in wrapped(text, width))


def test_no_line_begins_with_a_closing_mark_and_ids_stay_whole() -> None:
    lines = wrapped("电力（自发光伏）是一次能源，按电力折标系数计入综合能耗（activity.csv · 第473行）。", 21)
    assert all(line[0] not in "，。）" for line in lines)
    assert any("activity.csv" in line for line in lines)


def test_a_number_is_never_cut_however_narrow_the_screen() -> None:
    console = Console(file=io.StringIO(), width=40)
    shown = table("表", Column("很长很长的名称列", "name"), Column("数", "n", number=True))
    shown.add_row("能源作为原材料（还原剂）的一种很长的名称", number(1_234_567.891))
    console.print(shown)
    assert "1,234,567.89" in console.file.getvalue()  # type: ignore[attr-defined]


def test_of_many_findings_of_a_rule_some_are_shown_and_the_rest_counted_but_all_that_block() -> None:
    console = Console(file=io.StringIO(), width=80)
    notes = [Finding("info", "a.note", f"说明{n}。", f"Note {n}.") for n in range(9)]
    stops = [Finding("blocks entry", "a.stop", f"停{n}。", f"Stop {n}.") for n in range(5)]
    print_findings(console, [*notes, *stops])
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert sum(f"停{n}" in text or f"Stop {n}" in text for n in range(5)) == 5
    assert "6" in text.splitlines()[-1]


def test_rows_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANFENG_LANG", "zh")
    assert told(Finding("info", "a", "46 项技术未进入模型。", "46 left out.", count=46)) == "46 项技术未进入模型。"
    assert told(Finding("info", "a", "有的行没有值。", "Rows lack a value.", count=46)).endswith("（共 46 行）")
    assert told(Finding("info", "a", "146 项、4.6 项。", "146.", count=46)).endswith("（共 46 行）")


@pytest.mark.parametrize("command", ["account", "energy", "electricity", "uncertainty", "verify", "cbam"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_of_the_example_fits_80_columns(tanfeng: Command, command: str, lang: str) -> None:
    answer = tanfeng(command, EXAMPLE, lang=lang, columns=80)
    assert answer.code == 0, answer.err
    assert "…" not in answer.out
    assert all(cell_len(line) <= 80 for line in answer.out.splitlines() if "─" in line)
    if lang == "zh":
        assert not re.search(r"self_pv|green_power|waste_heat_power|carbon_content|(?<![\w-])coke", answer.out)
