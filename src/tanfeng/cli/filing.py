"""``tanfeng filing``: the life of a report, from draft to verified (报告的生命周期)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from tanfeng.cli.screen import Column, pairs, print_findings, say, table, total_name, total_unit
from tanfeng.core.findings import Finding, to_dicts
from tanfeng.core.language import choose, current
from tanfeng.report.plain_words import plain

if TYPE_CHECKING:
    from tanfeng.filing.difference import Difference
    from tanfeng.filing.store import Store
    from tanfeng.filing.version import Act, Version, VersionId
    from tanfeng.reference import Reference
    from tanfeng.workspace import Workspace

HELP = choose(
    "报告的生命周期：草稿、检查、提交、核查、更正、复算、差异",
    "The life of a report: draft, check, submit, verify, correct, recompute, diff",
)
#: On the screen; the JSON holds all.
_OF_A_SECTION = 10
#: Fields of a line and of the options that no ledger column names.
_FIELDS = {
    "tco2e_fixed": ("排放量 tCO₂e", "emissions, tCO₂e"),
    "tce_calorific_fixed": ("综合能耗当量值 tce", "energy, calorific tce"),
    "tce_equivalent_fixed": ("综合能耗等价值 tce", "energy, equivalent tce"),
    "formula": ("公式", "formula"),
    "factors": ("因子", "factors"),
    "energy_factors": ("折标系数", "coefficients"),
    "confidence": ("可信度", "confidence"),
    "factor_year": ("电力因子年份", "year of the electricity factor"),
}

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
        _say_made(store, version, home.reference, as_json)


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
        _report(store, wanted, found, home.reference, as_json)
    raise typer.Exit(1 if any(finding.blocks for finding in found) else 0)


@app.command("submit", help=choose("提交已检查的版本；此后不可更改", "Submit a checked version for good"))
def submit(version: _Id, workspace: _Home = None, by: _By = "", reason: _Why = "", as_json: _Json = False) -> None:
    from tanfeng.filing import life
    from tanfeng.filing.version import VersionId

    act, wanted = _act(by, reason), VersionId.parse(version)
    home = _open(workspace)
    with _store(home, write=True) as store:
        blocking = life.submit(store, wanted, act)
        _report(store, wanted, blocking, home.reference, as_json)
    raise typer.Exit(1 if blocking else 0)


@app.command("verify", help=choose("记录核查通过", "Record that a submitted version was verified"))
def verify(version: _Id, workspace: _Home = None, by: _By = "", reason: _Why = "", as_json: _Json = False) -> None:
    from tanfeng.filing import life
    from tanfeng.filing.version import VersionId

    act, wanted = _act(by, reason), VersionId.parse(version)
    home = _open(workspace)
    with _store(home, write=True) as store:
        life.verify(store, wanted, act)
        _report(store, wanted, (), home.reference, as_json)


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
        made = life.correct(store, wanted, of_enterprise_year(view), act)
        _say_made(store, made, home.reference, as_json)


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
        made = life.candidate(store, wanted, home.reference, contents, act)
        _say_made(store, made, home.reference, as_json)


@app.command("list", help=choose("列出报告及其版本", "List the reports and their versions"))
def list_(workspace: _Place = None, as_json: _Json = False) -> None:
    with _store(_open(workspace)) as store:
        versions = store.versions()
        if as_json:
            _json([_described(store, version) for version in versions])
            return
        shown = table(
            choose("报告及其版本", "Reports and their versions"),
            Column("编号", "Id", whole=True),
            Column("企业", "Enterprise", whole=True),
            Column("期间", "Period", whole=True),
            Column("类别", "Kind"),
            Column("状态", "State", whole=True),
            Column("最后操作", "Last act"),
            Column("原因", "Reason"),
        )
        for version in versions:
            last = store.audit(version.id)[-1]
            state = store.state_name(version.state, current())
            when = f"{last.at[:10]} {last.actor}"
            cells = (version.enterprise_id, version.period, _kind(version), state, when, version.reason)
            shown.add_row(str(version.id), *map(escape, cells))
        Console().print(shown)


@app.command("show", help=choose("查看一个版本：合计、问题、审计", "Show a version: totals, findings, audit"))
def show(version: _Id, workspace: _Home = None, as_json: _Json = False) -> None:
    from tanfeng.filing import parts
    from tanfeng.filing.result import tonnes
    from tanfeng.filing.version import VersionId

    wanted = VersionId.parse(version)
    home = _open(workspace)
    with _store(home) as store:
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
        chosen = _guidelines(found.guideline_set)
        say(console, f"{found.id} · {found.enterprise_id} · {found.period} · {_kind(found)} · {state}", "bold")
        say(console, f"{choose('核算指南：', 'Guideline: ')}{chosen}", "dim")
        said = choose(
            f"方法 {made.method}，程序 {made.program}，参考数据版本 {made.edition}",
            f"Method {made.method}, program {made.program}, reference edition {made.edition}",
        )
        say(console, said, "dim")
        shown = pairs(choose("合计", "Totals"))
        for name, value in totals.items():
            amount = tonnes(value)
            text = f"{Decimal(amount):,} {total_unit(name)}" if amount else choose("无数据", "no data")
            shown.add_row(escape(total_name(name)), text)
        console.print(shown)
        say(console, choose("经过", "History"), "bold")
        for step in audit:
            state = store.state_name(step.to_state, current())
            say(console, f"{step.at[:16].replace('T', ' ')}  {step.actor} → {state}  {step.why}".rstrip(), indent=2)
        print_findings(console, findings, home.reference)


@app.command("diff", help=choose("逐项比较两个版本", "Compare two versions field by field"))
def diff(before: _Id, after: _Id, workspace: _Home = None, as_json: _Json = False) -> None:
    from tanfeng.filing.difference import difference
    from tanfeng.filing.version import VersionId

    home = _open(workspace)
    with _store(home) as store:
        found = difference(*(store.content(VersionId.parse(text)) for text in (before, after)))
    if as_json:
        _json({"before": before, "after": after, "differences": [one.to_dict(current()) for one in found]})
        return
    _print_differences(Console(), found, home.reference)


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
        print_findings(Console(), outcome.findings)
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


def _say_made(store: Store, version: VersionId, reference: Reference, as_json: bool) -> None:
    """Say what draft there is now, with the findings that stand in its way."""
    from tanfeng.filing import parts

    _report(store, version, parts.findings_of(store.content(version)), reference, as_json)


def _report(store: Store, version: VersionId, findings: Sequence[Finding], reference: Reference, as_json: bool) -> None:
    found = store.version(version)
    if as_json:
        _json(_described(store, found) | {"findings": to_dicts(findings, current())})
        return
    console = Console()
    state = store.state_name(found.state, current())
    say(console, choose(f"版本 {version}：{state}", f"Version {version}: {state}"), "bold")
    print_findings(console, findings, reference)


def _guidelines(chosen: str) -> str:
    from tanfeng.accounting.enterprise import AUTO

    return choose("按金属、工艺和年份选取", "by metal, route and year") if chosen == AUTO else chosen


def _print_differences(console: Console, found: Sequence[Difference], reference: Reference) -> None:
    """By section, one paragraph for each field: where it stands, then the value before and after."""
    from tanfeng.filing.difference import SECTIONS

    if not found:
        say(console, choose("两个版本没有差异。", "The two versions do not differ."))
        return
    nothing = choose("（无）", "(none)")
    for section, name in SECTIONS.items():
        of_section = [one for one in found if one.section == section]
        if not of_section:
            continue
        say(console, f"{choose(*name)}{choose('：', ': ')}{len(of_section)}", "bold")
        for one in of_section[:_OF_A_SECTION]:
            before, after = (plain(text, reference) or nothing for text in (one.before, one.after))
            say(console, plain(f"{one.where} · {_field(one)}", reference).strip(" ·"), indent=2)
            say(console, f"{before} → {after}", "dim", indent=6)
        rest = len(of_section) - _OF_A_SECTION
        if rest > 0:
            say(console, choose(f"另有 {rest} 项，见 --json。", f"{rest} more: see --json."), "dim", indent=2)


def _field(one: Difference) -> str:
    return choose(*_FIELDS[one.column]) if one.column in _FIELDS else one.name()


def _json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
