"""The tables of ``tanfeng energy`` on the screen (能耗表)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.markup import escape

from tanfeng.cli.screen import Column, number, print_findings, say, table, unit_name
from tanfeng.core.confidence import may_decide
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.language import choose, current
from tanfeng.report.plain_words import attribute_name, plain

if TYPE_CHECKING:
    from tanfeng.cli.energy import Shown
    from tanfeng.indicators.energy_per_value_added import EnergyPerValueAdded

_VERDICTS = {
    "pass": ("合格", "pass", "green"),
    "warning": ("提醒", "warning", "yellow"),
    "fail": ("不合格", "fail", "red"),
    "unknown": ("不能判定", "unknown", "yellow"),
}
#: A national standard is known by its number.
_STANDARD = re.compile(r"GB(/T)? [0-9.]+-[0-9]{4}")
#: The parts of a product's energy that are shown; the others are added to the note below the table where there are any.
_PARTS = ("main_tce", "auxiliary_tce", "affiliated_tce", "recovered_tce")


def print_energy(console: Console, shown: Shown) -> None:
    """Print carriers, products and steps, limits, energy per value added, findings."""
    view = shown.view
    say(console, f"{view.enterprise['name']} · {view.year}", "bold")
    _print_carriers(console, shown)
    _print_products(console, shown)
    _print_limits(console, shown)
    if shown.intensity is not None and shown.intensity.levels.height:
        _print_per_value_added(console, shown.intensity)
    print_findings(console, shown.findings, view.reference)


def _print_carriers(console: Console, shown: Shown) -> None:
    listed = table(
        choose("综合能耗（GB/T 2589，tce）", "Comprehensive energy (GB/T 2589, tce)"),
        Column("品种", "Carrier"),
        Column("数量", "Quantity", number=True),
        Column("单位", "Unit", whole=True),
        Column("当量值", "Calorific", number=True),
        Column("等价值", "Equivalent", number=True),
        Column("占比", "Share", number=True),
    )
    names = shown.view.account.stream_names()
    elsewhere, weak, stream = [], [], object()
    for row in shown.carriers.sort("stream", maintain_order=True).iter_rows(named=True):
        name = _carrier(shown, row)
        quantity = f"{number(row['quantity'])} {unit_name(row['unit'])}"
        if not row["counts"]:
            elsewhere.append(f"{name} {quantity}")
            continue
        if row["stream"] != stream:
            stream = row["stream"]
            listed.add_row(f"[dim]{escape(names.get(row['stream'], row['stream'] or '—'))}[/dim]")
        if not may_decide(row["confidence"]):
            weak.append(f"{name}{choose('：', ': ')}{confidence_name(row['confidence'], current())}")
        listed.add_row(
            f"  {escape(name)}",
            number(row["quantity"]),
            escape(unit_name(row["unit"])),
            number(row["tce_calorific"]),
            number(row["tce_equivalent"]),
            "" if row["share"] is None else f"{row['share']:.1%}",
        )
    totals = [shown.view.account.energy.get(name) for name in ("tce_calorific", "tce_equivalent")]
    listed.add_section()
    listed.add_row(choose("合计", "Total"), "", "", *(number(None if t is None else float(t)) for t in totals), "")
    console.print(listed)
    comma = choose("；", "; ")
    if elsewhere:
        text = comma.join(elsewhere)
        say(console, choose(f"已随燃料或电力计入、不另计：{text}。", f"Counted with its fuel: {text}."), "dim")
    if weak:
        say(console, choose(f"可信度：{comma.join(weak)}。", f"Confidence: {comma.join(weak)}."), "dim")


def _carrier(shown: Shown, row: dict[str, Any]) -> str:
    item = shown.view.reference.item(row["item"])
    name = choose(item.name_zh, item.name_en) if item else row["item"] or "—"
    attribute = attribute_name(row["attribute"])
    return f"{name}{choose('（', ' (')}{attribute}{choose('）', ')')}" if attribute else name


def _print_products(console: Console, shown: Shown) -> None:
    energy = shown.view.product_energy
    products = energy.of_year()
    listed = table(
        choose("单位产品能耗（GB 25323 口径，当量值，tce）", "Energy per product (calorific value, tce)"),
        Column("产品", "Product"),
        Column("主要", "Main", number=True),
        Column("辅助", "Auxil.", number=True),
        Column("附属", "Affil.", number=True),
        Column("回收外供", "Recovered", number=True),
        Column("产量 t", "Output t", number=True),
        Column("kgce/t", "kgce/t", number=True),
    )
    for row in products.iter_rows(named=True):
        listed.add_row(
            escape(f"{row['product'] or '—'} {row['unit_id']}"),
            *(number(row[name], 0) for name in _PARTS),
            number(row["output_t"], 0),
            number(row["kgce_per_t"], 1),
        )
    console.print(listed)
    for row in products.iter_rows(named=True):
        for sentence in _not_in(row, row["product"] or row["unit_id"]):
            say(console, plain(sentence, shown.view.reference), "dim")


def _not_in(row: dict[str, Any], name: str) -> Iterator[str]:
    """Say what the energy of a product or step lacks."""
    if row["missing"]:
        yield choose(
            f"{name}没有结果，缺什么见下面的问题。", f"{name} has no result: the findings say what is missing."
        )
    if row["unassigned_tce"]:
        amount = number(row["unassigned_tce"], 0)
        yield choose(
            f"{name}另含未分系统的能耗 {amount} tce。", f"{name} also has {amount} tce that belong to no system."
        )
    if row["unplaced_use_tce"] and row["not_included"]:
        amount = number(row["unplaced_use_tce"], 0)
        yield choose(
            f"{name}未含不能归属到它的能耗，至多 {amount} tce。",
            f"{name} is without energy that cannot be placed in it, at most {amount} tce.",
        )


def _print_limits(console: Console, shown: Shown) -> None:
    """Each product and step with its intensity, below it one line for each limit or benchmark."""
    lines = shown.rating.lines
    steps = shown.view.product_energy.steps.filter(pl.col("period") == str(shown.view.year))
    named = {(row["unit_id"], row["step"]): row for row in steps.iter_rows(named=True)}
    of_products = lines.filter(pl.col("step").is_null())
    whole = set(of_products.select("unit_id", "intensity", "rule_set").iter_rows())
    say(console, choose("与能耗限额和能效标杆对照", "Against limits and benchmarks"), "bold")
    before: tuple[str, str | None] | None = None
    for row in lines.iter_rows(named=True):
        subject = (row["unit_id"], row["step"])
        if row["step"] and (row["unit_id"], row["intensity"], row["rule_set"]) in whole:
            continue
        if subject != before:
            before = subject
            say(console, f"{_subject(row, named)}{choose('：', ': ')}{_measured(row)}", indent=2)
            if row["step"] in {step for unit, step in named if unit == row["unit_id"]}:
                step = named[subject]
                for sentence in _not_in(step, choose("本工序", "The step")):
                    say(console, plain(sentence, shown.view.reference), "dim", indent=4)
        zh, en, colour = _VERDICTS[row["verdict"]]
        say(console, _place(row), colour, choose(zh, en), indent=4)


def _subject(row: dict[str, Any], steps: dict[tuple[str, str], dict[str, Any]]) -> str:
    step = steps.get((row["unit_id"], row["step"] or ""))
    name = row["product"] or "—"
    if row["step"]:
        made = step["name"] if step is not None else row["step"]
        name = choose(f"{name}的工序“{made}”", f"{name}, step {made}")
    return f"{name} {row['unit_id']}"


def _measured(row: dict[str, Any]) -> str:
    return number(row["intensity"], 1) + (f" {row['unit']}" if row["intensity"] is not None and row["unit"] else "")


def _place(row: dict[str, Any]) -> str:
    """One ladder: the document, its levels, where the product stands, how far the next level is."""
    from tanfeng.ratings import ruleset

    levels = " / ".join("—" if value is None else f"{value:g}" for value in row["thresholds"])
    rule_set = ruleset.load(row["rule_set"]) if row["rule_set"] else None
    title = choose(rule_set.zh, rule_set.en) if rule_set else ""
    standard = _STANDARD.match(title)
    parts = [f"{standard.group() if standard else title} {levels}".strip()]
    if row["class"] != "unrated":
        parts.append(choose(row["class_zh"], row["class_en"]))
    if row["gap"] is not None:
        far = f"{row['gap']:,.1f} {row['unit'] or ''}".strip()
        yearly = f" ({row['gap_tce']:,.0f} tce/a)" if row["gap_tce"] is not None else ""
        parts.append(choose(f"距上一档 {far}{yearly}", f"{far}{yearly} to the next level"))
    reason = choose(row["reason_zh"], row["reason_en"])
    parts += [reason] if reason else []
    if row["verdict"] != "unknown":
        parts.append(confidence_name(row["confidence"], current()))
    return choose("，", ", ").join(part for part in parts if part)


def _print_per_value_added(console: Console, result: EnergyPerValueAdded) -> None:
    from tanfeng.indicators.energy_per_value_added import options

    named = {option.key: option for option in options()}
    used = [named[key].find(choice) for key, choice in result.options.items()]
    unit = str(result.levels["value_added_unit"][0] or "")
    listed = table(
        choose(f"单位增加值能耗（tce/{unit}）", f"Energy per value added (tce per {unit})"),
        Column("年份", "Year", number=True),
        Column("能耗 tce", "Energy tce", number=True),
        Column(f"增加值 {unit}", f"Value added {unit}", number=True),
        Column("强度", "Intensity", number=True),
        Column("同比", "Change", number=True),
        Column("累计下降", "Decline so far", number=True),
    )
    changes = {row["year"]: row for row in result.changes.iter_rows(named=True)}
    for row in result.levels.iter_rows(named=True):
        change = changes.get(row["year"])
        listed.add_row(
            str(row["year"]),
            number(row["energy_tce"], 0),
            number(row["value_added"], 1),
            number(row["tce_per_unit"], 4),
            "" if change is None else f"{change['change']:+.2%}",
            "" if change is None else f"{change['cumulative']:.2%}",
        )
    console.print(listed)
    bases = sorted({str(basis) for basis in result.levels["price_basis"].drop_nulls()})
    prices = [choose(f"{basis} 年价", f"{basis} prices") for basis in bases]
    words = [*prices, *(choose(choice.zh, choice.en) for choice in used if choice is not None)]
    say(console, choose("；", "; ").join(words), "dim")
