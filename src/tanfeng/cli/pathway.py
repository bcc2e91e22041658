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
        solved = solve(opened, scenario)
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


app.command("decompose", help=decompose.HELP)(decompose.decompose)


def console() -> Console:
    from rich.console import Console

    return Console()


def print_json(document: Any) -> None:
    """Print a document; numbers that JSON does not know are refused here rather than by who reads it."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
