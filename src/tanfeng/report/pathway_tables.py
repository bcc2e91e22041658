"""A pathway run as tables (情景结果表): frames with English names for programs, sheets in Chinese for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tanfeng.core.findings import in_order
from tanfeng.report import pathway_by_products as by_products
from tanfeng.report import pathway_scrap
from tanfeng.report.labels import CONFIDENCE, SEVERITY, say
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.pathway_words import BOUNDARIES, BOUNDARY, COST, price_meaning, proof, status
from tanfeng.report.sheets import Chart, Column, Sheet

Row = dict[str, Any]

YEARS = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "boundary": pl.String,
    "unit": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "figure": pl.String,
}
POLICY = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "item": pl.String,
    "year": pl.Int64,
    "required": pl.Float64,
    "satisfied": pl.Boolean,
    "slack": pl.Float64,
    "slack_unit": pl.String,
    "shadow_price_cny": pl.Float64,
}
UNITS = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "unit_id": pl.String,
    "year": pl.Int64,
    "production_t": pl.Float64,
    "tco2": pl.Float64,
    "direct_tco2": pl.Float64,
    "indirect_tco2": pl.Float64,
    "closed": pl.Boolean,
    "renewed": pl.Boolean,
}
ADOPTION = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "unit_id": pl.String,
    "measure": pl.String,
    "year": pl.Int64,
    "treated_t": pl.Float64,
    "share": pl.Float64,
    "confidence": pl.String,
}
ASSUMPTIONS = {
    "scenario": pl.String,
    "name": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "source": pl.String,
    "confidence": pl.String,
    "figure": pl.String,
}
PEAKS = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "boundary": pl.String,
    "year": pl.Int64,
    "level": pl.Float64,
    "unit": pl.String,
    "before_2030": pl.Boolean,
    "probability": pl.Float64,
    "at_least_tco2": pl.Float64,
    "statement_zh": pl.String,
    "statement_en": pl.String,
    "figure": pl.String,
}
COSTS = {"scenario": pl.String, "final": pl.Boolean, "item": pl.String, "cny": pl.Float64}
FINDINGS = {
    "severity": pl.String,
    "rule": pl.String,
    "zh": pl.String,
    "en": pl.String,
    "expected": pl.String,
    "given": pl.String,
    "clause": pl.String,
    "count": pl.Int64,
}


def frames(run: PathwayRun) -> dict[str, pl.DataFrame]:
    """Return the tables of a run by name, one row per figure, units in the names of the columns (情景结果数据表)."""
    made = {
        "years": (_years(run), YEARS),
        "policy": (_policy(run), POLICY),
        "units": (_own(run, run.scenario["units"]), UNITS),
        "adoption": (_adoption(run), ADOPTION),
        "by_products": (by_products.by_unit(run), by_products.BY_UNIT),
        "by_products_sector": (by_products.of_sector(run), by_products.OF_SECTOR),
        "assumptions": (_own(run, run.scenario["assumptions"]), ASSUMPTIONS),
        "peaks": (_own(run, run.peaks), PEAKS),
        "costs": (_costs(run), COSTS),
        "findings": (_findings(run), FINDINGS),
    }
    if pathway_scrap.rows(run):
        made["scrap_supply"] = (_own(run, pathway_scrap.rows(run)), pathway_scrap.SCHEMA)
    return {
        name: pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema)
        for name, (rows, schema) in made.items()
    }


def _mine(run: PathwayRun) -> Row:
    return {"scenario": run.scenario["name"], "final": run.final}


def _own(run: PathwayRun, rows: Any) -> Iterator[Row]:
    mine = _mine(run)
    yield from ({**row, **mine} for row in rows)


def _years(run: PathwayRun) -> Iterator[Row]:
    for boundary, key in BOUNDARIES.items():
        low, high = run.scenario.get(f"{key}_low"), run.scenario.get(f"{key}_high")
        for at, year in enumerate(run.years):
            yield {
                **_mine(run),
                "boundary": boundary,
                "unit": "tce" if boundary == "energy" else "tCO2",
                "year": year,
                "value": run.values(boundary)[at],
                "low": low[at] if low else None,
                "high": high[at] if high else None,
                "figure": f"scenario.{run.scenario['name']}.{year}.{boundary}",
            }


def _policy(run: PathwayRun) -> Iterator[Row]:
    for row in run.scenario["policies"]:
        years = row["by_year"] or {None: {"slack": None, "shadow_price": None}}
        for year, said in years.items():
            yield {
                **_mine(run),
                "item": row["item"],
                "year": None if year is None else int(year),
                "required": row["value"],
                "satisfied": row["satisfied"],
                "slack": said["slack"],
                "slack_unit": row["slack_unit"],
                "shadow_price_cny": said["shadow_price"],
            }


def _adoption(run: PathwayRun) -> Iterator[Row]:
    for row in run.scenario["adoption"]:
        for at, year in enumerate(run.years):
            yield {**row, **_mine(run), "year": year, "treated_t": row["treated_t"][at], "share": row["share"][at]}


def _costs(run: PathwayRun) -> Iterator[Row]:
    for item, value in run.scenario["cost_items"].items():
        yield {**_mine(run), "item": item, "cny": value}


def _findings(run: PathwayRun) -> Iterator[Row]:
    yield from (vars(finding) for finding in in_order(run.findings))


def front(run: PathwayRun) -> list[tuple[str, str]]:
    """Return the rows of the first sheet: what was solved, how surely, how to read it."""
    said = status(run.scenario)
    return [
        ("情景", f"{run.name.zh}（{run.scenario['name']}）\n{run.name.en}"),
        ("求解状态", f"{said.zh}\n{said.en}"),
        ("最优性", f"{proof(run.scenario).zh}\n{proof(run.scenario).en}"),
        ("方案", f"{run.facts.plan_title_zh}\n{run.facts.plan_title_en}"),
        ("参考数据版本", run.facts.reference_edition),
        ("方法版本", run.facts.method_version),
        (
            "单位",
            "排放 tCO₂，能源 tce，成本为元（贴现），影子价格为当年元。“无数据”不等于零。",
        ),
        ("读法", "情景是写明的设定，不是预测。影子价格：该条目再严一个单位，当年多花的钱；未完成的条目没有价格。"),
    ]


def sheets(run: PathwayRun) -> list[Sheet]:
    """Return the sheets of the workbook; every sheet of a run that is not final says so in its name (工作表)."""
    made = [_by_year(run), _policies(run), _units(run), _measures(run), _assumed(run), _peaks(run), _costed(run)]
    made += [pathway_scrap.sheet(run)] if pathway_scrap.rows(run) else []
    made += [by_products.sheet(run), _found(run)]
    mark = "" if run.final else "（非最终）"
    return [Sheet(sheet.name + mark, sheet.columns, sheet.rows, sheet.chart) for sheet in made]


def _by_year(run: PathwayRun) -> Sheet:
    columns = [Column("年份", "Year", "year", 8)]
    for key, said in BOUNDARY.items():
        unit = "tce" if key == "energy" else "tCO2"
        columns.append(Column(f"{said.zh} {unit}", f"{said.en} {unit}", "tonnes", 20))
        columns += [
            Column(f"{said.zh} 下限 {unit}", f"{said.en}, low {unit}", "tonnes", 20),
            Column(f"{said.zh} 上限 {unit}", f"{said.en}, high {unit}", "tonnes", 20),
        ]
    columns.append(Column("用电 MWh", "Electricity MWh", "tonnes", 18))
    series = [run.scenario.get(f"{key}{end}") for key in BOUNDARIES.values() for end in ("", "_low", "_high")]
    series.append(run.scenario.get("electricity_mwh"))
    rows = [[year, *(values[at] if values else None for values in series)] for at, year in enumerate(run.years)]
    return Sheet("逐年", columns, rows, Chart(f"{run.name.zh}：二氧化碳", "line", (1, 4, 7)))


def _policies(run: PathwayRun) -> Sheet:
    columns = [
        Column("条目", "Item", width=34),
        Column("编号", "Id", width=26),
        Column("年份", "Year", "year", 8),
        Column("要求值", "Required", "number"),
        Column("做到", "Satisfied", width=8),
        Column("缺口", "Shortfall", "number"),
        Column("单位", "Unit", width=10),
        Column("影子价格 元/单位", "Shadow price CNY/unit", "number", 20),
        Column("含义", "Meaning", width=44),
    ]
    meaning = {row["item"]: price_meaning(row).zh for row in run.scenario["policies"]}
    rows = [
        [
            run.item(row["item"]).zh,
            row["item"],
            row["year"],
            row["required"],
            row["satisfied"],
            row["slack"],
            row["slack_unit"],
            row["shadow_price_cny"],
            meaning[row["item"]],
        ]
        for row in _policy(run)
    ]
    return Sheet("方案条目", columns, rows)


def _units(run: PathwayRun) -> Sheet:
    columns = [
        Column("单元", "Unit", width=34),
        Column("编号", "Id", width=28),
        Column("年份", "Year", "year", 8),
        Column("产量 t", "Output t", "tonnes"),
        Column("排放合计 tCO2", "Total tCO2", "tonnes"),
        Column("直接 tCO2", "Direct tCO2", "tonnes"),
        Column("间接 tCO2", "Indirect tCO2", "tonnes"),
        Column("已退出", "Closed", width=8),
        Column("更新", "Renewed", width=8),
    ]
    names = run.adoption().units
    keys = ("unit_id", "year", "production_t", "tco2", "direct_tco2", "indirect_tco2", "closed", "renewed")
    rows = [[names[row["unit_id"]].zh, *(row.get(key) for key in keys)] for row in run.scenario["units"]]
    return Sheet("单元逐年", columns, rows)


def _measures(run: PathwayRun) -> Sheet:
    columns = [
        Column("单元", "Unit", width=34),
        Column("措施", "Measure", width=34),
        Column("年份", "Year", "year", 8),
        Column("处理产量 t", "Treated output t", "tonnes"),
        Column("采用份额", "Share", "share", 10),
        Column("可信度", "Confidence"),
    ]
    names = run.adoption().units
    rows = [
        [
            names[row["unit_id"]].zh,
            row["name_zh"],
            row["year"],
            row["treated_t"],
            row["share"],
            say(CONFIDENCE, row["confidence"]).zh,
        ]
        for row in _adoption(run)
        if row["treated_t"] > 0
    ]
    return Sheet("措施采用", columns, rows)


def _assumed(run: PathwayRun) -> Sheet:
    columns = [
        Column("假设", "Assumption", width=34),
        Column("取值", "Value", "number"),
        Column("下限", "Low", "number"),
        Column("上限", "High", "number"),
        Column("单位", "Unit", width=12),
        Column("来源", "Source", width=60),
        Column("可信度", "Confidence"),
        Column("写在", "Declared in"),
        Column("编号", "Figure", width=34),
    ]
    keys = ("name_zh", "value", "low", "high", "unit", "source")
    rows = [
        [*(row[key] for key in keys), say(CONFIDENCE, row["confidence"]).zh, row["declared_in"], row["figure"]]
        for row in run.scenario["assumptions"]
    ]
    return Sheet("假设", columns, rows)


def _peaks(run: PathwayRun) -> Sheet:
    columns = [
        Column("范围", "Boundary", width=18),
        Column("达峰年", "Peak year", "year", 10),
        Column("峰值", "Level", "tonnes"),
        Column("单位", "Unit", width=8),
        Column("2030 年前", "Before 2030"),
        Column("概率", "Probability", "share", 10),
        Column("峰值不低于 tCO2", "Level at least tCO2", "tonnes"),
        Column("判断", "Statement", width=80),
        Column("编号", "Figure", width=30),
    ]
    keys = ("unit", "before_2030", "probability", "at_least_tco2", "statement_zh", "figure")
    rows = [
        [BOUNDARY[p["boundary"]].zh, p["year"], p.get("level", p.get("tco2")), *(p.get(key) for key in keys)]
        for p in run.peaks
    ]
    return Sheet("达峰判断", columns, rows)


def _costed(run: PathwayRun) -> Sheet:
    columns = [Column("成本项", "Item", width=34), Column("元（贴现）", "CNY, discounted", "tonnes", 22)]
    items: Mapping[str, float] = run.scenario["cost_items"]
    rows: list[list[Any]] = [[say(COST, key).zh, value] for key, value in items.items()]
    rows.append(["合计（不含碳支付与罚价）", run.scenario["cost"]])
    rows.append(["各价格、投资取低值", run.scenario["cost_low"]])
    rows.append(["各价格、投资取高值", run.scenario["cost_high"]])
    return Sheet("成本", columns, rows)


def _found(run: PathwayRun) -> Sheet:
    columns = [
        Column("级别", "Severity", width=12),
        Column("问题", "Finding", width=80),
        Column("应为", "Expected", width=24),
        Column("实为", "Given", width=24),
        Column("条款", "Clause", width=24),
        Column("规则", "Rule", width=30),
        Column("条数", "Count", "year", 8),
    ]
    rows = [
        [say(SEVERITY, f.severity).zh, f.zh, f.expected, f.given, f.clause, f.rule, f.count]
        for f in in_order(run.findings)
    ]
    return Sheet("问题", columns, rows)
