"""``tanfeng ledger`` and ``tanfeng init``: template, check, a new workspace (台账)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from tanfeng.cli.screen import STYLES, say, severity
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import SEVERITIES, SEVERITY_ZH, Finding, blocking, to_dicts
from tanfeng.core.language import choose, current
from tanfeng.report.plain_words import place, plain

if TYPE_CHECKING:
    from tanfeng.ledger import Ledger
    from tanfeng.reference import Reference

INIT_HELP = choose("新建工作区", "Start a workspace")
_WORKBOOK = ".xlsx"
#: Findings printed on a screen; ``--json`` always gives all.
SHOWN = 200

app = typer.Typer(no_args_is_help=True)


@app.command("template", help=choose("生成 Excel 模板", "Write the Excel template"))
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help=choose("要写的文件", "The file to write"))],
    lang: Annotated[str, typer.Option("--lang", help=choose("表头语言：zh | en", "Language of headers: zh | en"))] = "",
) -> None:
    from tanfeng.ledger import template as writing
    from tanfeng.reference import Reference

    if out.suffix.lower() != _WORKBOOK:
        raise UsageError(
            f"模板是 Excel 工作簿，文件名应以 {_WORKBOOK} 结尾。", f"The template is a workbook: name it {_WORKBOOK}."
        )
    writing.write(out, Reference.load(), lang or current())
    typer.echo(choose(f"已写入 {out}", f"Wrote {out}"))


@app.command(
    "check", help=choose("检查台账：文件夹、工作簿、文件或工作区", "Check a folder, workbook, file or workspace")
)
def check(
    path: Annotated[Path, typer.Argument(metavar="PATH", help=choose("台账", "The ledger"))],
    as_json: Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))] = False,
) -> None:
    from tanfeng import ledger as ledgers

    place, reference = _place(path)
    ledger = ledgers.read(place, reference)
    findings = ledgers.check(ledger, reference)
    if as_json:
        document = {"path": str(path), "tables": ledger.rows, "findings": to_dicts(findings, current())}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _print(ledger, findings, reference)
    if blocking(findings):
        raise typer.Exit(1)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=choose("新文件夹", "A new folder"))],
) -> None:
    """Start a workspace in a new or empty folder."""
    from tanfeng.ledger.new_workspace import start

    start(folder, current())
    typer.echo(
        choose(
            f"已新建工作区 {folder}；请先在 tanfeng.toml 中填写地区，再填写台账。",
            f"Started the workspace {folder}; name its region in tanfeng.toml, then fill in the ledger.",
        )
    )


def _place(path: Path) -> tuple[Path, Reference]:
    """Return where the ledger lies and the reference data it is read with: a workspace brings its own."""
    from tanfeng.ledger.workspace_file import WorkspaceFile, is_workspace
    from tanfeng.reference import Reference

    if not path.exists():
        raise UsageError(f"找不到 {path}。", f"{path} does not exist.")
    if not is_workspace(path):
        return path, Reference.load()
    workspace = WorkspaceFile.read(path)
    return workspace.ledger, Reference.load(workspace.reference)


def _print(ledger: Ledger, findings: Sequence[Finding], reference: Reference) -> None:
    from tanfeng.ledger.schema import TABLES

    console = Console()
    rows = choose("，", ", ").join(
        f"{choose(TABLES[name].zh, TABLES[name].en)} {count:,}" for name, count in ledger.rows.items()
    )
    say(console, choose(f"行数：{rows or '无'}", f"Rows: {rows or 'none'}"))
    for finding in findings[:SHOWN]:
        where = place(finding.address)
        if where:
            say(console, where, "dim")
        say(console, plain(finding.message(), reference), STYLES[finding.severity], severity(finding))
    more = len(findings) - SHOWN
    if more > 0:
        say(
            console, choose(f"另有 {more} 条未显示（--json 输出全部）。", f"{more} more not shown (--json prints all).")
        )
    say(console, _summary(findings), "bold")


def _summary(findings: Sequence[Finding]) -> str:
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in SEVERITIES}
    if not findings:
        return choose("没有发现问题。", "Nothing was found wrong.")
    parts = [f"{choose(SEVERITY_ZH[severity], severity)} {count}" for severity, count in counts.items() if count]
    return choose("，", ", ").join(parts)
