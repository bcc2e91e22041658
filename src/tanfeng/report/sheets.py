"""What stands on each sheet of the workbook (各表内容): Chinese headers, rows, and a chart where one helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from tanfeng.core.findings import in_order
from tanfeng.report.chains import edition_of, source_entry, source_key
from tanfeng.report.labels import BASIS, BOUNDARY, CONFIDENCE, METHOD, MISSING, SECTOR, SEVERITY, STATUS, Names, say
from tanfeng.report.results import RunResults, plain
from tanfeng.report.verdict import reversals, scenario_name, sentences, target_name

Kind = Literal["text", "year", "tonnes", "share", "number"]


@dataclass(frozen=True)
class Column:
    """One column: its header in Chinese and English, and how its cells are written."""

    title: str
    english: str = ""
    kind: Kind = "text"
    width: int = 16


@dataclass(frozen=True)
class Chart:
    """A native chart over columns of its sheet; the first column holds the categories."""

    title: str
    kind: Literal["column", "line"]
    columns: tuple[int, ...]
    stacked: bool = False


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    chart: Chart | None = None


def front(results: RunResults) -> list[tuple[str, str]]:
    """Return the rows of the first sheet: what this is, the verdict, how to read it."""
    facts = results.workspace
    return [
        ("方案", f"{facts.plan_title_zh}\n{facts.plan_title_en}"),
        ("地区", facts.region_zh or facts.region),
        ("基准年", str(facts.base_year) if facts.base_year else "无数据"),
        ("参考数据版本", facts.reference_edition),
        ("方法版本", facts.method_version),
        *((f"结论：{sentence.topic.zh}", f"{sentence.text.zh}\n{sentence.text.en}") for sentence in sentences(results)),
        ("单位", "排放为吨二氧化碳（t CO₂）；份额为百分数。“无数据”不等于零。"),
        ("可信度", "结果取其所用数据中最弱的一级；“待核原文”只显示，不作判定依据。"),
        ("溯源", "每个数字的编号可在“溯源”表中查到公式、输入和来源，也可用 tanfeng trace 编号 逐级展开。"),
    ]


def all_sheets(results: RunResults, names: Names) -> list[Sheet]:
    """Return every sheet after the first, in the order of the report."""
    return [
        targets(results),
        accounts(results, names),
        *fuel_history(results, names),
        units(results, names),
        reconciliation(results),
        scenarios(results),
        peaks(results),
        findings(results),
        lineage(results),
        sources(results),
    ]


def targets(results: RunResults) -> Sheet:
    columns = [
        Column("目标", "Target", width=34),
        Column("要求", "Required", "number"),
        Column("比较", "Comparator"),
        Column("单位", "Unit"),
        Column("期限", "By"),
        Column("数值", "Value", "number"),
        Column("差距", "Gap", "number"),
        Column("状态", "Status"),
        Column("覆盖", "Coverage", width=30),
        Column("缺少的数据", "Missing inputs", width=40),
        Column("口径", "Definition", width=40),
        Column("可信度", "Confidence"),
        Column("编号", "Figure", width=34),
    ]
    rows = [
        [
            target_name(t).zh,
            plain(t.get("required")),
            t.get("comparator"),
            t.get("unit"),
            t.get("by"),
            plain(t.get("value")),
            plain(t.get("gap")),
            say(STATUS, t.get("status")).zh,
            _text(t, "coverage"),
            "\n".join(str(item) for item in t.get("missing_zh") or t.get("missing") or ()),
            _text(t, "definition"),
            say(CONFIDENCE, t.get("confidence")).zh,
            t.get("figure"),
        ]
        for t in results.targets
    ]
    return Sheet("目标", columns, rows)


def _text(row: Mapping[str, Any], stem: str) -> str:
    return str(row.get(f"{stem}_zh") or row.get(stem) or "")


def accounts(results: RunResults, names: Names) -> Sheet:
    columns = [
        Column("年份", "Year", "year", 8),
        Column("地区", "Region"),
        Column("行业", "Sector", width=20),
        Column("范围", "Boundary", width=26),
        Column("口径", "Definition", width=20),
        Column("二氧化碳 t", "CO2 t", "tonnes"),
        Column("下限 t", "Low t", "tonnes"),
        Column("上限 t", "High t", "tonnes"),
        Column("可信度", "Confidence"),
        Column("说明", "Note", width=40),
        Column("编号", "Figure", width=50),
    ]
    rows = [
        [
            row["year"],
            names.region(row["region"]).zh,
            say(SECTOR, row["sector"]).zh,
            say(BOUNDARY, row["boundary"]).zh,
            say(BASIS, row["basis"]).zh,
            row["tco2"],
            row.get("tco2_low"),
            row.get("tco2_high"),
            say(CONFIDENCE, row["confidence"]).zh,
            row.get("note_zh"),
            row["figure"],
        ]
        for row in results.accounts.to_dicts()
    ]
    return Sheet("核算结果", columns, rows)


def fuel_history(results: RunResults, names: Names) -> list[Sheet]:
    """Return one sheet per sector, years down and fuels across, with a stacked chart."""
    if results.fuel_history.is_empty():
        return [Sheet("燃料历史", [Column("年份", "Year", "year", 8)], [])]
    made = []
    for sector in results.fuel_history["sector"].unique().sort():
        frame = results.fuel_history.filter((pl.col("sector") == sector) & (pl.col("item") != "total"))
        wide = frame.pivot(on="item", index="year", values="tco2").sort("year")
        items = sorted(wide.columns[1:])
        columns = [Column("年份", "Year", "year", 8), *(Column(*names.item(item), "tonnes") for item in items)]
        name = say(SECTOR, sector).zh
        chart = Chart(f"{name}：燃料直接排放", "column", tuple(range(1, len(items) + 1)), stacked=True)
        made.append(Sheet(sheet_name(f"燃料历史 {name}"), columns, wide.select("year", *items).rows(), chart))
    return made


def units(results: RunResults, names: Names) -> Sheet:
    columns = [
        Column("单元", "Unit of production", width=34),
        Column("金属", "Metal", width=10),
        Column("工艺", "Route", width=34),
        Column("市州", "Prefecture"),
        Column("产能 t", "Capacity t", "tonnes"),
        Column("利用率", "Utilisation", "share", 10),
        Column("产量 t", "Output t", "tonnes"),
        Column("能耗 tce", "Energy tce", "tonnes"),
        Column("用电 MWh", "Electricity MWh", "tonnes"),
        Column("直接 t", "Direct t", "tonnes"),
        Column("直接下限 t", "Direct, low t", "tonnes"),
        Column("直接上限 t", "Direct, high t", "tonnes"),
        Column("间接 t", "Indirect t", "tonnes"),
        Column("合计 t", "Total t", "tonnes"),
        Column("方法", "Method"),
        Column("缺少", "Missing", width=30),
        Column("可信度", "Confidence"),
        Column("编号", "Figure", width=40),
    ]
    quantities = ("capacity_t", "utilisation", "production_t", "energy_tce", "electricity_mwh", "direct_tco2")
    more = ("direct_low", "direct_high", "indirect_tco2", "total_tco2")
    rows = [
        [
            row["name"],
            names.metal(row["metal"]).zh,
            names.route(row["route"]).zh,
            names.region(row["city_code"]).zh,
            *(row[key] for key in (*quantities, *more)),
            say(METHOD, row["method"]).zh,
            "\n".join(say(MISSING, item).zh for item in row["missing"] or ()),
            say(CONFIDENCE, row["confidence"]).zh,
            row["figure"],
        ]
        for row in results.unit_accounts.to_dicts()
    ]
    return Sheet("生产单元", columns, rows)


def reconciliation(results: RunResults) -> Sheet:
    columns = [
        Column("项目", "Item", width=36),
        Column("年份", "Year", "year", 8),
        Column("单位", "Unit", width=10),
        Column("自上而下", "Top-down", "number"),
        Column("自下而上", "Bottom-up", "number"),
        Column("官方", "Official", "number"),
        Column("残差", "Residual", "number"),
        Column("残差占比", "Residual, relative", "share", 10),
        Column("说明", "Note", width=60),
        Column("编号", "Figure", width=34),
    ]
    keys = ("year", "unit", "top_down", "bottom_up", "official", "residual", "residual_share", "note_zh", "figure")
    rows = [[_text(row, "name"), *(row.get(key) for key in keys)] for row in results.reconciliation.to_dicts()]
    return Sheet("对账", columns, rows)


def scenarios(results: RunResults) -> Sheet:
    """Return years down and, for each scenario, emission and energy across, with a chart of the totals."""
    years = sorted({year for scenario in results.scenarios for year in scenario["years"]})
    columns, values, totals = [Column("年份", "Year", "year", 8)], [], []
    for scenario in results.scenarios:
        for boundary in ("direct", "indirect", "total"):
            path = scenario.get(f"{boundary}_tco2") or [None] * len(scenario["years"])
            values.append(dict(zip(scenario["years"], plain(path), strict=True)))
            title = f"{scenario_name(scenario).zh} · {say(BOUNDARY, boundary).zh.split('（')[0]} t"
            english = f"{scenario_name(scenario).en} · {boundary} t"
            columns.append(Column(title, english, "tonnes", 22))
            if boundary == "total":
                totals.append(len(columns) - 1)
        path = scenario.get("energy_tce") or [None] * len(scenario["years"])
        values.append(dict(zip(scenario["years"], plain(path), strict=True)))
        name = scenario_name(scenario)
        columns.append(Column(f"{name.zh} · 能源消费 tce", f"{name.en} · energy tce", "tonnes", 22))
    rows = [[year, *(path.get(year) for path in values)] for year in years]
    return Sheet("情景", columns, rows, Chart("各情景二氧化碳合计", "line", tuple(totals)) if totals else None)


def peaks(results: RunResults) -> Sheet:
    columns = [
        Column("情景", "Scenario", width=20),
        Column("范围", "Boundary", width=26),
        Column("达峰年", "Peak year", "year", 10),
        Column("峰值", "Level", "tonnes"),
        Column("单位", "Unit"),
        Column("2030 年前", "Before 2030"),
        Column("概率", "Probability", "share", 10),
        Column("峰值不低于", "Level at least", "tonnes"),
        Column("只看情景各年的概率", "Probability, scenario years alone", "share", 16),
        Column("判断", "Statement", width=60),
        Column("什么会使判断反转", "What would reverse it", width=60),
        Column("可信度", "Confidence"),
        Column("编号", "Figure", width=34),
    ]
    known = {str(scenario["name"]): scenario_name(scenario).zh for scenario in results.scenarios}
    rows = [
        [
            known.get(str(peak.get("scenario")), peak.get("scenario")),
            say(BOUNDARY, peak.get("boundary")).zh,
            plain(peak.get("year")),
            plain(peak.get("level")),
            peak.get("unit"),
            "不能判断" if peak.get("before_2030") is None else "是" if peak["before_2030"] else "否",
            plain(peak.get("probability")),
            plain(peak.get("at_least")),
            plain((peak.get("scenario_years") or {}).get("probability")),
            str(peak.get("statement_zh") or ""),
            "\n".join(said.zh for said in reversals(peak)),
            say(CONFIDENCE, peak.get("confidence")).zh,
            peak.get("figure"),
        ]
        for peak in results.peaks
    ]
    return Sheet("达峰判断", columns, rows)


def findings(results: RunResults) -> Sheet:
    columns = [
        Column("级别", "Severity", width=12),
        Column("问题", "Finding", width=70),
        Column("文件", "File", width=28),
        Column("工作表", "Sheet"),
        Column("行", "Row", "text", 8),
        Column("列", "Column"),
        Column("应为", "Expected", width=24),
        Column("实为", "Given", width=24),
        Column("条款", "Clause", width=20),
        Column("规则", "Rule", width=30),
        Column("条数", "Count", "year", 8),
    ]
    rows = [
        [
            say(SEVERITY, f.severity).zh,
            f.zh,
            f.address.file,
            f.address.sheet,
            f.address.row or None,
            f.address.column,
            f.expected,
            f.given,
            f.clause,
            f.rule,
            f.count,
        ]
        for f in in_order(results.findings)
    ]
    return Sheet("问题", columns, rows)


def lineage(results: RunResults) -> Sheet:
    columns = [
        Column("编号", "Figure", width=50),
        Column("名称", "Name", width=40),
        Column("数值", "Value", "number", 18),
        Column("单位", "Unit", width=12),
        Column("公式", "Formula", width=40),
        Column("由以下数据得到", "Made from", width=60),
        Column("版本", "Edition", width=24),
        Column("来源", "Source", width=30),
        Column("可信度", "Confidence"),
        Column("缺少", "Missing", width=24),
        Column("说明", "Note", width=40),
    ]
    rows = [
        [
            f.id,
            f.name_zh,
            f.value,
            f.unit,
            f.formula,
            "\n".join(f.inputs),
            edition_of(results, f.id),
            source_key(results, f),
            say(CONFIDENCE, f.confidence).zh,
            "\n".join(f.missing),
            f.note_zh,
        ]
        for f in results.lineage
    ]
    return Sheet("溯源", columns, rows)


def sources(results: RunResults) -> Sheet:
    columns = [
        Column("来源", "Source", width=30),
        Column("题名", "Title", width=60),
        Column("文件", "File", width=40),
        Column("地址", "Address", width=60),
    ]
    used = sorted({source_key(results, figure) for figure in results.lineage if figure.source})
    rows = []
    for key in used:
        entry = source_entry(results, key)
        rows.append([key, entry["title"][0], entry.get("document", ""), entry.get("url", "")])
    return Sheet("来源", columns, rows)


def sheet_name(text: str) -> str:
    """Return the text as a sheet may be called: at most 31 characters, none of those Excel forbids."""
    return "".join("·" if character in "[]:*?/\\'" else character for character in text)[:31]
