"""``tanfeng report``: statutory report, annexes, verifier's workbook and control plan as files (报告文件)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from tanfeng.cli.opening import (
    EnterpriseOption,
    FactorYearOption,
    GuidelineOption,
    JsonOption,
    Place,
    RegionOption,
    YearOption,
    open_enterprise_year,
)
from tanfeng.cli.screen import print_findings, say
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import to_dicts
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.reference import Reference
    from tanfeng.report.documents.write import Format, Written

HELP = choose(
    "写出排放报告、附表、核查工作底稿和数据质量控制方案（Word、Excel）",
    "Write the emission report, its annexes, the verifier's workbook and the control plan (Word, Excel)",
)
#: Where documents go unless --out says otherwise: beside the user, in a folder named after enterprise and year.
RESULTS = Path("out")
#: On the screen; the documents and the JSON hold all.
_SHOWN = 10


def documents(
    path: Place,
    *,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help=choose("文件夹（缺省：out/report-企业-年份）", "Folder of the files")
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help=choose("文件格式：docx | xlsx | all", "Which files: docx | xlsx | all"))
    ] = "all",
    lang: Annotated[str, typer.Option("--lang", help=choose("文件语言：zh | en", "Language of the files"))] = "",
    dated: Annotated[
        str,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help=choose("封面上的编制日期（缺省留空手填）", "Date on the cover (default: left blank)"),
        ),
    ] = "",
    guideline: GuidelineOption = "",
    region: RegionOption = "",
    factor_year: FactorYearOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the documents. Exit code 1 if findings block: the report is then written as a draft (草稿)."""
    chosen, day = _format(formats), _date(dated)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from tanfeng.report.documents.words import Words
    from tanfeng.report.documents.write import file_names, write_documents

    language = lang or current()
    view = open_enterprise_year(path, enterprise, year, guideline=guideline, region=region, factor_year=factor_year)
    folder = out if out is not None else RESULTS / f"report-{view.enterprise_id}-{view.year}"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        total = len(file_names(Words(language), chosen)) + 1
        task = progress.add_task(choose("核算", "accounting"), total=total)

        def tell(name: str) -> None:
            progress.update(task, advance=1, description=choose(f"写出 {name}", f"writing {name}"))

        written = write_documents(view, folder, formats=chosen, lang=language, dated=day, progress=tell)
        progress.update(task, completed=total)
    if as_json:
        typer.echo(json.dumps(_document(written, view.enterprise_id, view.year), ensure_ascii=False, allow_nan=False))
    else:
        _print(written, view.reference)
    raise typer.Exit(1 if written.draft else 0)


def _format(text: str) -> Format:
    from tanfeng.report.documents.write import FORMATS

    for known in FORMATS:
        if text == known:
            return known
    raise UsageError(
        f"--format 只能是 docx、xlsx 或 all，不是“{text}”。", f"--format is docx, xlsx or all, not {text!r}."
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--date 应写作 2025-03-31，不是“{text}”。", f"--date is 2025-03-31, not {text!r}.") from error


def _document(written: Written, enterprise: str, year: int) -> dict[str, object]:
    return {
        "enterprise": enterprise,
        "year": year,
        "draft": written.draft,
        "files": {kind: str(path) for kind, path in written.files.items()},
        "findings": to_dicts(written.findings),
    }


def _print(written: Written, reference: Reference) -> None:
    console = Console()
    for path in written.files.values():
        console.print(choose(f"已写出 {escape(str(path))}", f"written: {escape(str(path))}"), soft_wrap=True)
    blocking = [finding for finding in written.findings if finding.blocks]
    if not blocking:
        return
    said = choose(
        f"{len(blocking)} 项问题阻断提交，报告标为草稿：",
        f"{len(blocking)} findings block submission; the report is marked as a draft:",
    )
    say(console, said, "red")
    print_findings(console, blocking, reference, shown=_SHOWN, heading=False)
