"""A solved scenario on the screen (情景结果屏幕): proof, peaks, plan items and prices, measures by unit, findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tanfeng.cli.screen import Column, pairs, print_findings, say, table
from tanfeng.core.language import choose, current
from tanfeng.report.heat_map import adoption_year
from tanfeng.report.numbers import Said, money, probability
from tanfeng.report.pathway_words import (
    BOUNDARY,
    COST,
    NOT_FINAL,
    peak_level,
    peak_year,
    price_meaning,
    proof,
    shortfall,
    status,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from tanfeng.report.pathway_run import PathwayRun

#: Rows of measures on the screen; the JSON and the files hold all.
_ROWS = 40
#: What the share of a measure is a share of.
_SHARE = (
    "“采用”是措施所及的产量占该单元当年产量的比例，最高为设定的可及份额。绿电合同 100% 指全部产量都签约："
    "每吨产量签约的电量是基年购电乘以设定的“绿电合同占购电的份额”，不是全部购电，也不是该单元不再有排放。",
    "Taken up: the output a measure treats in the output of that year, at most its declared potential. Green power "
    "100% means that all output is under contract: per tonne the declared share of the power bought in the base year, "
    "not all of it, and not that the unit emits nothing.",
)


def tell(said: Said) -> str:
    return choose(*said)


def print_run(console: Console, run: PathwayRun) -> None:
    """Print the run for a screen of 80 columns."""
    if not run.final:
        say(console, tell(status(run.scenario)), "bold red", "!!")
    name = choose("情景", "Scenario")
    say(
        console,
        f"{name} {run.scenario['name']}（{tell(run.name)}）" if current() == "zh" else f"{name} {tell(run.name)}",
    )
    say(console, tell(status(run.scenario)) + choose("。", ". ") + tell(proof(run.scenario)))
    console.print(_peaks(run))
    for peak in run.peaks:
        said = str(peak.get(f"statement_{current()}") or "")
        if said:
            say(console, said, "dim", tell(BOUNDARY[str(peak["boundary"])]))
    if run.scenario["policies"]:
        _items(console, run)
    _conflict(console, run)
    console.print(_costs(run))
    _measures(console, run)
    say(console, tell(Said(*_built(run))), "dim")
    shown = [
        f for f in run.readable_findings() if f.rule not in ("pathway.policy-conflict", "pathway.policy-shortfall")
    ]
    print_findings(console, shown, run.reference)
    if not run.final:
        say(console, tell(NOT_FINAL), "bold red", "!!")


def _peaks(run: PathwayRun) -> Table:
    shown = table(
        choose("达峰判断", "Peak statement"),
        Column("范围", "Boundary"),
        Column("达峰年", "Peak", whole=True),
        Column("峰值", "Level", number=True),
        Column("2030年前", "By 2030", whole=True),
        Column("概率", "Chance", number=True),
        Column("只看情景年", "Scenario only", number=True),
    )
    for peak in run.peaks:
        alone = (peak.get("scenario_years") or {}).get("probability")
        shown.add_row(
            tell(BOUNDARY[str(peak["boundary"])]),
            tell(peak_year(peak)),
            tell(peak_level(peak)),
            _yes(peak.get("before_2030")),
            tell(probability(peak.get("probability"))),
            tell(probability(alone)),
        )
    return shown


def _yes(value: bool | None) -> str:
    if value is None:
        return choose("不能判断", "unknown")
    return choose("是", "yes") if value else choose("否", "no")


def _items(console: Console, run: PathwayRun) -> None:
    """Each item with its shortfall, below it in words what one unit more of it would cost."""
    shown = table(
        choose("方案条目", "Plan items"),
        Column("条目", "Item"),
        Column("从", "From", whole=True),
        Column("缺口", "Shortfall", number=True),
        Column("边际代价（影子价格）", "Cost of one unit more (shadow price)"),
    )
    for row in run.scenario["policies"]:
        shown.add_row(
            tell(run.item(str(row["item"]))),
            str(row["from"]),
            tell(shortfall(row)),
            tell(price_meaning(row)),
            style="" if row["satisfied"] else "yellow",
        )
    console.print(shown)


def _conflict(console: Console, run: PathwayRun) -> None:
    conflict = run.scenario.get("conflict")
    if not conflict:
        return
    heading = choose("不能同时做到的条目", "Items that cannot all be met")
    console.print(f"[bold yellow]{heading}[/bold yellow]")
    for said in (conflict, *conflict["relaxations"]):
        say(console, run.with_names(str(said[current()])), mark="·", indent=1)


def _costs(run: PathwayRun) -> Table:
    shown = pairs(choose("成本（贴现，建模设施）", "Cost (discounted, modelled plants)"))
    for key, value in sorted(run.scenario["cost_items"].items(), key=lambda item: -abs(item[1])):
        if abs(value) >= 1.0:
            shown.add_row(tell(COST.get(key, Said(key, key))), tell(money(value)))
    low, high = tell(money(run.scenario["cost_low"])), tell(money(run.scenario["cost_high"]))
    whole = choose("合计（不含碳支付与罚价）", "Total (no carbon payments, no penalties)")
    shown.add_section()
    shown.add_row(whole, tell(money(run.scenario["cost"])), style="bold")
    shown.add_row(choose("各价格、投资取低值至高值", "Prices and capital from low to high"), f"{low} – {high}")
    return shown


def _measures(console: Console, run: PathwayRun) -> None:
    rows = list(taken_up(run))
    if not rows:
        say(console, choose("没有单元新采用措施。", "No unit takes up a measure."))
        return
    shown = table(
        choose("措施（新采用的）", "Measures taken up"),
        Column("单元", "Unit"),
        Column("措施", "Measure"),
        Column("年份", "Year", whole=True),
        Column(f"{run.years[-1]} 年采用", f"Taken up {run.years[-1]}", number=True),
    )
    for unit, measure, year, share in rows[:_ROWS]:
        shown.add_row(unit, measure, str(year), f"{share:.0%}")
    console.print(shown)
    say(console, choose(*_SHARE), "dim")
    if len(rows) > _ROWS:
        rest = len(rows) - _ROWS
        say(console, choose(f"另有 {rest} 行，见 --json 或 --out。", f"{rest} more: see --json or --out."), "dim")


def taken_up(run: PathwayRun) -> Iterator[tuple[str, str, int, float]]:
    """Yield unit, measure, year of adoption and share in the last year, by year; what stood before is left out."""
    shown = run.adoption()
    years = shown.years()
    rows = []
    for (unit, measure), shares in shown.shares().items():
        year = adoption_year(shares, years)
        if year is not None:
            names = (tell(shown.units.get(unit, Said(unit, unit))), tell(shown.measures[measure]))
            rows.append((year, *names, shares.get(years[-1], 0.0)))
    yield from ((unit, measure, year, share) for year, unit, measure, share in sorted(rows))


def _by_year(years: Sequence[int], tonnes: Sequence[float]) -> list[str]:
    """Years with what is built in them in 10 kt; what reads as zero is left out."""
    said = [(year, f"{built / 1e4:,.1f}") for year, built in zip(years, tonnes, strict=True)]
    return [choose(f"{year} 年 {amount}", f"{year} {amount}") for year, amount in said if amount != "0.0"]


def _built(run: PathwayRun) -> tuple[str, str]:
    """New lines, renewals and closures, in one sentence."""
    shown = run.adoption()
    names = {key: tell(said) for key, said in shown.units.items()}
    new = [
        f"{names[key].removeprefix(choose('新建：', 'new lines: '))} {'、'.join(said)}"
        for key, values in run.scenario["new_capacity_t"].items()
        if (said := _by_year(run.years, values))
    ]
    gone = [f"{names[unit]} {year}" for unit, year in shown.first("closed").items()]
    again = [f"{names[unit]} {year}" for unit, year in shown.first("renewed").items()]
    renewed = (f"；原地更新：{'、'.join(again)}", f"; renewed: {', '.join(again)}") if again else ("", "")
    zh = f"新建产能（万t）：{'；'.join(new) or '无'}{renewed[0]}；退出：{'、'.join(gone) or '无'}。"
    en = f"New capacity (10 kt): {'; '.join(new) or 'none'}{renewed[1]}; closed: {', '.join(gone) or 'none'}."
    return zh, en
