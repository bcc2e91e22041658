"""How ``tanfeng guideline`` looks: tables of guidelines, streams, parameters, clauses, and a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from tanfeng.cli.screen import Column, say, table
from tanfeng.core.confidence import may_decide
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.findings import SEVERITY_ZH, Finding
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.accounting.guideline import Guideline
    from tanfeng.accounting.guideline_editions import Edition
    from tanfeng.accounting.guideline_example import WorkedLine
    from tanfeng.accounting.guideline_explanation import ParameterText, StreamText
    from tanfeng.accounting.proposal import Proposal
    from tanfeng.reference import Reference, ReferenceRow

#: What a stream without emissions has for a formula.
_ENERGY_ONLY = "energy_only"
#: Defaults shown on the screen for one parameter; ``--json`` gives all.
SHOWN = 12

_PURPOSES = {
    "enterprise_report": ("企业报告", "enterprise report"),
    "ets": ("全国碳市场", "national ETS"),
    "cross_check": ("交叉核对", "cross-check"),
    "general": ("通则", "general part"),
}


def unsure(guideline: Guideline) -> list[str]:
    """Return the numbers of the clauses that are 待核原文."""
    return [clause.number for clause in guideline.clauses if not may_decide(clause.confidence)]


def summary(guideline: Guideline) -> dict[str, Any]:
    """Return one guideline as the list prints it."""
    return {
        "id": guideline.id,
        "title": choose(guideline.title_zh, guideline.title_en),
        "document_number": guideline.document_number,
        "document_number_confidence": guideline.document_number_confidence,
        "purpose": guideline.purpose,
        "metals": list(guideline.applicability.metals),
        "in_force_from": _day(guideline.in_force_from),
        "in_force_to": _day(guideline.in_force_to),
        "confidence": guideline.confidence,
        "may_decide": may_decide(guideline.confidence),
        "clauses": len(guideline.clauses),
        "clauses_unsure": unsure(guideline),
    }


def edition_summary(edition: Edition) -> dict[str, Any]:
    """Return a document known by name only."""
    return {
        "id": edition.id,
        "title": choose(edition.title_zh, edition.title_en),
        "document_number": edition.document_number,
        "metals": list(edition.metals),
        "in_force_from": _day(edition.in_force_from),
        "in_force_to": _day(edition.in_force_to),
        "confidence": edition.confidence,
    }


def document(guideline: Guideline, texts: Sequence[StreamText], reference: Reference) -> dict[str, Any]:
    """Return one guideline in full."""
    return {
        **summary(guideline),
        "issuer": guideline.issuer_zh,
        "boundary": choose(guideline.boundary_zh, guideline.boundary_en),
        "applies_to": choose(guideline.applies_to_zh, guideline.applies_to_en),
        "excluded_routes": list(guideline.applicability.excluded_routes),
        "gases": list(guideline.gases),
        "gwp": guideline.gwp or None,
        "fuel_vintage": guideline.fuel_vintage,
        "rounding": {"mode": guideline.rounding.mode, "digits": dict(guideline.rounding.digits)},
        "totals": {name: list(total.members) for name, total in guideline.totals.items()},
        "streams": [text.to_dict(reference) for text in texts],
        "clauses": [
            {
                "number": clause.number,
                "title": choose(clause.title_zh, clause.title_en or clause.title_zh),
                "text": choose(clause.text_zh, clause.text_en),
                "confidence": clause.confidence,
                "source": _source(clause.source, reference),
                "streams": list(clause.streams),
            }
            for clause in guideline.clauses
        ],
        "caveats": [caveat.finding().to_dict() for caveat in guideline.caveats],
    }


def print_list(guidelines: Sequence[Guideline], named: Sequence[Edition]) -> None:
    console = Console()
    for entry in guidelines:
        recalled = choose(
            f"{len(entry.clauses)} 条，其中待核原文 {len(unsure(entry))} 条",
            f"{len(entry.clauses)} clauses, {len(unsure(entry))} of them recalled",
        )
        console.print(f"[bold cyan]{entry.id}[/bold cyan]  {escape(entry.document_number)}", highlight=False)
        console.print(f"  {escape(choose(entry.title_zh, entry.title_en))}", highlight=False)
        facts = (
            " ".join(entry.applicability.metals) or choose("其余金属", "other metals"),
            choose(*_PURPOSES[entry.purpose]),
            f"{_day(entry.in_force_from)}…{_day(entry.in_force_to) or ''}",
            _confidence(entry.confidence),
            recalled,
        )
        console.print(f"  [dim]{escape(' · '.join(facts))}[/dim]", highlight=False)
    if not named:
        return
    console.print(
        choose("已知名称、原文未取得（建议时会说明）：", "Known by name only, text not available (a proposal says so):")
    )
    for edition in named:
        until = f"…{_day(edition.in_force_to)}" if edition.in_force_to else "…"
        title = choose(edition.title_zh, edition.title_en)
        since = f"{_day(edition.in_force_from)}{until}"
        said = f"{edition.document_number} {title} · {since} · {_confidence(edition.confidence)}"
        say(console, f"{edition.id}  {said}", indent=2)


def print_guideline(guideline: Guideline, texts: Sequence[StreamText], reference: Reference) -> None:
    console = Console()
    _print_head(console, guideline)
    shown = table(
        choose("源流", "Streams"),
        Column("源流", "Stream"),
        Column("公式", "Formula"),
        Column("条款", "Clause"),
        Column("参数", "Parameters"),
    )
    names = {text.stream.name: choose(text.stream.name_zh, text.stream.name_en) for text in texts}
    for text in texts:
        entry = text.stream
        shown.add_row(
            escape(names[entry.name]),
            "\n".join(_formula(form.text, entry.sign) for form in entry.formulas),
            escape(entry.clause),
            "\n".join(escape(_short(parameter)) for parameter in text.parameters),
        )
    console.print(shown)
    for total in guideline.totals.values():
        members = " + ".join(names.get(member, member) for member in total.members)
        say(console, f"{choose(total.zh, total.en)} = {members}")
    _print_clauses(console, guideline, reference)
    for caveat in guideline.caveats:
        say(console, caveat.finding().message(), "yellow", "●")


def _formula(text: str, sign: int) -> str:
    if text == _ENERGY_ONLY:
        return choose("只计能耗", "energy only")
    return f"−({text})" if sign < 0 else text


def print_explanations(guideline: Guideline, texts: Sequence[StreamText], reference: Reference) -> None:
    console = Console()
    console.print(f"[bold]{escape(choose(guideline.title_zh, guideline.title_en))}[/bold]  {guideline.id}")
    for text in texts:
        entry = text.stream
        console.print()
        console.print(
            f"[bold]{choose(entry.name_zh, entry.name_en)}[/bold]  {entry.name}  "
            f"[dim]{choose('条款', 'clause')} {escape(entry.clause)}[/dim]"
        )
        for form, words in zip(entry.formulas, text.formulas, strict=True):
            needs = choose("（有实测时用）", " (where measured)") if form.needs and len(entry.formulas) > 1 else ""
            console.print(f"  {escape(choose(*words))}{needs}")
            console.print(f"  [dim]{escape(form.text)}[/dim]")
        if entry.sign < 0:
            console.print(
                "  " + choose("结果取负：离开企业的扣减。", "The result is negative: what leaves is deducted.")
            )
        for parameter in text.parameters:
            _print_parameter(console, parameter, reference)
        for clause in text.clauses:
            text_of = choose(clause.text_zh, clause.text_en)
            said = f"{choose('条款', 'Clause')} {clause.number}: {text_of} [{_confidence(clause.confidence)}]"
            say(console, said, indent=2)
        if text.example:
            _print_example(console, text.example)


def print_proposal(proposal: Proposal) -> None:
    console = Console()
    if proposal.guideline:
        console.print(f"[bold]{proposal.guideline}[/bold]")
        say(console, proposal.reason())
    else:
        console.print(choose("没有可建议的核算指南。", "No guideline can be proposed."))
    if proposal.alternatives:
        say(console, choose("未采用：", "Passed over:"), "bold")
        for other in proposal.alternatives:
            why = choose(other.why_zh, other.why_en)
            say(console, f"{other.edition.id}  {other.edition.document_number}  {why}", indent=2)
    print_findings(proposal.findings)


def print_findings(findings: Iterable[Finding]) -> None:
    console = Console(stderr=True)
    for finding in findings:
        console.print(f"[{choose(SEVERITY_ZH[finding.severity], finding.severity)}] {finding.message()}", markup=False)


def _print_head(console: Console, guideline: Guideline) -> None:
    console.print(f"[bold]{escape(choose(guideline.title_zh, guideline.title_en))}[/bold]  {guideline.id}")
    number = f"{guideline.document_number}（{_confidence(guideline.document_number_confidence)}）"
    lines = (
        (choose("文号", "Document"), number),
        (choose("发布机构", "Issuer"), guideline.issuer_zh),
        (choose("用途", "Purpose"), choose(*_PURPOSES[guideline.purpose])),
        (choose("施行", "In force"), f"{_day(guideline.in_force_from)}…{_day(guideline.in_force_to) or ''}"),
        (choose("适用", "Applies to"), choose(guideline.applies_to_zh, guideline.applies_to_en)),
        (choose("边界", "Boundary"), choose(guideline.boundary_zh, guideline.boundary_en)),
        (choose("气体", "Gases"), " ".join(guideline.gases) + (f"（GWP {guideline.gwp}）" if guideline.gwp else "")),
        (choose("燃料缺省值版本", "Fuel vintage"), guideline.fuel_vintage),
        (choose("可信度", "Confidence"), _confidence(guideline.confidence)),
    )
    for name, text in lines:
        say(console, f"{name}{choose('：', ': ')}{text}")


def _print_clauses(console: Console, guideline: Guideline, reference: Reference) -> None:
    say(console, choose("条款", "Clauses"), "bold")
    for clause in guideline.clauses:
        title = choose(clause.title_zh, clause.title_en or clause.title_zh)
        say(console, f"{clause.number} {title}（{_confidence(clause.confidence)}）", indent=2)
        say(console, choose(clause.text_zh, clause.text_en), indent=4)
        say(console, _source(clause.source, reference), "dim", indent=4)


def _print_parameter(console: Console, parameter: ParameterText, reference: Reference) -> None:
    head = (
        f"  [bold]{choose(parameter.name_zh, parameter.name_en)}[/bold] {parameter.name} [dim]({parameter.unit})[/dim]"
    )
    console.print(f"{head}  {parameter.order_text()}")
    if not parameter.defaults:
        console.print(
            "    "
            + (
                choose("未填时按 1 计。", "Counts as one where it is not given.")
                if parameter.optional
                else choose("没有缺省值，须实测。", "No default: it has to be measured.")
            )
        )
        return
    for row in parameter.defaults[:SHOWN]:
        say(console, _default(row, reference), indent=4)
    sources = dict.fromkeys(_source(row.source, reference) for row in parameter.defaults[:SHOWN])
    for source in sources:
        say(console, choose(f"来源：{source}", f"source: {source}"), "dim", indent=4)
    more = len(parameter.defaults) - SHOWN
    if more > 0:
        console.print(choose(f"    另有 {more} 行（--json 输出全部）。", f"    {more} more (--json prints all)."))


def _default(row: ReferenceRow, reference: Reference) -> str:
    item = reference.item(row.dims.get("item"))
    region = reference.region(row.region) if row.dims.get("year") else None
    what = [
        choose(item.name_zh, item.name_en) if item else "",
        choose(region.name_zh, region.name_en) if region else "",
        row.dims.get("year", ""),
    ]
    value = "" if row.value is None else f"{row.value:.10g} {row.unit}"
    parts = [" ".join(word for word in what if word), value, row.edition, _confidence(row.confidence)]
    return "  ".join(part for part in parts if part)


def _print_example(console: Console, example: WorkedLine) -> None:
    item = choose(example.item_zh, example.item_en)
    start = f"{choose('算例', 'Example')}: {example.period} {item} {example.quantity:g} {example.unit}"
    if example.tco2e is None:
        said = " ".join(finding.message() for finding in example.findings)
        console.print(f"  [cyan]{escape(start)}[/cyan] → {choose('不能计算：', 'cannot be computed: ')}{escape(said)}")
        return
    console.print(f"  [cyan]{escape(start)} → {example.tco2e:g} tCO2e[/cyan]  [dim]{escape(example.formula)}[/dim]")


def _short(parameter: ParameterText) -> str:
    name = choose(parameter.name_zh, parameter.name_en)
    if len(parameter.defaults) == 1 and parameter.defaults[0].value is not None:
        row = parameter.defaults[0]
        return f"{name}: {row.value:g} {row.unit} ({_confidence(row.confidence)})"
    if parameter.defaults:
        rows = len(parameter.defaults)
        return f"{name}: " + choose(f"{rows} 个缺省值", f"{rows} defaults")
    return f"{name}: " + (choose("可省", "optional") if parameter.optional else choose("须实测", "measured"))


def _confidence(word: str) -> str:
    return confidence_name(word, current())


def _source(key: str, reference: Reference) -> str:
    source = reference.source(key)
    return source.citation() if source else key


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
