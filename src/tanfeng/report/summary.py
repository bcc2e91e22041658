"""One screen for the terminal (终端摘要): the verdict, the targets, the peak statements, where the report is."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tanfeng.core import language
from tanfeng.report.labels import BOUNDARY_SHORT, STATUS, say
from tanfeng.report.numbers import Said, probability
from tanfeng.report.pathway_words import peak_level
from tanfeng.report.results import RunResults, plain
from tanfeng.report.verdict import peak_when, scenario_name, sentences
from tanfeng.report.view import finding_counts, target_cards

_STYLE = {"met": "green", "on track": "blue", "behind": "yellow", "regressing": "red", "no data": "dim"}


def summary(results: RunResults, folder: Path | None = None, lang: str | None = None) -> RenderableType:
    """Return the summary as something rich can print, in ``lang`` (default: the user's language)."""
    speaking = lang or language.current()
    parts: list[RenderableType] = [_verdict(results, speaking), _targets(results, speaking)]
    if results.peaks:
        parts.append(_peaks(results, speaking))
    parts.append(_findings(results, speaking))
    if folder is not None:
        report = folder / "report.html"
        parts.append(Text.assemble(_say(Said("报告：", "Report: "), speaking), (str(report), "bold cyan")))
    return Group(*parts)


def _say(said: Said, lang: str) -> str:
    return said.en if lang == language.ENGLISH else said.zh


def _title(results: RunResults, lang: str) -> str:
    return _say(Said(results.workspace.name, results.workspace.name_en or results.workspace.name), lang)


def _verdict(results: RunResults, lang: str) -> RenderableType:
    lines = Table.grid(padding=(0, 2))
    lines.add_column(style="yellow", no_wrap=True)
    lines.add_column(overflow="fold")  # Chinese has no spaces to break at: an ellipsis would swallow it
    for sentence in sentences(results):
        lines.add_row(escape(_say(sentence.topic, lang)), escape(_say(sentence.text, lang)))
    return Panel(lines, title=escape(_title(results, lang)), title_align="left", border_style="green")


def _targets(results: RunResults, lang: str) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in (Said("目标", "Target"), Said("要求", "Required"), Said("数值", "Value"), Said("状态", "Status")):
        table.add_column(_say(head, lang), overflow="fold")
    for card in target_cards(results.targets):
        status = Text(_say(say(STATUS, card["status"]), lang), style=_STYLE.get(card["status"], ""))
        table.add_row(*(escape(_say(card[key], lang)) for key in ("name", "required", "value")), status)
    return table


def _peaks(results: RunResults, lang: str) -> RenderableType:
    """Return the peak statements, a scenario's name once above its boundaries, narrow enough for 80 columns."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_say(Said("达峰判断", "Peak statement"), lang))
    table.add_column(_say(Said("达峰年", "Peak year"), lang))
    table.add_column(_say(Said("峰值", "Level"), lang), justify="right", no_wrap=True)
    table.add_column(_say(Said("2030 年前概率", "P before 2030"), lang), justify="right", no_wrap=True)
    table.add_column(_say(Said("只看情景各年", "scenario only"), lang), justify="right", no_wrap=True)
    names = {str(scenario["name"]): scenario_name(scenario) for scenario in results.scenarios}
    spoken = None
    for peak in results.peaks:
        key = str(peak.get("scenario"))
        if key != spoken:
            table.add_row(Text(_say(names.get(key, Said(key, key)), lang), style="bold"))
            spoken = key
        level = peak_level(peak)
        cells = (
            BOUNDARY_SHORT.get(str(peak.get("boundary")), Said("", "")),
            peak_when(peak),
            Said(level.zh.removesuffix(" CO₂"), level.en.removesuffix(" CO₂")),
            probability(plain(peak.get("probability"))),
            probability(plain((peak.get("scenario_years") or {}).get("probability"))),
        )
        first, *rest = (escape(_say(cell, lang)) for cell in cells)
        table.add_row(f"  {first}", *rest)
    return table


def _findings(results: RunResults, lang: str) -> RenderableType:
    parts = [_say(count, lang) for count in finding_counts(results.findings)]
    none = Said("没有问题", "no findings")
    return Text(_say(Said("问题：", "Findings: "), lang) + (" · ".join(parts) or _say(none, lang)), style="dim")
