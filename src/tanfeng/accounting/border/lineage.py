"""The chains of border and market figures (边境与市场数字溯源)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from tanfeng.accounting.ledger_figures import ledger_figures
from tanfeng.core.lineage import Figure, Lineage

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account
    from tanfeng.accounting.border.cbam import Cbam
    from tanfeng.accounting.border.ets import Ets
    from tanfeng.accounting.border.product import Product
    from tanfeng.reference import Reference

_REFERENCE = "ref:"


def product_id(result: Cbam, product: Product, side: str) -> str:
    """Return the id of the ``actual`` or ``default`` figure of a product."""
    return f"cbam.{result.year}.{product.unit_id}.{product.product}.{product.cn_code}.{side}"


def of_cbam(result: Cbam) -> Lineage:
    """Return the figures of all products and everything they rest on."""
    from tanfeng.accounting.border.products import production

    own = [figure for product in result.products for figure in _of_product(result, product)]
    inputs = {i for figure in own for i in figure.inputs}
    rows = production(result.ledger, result.year).rename({"ledger": "_figure"})
    used = rows.filter(pl.col("_figure").is_in(sorted(inputs)))
    lineage = Lineage([*own, *ledger_figures(used, "production"), *_references(inputs, result.reference)])
    _with_account(lineage, result.account)
    for figure in _exchanges(result, inputs):
        lineage.add(figure)
    return lineage


def _of_product(result: Cbam, product: Product) -> Iterator[Figure]:
    zh, en = f"{product.product}（CN {product.cn_code}）", f"{product.product} (CN {product.cn_code})"
    if product.actual is not None:
        yield Figure(
            id=product_id(result, product, "actual"),
            name_zh=f"{zh}实际隐含排放",
            name_en=f"{en}, actual embedded emissions",
            value=float(product.actual.total),
            unit="tCO2e/t",
            formula=product.actual.formula,
            inputs=product.actual.inputs,
            confidence=product.actual.confidence,
        )
    if product.default is not None:
        default = product.default
        yield Figure(
            id=product_id(result, product, "default"),
            name_zh=f"{zh}默认值（含加成）",
            name_en=f"{en}, default with mark-up",
            value=float(default.marked),
            unit="tCO2e/t",
            formula="默认值 × (1 + 加成)",
            inputs=(f"{_REFERENCE}{default.row.key}", f"{_REFERENCE}{default.mark_up_row.key}"),
            confidence=default.confidence,
        )


def _references(inputs: set[str], reference: Reference) -> Iterator[Figure]:
    for key in sorted(i for i in inputs if i.startswith(_REFERENCE)):
        yield reference.figure(key)


def _exchanges(result: Cbam, inputs: set[str]) -> Iterator[Figure]:
    from tanfeng.accounting.ledger_figures import figure_id

    frame = result.ledger.table("exchanges")
    if frame.is_empty():
        return
    named = frame.with_columns(_figure=figure_id("exchanges")).filter(pl.col("_figure").is_in(sorted(inputs)))
    for row in named.iter_rows(named=True):
        yield Figure(
            id=row["_figure"],
            name_zh=f"工序物料：{row['process_id']} {row['flow']}",
            name_en=f"exchange: {row['process_id']} {row['flow']}",
            value=row["quantity"],
            unit=str(row["unit"] or ""),
            confidence=str(row["confidence"] or "reported"),
            source=str(row["source"] or ""),
        )


def _with_account(lineage: Lineage, account: Account | None) -> None:
    if account is not None:
        lineage.update(account.lineage)


def of_ets(result: Ets) -> Lineage:
    """Return the months, the year and everything they rest on."""
    figures = [*_months(result), *_year(result)]
    keys = {key for published in result.published.values() for point in published for key in point.keys}
    lineage = Lineage([*figures, *_references({f"{_REFERENCE}{key}" for key in keys}, result.reference)])
    _with_account(lineage, result.account)
    return lineage


def _months(result: Ets) -> Iterator[Figure]:
    for row in result.months.iter_rows(named=True):
        for side, zh in (("anode", "炭阳极消耗"), ("anode_effect", "阳极效应")):
            yield Figure(
                id=f"ets.{result.year}.{row['period']}.{side}",
                name_zh=f"{row['period']} {zh}排放",
                name_en=f"{row['period']} emissions, {side}",
                value=row[f"{side}_tco2e"],
                unit="tCO2e",
                formula="Σ",
                inputs=tuple(f"account.line.{line.removeprefix('ledger:')}" for line in row[f"{side}_lines"]),
                confidence=row["confidence"],
            )


def _year(result: Ets) -> Iterator[Figure]:
    months = result.months["period"].to_list()
    parts = tuple(f"ets.{result.year}.{month}.{side}" for month in months for side in ("anode", "anode_effect"))
    yield Figure(
        id=f"ets.{result.year}.emissions",
        name_zh=f"{result.year} 年铝电解工序排放量",
        name_en=f"emissions of the electrolysis step, {result.year}",
        value=None if result.emissions is None else float(result.emissions),
        unit="tCO2e",
        formula="Σ 月",
        inputs=parts,
        confidence=result.confidence,
    )
    yield Figure(
        id=f"ets.{result.year}.intensity",
        name_zh=f"{result.year} 年铝电解工序排放强度",
        name_en=f"intensity of the electrolysis step, {result.year}",
        value=result.intensity,
        unit="tCO2e/t",
        formula="排放量 / 铝液产量",
        inputs=(f"ets.{result.year}.emissions",),
        confidence=result.confidence,
    )
