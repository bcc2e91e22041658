"""Abatement cost, split, validation and ensemble on the screen (减排成本、分解、验证、集合模拟屏幕)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tanfeng.cli.pathway_screen import tell
from tanfeng.cli.screen import Column, print_findings, say, table
from tanfeng.core.language import CHINESE, ENGLISH, choose, current
from tanfeng.report.code_names import with_names
from tanfeng.report.macc_bars import bars_of, beside
from tanfeng.report.numbers import Said, money, probability
from tanfeng.report.pathway_pictures import errors_said
from tanfeng.report.pathway_words import BOUNDARY, NOT_FINAL
from tanfeng.report.svg import amounts, short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from tanfeng.core.findings import Finding


#: What the last column of the ladder counts.
_NEW = (
    "“新采用”：与上一级相比新采用措施的项数，一个单元的一项措施为一项。",
    "Newly taken up: measures taken up beyond the step before; one measure at one unit counts one.",
)


def print_macc(console: Console, document: Mapping[str, Any], findings: Sequence[Finding]) -> None:
    """Print the ladder, the measures in their order, what stands beside, and why both views differ."""
    if any(step["status"] != "certified" for step in document["ladder"]):
        say(console, tell(NOT_FINAL), "bold red", "!!")
    scale = amounts(max((abs(step["tco2"]) for step in document["ladder"]), default=1.0), current())
    ladder = table(
        choose(
            f"碳价阶梯（每级重新优化；{scale.unit}）", f"Carbon-price ladder (optimised again each time; {scale.unit})"
        ),
        Column("碳价 元/t", "CNY/t", number=True),
        Column("减排", "Avoided", number=True),
        Column("排放", "Emission", number=True),
        Column("本级边际 元/t", "Marginal CNY/t", number=True),
        Column("新采用 项", "Newly taken up", number=True),
    )
    for step in document["ladder"]:
        marginal = "—" if step["marginal"] is None else f"{step['marginal']:,.0f}"
        avoided, left = (short(step[key] / scale.divisor) for key in ("avoided_tco2", "tco2"))
        cells = (f"{step['price']:g}", avoided, left, marginal)
        ladder.add_row(*cells, str(len(step["new"])))
    console.print(ladder)
    say(console, choose(*_NEW), "dim")
    bars = bars_of(document["measures"])
    size = amounts(max((bar.avoided for bar in bars), default=1.0), current())
    shown = table(
        choose("逐项措施（先列省钱的，按省多少；其余按每吨成本）", "Measures (savers first by what they save)"),
        Column("措施", "Measure"),
        Column(f"减排 {size.unit}", f"Avoids {size.unit}", number=True),
        Column("元/t（范围）", "CNY/t (range)", number=True),
    )
    for bar in bars:
        shown.add_row(tell(bar.name), short(bar.avoided / size.divisor), bar.cost_number(current()))
    console.print(shown)
    for said in beside(document["measures"], current()):
        say(console, said)
    green = document["bought_green"]
    if green["zh"]:
        say(console, choose(green["zh"], green["en"]), "yellow")
    say(console, choose(document["difference_zh"], document["difference_en"]), "dim")
    rule = document["annualisation"]["rules"][document["annualisation"]["rule"]]
    say(console, choose("年化规则：" + rule["zh"], "Annualisation: " + rule["en"]), "dim")
    print_findings(console, [f for f in findings if f.rule != "macc.bought-green-power"], shown=8)


def print_split(
    console: Console,
    document: Mapping[str, Any],
    level: str,
    name_of: Callable[[str], str],
    findings: Sequence[Finding],
    *,
    units: Mapping[str, Said] | None = None,
) -> None:
    """Print the target under every rule side by side, by city or enterprise, with the rest and the gap named.

    ``units`` are the names of the units that the findings speak of, by their id.
    """
    rules = document["rules"]
    scale = amounts(max(abs(float(document["target"])), 1.0), current(), document["unit"])
    quantity = tell(BOUNDARY[document["quantity"]])
    amount = scale.say(document["target"])
    title = choose(f"{document['year']} 年{quantity} {amount} 的分解", f"{quantity} of {amount} in {document['year']}")
    shown = table(
        f"{title}（{scale.unit}）" if current() == "zh" else f"{title} ({scale.unit})",
        Column({"city": "市州", "enterprise": "企业"}[level], level.capitalize()),
        Column("基年", "Base", number=True),
        *(Column(rule["name_zh"], rule["name_en"], number=True) for rule in rules),
    )

    def size(value: float | None) -> str:
        return "—" if value is None else f"{value / scale.divisor:,.2f}"

    rows = document[f"by_{level}"]
    bare = [row for row in rows if row["base"] is None and all(value is None for value in row["amounts"].values())]
    for row in rows:
        if row not in bare:
            amounts_of = (size(row["amounts"].get(rule["rule"])) for rule in rules)
            shown.add_row(_whose(row, name_of), size(row["base"]), *amounts_of)
    shown.add_section()
    for key, zh, en in (("rest", "行业其余部分", "rest of the sector"), ("gap", "未分解的缺口", "gap, not allocated")):
        shown.add_row(choose(zh, en), "", *(size(rule[key]) for rule in rules))
    base = size(document["base_total"])
    shown.add_row(choose("合计", "Whole"), base, *(size(rule["whole"]) for rule in rules), style="bold")
    console.print(shown)
    if bare:
        say(console, _without(bare, level, name_of), "dim")
    for rule in rules:
        if rule["gap"]:
            said = choose(rule["gap_zh"], rule["gap_en"])
            say(console, said, "dim", choose(rule["name_zh"], rule["name_en"]))
    print_findings(console, [_named(finding, units or {}) for finding in findings])


def _whose(row: Mapping[str, Any], name_of: Callable[[str], str]) -> str:
    """Name of a row; what has no place and no past are new lines, whose place the model does not decide."""
    if row["id"] is not None:
        return name_of(row["id"])
    if row["base"] is None:
        return choose("新建产能（地点未定）", "new lines (place open)")
    return choose("（地点不明）", "(place unknown)")


def _without(bare: Sequence[Mapping[str, Any]], level: str, name_of: Callable[[str], str]) -> str:
    """Say once which cities or enterprises have nothing to share."""
    names = [name_of(row["id"]) for row in bare if row["id"] is not None]
    kind = {"city": ("个市州", "cities"), "enterprise": ("家企业", "enterprises")}[level]
    return choose(
        f"没有数可分的 {len(bare)} {kind[0]}（产量、路线或排放缺失，不是 0）：{'、'.join(names)}。",
        f"{len(bare)} {kind[1]} with nothing to share (no output, route or emission; not zero): {', '.join(names)}.",
    )


def _named(finding: Finding, units: Mapping[str, Said]) -> Finding:
    """The finding with units by their names."""
    return replace(finding, zh=with_names(finding.zh, units, CHINESE), en=with_names(finding.en, units, ENGLISH))


def print_validation(console: Console, document: Mapping[str, Any], findings: Sequence[Finding]) -> None:
    """Print the errors of each series, the sentences on weaknesses, and the checks against the literature."""
    for row in document["hindcast"]:
        shown = table(
            choose(f"回测：{row['name_zh']}", f"Hindcast: {row['name_en']}"), Column("方法与误差", "Method and error")
        )
        for said in errors_said(row):
            shown.add_row(tell(said))
        console.print(shown)
    for sentence in document["sentences"]:
        say(console, sentence[current()], mark="·", indent=1)
    print_findings(console, findings, shown=8)


def print_ensemble(console: Console, document: Mapping[str, Any], findings: Sequence[Finding]) -> None:
    """Print how often each boundary has peaked by some years, and what decides."""
    if not document.get("complete", True):
        say(console, tell(NOT_FINAL), "bold red", "!!")
    shown = table(
        choose(
            f"到这一年为止已达峰的概率（{document['size']} 个样本）", f"Peaked by the year ({document['size']} draws)"
        ),
        Column("范围", "Boundary"),
        *(Column(str(year), str(year), number=True) for year in _years(document)),
        Column("期内未达峰", "Not within", number=True),
    )
    for row in document["peak"]:
        cells = [tell(probability(row["by_year"].get(str(year)))) for year in _years(document)]
        shown.add_row(tell(BOUNDARY[row["boundary"]]), *cells, tell(probability(row["not_within_horizon"])))
    console.print(shown)
    decides = [row for row in document.get("tornado", ()) if row["quantity"] == "last_year"]
    if decides:
        console.print(_decides(decides))
    costs = document["cost_quantiles_cny"]
    if costs:
        ends = [f"{float(level):.0%} {tell(money(value))}" for level, value in costs.items()]
        say(console, choose("成本分位数：", "Cost quantiles: ") + choose("；", "; ").join(ends))
    print_findings(console, findings)


def _years(document: Mapping[str, Any]) -> list[int]:
    """Every fifth year but the last of all, which tells nothing about a peak."""
    return [year for year in document["years"][:-1] if year % 5 in (0, 4)][-6:]


def _decides(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The three assumptions that move each boundary most, with their total index."""
    shown = table(
        choose("末年数值取决于（最大的三项）", "What decides the last year (largest three)"),
        Column("范围", "Boundary"),
        Column("假设", "Assumption"),
        Column("低→高时", "From low to high", number=True),
        Column("总效应", "Total", number=True),
    )
    for row in rows:
        for number, bar in enumerate(row["bars"][:3]):
            name = tell(BOUNDARY[row["boundary"]]) if number == 0 else ""
            total = "—" if bar["total"] is None else f"{bar['total']:.2f}"
            ends = f"{_amount(bar['at_low'], row['unit'])} → {_amount(bar['at_high'], row['unit'])}"
            shown.add_row(name, choose(bar["name_zh"], bar["name_en"]), ends, total)
    return shown


def _amount(value: float, unit: str) -> str:
    return amounts(value, current(), unit).say(value)
