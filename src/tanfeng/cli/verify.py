"""``tanfeng verify``: the rules for verifiers on one enterprise in one year, by rule and clause (核查)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from tanfeng.cli.opening import (
    EnterpriseOption,
    FactorYearOption,
    GuidelineOption,
    JsonOption,
    Place,
    RegionOption,
    YearOption,
    open_enterprise_year,
)
from tanfeng.core.findings import SEVERITY_ZH, Finding, blocking, to_dicts
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.accounting.enterprise import EnterpriseYear
    from tanfeng.accounting.verification import Rule

HELP = choose(
    "核查：逐条规则检查一家企业一年的台账与核算，给出条款与位置",
    "The rules for verifiers on an enterprise's year: clause, address, severity",
)
#: On the screen, of each rule; the JSON holds all.
_SHOWN = 10

AllOption = Annotated[
    bool, typer.Option("--all", help=choose("也列出没有发现的规则", "Also list the rules that found nothing"))
]


def verify(  # noqa: PLR0917 - the options of a command
    workspace: Place,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    guideline: GuidelineOption = "",
    region: RegionOption = "",
    factor_year: FactorYearOption = None,
    all_rules: AllOption = False,
    as_json: JsonOption = False,
) -> None:
    """Check, by rule. Exit code 1 if a finding of a rule, of the ledger or of the account blocks."""
    from tanfeng.accounting.verification import rules

    view = open_enterprise_year(
        workspace, enterprise, year, guideline=guideline, region=region, factor_year=factor_year
    )
    found, others = view.checks, view.account.findings
    if as_json:
        document = _document(view, rules(), found, others)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(view, rules(), found, others, all_rules=all_rules)
    if blocking([*found, *others]):
        raise typer.Exit(1)


def _document(
    view: EnterpriseYear, rules: Mapping[str, Rule], found: Sequence[Finding], others: Sequence[Finding]
) -> dict[str, Any]:
    return {
        "enterprise": view.enterprise_id,
        "year": view.year,
        "rules": [
            {
                "rule": rule.key,
                "title": rule.title(),
                "clause": rule.clause,
                "clause_confidence": rule.clause_confidence,
                "findings": to_dicts([finding for finding in found if finding.rule == rule.key]),
            }
            for rule in rules.values()
        ],
        "account_findings": to_dicts(others),
    }


def _print(
    view: EnterpriseYear,
    rules: Mapping[str, Rule],
    found: Sequence[Finding],
    others: Sequence[Finding],
    *,
    all_rules: bool,
) -> None:
    console = Console()
    console.print(f"[bold]{escape(str(view.enterprise['name']))} · {view.year}[/bold]")
    for rule in rules.values():
        of_rule = [finding for finding in found if finding.rule == rule.key]
        if of_rule or all_rules:
            _print_rule(console, rule, of_rule)
    silent = sum(1 for rule in rules.values() if not any(f.rule == rule.key for f in found))
    console.print(
        choose(
            f"{len(rules)} 条规则，{silent} 条没有发现，{len(rules) - silent} 条有发现。",
            f"{len(rules)} rules: {silent} found nothing, {len(rules) - silent} found something.",
        )
    )
    blocks = sum(1 for finding in others if finding.blocks)
    warnings = sum(1 for finding in others if finding.severity == "warning")
    if blocks or warnings:
        console.print(
            choose(
                f"台账与核算另有 {blocks} 项阻断、{warnings} 项提醒，见 --json 的 account_findings。",
                f"Ledger and account have {blocks} findings that block and {warnings} warnings: see "
                "account_findings of --json.",
            ),
            style="red" if blocks else "yellow",
        )


def _print_rule(console: Console, rule: Rule, found: Sequence[Finding]) -> None:
    open_clause = choose("（待核原文）", " (待核原文)") if rule.clause_confidence == "recalled" else ""
    nothing = choose("：没有发现", ": nothing found") if not found else ""
    console.print(f"\n[bold]{escape(rule.title())}[/bold]{nothing}")
    console.print(f"  {choose('条款', 'Clause')}: {escape(rule.clause)}{open_clause}", style="dim")
    for finding in found[:_SHOWN]:
        style = "red" if finding.blocks else "yellow" if finding.severity == "warning" else "dim"
        severity = choose(SEVERITY_ZH[finding.severity], finding.severity)
        place = finding.address.words()
        where = f"{escape(place)}: " if place else ""
        count = choose(f"（{finding.count} 行）", f" ({finding.count} rows)") if finding.count > 1 else ""
        console.print(f"  [{style}]{severity}[/{style}] {where}{escape(finding.message())}{count}")
    if len(found) > _SHOWN:
        rest = len(found) - _SHOWN
        console.print(choose(f"  另有 {rest} 项，见 --json。", f"  {rest} more: see --json."), style="dim")
