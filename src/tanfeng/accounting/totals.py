"""Totals (合计): exact sums, and in the same breath what they could not include."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl

from tanfeng.accounting.energy_rule_file import EnergyRules
from tanfeng.accounting.fixed_point import to_decimal
from tanfeng.accounting.formulas import NOT_APPLICABLE
from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.kernel import KIND, RESULTS
from tanfeng.accounting.resolution import Coefficient
from tanfeng.core.findings import Finding
from tanfeng.ledger.schema import TABLES

_ENERGY = {"tce_calorific": RESULTS[1], "tce_equivalent": RESULTS[2]}
_ENERGY_ZH = {"tce_calorific": "综合能耗（当量值）", "tce_equivalent": "综合能耗（等价值）"}


def totals(
    lines: pl.DataFrame, coefficients: Sequence[Coefficient], guideline: Guideline
) -> tuple[dict[str, Decimal | None], list[Finding]]:
    """Return each total of the guideline and, where lines have no number, the finding that says what is left out.

    A total of lines none of which has a number is ``None``, not zero. Streams that the guideline does not know cannot
    be placed, so they make every total incomplete.
    """
    sums: dict[str, Decimal | None] = {}
    findings: list[Finding] = []
    for name, total in guideline.totals.items():
        members = total.members
        kinds = [n for n, c in enumerate(coefficients) if c.combination.stream in members and c.counts]
        unknown = [n for n, c in enumerate(coefficients) if c.counts and c.combination.stream not in guideline.streams]
        of_total = lines.filter(pl.col(KIND).is_in(kinds))
        lost = lines.filter(pl.col(KIND).is_in([*kinds, *unknown]) & pl.col(RESULTS[0]).is_null())
        computed = of_total.height - of_total[RESULTS[0]].null_count()
        sums[name] = _sum(of_total, RESULTS[0]) if computed or not lost.height else None
        if not lines.height:
            sums[name] = None
        if lost.height:
            findings.append(_incomplete(name, lost))
    if not lines.height:
        findings.append(_nothing())
    return sums, findings


def energy_totals(
    lines: pl.DataFrame, coefficients: Sequence[Coefficient], rules: EnergyRules
) -> tuple[dict[str, Decimal | None], list[Finding]]:
    """Return the energy totals in tce and what they could not include.

    A row that itself has no number is left out and named, as in the totals of emissions. A carrier without a
    coefficient leaves the total empty: an equivalent-value total without its electricity would be read as a low
    consumption.
    """
    kinds = [number for number, c in enumerate(coefficients) if c.energy.counts or _may_count(c, rules)]
    counted = lines.filter(pl.col(KIND).is_in(kinds))
    sums: dict[str, Decimal | None] = {}
    findings: list[Finding] = []
    for name, column in _ENERGY.items():
        lost = counted.filter(pl.col(column).is_null())
        unknown = any(getattr(c.energy, name.removeprefix("tce_")) is None for c in coefficients if c.energy.counts)
        nothing = lost.height == counted.height > 0 or not lines.height
        sums[name] = None if unknown or nothing else _sum(counted, column)
        if lost.height:
            what = _listed(lost)
            said_zh, said_en = _energy_gap(lost.height, empty=sums[name] is None)
            findings.append(
                Finding(
                    "warning",
                    "account.energy-incomplete",
                    f"{_ENERGY_ZH[name]}{said_zh}：{what}。",
                    f"{name} {said_en}: {what}.",
                    given=what,
                    count=lost.height,
                )
            )
    return sums, findings


def _energy_gap(rows: int, *, empty: bool) -> tuple[str, str]:
    if empty:
        return f"无法合计，{rows} 行没有数", f"cannot be summed, {rows} rows have no number"
    return f"未包含 {rows} 行没有数的记录", f"does not include {rows} rows without a number"


def _may_count(coefficient: Coefficient, rules: EnergyRules) -> bool:
    """A row that failed before its energy was looked at might have counted: its energy is unknown, not zero.

    A stream of the ledger that the rules of energy do not name holds none; a stream nobody knows may hold some.
    """
    if coefficient.formula.name == NOT_APPLICABLE.name:
        return False
    if coefficient.energy_known:
        return coefficient.energy.unstated
    stream = coefficient.combination.stream
    return stream in rules.streams or stream not in _streams()


def _streams() -> frozenset[str]:
    """The closed list of streams of the ledger."""
    return frozenset(choice.key for choice in TABLES["activity"].column("stream").choices)


def _sum(lines: pl.DataFrame, column: str) -> Decimal:
    total = lines.select(pl.col(column).cast(pl.Int128).sum()).item()
    return to_decimal(total or 0)


def _listed(lines: pl.DataFrame) -> str:
    kinds = lines.select(pl.col("stream").fill_null("?"), pl.col("item").fill_null("?")).unique().sort("stream", "item")
    return ", ".join(f"{stream}/{item}" for stream, item in kinds.iter_rows())


def _incomplete(name: str, lost: pl.DataFrame) -> Finding:
    what = _listed(lost)
    return Finding(
        "blocks submission",
        "account.total-incomplete",
        f"合计 {name} 未包含 {lost.height} 行没有数的记录：{what}。",
        f"The total {name} does not include {lost.height} rows without a number: {what}.",
        given=what,
        count=lost.height,
    )


def _nothing() -> Finding:
    return Finding(
        "blocks submission",
        "account.no-activity",
        "没有活动水平数据，无法核算。",
        "There are no activity data; nothing can be computed.",
    )


def absent_streams(coefficients: Sequence[Coefficient], guideline: Guideline) -> Iterator[Finding]:
    """Yield which streams of the totals the table does not speak of: the totals hold only what was reported."""
    members = dict.fromkeys(member for total in guideline.totals.values() for member in total.members)
    spoken = {c.combination.stream for c in coefficients}
    absent = [guideline.streams[name] for name in members if name not in spoken]
    if absent and coefficients:
        zh = "、".join(stream.name_zh for stream in absent)
        en = ", ".join(stream.name for stream in absent)
        yield Finding(
            "info",
            "account.streams-not-reported",
            f"台账没有以下源流的记录，合计中不含：{zh}；确实没有的请填 0 或 n/a。",
            f"The ledger has no rows of {en}; the totals do not hold them. Write 0 or n/a where there is none.",
            given=en,
        )


def missing_inputs(lines: pl.DataFrame, coefficients: Sequence[Coefficient]) -> tuple[str, ...]:
    """Return what was missing, one text for each kind of row without a number and each energy coefficient not found."""
    rows: Mapping[int, int] = dict(lines.group_by(KIND).len().iter_rows())
    named: list[str] = []
    for number, coefficient in enumerate(coefficients):
        kind = coefficient.combination
        what = f"{kind.stream}/{kind.item} {kind.year}".strip()
        if coefficient.tonnes is None and coefficient.counts:
            reason = "; ".join(f.rule for f in coefficient.findings if f.blocks)
            named.append(f"{what}: {reason} ({rows.get(number, 0)})")
        elif coefficient.energy.counts and coefficient.energy.equivalent is None:
            which = "tce_calorific" if coefficient.energy.calorific is None else "tce_equivalent"
            named.append(f"{what}: {which} ({rows.get(number, 0)})")
    return tuple(dict.fromkeys(named))
