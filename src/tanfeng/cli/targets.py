"""``tanfeng targets``: where each target of the plan stands, with coverage and what is missing (目标进展)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.core import confidence
from tanfeng.core.findings import Finding, blocking, in_order
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.indicators.result import TargetReport, TargetResult
    from tanfeng.indicators.status import Status

HELP = choose(
    "方案各项目标的进展：要求值、现值、差距、状态、覆盖范围与缺失数据", "Where each target of the plan stands"
)

_COLOURS: dict[Status, str] = {
    "met": "green",
    "on track": "cyan",
    "behind": "yellow",
    "regressing": "red",
    "no data": "dim",
}


def targets(
    workspace: Annotated[
        Path | None,
        typer.Argument(
            help=choose(
                "工作区文件夹（缺省：当前文件夹，或 workspaces/hunan-public）",
                "Workspace folder (default: the current one, or workspaces/hunan-public)",
            )
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            metavar=choose("目标=口径", "TARGET=CHOICE"),
            help=choose(
                "选择方案未定的口径，可重复，如 recycled-share=primary-plus-recycled",
                "Choose an open definition, repeatable, such as recycled-share=primary-plus-recycled",
            ),
        ),
    ] = None,
    as_of: Annotated[
        int | None,
        typer.Option("--as-of", metavar="YYYY", help=choose("只用到该年为止的数据", "Use data up to this year only")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))] = False,
) -> None:
    report, findings = _evaluated(workspace, option or [], as_of)
    if as_json:
        typer.echo(json.dumps(report.to_dicts(), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(report, findings)
    if blocking(findings):
        raise typer.Exit(1)


def _evaluated(folder: Path | None, given: list[str], as_of: int | None) -> tuple[TargetReport, list[Finding]]:
    """Return the report and all findings of the workspace: of its ledger, of the checks, of the indicators."""
    from tanfeng.indicators.definition import parse_option
    from tanfeng.workspace import Workspace

    workspace = Workspace.open(folder)
    report = workspace.targets(dict(parse_option(text) for text in given), as_of)
    return report, in_order([*workspace.findings, *report.findings])


def _print(report: TargetReport, findings: list[Finding]) -> None:
    console = Console()
    table = Table(title=choose("目标进展", "Targets"), title_justify="left", box=None, pad_edge=False)
    for zh, en in (("目标", "Target"), ("要求", "Required"), ("现值", "Value"), ("差距", "Gap"), ("状态", "Status")):
        table.add_column(choose(zh, en), no_wrap=zh == "状态")
    for result in report.results:
        table.add_row(*_cells(result))
    console.print(table)
    console.print()
    for result in report.results:
        console.print(f"[bold]{escape(str(result.name))}[/bold]")
        for heading, text in _details(result):
            console.print(f"  {heading}{escape(text)}", soft_wrap=True, highlight=False)
    _print_findings(console, findings)


def _cells(result: TargetResult) -> list[str]:
    from tanfeng.indicators.status import NAMES_ZH

    required = choose("待下达", "to be assigned") if result.required is None else _number(result.required, result.unit)
    value = "—" if result.value is None else _number(result.value, result.unit)
    if result.value is not None:
        value += f"\n({result.value_year}, {confidence.name(result.confidence, choose('zh', 'en'))})"
    status = choose(NAMES_ZH[result.status], result.status)
    return [
        escape(str(result.name)),
        escape(f"{_sign(result.comparator)} {required}"),
        escape(value),
        "—" if result.gap is None else escape(_number(result.gap, result.unit)),
        f"[{_COLOURS[result.status]}]{status}[/]",
    ]


def _details(result: TargetResult) -> list[tuple[str, str]]:
    """Return what stands below the table: coverage, the definition used, the choices not used, what is missing."""
    name = result.id.removeprefix("target-")
    others = [f"{name}.{key}={choice}" for key, names in result.options_not_used.items() for choice in names]
    found = [
        (choose("期限：", "By: "), str(result.by)),
        (choose("覆盖范围：", "Coverage: "), str(result.coverage.text)),
        (choose("说明：", "Note: "), str(result.note)),
        (choose("口径：", "Definition: "), str(result.definition)),
        (choose("可改用（--option）：", "Instead (--option): "), ", ".join(others)),
        (choose("缺：", "Missing: "), choose("；", "; ").join(str(m) for m in result.missing)),
    ]
    return [(heading, text) for heading, text in found if text]


def _sign(comparator: str) -> str:
    return comparator.replace("decline>=", choose("下降 ≥", "decline ≥")).replace(">=", "≥").replace("<=", "≤")


def _number(value: float, unit: str) -> str:
    return f"{value:.4g}{'' if unit in ('%', '年') else ' '}{unit}"


def _print_findings(console: Console, findings: list[Finding]) -> None:
    shown = [finding for finding in findings if finding.severity != "info"]
    if not shown:
        return
    console.print(choose(f"\n问题 {len(shown)} 项：", f"\n{len(shown)} findings:"))
    for finding in shown[:20]:
        console.print(f"  {escape(str(finding.address))}  {escape(finding.message())}", soft_wrap=True)
    if len(shown) > 20:
        console.print(choose(f"  …… 另有 {len(shown) - 20} 项", f"  … {len(shown) - 20} more"))
