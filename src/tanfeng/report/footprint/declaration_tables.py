"""The tables of the declaration (声明中的表)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tanfeng.accounting.footprint.allocation_findings import METHOD_NAMES
from tanfeng.accounting.footprint.rules import quality_matrix
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.findings import SEVERITY_ZH
from tanfeng.report.documents.content import Cell, Column, Number, Row, State, Table, Text
from tanfeng.report.documents.words import Words

if TYPE_CHECKING:
    from tanfeng.accounting.footprint import Footprint

#: How many inputs and findings the tables show; the JSON holds all.
_INPUTS, _FINDINGS = 20, 40


def categories(footprint: Footprint, words: Words) -> Table:
    """Return the footprint by kind of burden."""
    say, unit = words.choose, f"tCO2e/{footprint.unit}"
    name = "name_zh" if words.lang == "zh" else "name_en"
    rows = [
        Row((Text(row[name]), Number(row["tco2e"], 4), _percent(row["share"])))
        for row in footprint.by_category().iter_rows(named=True)
    ]
    if rows and footprint.covered is not None:
        label = say("合计", "Total") if footprint.total is not None else say("已覆盖部分合计", "Covered part")
        rows.append(Row((Text(label), Number(footprint.covered, 4), _percent(1.0)), "total"))
    columns = (
        Column(say("类别", "Kind"), width=2),
        Column(say("碳足迹", "Footprint"), unit, numeric=True),
        Column(say("占比", "Share"), "%", numeric=True),
    )
    return Table("categories", say("按类别的贡献", "Contribution by kind"), columns, tuple(rows))


def inputs(footprint: Footprint, words: Words) -> Table:
    """Return the largest single inputs, with process, quantity of the year and confidence."""
    say, unit = words.choose, f"tCO2e/{footprint.unit}"
    name = "name_zh" if words.lang == "zh" else "name_en"
    rows = [
        Row(
            (
                Text(row["process"]),
                Text(row[name]),
                Text(f"{row['quantity']:,.6g} {row['unit']}"),
                Number(row["tco2e"], 4),
                Text(confidence_name(row["confidence"], words.lang)),
            )
        )
        for row in footprint.contributions.head(_INPUTS).iter_rows(named=True)
    ]
    columns = (
        Column(say("工序", "Process"), width=2),
        Column(say("投入或排放", "Input or emission"), width=2),
        Column(say("全年数量", "Quantity of the year"), width=1.6),
        Column(say("贡献", "Contribution"), unit, 1.3, numeric=True),
        Column(say("可信度", "Confidence")),
    )
    caption = say(f"贡献最大的投入（前 {_INPUTS} 项）", f"The {_INPUTS} largest inputs")
    return Table("inputs", caption, columns, tuple(rows))


def background(footprint: Footprint, words: Words) -> Table:
    """Return the background data that were used, with year, source and confidence."""
    say = words.choose
    used = {term.factor.key for term in footprint.system.terms if term.factor is not None}
    used |= {row["factor"].key for row in footprint.system.outputs if row["factor"] is not None}
    wanted = {f"{row['process_id']}|{row['term']}" for row in footprint.contributions.iter_rows(named=True)}
    here = {
        term.factor.key
        for term in footprint.system.terms
        if term.factor is not None and f"{footprint.system.ids[term.process]}|{term.key}" in wanted
    }
    here |= {
        row["factor"].key
        for row in footprint.system.outputs
        if row["factor"] is not None and f"{row['process_id']}|credit.{row['flow']}" in wanted
    }
    factors = [f for key, f in sorted(footprint.system.background.used.items()) if key in used & here]
    rows = [
        Row(
            (
                Text(f.name_zh if words.lang == "zh" else f.name_en),
                Number(f.value),
                Text(f.unit),
                Text(str(f.year)) if f.year else State.MISSING,
                Text(f.source),
                Text(confidence_name(f.confidence, words.lang)),
            )
        )
        for f in factors
    ]
    columns = (
        Column(say("背景数据", "Background data"), width=2.2),
        Column(say("数值", "Value"), numeric=True),
        Column(say("单位", "Unit"), width=1.3),
        Column(say("年份", "Year"), width=0.7),
        Column(say("来源", "Source"), width=3),
        Column(say("可信度", "Confidence")),
    )
    return Table("background", say("背景数据与来源", "Background data and sources"), columns, tuple(rows))


def allocation(footprint: Footprint, words: Words) -> Table:
    """Return what was done with each product of the processes that have a choice."""
    say = words.choose
    language = 0 if words.lang == "zh" else 1
    rows = [
        Row(
            (
                Text(row["process"]),
                Text(row["flow"]),
                Text(METHOD_NAMES.get(row["method"], (row["method"],) * 2)[language]),
                _percent(row["share"]),
                Text(row["price_years"] or "/"),
            )
        )
        for row in footprint.methods.filter(pl.col("method") != "all").iter_rows(named=True)
    ]
    columns = (
        Column(say("工序", "Process"), width=2),
        Column(say("产出", "Output"), width=1.6),
        Column(say("处理方法", "Method"), width=1.6),
        Column(say("分担负荷", "Share of burden"), "%", numeric=True),
        Column(say("价格年份", "Years of prices")),
    )
    return Table("allocation", say("联产品的分配", "Allocation of co-products"), columns, tuple(rows))


def alternatives(footprint: Footprint, words: Words) -> Table:
    """Return the footprint under every method beside the chosen one."""
    say, unit = words.choose, f"tCO2e/{footprint.unit}"
    language = 0 if words.lang == "zh" else 1
    chosen = next((a.covered for a in footprint.alternatives if a.method == "chosen"), None)
    rows = []
    for alternative in footprint.alternatives:
        value = alternative.covered
        kept = words.joined(list(alternative.kept))
        note = say("不适用", "does not fit") if value is None else ""
        if value is not None and kept:
            note = say(f"仍用原法：{kept}", f"chosen method kept in: {kept}")
        change = None if value is None or not chosen else value / chosen - 1
        cells: tuple[Cell, ...] = (
            Text(METHOD_NAMES[alternative.method][language]),
            State.NOT_APPLICABLE if value is None else Number(value, 4),
            State.NOT_APPLICABLE if change is None else Number(change * 100, 1),
            Text(note),
        )
        rows.append(Row(cells))
    columns = (
        Column(say("方法", "Method"), width=1.6),
        Column(say("碳足迹", "Footprint"), unit, 1.3, numeric=True),
        Column(say("与选定方法相差", "Against chosen"), "%", numeric=True),
        Column(say("说明", "Remark"), width=2.6),
    )
    return Table("alternatives", say("分配方法的影响", "Effect of the allocation"), columns, tuple(rows))


def quality(footprint: Footprint, words: Words) -> Table:
    """Return the scores of data quality."""
    say = words.choose
    language = 0 if words.lang == "zh" else 1
    scores = footprint.quality.scores if footprint.quality is not None else None
    names = quality_matrix()["indicators"]
    rows = [Row((Text(names[key][language]), Number(value, 2))) for key, value in (scores or {}).items()]
    mean = footprint.quality.mean if footprint.quality is not None else None
    if mean is not None:
        rows.append(Row((Text(say("平均", "Mean")), Number(mean, 2)), "total"))
    columns = (Column(say("指标", "Indicator"), width=2), Column(say("得分", "Score"), numeric=True))
    return Table("quality", say("数据质量得分", "Data quality"), columns, tuple(rows))


def drivers(footprint: Footprint, words: Words) -> Table:
    """Return what moves the result most."""
    say = words.choose
    found = footprint.interval.drivers if footprint.interval is not None else ()
    rows = tuple(Row((Text(name), _percent(share))) for name, share in found)
    columns = (
        Column(say("输入", "Input"), width=3),
        Column(say("占方差", "Share of variance"), "%", numeric=True),
    )
    return Table("drivers", say("影响结果最大的输入", "What moves the result most"), columns, rows)


def findings(footprint: Footprint, words: Words) -> Table:
    """Return the findings, those that block first."""
    say = words.choose
    rows = [
        Row(
            (
                Text(say(SEVERITY_ZH[f.severity], f.severity)),
                Text(f.message(words.lang)),
                Text(f.address.words(words.lang) or "/"),
            )
        )
        for f in footprint.findings[:_FINDINGS]
    ]
    columns = (
        Column(say("级别", "Severity"), width=0.9),
        Column(say("问题", "Finding"), width=4),
        Column(say("位置", "Place"), width=1.6),
    )
    return Table("findings", say("问题与说明", "Findings"), columns, tuple(rows))


def _percent(share: float | None) -> Cell:
    return State.NOT_APPLICABLE if share is None else Number(share * 100, 1)
