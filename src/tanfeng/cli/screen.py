"""What the screens of all commands share (屏幕): tables whose numbers stay whole, sentences, findings.

A terminal of 80 columns is enough. Chinese is wrapped between characters, never before a closing mark; ids and numbers
are never wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from tanfeng.core.findings import SEVERITY_ZH, Finding
from tanfeng.core.language import choose, current
from tanfeng.reference import Reference
from tanfeng.report.plain_words import place, plain, together, total_names

#: Findings on the screen; the JSON holds all.
SHOWN = 20
#: Findings of one rule on the screen.
_OF_ONE_RULE = 3
STYLES = {"blocks entry": "red", "blocks submission": "red", "warning": "yellow", "info": "dim"}
_PADDING = (0, 1, 0, 0)
#: A title is wrapped where it is longer than this, not where its table is narrower.
_TITLE = 76
#: What is kept together: a run of Latin letters and digits, with the closing marks that follow.
_PIECE = re.compile(r"\s+|[（“《]*(?:[!-~…–—−±×°²³₀-₉]+|.)[，。；：、）”》！？,.;:)]*", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A column: its header in both languages; numbers and ids (``whole``) are never wrapped (列)."""

    zh: str
    en: str
    number: bool = False
    whole: bool = False


def table(title: str, *columns: Column) -> Table:
    """Return an empty table with a title at the left."""
    made = Table(title=escape(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=_PADDING)
    made.min_width = min(cell_len(title), _TITLE)
    for column in columns:
        made.add_column(
            choose(column.zh, column.en),
            justify="right" if column.number else "left",
            no_wrap=column.number or column.whole,
            overflow="fold",
        )
    return made


def pairs(title: str) -> Table:
    """Return a table of two columns without headers: a label and its value."""
    made = Table(
        title=escape(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE,
        padding=_PADDING,
        show_header=False,
    )
    made.add_column(overflow="fold")
    made.add_column(justify="right", no_wrap=True, overflow="fold")
    return made


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most ``width`` columns, a Chinese character taking two."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = "" if piece.isspace() else piece
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def say(console: Console, text: str, style: str = "", mark: str = "", indent: int = 0) -> None:
    """Print a sentence, wrapped; ``mark`` stands before its first line, the others are below the text, not the mark."""
    before = " " * indent + (f"{mark}  " if mark else "")
    lines = wrapped(text, max(console.width - cell_len(before), 20)) if console.is_terminal else [text]
    for number, line in enumerate(lines):
        head = Text(before if number == 0 else " " * cell_len(before), style=style)
        console.print(head + Text(line, style="dim" if style == "dim" else ""), soft_wrap=True)


def print_findings(
    console: Console,
    findings: Iterable[Finding],
    reference: Reference | None = None,
    *,
    shown: int = SHOWN,
    heading: bool = True,
) -> None:
    """Print findings, blocking first, one sentence each; what says the same is one, more of a rule are counted."""
    joined = together(findings)
    if not joined:
        return
    if heading:
        console.print(f"[bold]{choose('问题与说明', 'Findings')}[/bold]")
    kept = _kept(joined)[:shown]
    for finding in kept:
        say(console, told(finding, reference), STYLES[finding.severity], severity(finding))
    rest = len(joined) - len(kept)
    if rest:
        say(console, choose(f"另有 {rest} 条，见 --json。", f"{rest} more: see --json."), "dim")


def told(finding: Finding, reference: Reference | None = None) -> str:
    """Return a finding as one sentence: what, where, and how many rows, unless the sentence counts them itself."""
    said = plain(finding.message(), reference)
    where = place(finding.address)
    counted = re.search(rf"(?<![\d.,]){finding.count}(?![\d,]|\.\d)", said) is not None
    rows = choose(f"共 {finding.count} 行", f"{finding.count} rows") if finding.count > 1 and not counted else ""
    parts = [part for part in (where, rows) if part]
    if not parts:
        return said
    return f"{said}（{'，'.join(parts)}）" if current() == "zh" else f"{said} ({', '.join(parts)})"


def severity(finding: Finding) -> str:
    """Return the severity in words."""
    return choose(SEVERITY_ZH[finding.severity], finding.severity)


def _kept(findings: Sequence[Finding]) -> list[Finding]:
    """The first few of each rule; all that block."""
    seen: dict[tuple[str, str], int] = {}
    kept = []
    for finding in findings:
        key = (finding.severity, finding.rule)
        seen[key] = seen.get(key, 0) + 1
        if finding.blocks or seen[key] <= _OF_ONE_RULE:
            kept.append(finding)
    return kept


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with separators; none says so."""
    return choose("无数据", "no data") if value is None else f"{value:,.{digits}f}"


def unit_name(unit: str | None) -> str:
    """Return a unit as people write it: 10^4 Nm3 is 万Nm³, tCO2 is tCO₂."""
    from tanfeng.report.documents.units_shown import unit_shown
    from tanfeng.report.documents.words import Words

    return unit_shown(unit or "", Words(current())).replace("CO2", "CO₂").replace("m3", "m³")


#: The totals of energy, which no guideline names.
_ENERGY = {
    "tce_calorific": ("综合能耗（当量值）", "Energy, calorific value"),
    "tce_equivalent": ("综合能耗（等价值）", "Energy, equivalent value"),
}


def total_unit(key: str) -> str:
    """Return the unit of a total: of emissions or of energy."""
    return "tce" if key in _ENERGY else "tCO₂e"


def total_name(key: str) -> str:
    """Return the name of a total as the guidelines call it."""
    return choose(*_ENERGY[key]) if key in _ENERGY else total_names(current()).get(key, key)
