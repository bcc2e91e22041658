"""``tanfeng account``: energy and greenhouse gases of an activity file or a workspace, by guideline (核算)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.opening import EnterpriseOption, JsonOption, YearOption, open_enterprise_year, open_workspace
from tanfeng.cli.screen import Column, number, pairs, print_findings, say, table, total_name, total_unit
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.accounting import Account
    from tanfeng.reference import Reference

HELP = choose(
    "按核算指南计算能耗与温室气体排放，逐行给出公式、因子和来源",
    "Energy and greenhouse gases by guideline, line by line",
)

#: On the screen; the JSON holds all.
_SHOWN_GROUPS = 40
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
    from tanfeng.accounting import by_guideline

    workspace = open_workspace(path)
    book = workspace.ledger
    if not book.has(_ACTIVITY):
        raise UsageError(
            f"{path} 中没有活动水平数据（activity 表没有行），无法核算；只有公开数据的工作区请用 tanfeng run。",
            f"{path} has no rows of activity, so there is nothing to account for; a workspace of public data alone is "
            "computed by tanfeng run.",
        )
    reference = workspace.reference
    findings = [*reference.findings, *book.findings, *ledger.check(book, reference)]
    result = by_guideline.account_by_guideline(
        book,
        by_guideline.choose(book, reference=reference, only=guideline_id, overlays=workspace.guidelines),
        reference=reference,
        region=region_key(reference, region or workspace.file.region),
        factor_year=factor_year if factor_year is not None else workspace.file.factor_year,
        overlays=workspace.guidelines,
        findings=findings,
        proposed=False,
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
    say(console, result.guideline_title(), "bold")
    say(
        console,
        choose(
            f"电力因子：{where}，{year}；参考数据版本 {result.edition}",
            f"Electricity factor: {where}, {year}; reference edition {result.edition}",
        ),
        "dim",
    )
    _print_groups(console, result)
    console.print(_totals(result))
    print_findings(console, result.findings, reference)


def _print_groups(console: Console, result: Account) -> None:
    """The streams of each enterprise; what is counted as energy alone stands below, it has no emissions to show."""
    groups = result.by("enterprise_id", "stream")
    several = groups["enterprise_id"].n_unique() > 1
    lost = int(groups["without_number"].sum()) > 0
    enterprise = [Column("企业", "Enterprise", whole=True)] if several else []
    without = [Column("无数行", "No number", number=True)] if lost else []
    shown = table(
        choose("按源流（tCO₂）", "By stream (tCO₂)"),
        *enterprise,
        Column("源流", "Stream"),
        Column("排放量 tCO₂", "tCO₂", number=True),
        Column("已算行", "Rows", number=True),
        *without,
        Column("可信度", "Confidence"),
    )
    names = result.stream_names()
    energy_only = []
    for row in groups.head(_SHOWN_GROUPS).iter_rows(named=True):
        stream = row["stream"] or ""
        name = names.get(stream, stream) or "—"
        if not row["computed"] and not row["without_number"]:
            energy_only.append(name)
            continue
        red = f"[red]{row['without_number']}[/red]" if row["without_number"] else ""
        shown.add_row(
            *([escape(row["enterprise_id"] or "—")] if several else []),
            escape(name),
            number(row["tco2e"]),
            str(row["computed"]),
            *([red] if lost else []),
            confidence_name(row["confidence"], current()),
        )
    console.print(shown)
    if energy_only:
        listed = choose("、", ", ").join(dict.fromkeys(energy_only))
        say(console, choose(f"只计能耗、不计排放：{listed}。", f"Energy only, no emissions: {listed}."), "dim")
    if groups.height > _SHOWN_GROUPS:
        rest = groups.height - _SHOWN_GROUPS
        say(console, choose(f"另有 {rest} 组，见 --json。", f"{rest} more groups: see --json."), "dim")


def _totals(result: Account) -> Table:
    shown = pairs(choose("合计", "Totals"))
    for key, value in {**result.totals, **result.energy}.items():
        text = number(None if value is None else float(value))
        name = result.total_names().get(key) or total_name(key)
        shown.add_row(escape(name + _without(result, key)), text if value is None else f"{text} {total_unit(key)}")
    return shown


def _without(result: Account, total: str) -> str:
    """How many rows a total could not include: said beside its number."""
    members = {
        name for guideline in result.guidelines if total in guideline.totals for name in guideline.totals[total].members
    }
    counting = pl.col("stream").is_in(sorted(members)) & (pl.col("formula").fill_null("") != "not_applicable")
    lost = result.lines.filter(counting & pl.col("tco2e").is_null()).height
    return choose(f"，未含 {lost} 行", f", without {lost} rows") if lost else ""
