"""``tanfeng account``: energy and greenhouse gases of an activity file or a workspace, by guideline (核算)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.opening import EnterpriseOption, JsonOption, YearOption, open_enterprise_year, open_workspace
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import SEVERITY_ZH, Finding, blocking
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.accounting import Account
    from tanfeng.reference import Reference

HELP = choose(
    "按核算指南计算能耗与温室气体排放，逐行给出公式、因子和来源",
    "Energy and greenhouse gases by guideline, line by line",
)

#: On the screen; the JSON holds all.
_SHOWN_GROUPS = 40
_SHOWN_FINDINGS = 20
_ACTIVITY = "activity"


def account(  # noqa: PLR0917 - the options of a command
    path: Annotated[
        Path, typer.Argument(help=choose("活动水平文件（CSV、XLSX、Parquet）或工作区", "Activity file or workspace"))
    ],
    guideline: Annotated[
        str,
        typer.Option(
            "--guideline",
            help=choose(
                "核算指南编号；缺省按每个生产单元的金属、工艺和年份选取",
                "Id of the accounting guideline; by default each unit's own, by metal, route and year",
            ),
        ),
    ] = "",
    region: Annotated[
        str,
        typer.Option("--region", metavar="ADCODE", help=choose("电力因子的地区", "Region of the electricity factor")),
    ] = "",
    factor_year: Annotated[
        int | None,
        typer.Option(
            "--factor-year", metavar="YYYY", help=choose("电力因子的年份（缺省为期间本年）", "Year of the factor")
        ),
    ] = None,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    as_json: JsonOption = False,
) -> None:
    if guideline and not enterprise and year is None:
        result, reference = _by_guideline(path, guideline, region, factor_year)
    else:
        opened = open_enterprise_year(
            path, enterprise, year, guideline=guideline, region=region, factor_year=factor_year
        )
        result, reference = opened.account, opened.reference
    if as_json:
        for part in result.json_parts():
            typer.echo(part, nl=False)
    else:
        _print(result, reference)
    if blocking(result.findings):
        raise typer.Exit(1)


def _by_guideline(path: Path, guideline_id: str, region: str, factor_year: int | None) -> tuple[Account, Reference]:
    """Account for the whole activity table by one guideline: all enterprises, all years."""
    from tanfeng import ledger
    from tanfeng.accounting import Guideline, account

    workspace = open_workspace(path)
    guideline = Guideline.load(guideline_id, workspace.guidelines)
    book = workspace.ledger
    if not book.has(_ACTIVITY):
        raise UsageError(
            f"{path} 中没有活动水平数据（activity 表没有行），无法核算；只有公开数据的工作区请用 tanfeng run。",
            f"{path} has no rows of activity, so there is nothing to account for; a workspace of public data alone is "
            "computed by tanfeng run.",
        )
    reference = workspace.reference
    findings = [*reference.findings, *book.findings, *ledger.check(book, reference)]
    result = account(
        book.table(_ACTIVITY),
        reference=reference,
        guideline=guideline,
        region=region_key(reference, region or workspace.file.region),
        factor_year=factor_year if factor_year is not None else workspace.file.factor_year,
        findings=findings,
        analyses=book.table("analyses"),
    )
    return result, reference


def region_key(reference: Reference, text: str) -> str | None:
    """Return the adcode of a region given by code or name; an unknown one is wrong use, an empty text is no region."""
    if not text:
        return None
    region = reference.region(text)
    if region is None:
        raise UsageError(f"不认识的地区“{text}”，请用 6 位行政区划代码。", f"Unknown region {text!r}; use an adcode.")
    return region.key


def _print(result: Account, reference: Reference) -> None:
    console = Console()
    region = reference.region(result.region or "")
    where = choose(region.name_zh, region.name_en) if region else choose("未指定地区", "no region")
    year = result.factor_year or choose("期间本年", "the period's own year")
    console.print(f"[bold]{escape(result.guideline_title())}[/bold]")
    console.print(
        choose(
            f"电力因子：{where}，{year}；参考数据版本 {result.edition}",
            f"Electricity factor: {where}, {year}; reference edition {result.edition}",
        ),
        style="dim",
    )
    console.print(_groups(result))
    console.print(_totals(result))
    _print_findings(console, result.findings)


def _tonnes(value: float | None) -> str:
    return choose("无数据", "no data") if value is None else f"{value:,.2f}"


def _groups(result: Account) -> Table:
    table = Table(title=choose("按企业和源流（tCO₂）", "By enterprise and stream (tCO₂)"), title_justify="left")
    for name in (choose("企业", "Enterprise"), choose("源流", "Stream")):
        table.add_column(name)
    for name in (choose("排放量 tCO₂", "tCO₂"), choose("已算行", "rows"), choose("无数行", "without a number")):
        table.add_column(name, justify="right")
    table.add_column(choose("可信度", "Confidence"))
    groups = result.by("enterprise_id", "stream")
    names = result.stream_names()
    for row in groups.head(_SHOWN_GROUPS).iter_rows(named=True):
        lost = str(row["without_number"] or "")
        stream = row["stream"] or ""
        table.add_row(
            escape(row["enterprise_id"] or "—"),
            escape(names.get(stream, stream) or "—"),
            _tonnes(row["tco2e"]),
            str(row["computed"]),
            f"[red]{lost}[/red]" if lost else "",
            confidence_name(row["confidence"], choose("zh", "en")),
        )
    if groups.height > _SHOWN_GROUPS:
        rest = groups.height - _SHOWN_GROUPS
        table.caption = choose(f"另有 {rest} 组，见 --json", f"{rest} more groups: see --json")
    return table


def _totals(result: Account) -> Table:
    table = Table(show_header=False, title=choose("合计", "Totals"), title_justify="left")
    table.add_column()
    table.add_column(justify="right")
    totals = [(name, result.total_names().get(name, name), "tCO₂e") for name in result.totals]
    energy = [
        ("tce_calorific", choose("综合能耗（当量值）", "Energy, calorific value"), "tce"),
        ("tce_equivalent", choose("综合能耗（等价值）", "Energy, equivalent value"), "tce"),
    ]
    values = {**result.totals, **result.energy}
    for key, label, unit in [*totals, *energy]:
        value = values.get(key)
        table.add_row(label, f"{_tonnes(None if value is None else float(value))} {unit if value is not None else ''}")
    return table


def _print_findings(console: Console, findings: tuple[Finding, ...]) -> None:
    if not findings:
        return
    console.print(f"[bold]{choose('问题与说明', 'Findings')}[/bold]")
    for finding in findings[:_SHOWN_FINDINGS]:
        style = "red" if finding.blocks else "yellow" if finding.severity == "warning" else "dim"
        severity = choose(SEVERITY_ZH[finding.severity], finding.severity)
        place = str(finding.address)
        count = choose(f"（{finding.count} 行）", f" ({finding.count} rows)") if finding.count > 1 else ""
        prefix = f"{escape(place)}: " if place else ""
        console.print(f"[{style}]{severity}[/{style}] {prefix}{escape(finding.message())}{count}")
    if len(findings) > _SHOWN_FINDINGS:
        rest = len(findings) - _SHOWN_FINDINGS
        console.print(choose(f"另有 {rest} 条，见 --json。", f"{rest} more: see --json."), style="dim")
