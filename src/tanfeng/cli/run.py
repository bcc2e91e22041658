"""``tanfeng run``: the main job, from the ledger to the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from tanfeng.core.findings import blocking
from tanfeng.core.language import choose

HELP = choose(
    "运行：核算、对账、目标、情景、达峰判断，写出报告与表格。",
    "Run: accounts, reconciliation, targets, scenarios, peak statements; write the report and the tables.",
)
#: Where results go unless --out says otherwise: beside the user, in a folder named after the workspace.
RESULTS = Path("out")


def run(
    workspace: Annotated[
        Path | None, typer.Argument(help=choose("工作区文件夹（缺省：当前文件夹）", "Workspace (default: here)"))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=choose("结果文件夹（缺省：out/工作区名）", "Folder for the results"))
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=choose("结果同时以 JSON 打印", "Print the results as JSON"))
    ] = False,
) -> None:
    """Run the main job. Exit code 1 if the data have findings that block."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from tanfeng.report.summary import summary
    from tanfeng.report.write import write
    from tanfeng.workspace import Workspace

    opened = Workspace.open(workspace)
    folder = out if out is not None else RESULTS / opened.folder.resolve().name
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(zh: str, en: str) -> None:
            progress.update(task, description=choose(zh, en))

        results = opened.run(tell, killable=True)
        write(results, folder, lambda name: tell(f"写出 {name}", f"writing {name}"))
    if as_json:
        typer.echo(json.dumps(results.to_json(), ensure_ascii=False, allow_nan=False))
    else:
        Console().print(summary(results, folder))
    raise typer.Exit(1 if blocking(opened.findings) else 0)
