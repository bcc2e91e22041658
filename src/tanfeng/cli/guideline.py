"""``tanfeng guideline``: the accounting guidelines, one in full, one formula in words, which one applies (核算指南)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tanfeng.cli import guideline_tables as tables
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.accounting.guideline import Guideline
    from tanfeng.reference import Reference

HELP = choose("核算指南：列表、查看、逐式说明、建议", "Accounting guidelines: list, show, explain, propose")
app = typer.Typer(no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help=choose("工作区：叠加其 guidelines/ 与参考数据", "Lay a workspace's guidelines/ over them")
    ),
]


def _places(workspace: Path | None) -> tuple[tuple[Path, ...], Reference]:
    """Return the folders that complete the guidelines, and the reference data, of a workspace or as shipped."""
    from tanfeng.ledger.workspace_file import WorkspaceFile
    from tanfeng.reference import Reference

    if workspace is None:
        return (), Reference.load()
    file = WorkspaceFile.read(workspace)
    return (file.guidelines,) if file.guidelines else (), Reference.load(file.reference)


@app.command(
    "list", help=choose("列出核算指南：状态、施行日期、待核原文条数", "List the guidelines and how surely known")
)
def list_guidelines(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    from tanfeng.accounting.guideline import Guideline, check_editions
    from tanfeng.accounting.guideline_editions import editions

    overlays, reference = _places(workspace)
    guidelines = [Guideline.load(name, overlays) for name in Guideline.known(overlays)]
    findings = [f for entry in guidelines for f in entry.check(reference)] + list(check_editions(guidelines))
    named = [edition for edition in editions(overlays) if not edition.available]
    if as_json:
        _print_json(
            {
                "guidelines": [tables.summary(entry) for entry in guidelines],
                "known_by_name_only": [tables.edition_summary(edition) for edition in named],
                "findings": [finding.to_dict() for finding in findings],
            }
        )
    else:
        tables.print_list(guidelines, named)
        tables.print_findings(findings)
    if blocking(findings):
        raise typer.Exit(1)


@app.command("show", help=choose("查看一部指南：源流、公式、参数、条款", "Show streams, formulas, parameters, clauses"))
def show(
    guideline_id: Annotated[str, typer.Argument(metavar="ID", help=choose("指南编号", "Id of the guideline"))],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    from tanfeng.accounting.guideline import Guideline
    from tanfeng.accounting.guideline_explanation import explain

    overlays, reference = _places(workspace)
    guideline = Guideline.load(guideline_id, overlays)
    texts = [explain(guideline, name, reference, example=False) for name in guideline.streams]
    if as_json:
        _print_json(tables.document(guideline, texts, reference))
    else:
        tables.print_guideline(guideline, texts, reference)


@app.command("explain", help=choose("用文字说明公式：参数、次序、缺省值、来源、算例", "Walk a formula in words"))
def explain(
    guideline_id: Annotated[str, typer.Argument(metavar="ID", help=choose("指南编号", "Id of the guideline"))],
    stream: Annotated[
        str, typer.Option("--stream", help=choose("只说明一个源流", "One stream only"), metavar="STREAM")
    ] = "",
    region: Annotated[
        str, typer.Option("--region", metavar="ADCODE", help=choose("电力因子的地区", "Region of electricity factors"))
    ] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    from tanfeng.accounting.guideline import Guideline
    from tanfeng.accounting.guideline_explanation import explain as explained

    overlays, reference = _places(workspace)
    guideline = Guideline.load(guideline_id, overlays)
    place = _region(reference, region)
    texts = [explained(guideline, name, reference, place) for name in _streams(guideline, stream)]
    if as_json:
        _print_json([text.to_dict(reference) for text in texts])
    else:
        tables.print_explanations(guideline, texts, reference)


@app.command("propose", help=choose("由金属、工艺路线和年份建议核算指南", "Propose the guideline of a unit"))
def propose(
    *,
    metal: Annotated[str, typer.Option("--metal", help=choose("金属：Pb、铅……", "Metal: Pb, lead …"))],
    year: Annotated[int, typer.Option("--year", help=choose("核算年度", "Year of the account"))],
    route: Annotated[str, typer.Option("--route", help=choose("工艺路线编号或名称", "Route: key or name"))] = "",
    purpose: Annotated[
        str,
        typer.Option(
            "--purpose",
            help=choose(
                "用途：enterprise_report | ets | cross_check | general",
                "Purpose: enterprise_report | ets | cross_check | general",
            ),
        ),
    ] = "enterprise_report",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    from tanfeng.accounting.guideline.model import PURPOSES
    from tanfeng.accounting.proposal import propose as proposed

    if purpose not in PURPOSES:
        raise UsageError(
            f"没有用途“{purpose}”；可用的有 {'、'.join(PURPOSES)}。",
            f"There is no purpose {purpose!r}; there are {', '.join(PURPOSES)}.",
        )
    overlays, reference = _places(workspace)
    _require_names(reference, metal, route)
    result = proposed(metal, route, year, purpose=purpose, overlays=overlays, reference=reference)
    if as_json:
        _print_json(result.to_dict())
    else:
        tables.print_proposal(result)
    if blocking(result.findings):
        raise typer.Exit(1)


def _require_names(reference: Reference, metal: str, route: str) -> None:
    if reference.metal(metal) is None:
        raise UsageError(f"不认识金属“{metal}”。", f"The metal {metal!r} is unknown.")
    if route and reference.route(route) is None:
        raise UsageError(
            f"不认识工艺路线“{route}”；tanfeng reference show routes 列出全部。",
            f"The route {route!r} is unknown; tanfeng reference show routes lists them.",
        )


def _region(reference: Reference, text: str) -> str | None:
    if not text:
        return None
    found = reference.region(text)
    if found is None:
        raise UsageError(f"不认识地区“{text}”。", f"The region {text!r} is unknown.")
    return found.key


def _streams(guideline: Guideline, name: str) -> Sequence[str]:
    if not name:
        return tuple(guideline.streams)
    found = [key for key, entry in guideline.streams.items() if name in (key, entry.name_zh, entry.name_en)]
    if not found:
        raise UsageError(
            f"指南 {guideline.id} 没有源流“{name}”；有 {'、'.join(guideline.streams)}。",
            f"{guideline.id} has no stream {name!r}; it has {', '.join(guideline.streams)}.",
        )
    return found


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
