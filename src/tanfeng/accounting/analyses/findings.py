"""What is wrong with analyses, and where they do not reach (检测值问题)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from tanfeng.accounting.analyses.matching import KEYS
from tanfeng.accounting.emission_problems import UNUSABLE_ANALYSIS
from tanfeng.core.findings import Address, Finding

_SAME = 1e-9
_LISTED = 6


def unfit(found: pl.DataFrame) -> Iterator[Finding]:
    """Analyses whose unit does not fit what they measure."""
    wrong = found.filter(pl.col("value").is_null()).unique("figure", keep="first", maintain_order=True).sort("figure")
    for row in wrong.iter_rows(named=True):
        yield Finding(
            "blocks submission",
            UNUSABLE_ANALYSIS,
            f"检测分析的 {row['item']} {row['parameter']} 单位“{row['unit'] or ''}”不适用；相应数量没有核算。",
            f"The unit {row['unit'] or ''!r} does not fit {row['parameter']} of {row['item']}; its rows are not "
            "computed and no default takes its place.",
            _address(row, "unit"),
            expected=row["wanted"],
            given=row["unit"] or "",
        )


def several(chosen: pl.DataFrame, found: pl.DataFrame) -> Iterator[Finding]:
    """Values of the same level, place and period that differ: none of them is taken."""
    twice = chosen.filter(pl.col("several")).unique("figure", keep="first", maintain_order=True).sort("figure")
    places = found.unique("figure", keep="first", maintain_order=True).select("figure", "_file", "_sheet", "_row")
    for row in twice.join(places, on="figure", how="left", maintain_order="left").iter_rows(named=True):
        yield Finding(
            "blocks submission",
            UNUSABLE_ANALYSIS,
            f"{row['period']} {row['item']} 的 {row['parameter']} 有多个不同的同级检测值，不取其一也不取平均。",
            f"There are several different values of {row['parameter']} of {row['item']} for {row['period']} at the "
            "same level; none is chosen or averaged: keep one.",
            _address(row, "value"),
            expected="1",
        )


def overridden(joined: pl.DataFrame, name: str, value: str, factor: pl.Expr) -> Iterator[Finding]:
    """Rows whose own cell says another value than the analysis: the cell stands, and that is said."""
    both = joined.with_columns(_own=pl.col("_cell") * factor).filter(
        pl.col("_own").is_not_null() & pl.col(value).is_not_null()
    )
    differ = both.filter((pl.col("_own") - pl.col(value)).abs() > pl.col(value).abs() * _SAME)
    for (item,), rows in differ.group_by("item", maintain_order=True):
        row = rows.row(0, named=True)
        yield Finding(
            "warning",
            "account.analysis-overridden",
            f"{item} 所填的 {name}（{row['_own']:g}）与检测分析（{row[value]:g}）不一致，按活动水平行所填计算。",
            f"The given {name} of {item} ({row['_own']:g}) differs from its analysis ({row[value]:g}); the value in "
            "the row is used.",
            _address(row, name),
            expected=f"{row[value]:g}",
            given=f"{row['_own']:g}",
            count=rows.height,
        )


def not_covered(
    frame: pl.DataFrame, keys: pl.DataFrame, chosen: pl.DataFrame, found: pl.DataFrame
) -> Iterator[Finding]:
    """Rows of a place that has analyses of the parameter, but none for the row's period: the default will stand."""
    of_unit = found.filter(pl.col("a_unit").is_not_null()).select("stream", "item", "parameter", unit_id="a_unit")
    of_firm = found.filter(pl.col("a_unit").is_null()).select(
        "stream", "item", "parameter", enterprise_id="a_enterprise"
    )
    by_unit = keys.join(of_unit.unique(), on=["unit_id", "stream", "item"]).select(*KEYS, "parameter")
    by_firm = keys.join(of_firm.unique(), on=["enterprise_id", "stream", "item"]).select(*KEYS, "parameter")
    wanting = pl.concat([by_unit, by_firm]).unique()
    lost = wanting.join(chosen, on=[*KEYS, "parameter"], how="anti", nulls_equal=True)
    for (parameter,), some in lost.sort(*KEYS, "parameter", nulls_last=True).group_by("parameter", maintain_order=True):
        cell = pl.col(str(parameter)).is_null() if parameter in frame.columns else pl.lit(True)
        rows = frame.filter(cell).join(some, on=KEYS, how="semi", nulls_equal=True)
        for (stream, item), own in rows.group_by("stream", "item", maintain_order=True):
            periods = own["period"].drop_nulls().unique().sort().to_list()
            listed = ", ".join(periods[:_LISTED]) + (", …" if len(periods) > _LISTED else "")
            yield Finding(
                "info",
                "account.analysis-period-not-covered",
                f"{stream}/{item} 的 {parameter} 有检测值，但不覆盖 {listed}；这些期间用缺省值。",
                f"There are analyses of {parameter} for {stream}/{item}, but none for {listed}; the default is used.",
                _address(own.row(0, named=True), "period"),
                given=listed,
                count=own.height,
            )


def not_used(
    frame: pl.DataFrame, analyses: pl.DataFrame, chosen: pl.DataFrame, found: pl.DataFrame
) -> Iterator[Finding]:
    """Analyses of the table's places and years that no row takes: a value nobody uses is a question."""
    years = frame["period"].drop_nulls().str.slice(0, 4).unique().to_list()
    units, firms = (
        frame["unit_id"].drop_nulls().unique().to_list(),
        frame["enterprise_id"].drop_nulls().unique().to_list(),
    )
    here = pl.col("a_unit").is_in(units) | (pl.col("a_unit").is_null() & pl.col("a_enterprise").is_in(firms))
    taken = set(chosen["figure"]) | set(found.filter(pl.col("value").is_null())["figure"])
    beaten = found.filter(pl.col("a_period").str.slice(0, 4).is_in(years))["figure"].to_list()
    idle = analyses.filter(
        here.fill_null(False)
        & pl.col("a_period").str.slice(0, 4).is_in(years)
        & ~pl.col("figure").is_in(sorted(taken | set(beaten)))
    )
    for (item, parameter), rows in idle.group_by("a_item", "parameter", maintain_order=True):
        yield Finding(
            "info",
            "account.analysis-not-used",
            f"检测分析的 {item} {parameter} 没有用到：本指南相应源流不取该参数，或没有该品种的活动水平。",
            f"The analyses of {parameter} of {item} are not used: no stream of the guideline takes them, or the item "
            "has no activity.",
            _address(rows.row(0, named=True), "parameter"),
            given=str(parameter),
            count=rows.height,
        )


def level_not_taken(analyses: pl.DataFrame, wants: pl.DataFrame) -> Iterator[Finding]:
    """Analyses of a level that the guideline does not take for the parameter."""
    asked = wants.select("asked_item", "parameter").unique()
    levels = wants.select("asked_item", "parameter", "level").unique()
    refused = analyses.join(
        asked, left_on=["a_item", "parameter"], right_on=["asked_item", "parameter"], how="semi"
    ).join(levels, left_on=["a_item", "parameter", "level"], right_on=["asked_item", "parameter", "level"], how="anti")
    for row in refused.sort("figure").iter_rows(named=True):
        yield Finding(
            "warning",
            "account.analysis-level-not-taken",
            f"指南不取“{row['level']}”级的 {row['a_item']} {row['parameter']}，该值没有用到。",
            f"The guideline takes no {row['parameter']} of {row['a_item']} of the level {row['level']}; it is unused.",
            _address(row, "level"),
            given=row["level"],
        )


def _address(row: dict[str, Any], column: str) -> Address:
    return Address(str(row.get("_file") or ""), str(row.get("_sheet") or ""), int(row.get("_row") or 0), column)
