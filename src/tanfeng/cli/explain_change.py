"""``tanfeng explain-change``: why a figure changed, as terms that add up (变化解释)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from tanfeng.cli.screen import Column, print_findings, say, table, total_name, total_unit
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose, current
from tanfeng.report.plain_words import plain

if TYPE_CHECKING:
    from tanfeng.filing.basis import Basis
    from tanfeng.filing.explain import Explanation, Side, TotalChange
    from tanfeng.filing.version import VersionId
    from tanfeng.reference import Reference
    from tanfeng.workspace import Workspace

HELP = choose(
    "解释结果为什么变了：新边界、新读数、新因子、新方法，各项之和等于变化",
    "Why a result changed: new boundary, reading, factor, method, as terms that add up",
)
_SIDE = choose("版本编号（如 1.2）、工作区或台账文件", "Version id (such as 1.2), workspace or ledger file")


def explain_change(
    before: Annotated[str, typer.Argument(metavar="A", help=_SIDE)],
    after: Annotated[str, typer.Argument(metavar="B", help=_SIDE)],
    *,
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help=choose("版本编号所在的工作区", "The workspace of the version ids")),
    ] = None,
    enterprise: Annotated[
        str, typer.Option("--enterprise", help=choose("企业编号或名称", "Enterprise, by id or name"))
    ] = "",
    year: Annotated[int | None, typer.Option("--year", help=choose("报告年份", "Year of the report"))] = None,
    guideline: Annotated[str, typer.Option("--guideline", help=choose("核算指南编号", "Id of the guideline"))] = "",
    region: Annotated[
        str, typer.Option("--region", metavar="ADCODE", help=choose("电力因子的地区", "Region of the factor"))
    ] = "",
    factor_year: Annotated[
        int | None, typer.Option("--factor-year", help=choose("电力因子的年份", "Year of the electricity factor"))
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=0, help=choose("每项显示的行数", "Rows shown of each term"))] = 5,
    as_json: Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))] = False,
) -> None:
    from tanfeng.filing.explain import explain_change as explained

    asked = Asked(workspace, enterprise, year, guideline, region, factor_year)
    found = explained(asked.side(before), asked.side(after))
    if as_json:
        typer.echo(json.dumps(found.to_dict(current()), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(found, rows)


@dataclass(frozen=True)
class Asked:
    """What the options say: where the versions lie, and how to compute a side that is no stored version (对比口径)."""

    home: Path | None
    enterprise: str
    year: int | None
    guideline: str
    region: str
    factor_year: int | None

    def side(self, text: str) -> Side:
        """Return the side a text names: a stored version, a workspace or a ledger."""
        from tanfeng.filing.explain import Side
        from tanfeng.filing.version import VersionId

        version = VersionId.find(text)
        if version is not None and not Path(text).exists():
            return self._stored(version)
        return Side(text, self._computed(Path(text)))

    def _stored(self, version: VersionId) -> Side:
        from tanfeng.filing import parts
        from tanfeng.filing.database import NAME
        from tanfeng.filing.explain import Side
        from tanfeng.filing.store import Store
        from tanfeng.workspace import Workspace

        with Store.read(Workspace.open(self.home).folder / NAME) as store:
            content = store.content(version)
        return Side(str(version), parts.basis_of(content), parts.result_of(content))

    def _computed(self, path: Path) -> Basis:
        from tanfeng.filing.gather import of_enterprise_year, of_ledger
        from tanfeng.ledger.workspace_file import is_workspace
        from tanfeng.workspace import Workspace

        home = Workspace.open(path) if is_workspace(path) else Workspace.of_ledger(path, self.region)
        if home.ledger.has("enterprises"):
            view = home.enterprise_year(self.enterprise, self.year, self.guideline, self.factor_year)
            return of_enterprise_year(view)
        guideline = self.guideline or home.file.guideline
        if not guideline:
            raise UsageError(
                f"{path} 没有企业表，请用 --guideline 指明核算指南。",
                f"{path} has no table of enterprises; name the guideline with --guideline.",
            )
        overlays = (home.file.guidelines,) if home.file.guidelines else ()
        return of_ledger(
            home.ledger,
            home.reference,
            guideline,
            region=self._region(home),
            factor_year=self.factor_year,
            overlays=overlays,
        )

    def _region(self, home: Workspace) -> str | None:
        from tanfeng.cli.account import region_key

        return region_key(home.reference, self.region or home.file.region)


def _print(found: Explanation, rows: int) -> None:
    from tanfeng.reference import Reference

    console, reference = Console(), Reference.load()
    print_findings(console, found.findings, reference, heading=False)
    changed = [total for total in found.totals if total.change]
    for total in changed:
        _print_total(console, total, rows, reference)
    same = [total_name(total.total) for total in found.totals if total.change == 0]
    if same:
        listed = choose("、", ", ").join(same)
        say(console, choose(f"没有变化：{listed}。", f"Unchanged: {listed}."))
    order = choose("替换顺序：边界 → 读数 → 因子 → 方法", "Order of substitution: boundary → reading → factor → method")
    say(console, order, "dim")


def _print_total(console: Console, total: TotalChange, rows: int, reference: Reference) -> None:
    """The terms, which add up; below them what made each."""
    from tanfeng.filing.explain import TERMS

    unit = total_unit(total.total)
    shown = table(
        choose(f"{total_name(total.total)}（{unit}）", f"{total_name(total.total)} ({unit})"),
        Column("项", "Term"),
        Column("变化", "Change", number=True),
    )
    shown.add_row(choose("原值", "Before"), _amount(total.before))
    for term in total.terms:
        shown.add_row(f"[bold]{choose(*TERMS[term.kind])}[/bold]", f"[bold]{_amount(term.change)}[/bold]")
        for row in term.rows.head(rows).iter_rows(named=True):
            shown.add_row(f"[dim]  {escape(_made(row, reference))}[/dim]", _amount(row["change"]))
        rest = term.rows.height - rows
        if rest > 0 and rows:
            shown.add_row(choose(f"[dim]  另有 {rest} 行[/dim]", f"[dim]  {rest} more rows[/dim]"), "")
    shown.add_row(choose("新值", "After"), _amount(total.after))
    console.print(shown)


def _amount(millionths: int | None) -> str:
    from tanfeng.filing.result import tonnes

    text = tonnes(millionths)
    return f"{Decimal(text):,}" if text else choose("无数据", "no data")


def _made(row: dict[str, Any], reference: Reference) -> str:
    """The row of the ledger, and what was changed in it."""
    parts = (plain(row["row"] or "", reference), plain(row["what"] or "", reference))
    return choose("：", ": ").join(part for part in parts if part)
