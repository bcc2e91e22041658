"""``tanfeng filing``: the life of a report, from draft to verified (报告的生命周期)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.core.findings import SEVERITY_ZH, Finding, to_dicts
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.filing.difference import Difference
    from tanfeng.filing.store import Store
    from tanfeng.filing.version import Act, Version, VersionId
    from tanfeng.workspace import Workspace

HELP = choose(
    "报告的生命周期：草稿、检查、提交、核查、更正、复算、差异",
    "The life of a report: draft, check, submit, verify, correct, recompute, diff",
)
#: On the screen; the JSON holds all.
_SHOWN = 200

app = typer.Typer(no_args_is_help=True)

_Home = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help=choose("工作区文件夹（缺省：当前文件夹）", "Workspace (default: here)")),
]
_Place = Annotated[
    Path | None, typer.Argument(help=choose("工作区文件夹（缺省：当前文件夹）", "Workspace (default: here)"))
]
_Id = Annotated[str, typer.Argument(metavar="ID", help=choose("版本编号，如 1.2", "Version id, such as 1.2"))]
_By = Annotated[str, typer.Option("--by", help=choose("操作人（记入审计）", "Who does this (for the audit)"))]
_Why = Annotated[str, typer.Option("--reason", help=choose("原因（记入审计）", "Why (for the audit)"))]
_Enterprise = Annotated[str, typer.Option("--enterprise", help=choose("企业编号或名称", "Enterprise, by id or name"))]
_Year = Annotated[int | None, typer.Option("--year", help=choose("报告年份", "Year of the report"))]
_Guideline = Annotated[
    str, typer.Option("--guideline", help=choose("核算指南（缺省按金属、工艺、年份）", "Guideline (default: proposed)"))
]
_FactorYear = Annotated[
    int | None, typer.Option("--factor-year", help=choose("电力因子的年份", "Year of the electricity factor"))
]
_Json = Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))]


@app.command("create", help=choose("由台账生成报告草稿（已有草稿则重填）", "Make or refill the draft of a report"))
def create(
    workspace: _Place = None,
    *,
    by: _By = "",
    enterprise: _Enterprise = "",
    year: _Year = None,
    guideline: _Guideline = "",
    factor_year: _FactorYear = None,
    as_json: _Json = False,
) -> None:
    from tanfeng.accounting.enterprise import AUTO
    from tanfeng.filing import life
    from tanfeng.filing.gather import of_enterprise_year

    act, home = _act(by), _open(workspace)
    basis = of_enterprise_year(home.enterprise_year(enterprise, year, guideline, factor_year))
    with _store(home, write=True) as store:
        version = life.create(store, basis, guideline or AUTO, act)
        _say_made(store, version, as_json)


@app.command("check", help=choose("检查草稿；没有阻断问题即成为“已检查”", "Check a draft"))
def check(version: _Id, workspace: _Home = None, by: _By = "", as_json: _Json = False) -> None:
    from tanfeng.filing import life
    from tanfeng.filing.gather import file_hashes
    from tanfeng.filing.version import VersionId

    act, home, wanted = _act(by), _open(workspace), VersionId.parse(version)
    with _store(home, write=True) as store:
        found = life.check(store, wanted, act)
        if store.version(wanted).kind != "candidate":
            found = (*found, *life.ledger_changed(store, wanted, file_hashes(home.file.ledger)))
        _report(store, wanted, found, as_json)
    raise typer.Exit(1 if any(finding.blocks for finding in found) else 0)


@app.command("submit", help=choose("提交已检查的版本；此后不可更改", "Submit a checked version for good"))
def submit(version: _Id, workspace: _Home = None, by: _By = "", reason: _Why = "", as_json: _Json = False) -> None:
    from tanfeng.filing import life
    from tanfeng.filing.version import VersionId

    act, wanted = _act(by, reason), VersionId.parse(version)
    with _store(_open(workspace), write=True) as store:
        blocking = life.submit(store, wanted, act)
        _report(store, wanted, blocking, as_json)
    raise typer.Exit(1 if blocking else 0)


@app.command("verify", help=choose("记录核查通过", "Record that a submitted version was verified"))
def verify(version: _Id, workspace: _Home = None, by: _By = "", reason: _Why = "", as_json: _Json = False) -> None:
    from tanfeng.filing import life
    from tanfeng.filing.version import VersionId

    act, wanted = _act(by, reason), VersionId.parse(version)
    with _store(_open(workspace), write=True) as store:
        life.verify(store, wanted, act)
        _report(store, wanted, (), as_json)


@app.command(
    "correct",
    help=choose("更正现行版本：由现在的台账生成新版本", "Correct the version in force"),
)
def correct(
    version: _Id,
    *,
    workspace: _Home = None,
    by: _By = "",
    reason: _Why = "",
    guideline: _Guideline = "",
    factor_year: _FactorYear = None,
    as_json: _Json = False,
) -> None:
    from tanfeng.accounting.enterprise import AUTO
    from tanfeng.filing import life
    from tanfeng.filing.gather import of_enterprise_year
    from tanfeng.filing.version import VersionId

    act, home, wanted = _act(by, reason), _open(workspace), VersionId.parse(version)
    with _store(home, write=True) as store:
        old = store.version(wanted)
        chosen = guideline or ("" if old.guideline_set == AUTO else old.guideline_set)
        view = home.enterprise_year(old.enterprise_id, int(old.period), chosen, factor_year)
        _say_made(store, life.correct(store, wanted, of_enterprise_year(view), act), as_json)


@app.command("candidate", help=choose("用现在的因子和指南重算现行版本，另存候选", "Recalculate beside it"))
def candidate(version: _Id, workspace: _Home = None, by: _By = "", reason: _Why = "", as_json: _Json = False) -> None:
    from tanfeng.accounting.guideline import Guideline, content
    from tanfeng.filing import life, parts
    from tanfeng.filing.version import VersionId

    act, home, wanted = _act(by, reason), _open(workspace), VersionId.parse(version)
    overlays = (home.file.guidelines,) if home.file.guidelines else ()
    with _store(home, write=True) as store:
        used = set(parts.guidelines_of(store.content(wanted))) & set(Guideline.known(overlays))
        contents = {name: content(name, overlays) for name in sorted(used)}
        _say_made(store, life.candidate(store, wanted, home.reference, contents, act), as_json)


@app.command("list", help=choose("列出报告及其版本", "List the reports and their versions"))
def list_(workspace: _Place = None, as_json: _Json = False) -> None:
    with _store(_open(workspace)) as store:
        versions = store.versions()
        if as_json:
            _json([_described(store, version) for version in versions])
            return
        table = Table()
        for zh, en in (("编号", "Id"), ("企业", "Enterprise"), ("期间", "Period"), ("指南", "Guidelines")):
            table.add_column(choose(zh, en))
        for zh, en in (("类别", "Kind"), ("状态", "State"), ("最后操作", "Last act"), ("原因", "Reason")):
            table.add_column(choose(zh, en), overflow="fold")
        for version in versions:
            last = store.audit(version.id)[-1]
            cells = (version.enterprise_id, version.period, version.guideline_set, _kind(version))
            state = store.state_name(version.state, current())
            table.add_row(
                str(version.id), *map(escape, (*cells, state, f"{last.actor} {last.at[:16]}", version.reason))
            )
        Console().print(table)


@app.command("show", help=choose("查看一个版本：合计、问题、审计", "Show a version: totals, findings, audit"))
def show(version: _Id, workspace: _Home = None, as_json: _Json = False) -> None:
    from tanfeng.filing import parts
    from tanfeng.filing.result import tonnes
    from tanfeng.filing.version import VersionId

    wanted = VersionId.parse(version)
    with _store(_open(workspace)) as store:
        found, content = store.version(wanted), store.content(wanted)
        findings, audit = parts.findings_of(content), store.audit(wanted)
        totals, made = parts.totals_of(content), parts.made_of(content)
        if as_json:
            document = _described(store, found) | {
                "computed_with": vars(made),
                "options": parts.options_of(content).to_dict(),
                "totals": {name: None if value is None else float(tonnes(value)) for name, value in totals.items()},
                "parts": store.parts(wanted),
                "findings": to_dicts(findings, current()),
            }
            _json(document)
            return
        console = Console()
        state = store.state_name(found.state, current())
        head = f"{found.id}  {found.enterprise_id}  {found.period}  {found.guideline_set}  {_kind(found)}  {state}"
        console.print(f"[bold]{escape(head)}[/bold]")
        said = choose(
            f"方法 {made.method}，程序 {made.program}，参考数据版本 {made.edition}",
            f"Method {made.method}, program {made.program}, reference edition {made.edition}",
        )
        console.print(escape(said), style="dim")
        for name, value in totals.items():
            console.print(escape(f"  {name}: {tonnes(value) or choose('无数据', 'no data')} t"))
        for step in audit:
            state = store.state_name(step.to_state, current())
            console.print(escape(f"  {step.at}  {step.actor}  → {state}  {step.why}"))
        _print_findings(console, findings)


@app.command("diff", help=choose("逐项比较两个版本", "Compare two versions field by field"))
def diff(before: _Id, after: _Id, workspace: _Home = None, as_json: _Json = False) -> None:
    from tanfeng.filing.difference import difference
    from tanfeng.filing.version import VersionId

    with _store(_open(workspace)) as store:
        found = difference(*(store.content(VersionId.parse(text)) for text in (before, after)))
    if as_json:
        _json({"before": before, "after": after, "differences": [one.to_dict(current()) for one in found]})
        return
    Console().print(_table(found) if found else choose("两个版本没有差异。", "The two versions do not differ."))


@app.command("recompute", help=choose("由存储的输入、因子和指南复算，逐位比较", "Compute again, bit for bit"))
def recompute(version: _Id, workspace: _Home = None, as_json: _Json = False) -> None:
    from tanfeng.filing.recompute import recompute as computed
    from tanfeng.filing.version import VersionId

    with _store(_open(workspace)) as store:
        outcome = computed(store, VersionId.parse(version))
    if as_json:
        findings = to_dicts(outcome.findings, current())
        _json({"version": version, "identical": outcome.identical, "findings": findings})
    elif outcome.identical:
        typer.echo(choose(f"版本 {version} 复算结果逐位一致。", f"Version {version} computes again bit for bit."))
    else:
        _print_findings(Console(), outcome.findings)
    raise typer.Exit(0 if outcome.identical else 1)


@app.command("export", help=choose("把一个版本导出为 CSV 和 JSON 文件夹", "Export a version as CSV and JSON"))
def export(
    version: _Id,
    out: Annotated[Path, typer.Option("--out", help=choose("要写的文件夹", "The folder to write"))],
    workspace: _Home = None,
) -> None:
    from tanfeng.filing.export import export as written
    from tanfeng.filing.version import VersionId

    with _store(_open(workspace)) as store:
        written(store, VersionId.parse(version), out)
    typer.echo(choose(f"已写入 {out}", f"Wrote {out}"))


def _open(path: Path | None) -> Workspace:
    from tanfeng.workspace import Workspace

    return Workspace.open(path)


def _store(home: Workspace, *, write: bool = False) -> Store:
    from tanfeng.filing.database import NAME
    from tanfeng.filing.store import Store

    path = home.folder / NAME
    return Store.write(path) if write else Store.read(path)


def _act(by: str, why: str = "") -> Act:
    """The edge: the only place where the clock is read."""
    from tanfeng.filing.version import Act

    return Act(by, datetime.now().astimezone().isoformat(timespec="seconds"), why)


def _kind(version: Version) -> str:
    names = {
        "original": choose("原报告", "original"),
        "correction": choose(f"更正 {version.id.report}.{version.based_on}", f"corrects {version.based_on}"),
        "candidate": choose(f"重算 {version.id.report}.{version.based_on}", f"recalculates {version.based_on}"),
    }
    return names[version.kind]


def _described(store: Store, version: Version) -> dict[str, Any]:
    return {
        "version": str(version.id),
        "enterprise_id": version.enterprise_id,
        "period": version.period,
        "guideline_set": version.guideline_set,
        "kind": version.kind,
        "based_on": None if version.based_on is None else f"{version.id.report}.{version.based_on}",
        "reason": version.reason,
        "state": version.state,
        "in_force": version.in_force,
        "content": version.content,
        "audit": [vars(step) for step in store.audit(version.id)],
    }


def _say_made(store: Store, version: VersionId, as_json: bool) -> None:
    """Say what draft there is now, with the findings that stand in its way."""
    from tanfeng.filing import parts

    _report(store, version, parts.findings_of(store.content(version)), as_json)


def _report(store: Store, version: VersionId, findings: Sequence[Finding], as_json: bool) -> None:
    found = store.version(version)
    if as_json:
        _json(_described(store, found) | {"findings": to_dicts(findings, current())})
        return
    console = Console()
    state = store.state_name(found.state, current())
    console.print(escape(choose(f"版本 {version}：{state}", f"Version {version}: {state}")))
    _print_findings(console, findings)


def _print_findings(console: Console, findings: Sequence[Finding]) -> None:
    for finding in findings[:_SHOWN]:
        style = "red" if finding.blocks else "yellow" if finding.severity == "warning" else "dim"
        severity = choose(SEVERITY_ZH[finding.severity], finding.severity)
        place = str(finding.address)
        prefix = f"{escape(place)}: " if place else ""
        console.print(f"[{style}]{severity}[/{style}] {prefix}{escape(finding.message())}")
    if len(findings) > _SHOWN:
        rest = len(findings) - _SHOWN
        console.print(choose(f"另有 {rest} 条，见 --json。", f"{rest} more: see --json."), style="dim")


def _table(found: Sequence[Difference]) -> Table:
    from tanfeng.filing.difference import SECTIONS

    table = Table()
    for zh, en in (("部分", "Section"), ("位置", "Where"), ("项目", "Field"), ("原值", "Before"), ("新值", "After")):
        table.add_column(choose(zh, en), overflow="fold")
    for one in found[:_SHOWN]:
        table.add_row(*map(escape, (choose(*SECTIONS[one.section]), one.where, one.name(), one.before, one.after)))
    if len(found) > _SHOWN:
        rest = len(found) - _SHOWN
        table.caption = choose(f"另有 {rest} 项，见 --json", f"{rest} more: see --json")
    return table


def _json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
