"""What the top-down view has to say about its data (自上而下核算的问题): outliers, breaks, sums, gaps, doubles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tanfeng.accounting.sectors import ACCOUNT_COLUMNS, ALL, DIRECT, INDIRECT, NAMES
from tanfeng.accounting.series_checks import SERIES, Thresholds, breaks, outliers, sum_differences
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference

TABLE = "statistics"


def of_doubles(rows: pl.DataFrame, cell: list[str]) -> list[Finding]:
    """Several rows for one cell: none of them is used (重复统计)."""
    groups = rows.group_by(cell, maintain_order=True).agg(pl.len().alias("n"), pl.col("_file", "_row").first())
    return [
        Finding(
            "warning",
            "top-down.several-values",
            f"{row['year']} 年 {row['sector']} 的 {row['item']} 有 {row['n']} 条统计，均未采用。",
            f"{row['n']} statistics for {row['item']} of {row['sector']} in {row['year']}: none of them is used.",
            address=_address(row),
            count=int(row["n"]),
        )
        for row in groups.to_dicts()
    ]


def of_series(
    fuels: pl.DataFrame, totals: pl.DataFrame, direct: pl.DataFrame, thresholds: Thresholds, reference: Reference
) -> list[Finding]:
    """Outliers, breaks and sums that do not agree, found by shape alone (序列检验).

    ``fuels`` and ``totals`` are statistics rows, ``direct`` the direct emissions taken from them; ``reference`` names
    the fuels for people.
    """
    zh, en = reference.names("items", "zh"), reference.names("items", "en")
    parts, stated, whole = _plain(fuels), _plain(totals), direct.select(*SERIES, "year", "tco2")
    places = (
        pl.concat([totals, fuels]).group_by([*SERIES, "year"], maintain_order=True).agg(pl.col("_file", "_row").first())
    )
    found = [
        Finding(
            "warning",
            "top-down.outlier-year",
            f"{row['year']} 年{_sector(row)[0]}明显偏离前后两年：{_listed(row, zh)}，"
            f"占当年合计 {row['share']:.0%}；判断趋势时应剔除或平滑。",
            f"{row['year']} stands out of {_sector(row)[1]}: {_listed(row, en)}, {row['share']:.0%} of the "
            "year's total; leave it out of a trend or smooth it.",
            address=_address(row),
            expected=f"< {thresholds.spike_ratio:g}×, < {thresholds.spike_share:.0%}",
            given=f"{row['share']:.3f}",
        )
        for row in _placed(outliers(parts, whole, thresholds), places)
    ]
    found += [
        Finding(
            "warning",
            "top-down.series-break",
            f"{_sector(row)[0]}在 {row['year'] - 1} 与 {row['year']} 年之间断裂：由 {row['before']:,.0f} t 变为 "
            f"{row['after']:,.0f} t（{row['ratio']:.2f} 倍）；趋势应从 {row['year']} 年算起。",
            f"{_sector(row)[1]} breaks between {row['year'] - 1} and {row['year']}: from {row['before']:,.0f} t to "
            f"{row['after']:,.0f} t ({row['ratio']:.2f} times); start trends in {row['year']}.",
            address=_address(row),
            expected=f"< {thresholds.break_ratio:g}×",
            given=f"{row['ratio']:.2f}",
        )
        for row in _placed(breaks(whole, thresholds), places)
    ]
    found += [
        Finding(
            "warning",
            "top-down.parts-differ",
            f"{row['year']} 年{_sector(row)[0]}分品种之和与公布合计相差 {row['difference']:,.0f} t。",
            f"In {row['year']} the fuels of {_sector(row)[1]} differ from the published total "
            f"by {row['difference']:,.0f} t.",
            address=_address(row),
            expected=f"{row['total']:.0f}",
            given=f"{row['parts']:.0f}",
        )
        for row in _placed(sum_differences(parts, stated, thresholds), places)
    ]
    return found


def of_gaps(accounts: pl.DataFrame, rows: pl.DataFrame, used: pl.DataFrame) -> list[Finding]:
    """What is not there: no electricity statistic, sums left open, statistics that this view does not use."""
    found: list[Finding] = []
    empty = accounts.filter(pl.col("boundary") == INDIRECT, pl.col("tco2").is_null())
    if empty.height:
        years = empty["year"].sort().to_list()
        first, last = years[0], years[-1]
        found.append(
            Finding(
                "warning",
                "top-down.no-electricity",
                f"{first}—{last} 年没有分行业用电量统计，间接排放与全口径排放为空（{empty.height} 项），并非为零。",
                f"No electricity statistic of the sectors for {first}-{last}: indirect and total emissions are empty "
                f"({empty.height} rows), not zero.",
                address=Address(file=TABLE, column="item"),
                expected="electricity",
                count=empty.height,
            )
        )
    unused = rows.join(used, on="_figure", how="anti")
    if unused.height:
        items = ", ".join((unused["sector"] + "/" + unused["item"]).unique(maintain_order=True).to_list())
        found.append(
            Finding(
                "info",
                "top-down.not-used",
                f"{unused.height} 条统计不是排放量或用电量（份额、产量、能耗等），本视角未采用。",
                f"{unused.height} statistics are neither CO2 nor electricity (shares, output, energy) and are not used "
                "in this view.",
                address=_address(unused.row(0, named=True)),
                given=items,
                count=unused.height,
            )
        )
    return found


def annotated(accounts: pl.DataFrame, fuels: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Put outliers and breaks beside the figures they concern, and give the frame its final columns."""
    whole = accounts.filter(pl.col("boundary") == DIRECT, pl.col("tco2").is_not_null())
    parts = _plain(fuels)
    both = parts.group_by("region", "year", "item").agg(pl.col("tco2").sum(), sector=pl.lit(ALL))
    odd = outliers(pl.concat([parts, both.select(parts.columns)]), whole, thresholds).select(
        *SERIES,
        "year",
        zh=pl.lit("异常年份，判断趋势时应剔除或平滑"),
        en=pl.lit("outlier year: leave out of a trend or smooth"),
    )
    step = breaks(whole, thresholds).select(
        *SERIES,
        "year",
        zh=pl.format("序列断点：本年起为新口径，约为上年的 {} 倍", pl.col("ratio").round(2)),
        en=pl.format("break in the series: {} times the year before", pl.col("ratio").round(2)),
    )
    notes = (
        pl.concat([odd, step]).group_by(*SERIES, "year").agg(pl.col("zh").str.join("；"), pl.col("en").str.join("; "))
    )
    absent = pl.col("missing").list.join(", ")
    return (
        accounts.join(notes, on=[*SERIES, "year"], how="left", maintain_order="left")
        .with_columns(
            tco2_low=pl.lit(None, pl.Float64),
            tco2_high=pl.lit(None, pl.Float64),
            note_zh=pl.when(pl.col("tco2").is_null())
            .then(pl.lit("无数据，缺：") + absent)
            .otherwise(pl.col("zh").fill_null("")),
            note_en=pl.when(pl.col("tco2").is_null())
            .then(pl.lit("no data; missing: ") + absent)
            .otherwise(pl.col("en").fill_null("")),
        )
        .select([*ACCOUNT_COLUMNS, "_inputs"])
    )


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(*SERIES, "year", "item", tco2="amount")


def _placed(found: pl.DataFrame, places: pl.DataFrame) -> list[dict[str, Any]]:
    return found.join(places, on=[*SERIES, "year"], how="left", maintain_order="left").to_dicts()


def _listed(row: dict[str, Any], names: Mapping[str, str]) -> str:
    pairs = list(zip(row["items"], row["ratios"], strict=True))[:3]
    return ", ".join(f"{names.get(item, item)} ×{ratio:.2g}" for item, ratio in pairs)


def _sector(row: dict[str, Any]) -> tuple[str, str]:
    return NAMES.get(row["sector"], (row["sector"], row["sector"]))


def _address(row: dict[str, Any]) -> Address:
    return Address(file=str(row.get("_file") or TABLE), row=int(row.get("_row") or 0))
