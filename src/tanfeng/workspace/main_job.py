"""The main job (主任务): everything one run knows, gathered from the layers in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.accounting.sectors import ALL, DIRECT, SMELTING, TOP_DOWN
from tanfeng.accounting.series_checks import Thresholds, breaks, outliers
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.core.lineage import Lineage
from tanfeng.core.version import __version__
from tanfeng.report.results import Mark, RunResults, WorkspaceFacts

if TYPE_CHECKING:
    from tanfeng.accounting.assumptions import Assumptions
    from tanfeng.indicators.result import TargetReport
    from tanfeng.materials import Materials
    from tanfeng.pathway import PathwayResult
    from tanfeng.reference import Reference
    from tanfeng.workspace.views import Views
    from tanfeng.workspace.workspace import Workspace

FILE = "tanfeng.toml"
Progress = Callable[[str, str], None]


def run(workspace: Workspace, progress: Progress | None = None, *, killable: bool = False) -> RunResults:
    """Run every layer of the workspace; ``progress`` is told each step in Chinese and English before it begins.

    ``killable`` solves the scenarios in a process of its own, which is killed when a time limit is not kept.
    """
    tell = progress or (lambda _zh, _en: None)
    tell("读取参考数据和台账", "reading reference data and ledger")
    reference, ledger = workspace.reference, workspace.ledger
    findings = list(workspace.findings)
    tell("核算与对账", "accounting and reconciling")
    views = workspace.views
    tell("评价目标", "judging the targets")
    targets = workspace.targets()
    flows = _materials(workspace)
    tell("求解情景、判断达峰", "solving the scenarios, stating the peak")
    pathway = _pathway(workspace, killable=killable)
    lineage = Lineage()
    for part in (views.reconciliation.lineage, targets.lineage, pathway.lineage):
        lineage.update(part)
    if views.account is not None:
        lineage.update(views.account.lineage)
        findings += views.account.findings
    for more in (views.top_down, views.bottom_up, views.reconciliation, targets, pathway):
        findings += more.findings
    if flows is not None:
        findings += flows.findings
    return RunResults(
        workspace=facts(workspace),
        lineage=lineage,
        accounts=views.accounts,
        fuel_history=views.top_down.fuel_history,
        unit_accounts=views.bottom_up.unit_accounts,
        reconciliation=views.reconciliation.table,
        targets=targets.to_dicts(),
        scenarios=pathway.scenarios,
        peaks=pathway.peaks,
        findings=in_order(findings),
        enterprises=ledger.table("enterprises"),
        units=ledger.table("units"),
        parks=_parks(workspace),
        plan=_plan(workspace),
        assumptions=[*_stated(views.assumptions), *pathway.assumptions],
        marks=list(marks(views, reference)),
        options=_options(targets),
        materials=flows,
        reference=reference,
        prefectures=_map(workspace),
    )


def _pathway(workspace: Workspace, *, killable: bool) -> PathwayResult:
    """The scenarios; a workspace of an enterprise has none, and its report says so."""
    if workspace.file.scenarios is not None:
        return workspace.pathway(killable=killable)
    from tanfeng.pathway import PathwayResult

    none = Finding(
        "info",
        "run.no-scenarios",
        "工作区没有情景，不作达峰判断。",
        "The workspace has no scenarios: nothing is said about a peak.",
        Address(file=FILE),
        expected="scenarios",
    )
    return PathwayResult((), (), (), (none,), Lineage())


def _materials(workspace: Workspace) -> Materials | None:
    """The material flow of a workspace that describes one, central values alone: its pictures show no intervals."""
    from tanfeng.materials import materials
    from tanfeng.materials.read_system import FILE as SYSTEMS

    if not (workspace.folder / SYSTEMS).is_file():
        return None
    return materials(workspace.folder, workspace.ledger, workspace.reference, region=workspace.file.region, draws=0)


def facts(workspace: Workspace) -> WorkspaceFacts:
    region = workspace.reference.region(workspace.file.region)
    return WorkspaceFacts(
        name=workspace.file.name,
        name_en=workspace.file.name_en,
        path=workspace.folder.name,
        region=workspace.file.region,
        region_zh=region.name_zh if region else "",
        region_en=region.name_en if region else "",
        plan_id=workspace.plan.id,
        plan_title_zh=workspace.plan.title_zh,
        plan_title_en=workspace.plan.title_en,
        base_year=workspace.file.base_year,
        reference_edition=workspace.reference.edition,
        method_version=__version__,
    )


def _plan(workspace: Workspace) -> list[dict[str, Any]]:
    """The items of the plan with the English names of their departments."""
    names = workspace.plan.departments
    items: list[dict[str, Any]] = workspace.plan.to_json()["items"]
    return [
        {**item, "departments_en": [known.name_en if (known := names.get(n)) else n for n in item["departments"]]}
        for item in items
    ]


def _parks(workspace: Workspace) -> pl.DataFrame:
    """The parks and bases of the region, from the reference table."""
    parks = workspace.reference.table("parks")
    cities = parks["city_region"].drop_nulls().unique().to_list()
    inside = [city for city in cities if workspace.file.region in workspace.reference.specificity(city)]
    return parks.filter(pl.col("city_region").is_in(inside))


def _map(workspace: Workspace) -> dict[str, Any] | None:
    """The shipped schematic map of the region; a region without one has a report without a map."""
    try:
        return workspace.reference.map(workspace.file.region)
    except UsageError:
        return None


def _stated(assumptions: Assumptions) -> Iterator[dict[str, Any]]:
    for item in assumptions:
        yield {
            "name": item.name,
            "value": item.value,
            "low": item.low,
            "high": item.high,
            "unit": item.unit,
            "source": item.source,
            "confidence": item.confidence,
            "note_zh": item.note_zh,
            "note_en": item.note_en,
            "figure": item.figure,
        }


def marks(views: Views, reference: Reference) -> Iterator[Mark]:
    """The years of the main series that must not be read like the others, found by shape, never by name."""
    zh, en = reference.names("items", "zh"), reference.names("items", "en")
    thresholds = Thresholds.load()
    totals = views.top_down.accounts.filter(
        pl.col("boundary") == DIRECT, pl.col("basis") == TOP_DOWN, pl.col("sector") != ALL, pl.col("tco2").is_not_null()
    )
    main = pl.col("sector") == SMELTING
    for row in outliers(views.top_down.fuel_history, totals, thresholds).filter(main).to_dicts():
        items = row["items"][:2]
        yield Mark(
            row["year"],
            "anomaly",
            f"异常年份：{'、'.join(zh.get(item, item) for item in items)}明显偏离前后两年",
            f"an outlier: {', '.join(en.get(item, item) for item in items)} against both neighbouring years",
        )
    for row in breaks(totals, thresholds).filter(main).to_dicts():
        yield Mark(
            row["year"],
            "break",
            f"序列断点：较上年 {row['ratio']:.2g} 倍，此前不可比",
            f"a break: {row['ratio']:.2g} times the year before, not comparable with it",
        )


def _options(targets: TargetReport) -> dict[str, str]:
    return {
        f"{result.id}.{option}": choice
        for result in targets.results
        for option, choice in sorted(result.options.items())
    }
