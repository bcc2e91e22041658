"""The retrofit programme of each unit (一企一策): which measure, when, at what cost, with what effect, for what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.cli.pathway_opening import assembled_of, scenario_of
from tanfeng.cli.screen import Column, say, table
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from rich.console import Console

    from tanfeng.pathway.split import Programme
    from tanfeng.workspace import Workspace

#: Headers of the workbook, Chinese with units; a column without one keeps its English name.
HEADERS = {
    "unit_id": "单元编号",
    "name": "单元",
    "enterprise_id": "企业编号",
    "city_code": "市州代码",
    "measure": "措施编号",
    "name_zh": "措施",
    "name_en": "Measure",
    "first_year": "起始年",
    "capital_cny": "投资 元",
    "capital_low": "投资 低 元",
    "capital_high": "投资 高 元",
    "capital_per_year_cny": "年金 元/年",
    "cost_confidence": "投资可信度",
    "year": "年份",
    "direct_tco2": "直接排放 t CO₂",
    "total_tco2": "总排放 t CO₂",
    "energy_tce": "能耗 tce",
    "running_cny": "运行成本 元",
    "item": "方案条目",
    "part": "部分",
    "unit": "单位",
    "contribution": "贡献",
}
SHEETS = {"tasks": "措施", "effects": "逐年效果", "amounts": "单元逐年", "items": "对方案条目的贡献"}


def programme(workspace: Workspace, name: str, unit: str) -> Programme:
    """Solve a scenario and read it unit by unit. Raises ``UsageError``: nothing decided, unknown unit."""
    from tanfeng.pathway.engine import Worker
    from tanfeng.pathway.facility import solve_plan
    from tanfeng.pathway.macc.facility_case import case_of
    from tanfeng.pathway.split import programme_of
    from tanfeng.pathway.split.facility_split import items_of, units_of

    scenario = scenario_of(workspace, name)
    problem = assembled_of(workspace, scenario).problem
    if problem is None or not problem.free_years or not problem.plants:
        raise UsageError(
            f"情景“{name}”没有可决策的内容，没有逐企业方案。",
            f"Nothing is decided in the scenario {name!r}: there is no programme by unit.",
        )
    with Worker() as worker:
        asked, plan, _ = solve_plan(problem, scenario.time_limit, worker)
    found = programme_of(case_of(asked), plan, items_of(asked), units_of(asked))
    return found.of(unit) if unit else found


def print_programme(console: Console, made: Programme, last_year: int) -> None:
    """Print one row per unit and measure: year, investment with its range, what it saves in the last year."""
    effects = {
        (row["unit_id"], row["measure"]): row
        for row in made.effects.filter(pl.col("year") == last_year).iter_rows(named=True)
    }
    shown = table(
        choose(
            f"一企一策：效果为 {last_year} 年，省为负", f"Programme by unit: effect in {last_year}, savings negative"
        ),
        Column("单元", "Unit"),
        Column("措施", "Measure"),
        Column("起始", "From", number=True),
        Column("投资 万元", "Capital CNY 1,000", number=True),
        Column("tCO₂", "tCO₂", number=True),
        Column("tce", "tce", number=True),
    )
    from tanfeng.pathway.split.programme import CLOSING

    before = None
    for row in made.tasks.sort("unit_id", "first_year", "measure").iter_rows(named=True):
        effect = effects.get((row["unit_id"], row["measure"]), {})
        who = "" if row["unit_id"] == before else str(row["name"])
        before = row["unit_id"]
        shown.add_row(
            who,
            choose(str(row["name_zh"]), str(row["name_en"])),
            str(row["first_year"]),
            "—" if row["measure"] == CLOSING else _money(row["capital_cny"]),
            _tonnes(effect, "total_tco2"),
            _tonnes(effect, "energy_tce"),
        )
    if made.tasks.is_empty():
        say(console, choose("没有单元采用措施、更新或关停。", "No unit takes a measure, is renewed or closes."))
        return
    console.print(shown)
    say(
        console,
        choose(
            "投资是声明的假设（低、高见 --json 与工作簿）；同一单元几项措施的共同效果按可行顺序平均分摊。",
            "Capital is assumed (low and high: --json, workbook); joint effects are averaged over orders.",
        ),
        "dim",
    )


def _money(value: float | None) -> str:
    """The amount in the one unit of its column."""
    if value is None:
        return choose("未知", "unknown")
    return choose(f"{value / 1e4:,.1f}", f"{value / 1e3:,.0f}")


def _tonnes(effect: Mapping[str, Any], key: str) -> str:
    value = effect.get(key)
    return "—" if value is None else f"{value:,.0f}"


def write_workbook(made: Programme, path: Path, title: str) -> None:
    """Write the four tables as a workbook, whole or not at all. Raises ``UsageError`` for another kind of file."""
    from tanfeng.core.files import whole_file
    from tanfeng.report.sheets import Column as Cell
    from tanfeng.report.sheets import Sheet
    from tanfeng.report.workbook import write_sheets

    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"--out 应为 .xlsx 文件，不是 {path}。", f"--out is an .xlsx file, not {path}.")
    sheets = [
        Sheet(
            SHEETS[key],
            [Cell(HEADERS.get(name, name), name, _kind(name, frame)) for name in frame.columns],
            [list(row) for row in frame.iter_rows()],
        )
        for key, frame in made.frames().items()
    ]
    front = [
        ("情景 Scenario", made.scenario),
        ("说明 Note", choose("投资为声明的假设，附范围。", "Capital is assumed.")),
    ]
    with whole_file(path) as temporary:
        write_sheets(temporary, title, front, sheets)


def _kind(name: str, frame: pl.DataFrame) -> Any:
    if name in {"year", "first_year"}:
        return "year"
    return "number" if frame.schema[name].is_numeric() else "text"
