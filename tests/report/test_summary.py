"""The summary on the terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import sample
from rich.console import Console

from tanfeng.core.findings import Finding
from tanfeng.report.summary import summary
from tanfeng.report.view import finding_counts, finding_groups


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("目标", "无数据", "达峰年")), ("en", ("Targets", "no data", "Peak"))]
)
def test_the_summary_speaks_the_language_and_fits_one_screen(tmp_path: Path, lang: str, words: tuple[str, ...]) -> None:
    out = io.StringIO()
    Console(file=out, width=100).print(summary(sample.build(text="[bold]甲"), tmp_path, lang))
    text = out.getvalue()
    assert all(word in text for word in words)
    assert str(tmp_path / "report.html") in text.replace("\n", "")
    assert "[bold]甲" in text
    assert len(text.splitlines()) < 40
    assert "nan" not in text
    assert "None" not in text


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_of_the_summary_is_cut_off(width: int, lang: str) -> None:
    out = io.StringIO()
    Console(file=out, width=width).print(summary(sample.build(text="长" * 60), None, lang))
    assert "…" not in out.getvalue()


def test_what_one_rule_says_of_several_scenarios_stands_together_and_is_counted_as_one_kind() -> None:
    said = [Finding("warning", "a.rule", f"情景 {n}", f"scenario {n}") for n in range(3)]
    said.append(Finding("warning", "b.rule", "另一条", "another"))
    said.append(Finding("info", "c.rule", "说明", "a note"))
    warnings, notes = finding_groups(said)
    assert [len(rows) for rows in warnings["rules"]] == [3, 1]
    assert (warnings["total"], notes["total"]) == (4, 1)
    assert [count.zh for count in finding_counts(said)] == ["提醒 2 类 4 条", "说明 1"]
