"""The tables of ``tanfeng energy`` on the screen (能耗表)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.findings import SEVERITY_ZH, Finding
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.cli.energy import Shown
    from tanfeng.indicators.energy_per_value_added import EnergyPerValueAdded

_SHOWN_FINDINGS = 20
_VERDICTS = {
    "pass": ("合格", "pass", "green"),
    "warning": ("提醒", "warning", "yellow"),
    "fail": ("不合格", "fail", "red"),
    "unknown": ("不能判定", "unknown", "dim"),
}


def print_energy(console: Console, shown: Shown) -> None:
    """Print carriers, products and steps, limits, energy per value added, findings."""
    view = shown.view
    console.print(f"[bold]{escape(str(view.enterprise['name']))} · {view.year}[/bold]")
    console.print(_carriers(shown))
    console.print(_products(shown))
    console.print(_limits(shown))
    if shown.intensity is not None and shown.intensity.levels.height:
        console.print(_per_value_added(shown.intensity))
    _print_findings(console, shown.findings)


def _table(title: tuple[str, str], *columns: tuple[str, str, bool]) -> Table:
    """Return an empty table; a column is (Chinese, English, numbers)."""
    table = Table(title=choose(*title), title_justify="left")
    for zh, en, numeric in columns:
        table.add_column(choose(zh, en), justify="right" if numeric else "left", overflow="fold")
    return table


def _carriers(shown: Shown) -> Table:
    table = _table(
        ("综合能耗（GB/T 2589）", "Comprehensive energy (GB/T 2589)"),
        ("去向", "Flow", False),
        ("品种", "Carrier", False),
        ("属性", "Attribute", False),
        ("数量", "Quantity", True),
        ("当量值 tce", "Calorific tce", True),
        ("等价值 tce", "Equivalent tce", True),
        ("占比", "Share", True),
        ("可信度", "Confidence", False),
    )
    names = shown.view.account.stream_names()
    for row in shown.carriers.iter_rows(named=True):
        item = shown.view.reference.item(row["item"])
        elsewhere = choose("另计", "elsewhere")
        table.add_row(
            escape(names.get(row["stream"], row["stream"] or "—")),
            escape(choose(item.name_zh, item.name_en) if item else row["item"] or "—"),
            escape(row["attribute"] or ""),
            "—" if row["quantity"] is None else f"{row['quantity']:,.2f} {row['unit'] or ''}",
            _tce(row["tce_calorific"]) if row["counts"] else elsewhere,
            _tce(row["tce_equivalent"]) if row["counts"] else elsewhere,
            "" if row["share"] is None else f"{row['share']:.1%}",
            confidence_name(row["confidence"], current()) if row["counts"] else "",
        )
    energy = shown.view.account.energy
    totals = [energy.get(name) for name in ("tce_calorific", "tce_equivalent")]
    texts = [_tce(None if total is None else float(total)) for total in totals]
    table.add_section()
    table.add_row(choose("合计", "Total"), "", "", "", *texts, "", "")
    return table


def _products(shown: Shown) -> Table:
    table = _table(
        ("单位产品能耗（当量值）", "Energy per product (calorific value)"),
        ("单元", "Unit", False),
        ("产品 / 工序", "Product / step", False),
        ("主要", "Main", True),
        ("辅助", "Aux.", True),
        ("附属", "Affil.", True),
        ("未分", "Unassigned", True),
        ("回收外供", "Recovered", True),
        ("产量 t", "Output t", True),
        ("kgce/t", "kgce/t", True),
        ("未计入", "Not included", False),
    )
    energy = shown.view.product_energy
    steps = energy.steps.filter(pl.col("period") == str(energy.year))
    for product in energy.of_year().iter_rows(named=True):
        table.add_row(escape(product["unit_id"]), escape(product["product"] or "—"), *_energy(product))
        for step in steps.filter(pl.col("unit_id") == product["unit_id"]).iter_rows(named=True):
            table.add_row("", f"  {escape(step['name'])}", *_energy(step), style="dim")
    return table


def _energy(row: dict[str, Any]) -> list[str]:
    parts = ("main_tce", "auxiliary_tce", "affiliated_tce", "unassigned_tce", "recovered_tce")
    intensity = row["kgce_per_t"]
    open_ = [*row["missing"], *row["not_included"]]
    return [
        *(_tce(row[name]) for name in parts),
        _tce(row["output_t"]),
        choose("无", "none") if intensity is None else f"{intensity:,.1f}",
        escape("; ".join(open_)),
    ]


def _limits(shown: Shown) -> Table:
    table = _table(
        ("与限额和标杆对照", "Against limits and benchmarks"),
        ("单元", "Unit", False),
        ("工序", "Step", False),
        ("规则", "Ladder", False),
        ("实际", "Measured", True),
        ("各档", "Levels", False),
        ("档次", "Level", False),
        ("判定", "Verdict", False),
        ("距上一档", "To the next", True),
        ("tce/a", "tce/a", True),
        ("可信度", "Confidence", False),
    )
    for row in shown.rating.lines.iter_rows(named=True):
        zh, en, colour = _VERDICTS[row["verdict"]]
        reason = choose(row["reason_zh"], row["reason_en"])
        levels = " / ".join("—" if value is None else f"{value:g}" for value in row["thresholds"])
        table.add_row(
            escape(row["unit_id"]),
            escape(row["step"] or ""),
            escape(row["rule_set"] or "—"),
            "—" if row["intensity"] is None else f"{row['intensity']:,.1f} {row['unit'] or ''}",
            levels,
            choose(row["class_zh"], row["class_en"]),
            f"[{colour}]{choose(zh, en)}[/]" + (f"\n{escape(reason)}" if reason else ""),
            "" if row["gap"] is None else f"{row['gap']:,.1f}",
            "" if row["gap_tce"] is None else f"{row['gap_tce']:,.0f}",
            confidence_name(row["confidence"], current()),
        )
    return table


def _per_value_added(result: EnergyPerValueAdded) -> Table:
    from tanfeng.indicators.energy_per_value_added import options

    named = {option.key: option for option in options()}
    used = [named[key].find(choice) for key, choice in result.options.items()]
    table = _table(
        ("单位增加值能耗", "Energy per value added"),
        ("年份", "Year", True),
        ("能耗 tce", "Energy tce", True),
        ("增加值", "Value added", True),
        ("强度", "Intensity", True),
        ("同比", "Change", True),
        ("累计下降", "Decline so far", True),
    )
    changes = {row["year"]: row for row in result.changes.iter_rows(named=True)}
    for row in result.levels.iter_rows(named=True):
        change = changes.get(row["year"])
        basis = choose(f"{row['price_basis']} 年价", f"{row['price_basis']} prices") if row["price_basis"] else ""
        table.add_row(
            str(row["year"]),
            _tce(row["energy_tce"]),
            f"{row['value_added']:,.1f} {row['value_added_unit']} {basis}".strip(),
            "—" if row["tce_per_unit"] is None else f"{row['tce_per_unit']:.4f} tce/{row['value_added_unit']}",
            "" if change is None else f"{change['change']:+.2%}",
            "" if change is None else f"{change['cumulative']:.2%}",
        )
    table.caption = "；".join(choose(choice.zh, choice.en) for choice in used if choice is not None)
    return table


def _tce(value: float | None) -> str:
    return "—" if value is None else f"{value:,.2f}"


def _print_findings(console: Console, findings: list[Finding]) -> None:
    if not findings:
        return
    console.print(f"[bold]{choose('问题与说明', 'Findings')}[/bold]")
    for finding in findings[:_SHOWN_FINDINGS]:
        style = "red" if finding.blocks else "yellow" if finding.severity == "warning" else "dim"
        severity = choose(SEVERITY_ZH[finding.severity], finding.severity)
        place = str(finding.address)
        prefix = f"{escape(place)}: " if place else ""
        console.print(f"[{style}]{severity}[/{style}] {prefix}{escape(finding.message())}", soft_wrap=True)
    if len(findings) > _SHOWN_FINDINGS:
        rest = len(findings) - _SHOWN_FINDINGS
        console.print(choose(f"另有 {rest} 条，见 --json。", f"{rest} more: see --json."), style="dim")
