"""``tanfeng verify``: the rules for verifiers on one enterprise in one year, by rule and clause (核查)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

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
from tanfeng.cli.screen import STYLES, print_findings, say, severity, told
from tanfeng.core.findings import Finding, blocking, to_dicts
from tanfeng.core.language import choose
from tanfeng.report.plain_words import together

if TYPE_CHECKING:
    from tanfeng.accounting.enterprise import EnterpriseYear
    from tanfeng.accounting.verification import Rule
    from tanfeng.reference import Reference

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
    say(console, f"{view.enterprise['name']} · {view.year}", "bold")
    for rule in rules.values():
        of_rule = [finding for finding in found if finding.rule == rule.key]
        if of_rule or all_rules:
            _print_rule(console, rule, of_rule, view.reference)
    silent = sum(1 for rule in rules.values() if not any(f.rule == rule.key for f in found))
    console.print(
        choose(
            f"{len(rules)} 条规则，{silent} 条没有发现，{len(rules) - silent} 条有发现。",
            f"{len(rules)} rules: {silent} found nothing, {len(rules) - silent} found something.",
        )
    )
    _print_others(console, [finding for finding in others if finding.severity != "info"], view.reference)


def _print_others(console: Console, others: Sequence[Finding], reference: Reference) -> None:
    """What the ledger and the account say themselves: what blocks, and warnings."""
    if others:
        console.print()
        say(console, choose("台账与核算的问题", "Findings of the ledger and the account"), "bold")
        print_findings(console, others, reference, heading=False)


def _print_rule(console: Console, rule: Rule, found: Sequence[Finding], reference: Reference) -> None:
    open_clause = choose("（待核原文）", " (recalled, to be checked)") if rule.clause_confidence == "recalled" else ""
    nothing = choose("：没有发现", ": nothing found") if not found else ""
    console.print()
    say(console, f"{rule.title()}{nothing}", "bold")
    say(console, f"{choose('条款：', 'Clause: ')}{rule.clause}{open_clause}", "dim", indent=2)
    joined = together(found)
    for finding in joined[:_SHOWN]:
        say(console, told(finding, reference), STYLES[finding.severity], severity(finding), indent=2)
    if len(joined) > _SHOWN:
        rest = len(joined) - _SHOWN
        say(console, choose(f"另有 {rest} 项，见 --json。", f"{rest} more: see --json."), "dim", indent=2)
