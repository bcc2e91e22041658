"""Complex goods (复杂货物): embedded emissions are those of the precursors only; own rolling is left out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from tanfeng.accounting.border.defaults import DefaultValue, default_value
from tanfeng.accounting.border.embedded import Embedded
from tanfeng.accounting.border.products import with_tonnes
from tanfeng.accounting.border.rules import load
from tanfeng.accounting.ledger_figures import figure_id
from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference


def of_good(
    rows: pl.DataFrame, ledger: Ledger, made: Mapping[str, Embedded], reference: Reference, import_year: int
) -> tuple[Embedded | None, list[Finding]]:
    """Return the embedded emissions of a complex good from the aluminium that its processes took in.

    ``made`` holds the unwrought aluminium of the enterprise by product name; a flow of that name carries its emissions.
    Bought aluminium without data of its supplier carries the default with its mark-up, which is said.
    """
    rules = load("cbam")
    unit, product = str(rows["unit_id"][0]), str(rows["product"][0])
    inputs = _inputs(rows, ledger)
    output = rows["tonnes"]
    if inputs.is_empty() or inputs["tonnes"].null_count() or output.null_count() or not output.sum():
        return None, [_no_precursors(unit, product, rows)]
    mass = Fraction(0)
    words: list[str] = []
    ids: list[str] = []
    findings: list[Finding] = []
    for flow, tonnes, row in inputs.select("flow", "tonnes", "_id").iter_rows():
        own = made.get(flow)
        if own is not None:
            mass += Fraction(repr(tonnes)) * own.total
            words.append(own.confidence)
            ids += [row, *own.inputs]
            continue
        default = default_value(reference, rules["precursor"], import_year)
        if not isinstance(default, DefaultValue):
            return None, [default]
        mass += Fraction(repr(tonnes)) * default.marked
        words.append(default.confidence)
        ids += [row, f"ref:{default.row.key}", f"ref:{default.mark_up_row.key}"]
        findings.append(_by_default(flow, product, rows))
    tonnes_made = sum((Fraction(repr(float(t))) for t in output), Fraction(0))
    total = mass / tonnes_made
    ids += rows["ledger"].to_list()
    return Embedded(
        None, None, total, weakest(words), tuple(dict.fromkeys(ids)), "Σ 前体质量 × 前体隐含排放 / 产量"
    ), findings


def _inputs(rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Return the aluminium that went into the processes of the good: precursors, in tonnes."""
    rules = load("cbam")
    named = rows["process_id"].drop_nulls().unique().to_list() if "process_id" in rows.columns else []
    processes = ledger.table("processes").filter(pl.col("unit_id").is_in(rows["unit_id"].unique().implode()))
    ids = named or processes["process_id"].to_list()
    exchanges = ledger.table("exchanges")
    exchanges = exchanges.with_columns(_id=figure_id("exchanges") if exchanges.height else pl.lit(""))
    kept = exchanges.filter(
        pl.col("process_id").is_in(ids)
        & pl.col("period").fill_null("").str.slice(0, 4).is_in(rows["period"].str.slice(0, 4).unique().implode())
        & (pl.col("direction") == "input")
        & pl.col("role").is_in(rules["precursor_roles"])
        & (pl.col("metal") == "Al")
    )
    return with_tonnes(kept)


def _no_precursors(unit: str, product: str, rows: pl.DataFrame) -> Finding:
    return Finding(
        "blocks submission",
        "cbam.no-precursors",
        f"生产单元 {unit} 的“{product}”是复杂货物，只计前体隐含排放；工序物料表没有其铝前体用量，不给出实际值。",
        f"{product} of the unit {unit} is a complex good whose precursors alone count; the table of exchanges has no "
        "aluminium going in, so there is no actual figure.",
        _place(rows),
        expected="exchanges",
    )


def _by_default(flow: str, product: str, rows: pl.DataFrame) -> Finding:
    return Finding(
        "warning",
        "cbam.precursor-by-default",
        f"“{product}”的前体“{flow}”没有供应商数据，按默认值（含加成）计；取得供应商实际值可降低。",
        f"The precursor {flow} of {product} has no data of its supplier and carries the default with its mark-up.",
        _place(rows),
        given=flow,
    )


def _place(rows: pl.DataFrame) -> Address:
    first = rows.row(0, named=True)
    return Address(str(first["_file"] or ""), str(first["_sheet"] or ""), int(first["_row"] or 0), "cn_code")
