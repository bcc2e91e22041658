"""Actual embedded emissions of unwrought aluminium (实际隐含排放): direct emissions of a unit per tonne made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from tanfeng.accounting.border.rules import load
from tanfeng.accounting.fixed_point import to_decimal
from tanfeng.accounting.formulas import NOT_APPLICABLE
from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding, Severity

BLOCKS: Severity = "blocks submission"


@dataclass(frozen=True)
class Embedded:
    """Embedded emissions of a good (隐含排放), tCO2e per tonne; CO2 and PFC apart where both were counted."""

    co2: Fraction | None
    pfc: Fraction | None
    total: Fraction
    confidence: str
    inputs: tuple[str, ...]
    formula: str


def of_unit(
    lines: pl.DataFrame, unit: str, output: pl.DataFrame, *, primary: bool, pfc_apart: bool = False
) -> Embedded | list[Finding]:
    """Return the direct emissions of a unit per tonne of its simple goods, or why there are none.

    ``lines`` are those of an account; ``output`` has the unit's production of simple goods in the year (``tonnes``,
    ``period``, ``ledger``). With ``pfc_apart`` the PFC lines are left out: the slope method gives them.
    """
    rules = load("cbam")
    streams = [s for s in rules["streams"] if not (pfc_apart and s in rules["pfc_streams"])]
    own = lines.filter((pl.col("unit_id") == unit) & pl.col("stream").is_in(streams))
    own = own.filter(pl.col("formula").fill_null("") != NOT_APPLICABLE.text)
    problems = [
        *_guidelines(own, unit),
        *_gaps(own, unit, primary=primary, streams=streams),
        *_periods(own, output, unit),
    ]
    tonnes = sum((Fraction(repr(float(t))) for t in output["tonnes"].drop_nulls()), Fraction(0))
    if output["tonnes"].null_count() or tonnes <= 0:
        problems.append(_finding("cbam.no-output", unit, "没有可用的产量", "has no usable output", output, "quantity"))
    if problems:
        return problems
    pfc = own.filter(pl.col("stream").is_in(rules["pfc_streams"]))
    co2 = own.filter(~pl.col("stream").is_in(rules["pfc_streams"]))
    of_co2, of_pfc = (Fraction(_sum(part)) / tonnes for part in (co2, pfc))
    return Embedded(
        of_co2,
        None if pfc_apart else of_pfc,
        of_co2 + of_pfc,
        weakest(own["confidence"].unique().to_list() or ["measured"]),
        (*(f"account.line.{row.removeprefix('ledger:')}" for row in own["ledger"]), *output["ledger"]),
        "Σ 直接排放 / 产量",
    )


def _sum(lines: pl.DataFrame) -> Decimal:
    return to_decimal(int(lines["tco2e_fixed"].cast(pl.Int128).sum() or 0))


def _guidelines(own: pl.DataFrame, unit: str) -> list[Finding]:
    if "guideline" not in own.columns:
        return []
    rules = load("cbam")
    other = own.filter(~pl.col("guideline").is_in(rules["guidelines"]))
    if other.is_empty():
        return []
    names = ", ".join(other["guideline"].drop_nulls().unique().sort())
    zh, en = (
        f"按 {names} 核算，其温室气体口径与欧盟不同",
        f"is accounted for by {names}, whose gases differ from the EU's",
    )
    return [_finding("cbam.other-guideline", unit, zh, en, other, "stream", ", ".join(rules["guidelines"]), names)]


def _gaps(own: pl.DataFrame, unit: str, *, primary: bool, streams: list[str]) -> list[Finding]:
    found = []
    lost = own.filter(pl.col("tco2e_fixed").is_null())
    if lost.height:
        zh, en = f"有 {lost.height} 行直接排放没有数", f"has {lost.height} lines of direct emissions without a number"
        found.append(_finding("cbam.lines-without-number", unit, zh, en, lost, "quantity"))
    present = own["stream"].unique().to_list()
    absent = [s for s in load("cbam")["primary_needs"] if primary and s in streams and s not in present]
    if absent:
        zh, en = f"没有 {'、'.join(absent)} 的记录", f"has no rows of {', '.join(absent)}"
        found.append(_finding("cbam.streams-missing", unit, zh, en, own, "stream", ", ".join(absent)))
    return found


def _periods(own: pl.DataFrame, output: pl.DataFrame, unit: str) -> list[Finding]:
    """Emissions and output have to speak of the same months: otherwise the quotient is of nothing."""
    made = set(output["period"].drop_nulls())
    found = []
    for (stream,), lines in own.group_by("stream", maintain_order=True):
        if stream in load("cbam")["primary_needs"] and made and set(lines["period"].drop_nulls()) != made:
            zh, en = f"的 {stream} 与产量的期间不一致", f": periods of {stream} and of the output differ"
            found.append(_finding("cbam.periods-differ", unit, zh, en, lines, "period", ", ".join(sorted(made))))
    return found


def _finding(  # noqa: PLR0917 - a finding reads in this order
    rule: str, unit: str, zh: str, en: str, rows: pl.DataFrame, column: str, expected: str = "", given: str = ""
) -> Finding:
    first: dict[str, Any] = rows.row(0, named=True) if rows.height else {}
    place = Address(str(first.get("_file") or ""), str(first.get("_sheet") or ""), int(first.get("_row") or 0), column)
    return Finding(
        BLOCKS,
        rule,
        f"生产单元 {unit} {zh}，不给出实际隐含排放。",
        f"The unit {unit} {en}: no actual embedded emissions.",
        place,
        expected,
        given,
        count=max(1, rows.height),
    )
