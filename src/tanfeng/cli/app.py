"""All sub-commands in one Typer application, one file each."""

from __future__ import annotations

from typing import Annotated

import typer

from tanfeng.cli import (
    account,
    border,
    decompose,
    documents,
    electricity,
    energy,
    explain_change,
    filing,
    footprint,
    guideline,
    ledger,
    materials,
    pathway,
    plan,
    reference,
    run,
    targets,
    trace,
    uncertainty,
    verify,
)
from tanfeng.cli.help_words import localise
from tanfeng.core.language import choose
from tanfeng.core.version import __version__

app = typer.Typer(
    name="tanfeng",
    help=choose(
        "碳峰：把碳达峰方案变成可核算、可追溯、可执行的系统。",
        "Tanfeng: a carbon-peak plan put to work.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tanfeng {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=choose("显示版本", "Show the version")),
    ] = False,
    lang: Annotated[
        str, typer.Option("--lang", help=choose("语言：zh | en（环境变量 TANFENG_LANG）", "Language: zh | en"))
    ] = "",
) -> None:
    """碳峰 Tanfeng."""
    del version, lang  # both have done their work before this runs


app.command("run", help=run.HELP)(run.run)
app.command("account", help=account.HELP)(account.account)
app.command("report", help=documents.HELP)(documents.documents)
app.command("electricity", help=electricity.HELP)(electricity.electricity)
app.command("energy", help=energy.HELP)(energy.energy)
app.command("uncertainty", help=uncertainty.HELP)(uncertainty.uncertainty)
app.command("verify", help=verify.HELP)(verify.verify)
app.command("cbam", help=border.CBAM_HELP)(border.cbam)
app.command("ets", help=border.ETS_HELP)(border.ets)
app.command("materials", help=materials.HELP)(materials.materials)
app.command("footprint", help=footprint.HELP)(footprint.footprint)
app.command("explain-change", help=explain_change.HELP)(explain_change.explain_change)
app.command("decompose", help=decompose.HELP)(decompose.decompose)
app.command("targets", help=targets.HELP)(targets.targets)
app.command("trace", help=trace.HELP)(trace.trace)
app.command("init", help=ledger.INIT_HELP)(ledger.init)
app.add_typer(filing.app, name="filing", help=filing.HELP)
app.add_typer(pathway.app, name="pathway", help=pathway.HELP)
app.add_typer(guideline.app, name="guideline", help=guideline.HELP)
app.add_typer(plan.app, name="plan", help=choose("方案：条目、目标、覆盖率", "The plan: items, targets, coverage"))
app.add_typer(ledger.app, name="ledger", help=choose("台账：模板与检查", "The ledger: template and checks"))
app.add_typer(
    reference.app, name="reference", help=choose("参考数据：列表、查看、搜索", "Reference data: list, show, search")
)
localise(app)
