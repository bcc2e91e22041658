"""``tanfeng materials``: metal in use, scrap, recycled share and solid waste of a workspace (物质流)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.opening import JsonOption, Place, open_workspace
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import SEVERITY_ZH, blocking
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.materials import Materials, MetalResult
    from tanfeng.reference import Reference

HELP = choose(
    "物质流：在用存量、废料、各口径再生占比（带区间），固废产生与综合利用，桑基图",
    "Material flow: stock in use, scrap, recycled share (with intervals), solid waste, Sankey picture",
)

MetalOption = Annotated[str, typer.Option("--metal", help=choose("金属（符号或名称）", "Metal, symbol or name"))]
YearOption = Annotated[
    int | None,
    typer.Option("--year", metavar="YYYY", help=choose("年份（缺省为最后一年）", "Year (default: the last)")),
]
DrawsOption = Annotated[int | None, typer.Option("--draws", help=choose("抽样次数", "Number of draws"))]
SeedOption = Annotated[int | None, typer.Option("--seed", help=choose("随机数种子", "Seed of the random numbers"))]
SankeyOption = Annotated[
    Path | None,
    typer.Option("--sankey", metavar="FILE.html", help=choose("写出桑基图网页", "Write the Sankey pictures as a page")),
]


def materials(  # noqa: PLR0917 - the options of a command
    workspace: Place,
    metal: MetalOption = "",
    year: YearOption = None,
    draws: DrawsOption = None,
    seed: SeedOption = None,
    sankey: SankeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print what is known of the metals in use. Exit code 1 if a finding blocks."""
    from tanfeng.materials import materials as analyse

    if (draws or 0) < 0 or (seed or 0) < 0:
        raise UsageError("--draws 和 --seed 不能为负。", "--draws and --seed are not negative.")
    opened = open_workspace(workspace)
    result = analyse(
        opened.folder,
        opened.ledger,
        opened.reference,
        region=opened.file.region,
        metal=_metal(opened.reference, metal),
        draws=draws,
        seed=seed,
    )
    _check_year(result, year)
    if sankey is not None:
        from tanfeng.core.files import whole_file
        from tanfeng.report.sankey import page

        with whole_file(sankey) as path:
            path.write_text(page(result, year, current()), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(result.to_dict(year), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(Console(), result, year)
    if blocking(result.findings):
        raise typer.Exit(1)


def _metal(reference: Reference, text: str) -> str | None:
    if not text:
        return None
    found = reference.metal(text)
    if found is None:
        raise UsageError(f"不认识的金属“{text}”。", f"Unknown metal {text!r}.")
    return found.key


def _check_year(result: Materials, year: int | None) -> None:
    """Refuse a year that nothing has a figure for, where there are figures."""
    years = {y for one in result.systems for y in one.system.years} | set(result.waste.frame["year"].drop_nulls())
    if year is not None and years and year not in years:
        span = f"{min(years)}–{max(years)}"
        raise UsageError(f"没有 {year} 年的数；有 {span}。", f"There is nothing for {year}; there is {span}.")


def _print(console: Console, result: Materials, year: int | None) -> None:
    for one in result.systems:
        shown = one.system.last_year if year is None else year
        if one.cycle is not None and shown in one.system.years:
            console.print(_flows(one, shown))
            console.print(_depends(one))
    if not result.waste.frame.is_empty():
        console.print(_waste(result, year))
    for finding in result.findings:
        word = choose(SEVERITY_ZH[finding.severity], finding.severity)
        console.print(escape(f"[{word}] {finding.message()}"), style="red" if finding.blocks else "dim")


def _table(title: str, *heads: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(heads[0], overflow="fold")
    for head in heads[1:]:
        table.add_column(head, justify="right", no_wrap=True)
    return table


def _flows(one: MetalResult, year: int) -> Table:
    from tanfeng.materials.rules import rules
    from tanfeng.materials.shares import definitions
    from tanfeng.materials.topology import IN_USE, topology

    percent = f"{rules().interval * 100:.0f} %"
    table = _table(
        escape(f"{choose(one.system.zh, one.system.en)} · {year}"),
        "",
        choose("数值", "Value"),
        choose(f"{percent} 区间", f"{percent} interval"),
        choose("可信度", "Confidence"),
    )
    flows, lang = topology().flows, current()
    names = {key: choose(flow.zh, flow.en) for key, flow in flows.items()}
    names |= {IN_USE: choose("在用存量", "stock in use")}
    for row in one.frame().to_dicts():
        if row["year"] == year:
            words = confidence_name(row["confidence"], lang)
            table.add_row(f"{names[row['flow']]} ({row['unit']})", _tonnes(row["value"]), _span(row, 0), words)
    shares = {share.definition: share for share in one.shares() if share.year == year}
    for definition in definitions():
        if definition.key in shares:
            share = shares[definition.key]
            table.add_row(choose(definition.zh, definition.en), _percent(share.value), _span(share.to_dict(), 1), "")
    return table


def _depends(one: MetalResult) -> Table:
    from tanfeng.materials.topology import topology

    flow = topology().flows[one.measured_by]
    table = _table(
        choose(f"{flow.zh}各年合计取决于（单项由低到高，kt）", f"{flow.en}, sum of all years: depends on (kt)"),
        choose("输入", "Input"),
        choose("范围", "Range"),
        choose("结果", "Result"),
        choose("可信度", "Confidence"),
    )
    for row in one.depends_on():
        result = f"{row.result_low / 1000:,.0f} → {row.result_high / 1000:,.0f}"
        words = confidence_name(row.confidence, current())
        table.add_row(escape(row.input), f"{row.low:g}–{row.high:g}", result, words)
    return table


def _waste(result: Materials, year: int | None) -> Table:
    table = _table(
        choose("固体废物（t）", "Solid waste (t)"),
        choose("年份 · 名称", "Year, waste"),
        choose("产生", "Generated"),
        choose("综合利用", "Utilised"),
        choose("利用率", "Rate"),
    )
    for row in result.waste.to_dicts(year):
        name = f"{row['year']} · {row['waste']}" + (choose("（危废）", " (hazardous)") if row["hazardous"] else "")
        rate = _percent(row["utilisation"])
        table.add_row(escape(name), _tonnes(row["generated"]), _tonnes(row["utilised"]), rate)
    return table


def _tonnes(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.1f} %"


def _span(row: dict[str, float | None], share: int) -> str:
    shown = _percent if share else _tonnes
    return "" if row["low"] is None else f"{shown(row['low'])}–{shown(row['high'])}"
