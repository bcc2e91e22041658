"""Yearly series from the ledger (年度序列): one number a year, converted, with the row it came from.

Two rows for one year are not averaged and not chosen between: the year is left open and becomes a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from tanfeng.accounting.confidence_columns import UNSTATED
from tanfeng.accounting.ledger_figures import ledger_figures
from tanfeng.core.confidence import is_known, weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.core.lineage import Figure
from tanfeng.units import UnitError, factor_to


@dataclass(frozen=True)
class Point:
    """One year's number with the ids of what it was made of (年度数)."""

    value: float
    confidence: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """A yearly series (年度序列): ``points`` by year, the figures behind them, and what was wrong."""

    points: Mapping[int, Point]
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()

    def years(self) -> list[int]:
        return sorted(self.points)

    def lacking(self, years: Sequence[int]) -> list[int]:
        return [year for year in years if year not in self.points]


def statistics_series(
    statistics: pl.DataFrame, *, region: str, sectors: Sequence[str], items: Sequence[str], unit: str, until: int | None
) -> Series:
    """Return the yearly series of a published statistic in ``unit``; ``statistics`` carries the ids of its rows.

    ``sectors`` names the whole first and then the parts that make it up: a year without the whole is the sum of its
    parts if every part is there. ``until`` drops later years.
    """
    rows = statistics.filter(pl.col("region_code") == region, pl.col("item").is_in(list(items)))
    whole = yearly(rows.filter(pl.col("sector") == sectors[0]), "statistics", unit, until)
    parts = [yearly(rows.filter(pl.col("sector") == name), "statistics", unit, until) for name in sectors[1:]]
    points = dict(whole.points)
    if parts:
        complete = set.intersection(*(set(part.points) for part in parts)) - set(points)
        points |= {year: _sum([part.points[year] for part in parts]) for year in complete}
    return Series(
        points,
        tuple(figure for s in (whole, *parts) for figure in s.figures),
        tuple(finding for s in (whole, *parts) for finding in s.findings),
    )


def _sum(points: Sequence[Point]) -> Point:
    return Point(
        sum(p.value for p in points),
        weakest(p.confidence for p in points),
        tuple(i for p in points for i in p.inputs),
    )


def yearly(rows: pl.DataFrame, table: str, unit: str, until: int | None) -> Series:
    """Return one point per year of ledger rows that all mean the same quantity and carry their ids in ``_figure``."""
    if until is not None:
        rows = rows.filter(pl.col("year") <= until)
    known = rows.filter(pl.col("value").is_not_null(), pl.col("year").is_not_null())
    scales, findings = conversions(known, unit, table)
    usable = known.filter(pl.col("unit").is_in(list(scales))) if scales else known.clear()
    points: dict[int, Point] = {}
    for key, group in usable.sort("year", "_figure").group_by("year", maintain_order=True):
        year = int(str(key[0]))
        if group.height > 1:
            findings.append(_several(table, year, group))
            continue
        row = group.row(0, named=True)
        points[year] = Point(row["value"] * scales[row["unit"]], stated(row["confidence"]), (row["_figure"],))
    return Series(points, row_figures(usable, table), tuple(findings))


def row_figures(rows: pl.DataFrame, table: str) -> tuple[Figure, ...]:
    """Return the figure of each row under the id in its column ``_figure``, given when the whole table was at hand."""
    figures = ledger_figures(rows.drop("_figure"), table)
    return tuple(replace(f, id=i) for f, i in zip(figures, rows.get_column("_figure"), strict=True))


def stated(word: str | None) -> str:
    """Return the confidence a row states; an empty cell is ``reported``, an unknown word ``recalled``."""
    return (word if is_known(word) else "recalled") if word else UNSTATED


def conversions(rows: pl.DataFrame, unit: str, table: str) -> tuple[dict[str, float], list[Finding]]:
    """Return the factor into ``unit`` of each unit in ``rows``; those that do not convert become findings."""
    factors: dict[str, float] = {}
    findings: list[Finding] = []
    for text in rows.get_column("unit").drop_nulls().unique().sort():
        try:
            factors[text] = float(factor_to(text, unit))
        except UnitError as error:
            bad = rows.filter(pl.col("unit") == text)
            findings.append(
                Finding(
                    "warning",
                    "indicator.unit",
                    f"目标指标没有采用 {bad.height} 行：{error.zh}",
                    f"{bad.height} rows were not used for a target: {error.en}",
                    row_address(bad, table, "unit"),
                    expected=unit,
                    given=text,
                    count=bad.height,
                )
            )
    return factors, findings


def row_address(rows: pl.DataFrame, table: str, column: str) -> Address:
    """Return the address of the first of ``rows``."""
    first = rows.row(0, named=True)
    return Address(first.get("_file") or table, first.get("_sheet") or "", int(first.get("_row") or 0), column)


def _several(table: str, year: int, group: pl.DataFrame) -> Finding:
    given = ", ".join(f"{v:g} {u}" for v, u in group.select("value", "unit").iter_rows())
    return Finding(
        "warning",
        "indicator.several-values",
        f"{year} 年同一指标有 {group.height} 个数（{given}），未采用其中任何一个。",
        f"{group.height} values for {year} ({given}): none of them is used.",
        row_address(group, table, "value"),
        expected="1",
        given=given,
        count=group.height,
    )
