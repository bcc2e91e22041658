"""Yearly energy of an enterprise from its accounts (企业年度能耗): whole years only, less what a definition deducts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from tanfeng.accounting import Account
from tanfeng.accounting.energy_lineage import counted, energy_line_id, with_energy_confidence
from tanfeng.accounting.product_energy.coverage import flows
from tanfeng.core.confidence import LADDER
from tanfeng.core.findings import Address, Finding
from tanfeng.core.lineage import Figure
from tanfeng.indicators.series import Point, Series

#: What a deduction takes: lines of any of these streams with any of these attributes, or of these items.
Deduction = Mapping[str, Sequence[str]]


def of_accounts(accounts: Mapping[int, Account], value: str, deducted: Mapping[str, Deduction]) -> Series:
    """Return energy by year, tce; ``value`` is ``tce_calorific`` or ``tce_equivalent``.

    A year counts only if every energy flow covers it and has its coal equivalent; a deduction that names nothing leaves
    every year open.
    """
    findings = [_empty(name) for name, what in deducted.items() if not any(what.values())]
    points: dict[int, Point] = {}
    figures: list[Figure] = []
    for year, account in sorted(accounts.items()):
        lines = with_energy_confidence(account.lines, account.activity, account.reference)
        own = lines.filter(counted(), pl.col("period").str.starts_with(str(year)))
        gaps = _gaps(own, value, year)
        if gaps:
            findings.append(_open(year, gaps))
        if gaps or not own.height or any(not any(what.values()) for what in deducted.values()):
            continue
        taken = pl.any_horizontal([_takes(what) for what in deducted.values()]) if deducted else pl.lit(False)
        kept = own.filter(~taken)
        worst = LADDER[max(kept["energy_rank" if value == "tce_calorific" else "equivalent_rank"].to_list(), default=0)]
        figure = Figure(
            id=f"energy_per_value_added.energy.{account.guideline}.{year}.{value}",
            name_zh=f"{year} 年综合能耗（{'当量值' if value == 'tce_calorific' else '等价值'}）",
            name_en=f"comprehensive energy of {year} ({value.removeprefix('tce_')})",
            value=sum(kept[value].sort().to_list()),
            unit="tce",
            formula="Σ",
            inputs=tuple(energy_line_id(row, value) for row in kept["ledger"]),
            confidence=worst,
        )
        figures.append(figure)
        points[year] = Point(float(figure.value or 0.0), worst, (figure.id,))
    return Series(points, tuple(figures), tuple(findings))


def _gaps(lines: pl.DataFrame, value: str, year: int) -> list[str]:
    known = lines.with_columns(fixed=pl.col(value))
    return [gap for gaps in flows(known, ("unit_id", "process_id"), year)["gaps"].to_list() for gap in gaps]


def _takes(what: Deduction) -> pl.Expr:
    by_attribute = pl.col("stream").is_in(list(what["streams"])) & pl.col("attribute").is_in(list(what["attributes"]))
    return (by_attribute | pl.col("item").is_in(list(what["items"]))).fill_null(False)


def _empty(name: str) -> Finding:
    return Finding(
        "warning",
        "energy-per-value-added.deduction-without-data",
        f"扣除项“{name}”没有说明台账的哪些行属于它，不能计算；未扣除的数也不代替。",
        f"The deduction {name!r} names no rows of the ledger: there is no figure, and none without it stands in.",
        Address("energy_per_value_added.toml"),
        given=name,
    )


def _open(year: int, gaps: Sequence[str]) -> Finding:
    listed = "; ".join(gaps)
    return Finding(
        "warning",
        "energy-per-value-added.year-incomplete",
        f"{year} 年能耗不全，不计算单位增加值能耗：{listed}。",
        f"The energy of {year} is not whole, so there is no energy per value added: {listed}.",
        Address("activity", column="period"),
        expected=f"{year} | {year}-01 … {year}-12",
        given=listed,
        count=len(gaps),
    )
