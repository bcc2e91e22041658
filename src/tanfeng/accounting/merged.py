"""Several accounts as one (合并核算): the lines of all guidelines together, each under its own.

A smelter of several metals accounts for each unit by that metal's guideline. The merged account adds the totals that
carry the same name, exactly, and opens up into its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from tanfeng.accounting.account_lineage import total_id, unit_of
from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.energy_lineage import merged_energy_figures
from tanfeng.accounting.gases import GasAmount
from tanfeng.accounting.kernel import KIND
from tanfeng.core.confidence import weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Figure, Lineage

#: Between the ids of the guidelines in the id of the whole.
JOINT = "+"
#: What one part says of what it does not hold is true of the whole only if every part says it.
_OF_EVERY_PART = frozenset({"account.analysis-not-used"})
_ABSENT = "account.streams-not-reported"


def merge(accounts: Sequence[Account], findings: Sequence[Finding] = ()) -> Account:
    """Return the accounts as one: lines, totals, energy, coefficients, findings; one alone is returned as it is.

    ``findings`` are added to those of the parts. Raises :class:`UsageError` without an account, or if they rest on
    different reference data.
    """
    if not accounts:
        raise UsageError("没有可合并的核算结果。", "There is no account to merge.")
    if len({account.edition for account in accounts}) > 1:
        raise UsageError(
            "参考数据版本不同的核算结果不能合并。", "Accounts of different reference editions cannot be merged."
        )
    if len({row for account in accounts for row in account.lines["ledger"]}) < sum(a.lines.height for a in accounts):
        raise UsageError(
            "同一台账行出现在两个核算结果中，不能合并；拆分活动水平之前请先编行号（with_ids）。",
            "A row of the ledger stands in two accounts, which cannot be merged; give the rows their ids (with_ids) "
            "before parting the table.",
        )
    if len(accounts) == 1:
        only = accounts[0]
        return replace(only, findings=tuple(in_order([*only.findings, *findings]))) if findings else only
    first = accounts[0]
    own = _findings(accounts)
    sums, partial = _totals(accounts)
    return Account(
        guideline=JOINT.join(account.guideline for account in accounts),
        edition=first.edition,
        region=first.region,
        factor_year=first.factor_year,
        lines=_lines(accounts),
        totals=sums,
        energy={name: _whole([account.energy[name] for account in accounts]) for name in first.energy},
        findings=tuple(in_order([*findings, *own, *partial])),
        missing=tuple(dict.fromkeys(text for account in accounts for text in account.missing)),
        coefficients=tuple(c for account in accounts for c in account.coefficients),
        reference=first.reference,
        activity=pl.concat([account.activity for account in accounts], how="diagonal"),
        guidelines=tuple(guideline for account in accounts for guideline in account.guidelines),
        rounding=JOINT.join(dict.fromkeys(account.rounding for account in accounts)),
        analyses=_analyses(accounts),
        parts=tuple(accounts),
    )


def _lines(accounts: Sequence[Account]) -> pl.DataFrame:
    """The lines one below the other; the kinds of each account are numbered after those of the ones before."""
    frames, offset = [], 0
    for account in accounts:
        frames.append(account.lines.with_columns(pl.col(KIND) + offset))
        offset += len(account.coefficients)
    return pl.concat(frames, how="diagonal")


def _totals(accounts: Sequence[Account]) -> tuple[dict[str, Decimal | None], list[Finding]]:
    """The sums of the totals of the same name, and the finding where some guideline does not know the total."""
    names = dict.fromkeys(name for account in accounts for name in account.totals)
    findings = []
    for name in names:
        without = [account.guideline for account in accounts if name not in account.totals]
        if without:
            listed = ", ".join(without)
            findings.append(
                Finding(
                    "warning",
                    "account.total-of-some-guidelines",
                    f"合计 {name} 只含有该合计的指南，不含 {listed} 的部分。",
                    f"The total {name} holds only the guidelines that know it, not the part of {listed}.",
                    given=listed,
                )
            )
    return {name: _sum([a.totals[name] for a in accounts if name in a.totals]) for name in names}, findings


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what has a number; nothing where nothing has one. What is missing is said by the part it misses in."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _whole(values: Sequence[Decimal | None]) -> Decimal | None:
    """The sum, but nothing where a part has none: energy without one part's electricity would read as a low figure."""
    return None if any(value is None for value in values) else _sum(values)


def _findings(accounts: Sequence[Account]) -> list[Finding]:
    """The findings of all parts; a stream that is absent from one part but reported in another is not absent."""
    everywhere = [f for f in accounts[0].findings if all(f in account.findings for account in accounts)]
    kept = [
        finding
        for account in accounts
        for finding in account.findings
        if finding.rule != _ABSENT and (finding.rule not in _OF_EVERY_PART or finding in everywhere)
    ]
    return [*kept, *_absent(accounts)]


def _absent(accounts: Sequence[Account]) -> Iterator[Finding]:
    spoken = {c.combination.stream for account in accounts for c in account.coefficients}
    streams = {
        member: guideline.streams[member]
        for account in accounts
        for guideline in account.guidelines
        for total in guideline.totals.values()
        for member in total.members
        if member not in spoken
    }
    if streams:
        zh = "、".join(stream.name_zh for stream in streams.values())
        en = ", ".join(streams)
        yield Finding(
            "info",
            _ABSENT,
            f"台账没有以下源流的记录，合计中不含：{zh}；确实没有的请填 0 或 n/a。",
            f"The ledger has no rows of {en}; the totals do not hold them. Write 0 or n/a where there is none.",
            given=en,
        )


def _analyses(accounts: Sequence[Account]) -> pl.DataFrame | None:
    frames = [account.analyses for account in accounts if account.analyses is not None]
    return pl.concat(frames, how="diagonal").unique(maintain_order=True) if frames else None


def merged_gases(accounts: Sequence[Account], total: str) -> dict[str, GasAmount]:
    """Return the gases of a total, added up over the accounts that have it, in the order in which they appear."""
    having = [account.gases_of(total) for account in accounts if total in account.totals]
    names = dict.fromkeys(gas for gases in having for gas in gases)
    return {
        gas: GasAmount(
            _sum([gases[gas].tonnes for gases in having if gas in gases]),
            _sum([gases[gas].tco2e for gases in having if gas in gases]),
        )
        for gas in names
    }


def merged_lineage(account: Account) -> Lineage:
    """Return the chains of all parts, and above them the totals of the whole."""
    lineage = Lineage()
    for part in account.parts:
        lineage.update(part.lineage)
    names = {t.name: t for guideline in account.guidelines for t in guideline.totals.values()}
    for name, value in account.totals.items():
        inputs = tuple(total_id(part.guideline, name) for part in account.parts if name in part.totals)
        lineage.add(
            Figure(
                id=total_id(account.guideline, name),
                name_zh=names[name].zh,
                name_en=names[name].en,
                value=None if value is None else float(value),
                unit=unit_of(account),
                formula="Σ",
                inputs=inputs,
                confidence=weakest(figure.confidence for i in inputs if (figure := lineage.get(i)) is not None),
            )
        )
    for figure in merged_energy_figures(account):
        lineage.add(figure)
    return lineage
