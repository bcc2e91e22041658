"""``tanfeng pathway``: will it peak, what it costs, who does what, how surely, and what decides (路径模型)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tanfeng.cli import decompose
from tanfeng.cli.opening import JsonOption
from tanfeng.cli.pathway_opening import Place, ScenarioOption, open_pathway, scenario_of, solve, working
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from rich.console import Console

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
def run(
    workspace: Place = None, scenario: ScenarioOption = "", out: OutFolder = None, as_json: JsonOption = False
) -> None:
    """Solve one scenario. Exit code 1 if a finding blocks."""
    from tanfeng.core.findings import blocking

    opened = open_pathway(workspace)
    scenario_of(opened, scenario)
    with working(f"求解情景 {scenario}", f"solving {scenario}") as step:
        (solved,) = solve(opened, scenario)
        if out is not None:
            from tanfeng.report.pathway_files import write

            step("写出结果", "writing the results")
            written = write(solved, out)
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


@app.command("compare", help=choose("比较两个情景：假设、结果、从哪一年分开", "Compare two scenarios"))
def compare(
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help=choose("工作区文件夹", "Workspace"))],
    first: Annotated[str, typer.Argument(metavar="A", help=choose("情景名", "Scenario"))],
    second: Annotated[str, typer.Argument(metavar="B", help=choose("另一情景名", "Another scenario"))],
    as_json: JsonOption = False,
) -> None:
    """Compare two scenarios: what they assume differently and where they part."""
    from tanfeng.cli.pathway_compare import print_comparison
    from tanfeng.pathway import compare as differing
    from tanfeng.report.pathway_comparison import comparison

    opened = open_pathway(workspace)
    rows = differing(scenario_of(opened, first), scenario_of(opened, second))
    with working(f"求解情景 {first}、{second}", f"solving {first}, {second}"):
        one, two = solve(opened, first, second) if first != second else solve(opened, first) * 2
    document = comparison(one, two, rows)
    print_json(document) if as_json else print_comparison(console(), document, (one, two))


@app.command("explain", help=choose("打开一个数字或方案条目：公式、输入、来源、影子价格", "Open a figure or an item"))
def explain(
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help=choose("工作区文件夹", "Workspace"))],
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE|ITEM",
            help=choose("数字编号（如 scenario.plan.2030.total）或方案条目", "Id of a figure, or an item of the plan"),
        ),
    ],
    scenario: ScenarioOption = "",
    as_json: JsonOption = False,
) -> None:
    """Open one figure down to its sources, or one plan item: row, formula, slack, price."""
    from tanfeng.cli.pathway_explain import explain_figure, explain_item, item_of

    opened = open_pathway(workspace)
    scenario_of(opened, scenario)
    with working(f"求解情景 {scenario}", f"solving {scenario}"):
        (solved,) = solve(opened, scenario)
    row = item_of(solved, wanted)
    if row is not None:
        explain_item(console(), solved, row, as_json)
    else:
        explain_figure(solved, wanted, as_json)


app.command("decompose", help=decompose.HELP)(decompose.decompose)


def console() -> Console:
    from rich.console import Console

    return Console()


def print_json(document: Any) -> None:
    """Print a document; numbers that JSON does not know are refused here rather than by who reads it."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
