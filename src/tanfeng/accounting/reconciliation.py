"""The reconciliation (对账): the two views and the official shares side by side, with what does not close and why.

Nothing here is adjusted to fit. A line has a value from above, one from below, one that is official, each only where
there is one; the residual is the difference of the two that the line compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tanfeng.accounting.bottom_up import BottomUp
from tanfeng.accounting.reconciliation_lines import LINES, Line
from tanfeng.accounting.reconciliation_sides import Sides, Value
from tanfeng.accounting.top_down import TopDown
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.reference import Reference

SCHEMA: dict[str, Any] = {
    "name": pl.Utf8,
    "name_zh": pl.Utf8,
    "name_en": pl.Utf8,
    "year": pl.Int64,
    "unit": pl.Utf8,
    "top_down": pl.Float64,
    "bottom_up": pl.Float64,
    "official": pl.Float64,
    "residual": pl.Float64,
    "residual_share": pl.Float64,
    "note_zh": pl.Utf8,
    "note_en": pl.Utf8,
    "figure": pl.Utf8,
    "bottom_up_low": pl.Float64,
    "bottom_up_high": pl.Float64,
    "bottom_up_year": pl.Int64,
    "confidence": pl.Utf8,
    "missing": pl.List(pl.Utf8),
}


@dataclass(frozen=True)
class Reconciliation:
    """Result of the reconciliation (对账结果).

    ``table``: one row per line; ``year`` is the year of the value from above (else of that from below),
    ``bottom_up_year`` that of the view from below; ``residual_share`` is the residual over the value from above, or
    over the official one. ``lineage`` holds the figures of both views too.
    """

    table: pl.DataFrame
    findings: tuple[Finding, ...]
    lineage: Lineage


def reconcile(
    top_down: TopDown,
    bottom_up: BottomUp,
    statistics: pl.DataFrame,
    *,
    reference: Reference,
    region: str,
    factor_year: int | None = None,
) -> Reconciliation:
    """Lay both views and the official shares (items ``share.*`` of the ledger's ``statistics``) side by side.

    The view from above enters with its latest year, the one from below with its reference year; ``factor_year`` is the
    year of the grid factor (default: that of the view from below).
    """
    sides = Sides(top_down, bottom_up, statistics, reference=reference, region=region, factor_year=factor_year)
    findings = list(sides.findings)
    rows: list[dict[str, Any]] = []
    for line in LINES:
        row = _row(line, sides)
        rows.append(row)
        if row["residual"] is not None:
            findings.append(_open(line, row))
        elif line.against:
            findings.append(_no_comparison(line, row))
    return Reconciliation(pl.DataFrame(rows, schema=SCHEMA), tuple(in_order(findings)), sides.lineage)


def _row(line: Line, sides: Sides) -> dict[str, Any]:
    """Return one row, and put its figure into the lineage."""
    values = {"top_down": line.top_down(sides), "bottom_up": line.bottom_up(sides), "official": line.official(sides)}
    first, second = _compared(line, values)
    residual = None if first.number is None or second.number is None else first.number - second.number
    base = first.number if line.against == "bottom_up" else second.number
    inputs = tuple(dict.fromkeys(i for value in values.values() for i in value.inputs))
    missing = tuple(dict.fromkeys(m for value in values.values() for m in value.missing))
    confidence = sides.lineage.weakest_of(inputs) if inputs else "not-found"
    figure = sides.lineage.add(
        Figure(
            id=f"reconciliation.{line.name}",
            name_zh=f"对账：{line.zh}",
            name_en=f"reconciliation: {line.en}",
            value=residual,
            unit=line.unit,
            formula=f"残差 residual; {line.formula}",
            inputs=inputs,
            confidence=confidence,
            note_zh=line.note_zh,
            note_en=line.note_en,
            missing=missing,
        )
    )
    return {
        "name": line.name,
        "name_zh": line.zh,
        "name_en": line.en,
        "year": _year(values, sides),
        "unit": line.unit,
        **{side: value.number for side, value in values.items()},
        "residual": residual,
        "residual_share": residual / base if residual is not None and base else None,
        "note_zh": line.note_zh,
        "note_en": line.note_en,
        "figure": figure.id,
        "bottom_up_low": values["bottom_up"].low,
        "bottom_up_high": values["bottom_up"].high,
        "bottom_up_year": sides.bottom_year,
        "confidence": confidence,
        "missing": list(missing),
    }


def _year(values: dict[str, Value], sides: Sides) -> int | None:
    """Return the year of the value from above; without one, of the value from below; official shares state none."""
    if values["top_down"].number is not None:
        return values["top_down"].year or sides.year
    return sides.bottom_year if values["bottom_up"].number is not None else None


def _compared(line: Line, values: dict[str, Value]) -> tuple[Value, Value]:
    """Return the two values the residual is the difference of."""
    if line.against == "bottom_up":
        return values["top_down"], values["bottom_up"]
    if line.against == "official":
        given = values["top_down"] if values["top_down"].number is not None else values["bottom_up"]
        return given, values["official"]
    return Value(), Value()


def _open(line: Line, row: dict[str, Any]) -> Finding:
    share = row["residual_share"]
    percent = "" if share is None else f"（{share:+.0%}）"
    return Finding(
        "info",
        "reconciliation.residual",
        f"{line.zh}不能闭合，残差 {row['residual']:,.4g} {line.unit}{percent}：{line.note_zh}",
        f"{line.en} does not close, residual {row['residual']:,.4g} {line.unit} {percent.strip('（）')}: "
        f"{line.note_en}",
        address=Address(file="reconciliation", column=line.name),
        given=f"{row['residual']:.6g}",
    )


def _no_comparison(line: Line, row: dict[str, Any]) -> Finding:
    absent = ", ".join(row["missing"])
    return Finding(
        "warning",
        "reconciliation.no-comparison",
        f"{line.zh}无法对账，缺：{absent}。",
        f"{line.en} cannot be reconciled; missing: {absent}.",
        address=Address(file="reconciliation", column=line.name),
        given=absent,
    )
