"""``tanfeng pathway``: will it peak, what it costs, who does what, how surely, and what decides (路径模型)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tanfeng.cli import decompose, pathway_drivers
from tanfeng.cli.opening import JsonOption, YearOption
from tanfeng.cli.pathway_opening import (
    Place,
    ScenarioOption,
    ToOption,
    default,
    ladder_of,
    open_pathway,
    place_and,
    places_of,
    save_pictures,
    scenario_of,
    solve,
    working,
)
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from rich.console import Console

    from tanfeng.report.pathway_page import Extra
    from tanfeng.workspace import Workspace

HELP = choose(
    "路径模型：情景求解、比较、集合模拟、减排成本、目标分解到企业、验证、溯源",
    "Pathway model: solve, compare, ensemble, abatement cost, split to plants, validate, explain",
)
app = typer.Typer(no_args_is_help=True)

OutFolder = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help=choose("写出网页、Excel、Parquet 的文件夹", "Folder for page, Excel, Parquet")
    ),
]


@app.command("run", help=choose("求解一个情景：达峰、成本、各单元措施、影子价格", "Solve one scenario"))
def run(  # noqa: PLR0917 - the options of a command
    workspace: Place = None,
    scenario: ScenarioOption = "",
    out: OutFolder = None,
    costs: Annotated[
        bool,
        typer.Option("--macc", help=choose("网页中加减排成本曲线（较慢）", "Abatement cost on the page, too (slower)")),
    ] = False,
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Solve one scenario. Exit code 1 if a finding blocks."""
    from tanfeng.core.findings import blocking

    opened = open_pathway(workspace, to)
    scenario_of(opened, scenario)
    with working(f"求解情景 {scenario}", f"solving {scenario}") as step:
        (solved,) = solve(opened, scenario)
        if out is not None:
            from tanfeng.report.pathway_files import write
            from tanfeng.report.pathway_pictures import tornado_extras

            extras = tornado_extras(solved)
            if costs:
                step("求解碳价阶梯", "solving the price ladder")
                extras.append(_abatement_extra(opened, scenario))
            step("写出结果", "writing the results")
            written = write(solved, out, extras)
    if as_json:
        print_json(solved.document())
    else:
        from tanfeng.cli.pathway_screen import print_run
        from tanfeng.cli.screen import say

        print_run(console(), solved)
        if out is not None:
            say(console(), str(written.page), mark=choose("网页", "page"))
    if blocking(solved.findings):
        raise typer.Exit(1)


def _abatement_extra(opened: Workspace, scenario: str) -> Extra:
    """Both abatement curves over all years of decisions, as a section of the page."""
    from tanfeng.cli.pathway_more import abatement
    from tanfeng.report.pathway_pictures import macc_extra

    rungs = ladder_of(default("macc", "prices"))
    found = abatement(opened, scenario, rungs, year=None, boundary="total", rule="annuity")
    return macc_extra(found.to_dict())


@app.command("compare", help=choose("比较两个情景：假设、结果、从哪一年分开", "Compare two scenarios"))
def compare(
    given: Annotated[
        list[str],
        typer.Argument(
            metavar="[WORKSPACE] A B",
            help=choose("工作区文件夹（缺省：当前文件夹）、两个情景名", "Workspace (default: here), two scenarios"),
        ),
    ],
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two scenarios: what they assume differently and where they part."""
    from tanfeng.cli.pathway_compare import print_comparison
    from tanfeng.pathway import compare as differing
    from tanfeng.report.pathway_comparison import comparison

    workspace, (first, second) = place_and(given, ("A", "B"))
    opened = open_pathway(workspace, to)
    rows = differing(scenario_of(opened, first), scenario_of(opened, second))
    with working(f"求解情景 {first}、{second}", f"solving {first}, {second}"):
        one, two = solve(opened, first, second) if first != second else solve(opened, first) * 2
    document = comparison(one, two, rows)
    print_json(document) if as_json else print_comparison(console(), document, (one, two))


@app.command("explain", help=choose("打开一个数字或方案条目：公式、输入、来源、影子价格", "Open a figure or an item"))
def explain(
    given: Annotated[
        list[str],
        typer.Argument(
            metavar="[WORKSPACE] FIGURE|ITEM",
            help=choose(
                "工作区文件夹（缺省：当前文件夹）、数字编号（如 scenario.plan.2030.total）或方案条目",
                "Workspace (default: here); id of a figure, or an item of the plan",
            ),
        ),
    ],
    scenario: ScenarioOption = "",
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open one figure down to its sources, or one plan item: row, formula, slack, price."""
    from tanfeng.cli.pathway_explain import explain_figure, explain_item, item_of

    workspace, (wanted,) = place_and(given, ("FIGURE|ITEM",))
    opened = open_pathway(workspace, to)
    scenario_of(opened, scenario)
    with working(f"求解情景 {scenario}", f"solving {scenario}"):
        (solved,) = solve(opened, scenario)
    row = item_of(solved, wanted)
    if row is not None:
        explain_item(console(), solved, row, as_json)
    else:
        explain_figure(solved, wanted, as_json)


@app.command("macc", help=choose("边际减排成本：碳价阶梯与逐项措施", "Marginal abatement cost: ladder and measures"))
def macc(  # noqa: PLR0917 - the options of a command
    workspace: Place = None,
    scenario: ScenarioOption = "",
    year: YearOption = None,
    boundary: Annotated[str, typer.Option("--boundary", help="direct | total")] = "total",
    prices: Annotated[
        str,
        typer.Option(
            "--prices",
            metavar="LOW:HIGH:STEPS",
            help=choose("碳价阶梯 元/t：低:高:级数，或逗号分隔", "CNY/t: low:high:steps, or a list with commas"),
        ),
    ] = "",
    rule: Annotated[str, typer.Option("--rule", help="annuity | discounted | undiscounted-tonnes")] = "annuity",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=choose("另存图：.svg 或 .html", "Save the pictures: .svg or .html")),
    ] = None,
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print what abatement costs: the ladder and the measures."""
    from tanfeng.cli.pathway_more import abatement
    from tanfeng.cli.pathway_tables import print_macc
    from tanfeng.report.pathway_pictures import macc_extra

    opened = open_pathway(workspace, to)
    with working("求解碳价阶梯", "solving the price ladder"):
        rungs = ladder_of(prices or default("macc", "prices"))
        result = abatement(opened, scenario, rungs, year=year, boundary=boundary, rule=rule)
    document = result.to_dict()
    if out is not None:
        save_pictures(out, macc_extra(document))
    print_json(document) if as_json else print_macc(console(), document, result.findings)


@app.command(
    "programme", help=choose("一企一策：各单元做什么、哪年、多少钱、效果", "What each unit does, when, at what cost")
)
def programme(  # noqa: PLR0917 - the options of a command
    workspace: Place = None,
    scenario: ScenarioOption = "",
    unit: Annotated[
        str, typer.Option("--unit", metavar="ID", help=choose("只看一个单元（编号）", "One unit only, by id"))
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.xlsx", help=choose("另存工作簿", "Save a workbook"))
    ] = None,
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the retrofit programme of each unit; the sums over units are the province's own figures."""
    from tanfeng.cli.pathway_programme import print_programme, write_workbook
    from tanfeng.cli.pathway_programme import programme as made_of

    opened = open_pathway(workspace, to)
    found = scenario_of(opened, scenario)
    with working(f"求解情景 {scenario}", f"solving {scenario}"):
        made = made_of(opened, scenario, unit)
    if out is not None:
        write_workbook(made, out, f"{opened.file.name}：{found.name_zh}")
    print_json(made.to_dict()) if as_json else print_programme(console(), made, found.last_year)


@app.command("split", help=choose("把某年的目标按多种规则分解到市州、企业", "Split a target"))
def split(  # noqa: PLR0917 - the options of a command
    workspace: Place = None,
    scenario: ScenarioOption = "",
    year: YearOption = None,
    target: Annotated[
        float | None,
        typer.Option("--target", help=choose("目标值 t（缺省：方案自身的结果）", "Target, t (default: as planned)")),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="city | enterprise")] = "enterprise",
    boundary: Annotated[str, typer.Option("--boundary", help="direct | total | energy")] = "total",
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Split a target under several rules side by side; the parts add up, or the gap is named."""
    from tanfeng.cli.pathway_more import shares
    from tanfeng.cli.pathway_tables import print_split
    from tanfeng.core.errors import UsageError
    from tanfeng.report.numbers import Said

    opened = open_pathway(workspace, to)
    found = scenario_of(opened, scenario)
    if by not in ("city", "enterprise"):
        raise UsageError(f"--by 只能是 city 或 enterprise，不是“{by}”。", f"--by is city or enterprise, not {by!r}.")
    with working(f"求解情景 {scenario}", f"solving {scenario}"):
        result = shares(opened, scenario, found.last_year if year is None else year, boundary, target)
    document = result.to_dict()
    if as_json:
        print_json(document)
    else:
        units = {unit.unit_id: Said(unit.name, unit.name) for unit in result.units}
        print_split(console(), document, by, places_of(opened, by), result.findings, units=units)


@app.command("validate", help=choose("验证：回测误差、文献对照、模型的弱点", "Hindcast, literature, weaknesses"))
def validate(
    workspace: Place = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=choose("另存图：.svg 或 .html", "Save the pictures: .svg or .html")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Hold the model's forms against the past, and its figures against the literature."""
    from tanfeng.cli.pathway_more import validation
    from tanfeng.cli.pathway_tables import print_validation
    from tanfeng.report.pathway_pictures import validation_extra

    opened = open_pathway(workspace)
    with working("回测", "hindcast"):
        result = validation(opened)
    document = result.to_dict()
    if out is not None:
        save_pictures(out, validation_extra(document))
    print_json(document) if as_json else print_validation(console(), document, result.findings)


@app.command("ensemble", help=choose("集合模拟：达峰概率、哪项假设起决定作用", "Ensemble: chances, what decides"))
def ensemble(  # noqa: PLR0917 - the options of a command
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help=choose("结果文件夹（可续算）", "Folder (resumable)"))
    ],
    workspace: Place = None,
    scenario: ScenarioOption = "",
    size: Annotated[int, typer.Option("--size", help=choose("样本数（缺省按情景）", "Number of draws"))] = 0,
    jobs: Annotated[int, typer.Option("--jobs", help=choose("进程数，0 为全部核心", "Processes, 0: all cores"))] = 1,
    cluster: Annotated[str, typer.Option("--cluster", metavar="ADDRESS", help="Dask")] = "",
    every: Annotated[
        bool,
        typer.Option("--optimised", help=choose("每个样本重新优化（否则固定方案）", "Optimise every sample again")),
    ] = False,
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw the declared assumptions many times; an interrupted optimised ensemble goes on where it stopped."""
    from tanfeng.cli.pathway_ensemble import run_ensemble
    from tanfeng.cli.pathway_tables import print_ensemble
    from tanfeng.core.errors import UsageError

    if size < 0:
        raise UsageError(f"--size 至少为 1，不是 {size}。", f"--size is at least 1, not {size}.")
    if cluster and jobs != 1:
        raise UsageError("--cluster 与 --jobs 只能用其一。", "Use --cluster or --jobs, not both.")
    if not every and (cluster or jobs != 1):
        raise UsageError(
            "--cluster 和 --jobs 只用于 --optimised；固定方案是数组运算，无需并行。",
            "--cluster and --jobs belong to --optimised; the held plan is array arithmetic on one core.",
        )
    if out.is_file():
        raise UsageError(f"--out 应为文件夹，{out} 是文件。", f"--out is a folder; {out} is a file.")
    opened = open_pathway(workspace, to)
    scenario_of(opened, scenario)
    result = run_ensemble(opened, scenario, size, out, optimise=every, workers=cluster or jobs)
    print_json(result.document) if as_json else print_ensemble(console(), result.document, result.findings)


app.command("decompose", help=decompose.HELP)(decompose.decompose)
app.command("drivers", help=pathway_drivers.HELP)(pathway_drivers.drivers)


def console() -> Console:
    from rich.console import Console

    return Console()


def print_json(document: Any) -> None:
    """Print a document; numbers that JSON does not know are refused here rather than by who reads it."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
