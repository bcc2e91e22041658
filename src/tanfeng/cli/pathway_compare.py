"""Two scenarios side by side on the screen (情景比较屏幕)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tanfeng.cli.pathway_screen import tell
from tanfeng.cli.screen import Column, say, table
from tanfeng.core.language import choose, current
from tanfeng.report.numbers import Said, money, quantity
from tanfeng.report.pathway_words import BOUNDARY, NOT_FINAL, peak_level, peak_year
from tanfeng.report.svg import amounts

if TYPE_CHECKING:
    from rich.console import Console

    from tanfeng.report.pathway_run import PathwayRun

Two = tuple["PathwayRun", "PathwayRun"]


def print_comparison(console: Console, document: Mapping[str, Any], runs: Two) -> None:
    """Print what differs in the assumptions, then in the results, each with both sides."""
    names = _names(runs)
    if not document["final"]:
        say(console, tell(NOT_FINAL), "bold red", "!!")
    _assumptions(console, document, names)
    _results(console, document, runs, names)
    _measures(console, document, runs, names)


def _names(runs: Two) -> tuple[str, ...]:
    """What the two are called: by name in Chinese, where that tells them apart, else by the name of their files."""
    named = tuple(run.name.zh for run in runs)
    keys = tuple(str(run.scenario["name"]) for run in runs)
    return named if current() == "zh" and named[0] != named[1] else keys


def _assumptions(console: Console, document: Mapping[str, Any], names: tuple[str, ...]) -> None:
    if not document["differences"]:
        say(console, choose("两个情景的设定相同。", "The scenarios assume the same."))
        return
    shown = table(
        choose("设定不同之处", "What they assume differently"),
        Column("设定", "Assumption"),
        *(Column(name, name) for name in names),
    )
    for row in document["differences"]:
        shown.add_row(choose(row["name_zh"], row["name_en"]), *(_side(row[side]) for side in ("first", "second")))
    console.print(shown)
    for row in document["differences"]:
        sources = list(dict.fromkeys(row[side]["source"] for side in ("first", "second") if row[side]["source"]))
        if sources:
            label = choose(row["name_zh"], row["name_en"]) + choose("，来源：", ", source: ")
            say(console, label + choose("；", "; ").join(sources), "dim", indent=1)


def _side(side: Mapping[str, Any]) -> str:
    value = side["value"]
    if value is None or value == "":
        return choose("没有", "none")
    if isinstance(value, Mapping):
        return _setting(value)
    if isinstance(value, list):
        return choose(f"{len(value)} 项", f"{len(value)} entries")
    return tell(quantity(value, side["unit"] or ""))


def _setting(value: Mapping[str, Any]) -> str:
    """How a policy item enters a scenario, in few words."""
    if not value.get("enabled", True):
        return choose("不启用", "off")
    given = [f"{key}={value[key]}" for key in ("value", "by") if value.get(key) is not None]
    given += [f"{key}={choice}" for key, choice in (value.get("options") or {}).items()]
    return choose("启用", "on") + (f" ({', '.join(given)})" if given else "")


def _results(console: Console, document: Mapping[str, Any], runs: Two, names: tuple[str, ...]) -> None:
    last = document["years"][-1]
    shown = table(
        choose("结果", "Results"),
        Column("量", "Quantity"),
        *(Column(name, name, number=True) for name in names),
        Column("从哪年分开", "Parts in", whole=True),
    )
    for row in document["results"]:
        said = BOUNDARY[row["boundary"]]
        ends = [_amount(row[side][-1], row["boundary"]) for side in ("first", "second")]
        apart = str(row["parts_in"]) if row["parts_in"] else choose("不分开", "never")
        shown.add_row(choose(f"{last} 年{said.zh}", f"{said.en} {last}"), *ends, apart)
    costs = [tell(money(value)) for value in document["cost"]]
    shown.add_row(choose("成本（贴现）", "Cost (discounted)"), *costs, "")
    shown.add_section()
    for boundary, said in BOUNDARY.items():
        peaks = [next(p for p in run.peaks if p["boundary"] == boundary) for run in runs]
        cells = [f"{tell(peak_year(p))} {tell(peak_level(p)) if p.get('year') else ''}".strip() for p in peaks]
        shown.add_row(choose(f"{said.zh}达峰", f"peak of {said.en}"), *cells, "")
    for row in document["policy"]:
        cells = [_shortfall(row[side]) for side in ("first", "second")]
        shown.add_row(choose(f"缺口：{row['name_zh']}", f"shortfall: {row['name_en']}"), *cells, "")
    console.print(shown)


def _shortfall(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return choose("不设", "not set")
    return choose("无", "none") if row["satisfied"] else tell(quantity(row["slack"], row["slack_unit"]))


def _amount(value: float, boundary: str) -> str:
    return amounts(value, current(), "tce" if boundary == "energy" else "tCO2").say(value)


def _measures(console: Console, document: Mapping[str, Any], runs: Two, names: tuple[str, ...]) -> None:
    if not document["measures"]:
        say(console, choose("各单元的措施和年份相同。", "Units take up the same measures in the same years."))
        return
    units = {**runs[0].adoption().units, **runs[1].adoption().units}
    measures = {**runs[0].adoption().measures, **runs[1].adoption().measures}
    shown = table(
        choose("措施不同之处（采用年份）", "Measures that differ (year of adoption)"),
        Column("单元", "Unit"),
        Column("措施", "Measure"),
        *(Column(name, name, whole=True) for name in names),
    )
    for row in document["measures"]:
        unit, measure = row["unit_id"], row["measure"]
        years = [str(row[side]) if row[side] else choose("不采用", "never") for side in ("first", "second")]
        named = (tell(units.get(unit, Said(unit, unit))), tell(measures.get(measure, Said(measure, measure))))
        shown.add_row(*named, *years)
    console.print(shown)
