"""The top-down view (自上而下): what statistics say a region's sector emits.

Direct CO2 is the sector's total as published, fuel by fuel; the fuels are added up and compared. Indirect CO2 exists
only where the electricity of the sector is published; otherwise its rows are there, empty, and say what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting import top_down_findings, top_down_lineage
from tanfeng.accounting.confidence_columns import rank, word
from tanfeng.accounting.grid import UNIT, grid_factor, in_unit
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.accounting.sectors import ALL, BOUNDARIES, DIRECT, INDIRECT, SECTORS, TOTAL
from tanfeng.accounting.sectors import TOP_DOWN as BASIS
from tanfeng.accounting.series_checks import Thresholds
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Lineage
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import UnitError, factor_to, parse

ELECTRICITY = "electricity"
KEYS = ["region", "sector", "year"]


@dataclass(frozen=True)
class TopDown:
    """Result of the top-down view (自上而下核算结果).

    ``accounts``: year, region, sector, boundary, basis, tco2, tco2_low, tco2_high, confidence, figure, note_zh,
    note_en, missing; one row per year, sector (the two and their sum) and boundary, a null where there is no data.
    ``fuel_history``: year, region, sector, item, tco2, confidence, figure.
    """

    accounts: pl.DataFrame
    fuel_history: pl.DataFrame
    findings: tuple[Finding, ...]
    lineage: Lineage


def account(
    statistics: pl.DataFrame,
    *,
    reference: Reference,
    region: str | None = None,
    factor_year: int | None = None,
) -> TopDown:
    """Account the sector of ``region`` (or of every region in the table) from the ledger table ``statistics``.

    A row counts as CO2 if its unit is a mass of CO2, as electricity if its item is ``electricity`` and its unit an
    energy. ``factor_year`` is the year of the grid factor for all years; without it each year uses its own.
    """
    rows = with_ids(statistics, "statistics").filter(pl.col("sector").is_in([*SECTORS, ALL]))
    if region is not None:
        rows = rows.filter(pl.col("region_code") == region)
    converted, findings = _converted(rows)
    single, twice = _one_per_cell(converted)
    findings += twice
    emissions = single.filter(pl.col("quantity") == "co2", pl.col("sector") != ALL)
    fuels, totals = emissions.filter(pl.col("item") != TOTAL), emissions.filter(pl.col("item") == TOTAL)
    direct = _direct(fuels, totals)
    indirect, factors, more = _indirect(
        single.filter(pl.col("quantity") == "electricity", pl.col("sector") != ALL), direct, reference, factor_year
    )
    findings += more
    accounts = _with_sum_and_total(pl.concat([direct, indirect], how="diagonal"))
    findings += top_down_findings.of_series(fuels, totals, direct, Thresholds.load(), reference)
    findings += top_down_findings.of_gaps(accounts, rows, single.select("_figure"))
    accounts = top_down_findings.annotated(accounts, fuels, Thresholds.load())
    history = _history(fuels)
    lineage = top_down_lineage.build(accounts, single, factors, reference)
    return TopDown(accounts.drop("_inputs"), history, tuple(in_order(findings)), lineage)


def _converted(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Add ``quantity`` (co2 | electricity | other) and ``amount`` (t CO2 or MWh), one parse per distinct unit."""
    findings: list[Finding] = []
    table: list[tuple[str, str, float]] = []
    for text in rows["unit"].drop_nulls().unique().sort().to_list():
        try:
            dimension = parse(text).dimension
        except UnitError as error:
            findings.append(Finding("warning", "top-down.unit", error.zh, error.en, expected="tCO2, MWh", given=text))
            continue
        if dimension == parse("tCO2").dimension:
            table.append((text, "co2", float(factor_to(text, "tCO2"))))
        elif dimension == parse("MWh").dimension:
            table.append((text, "electricity", float(factor_to(text, "MWh"))))
    scales = pl.DataFrame(table, schema={"unit": pl.Utf8, "quantity": pl.Utf8, "scale": pl.Float64}, orient="row")
    power_only = (pl.col("quantity") != "electricity") | (pl.col("item") == ELECTRICITY)
    joined = rows.join(scales, on="unit", how="left", maintain_order="left")
    return joined.with_columns(
        region=pl.col("region_code"),
        quantity=pl.when(power_only).then(pl.col("quantity")).fill_null("other"),
        amount=pl.col("value") * pl.col("scale"),
    ), findings


def _one_per_cell(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Keep the cells that one row states; several rows for one cell decide nothing and become a finding."""
    cell = [*KEYS, "item", "quantity"]
    counted = rows.with_columns(_n=pl.len().over(cell))
    doubled = counted.filter((pl.col("_n") > 1) & (pl.col("quantity") != "other"))
    single = counted.filter((pl.col("_n") == 1) & (pl.col("quantity") != "other") & pl.col("amount").is_not_null())
    return single.drop("_n"), top_down_findings.of_doubles(doubled, cell)


def _direct(fuels: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Direct CO2: the published total; where only fuels are published, their sum, said to be one."""
    stated = totals.select(*KEYS, tco2="amount", _rank=rank("confidence"), _inputs=pl.concat_list("_figure"))
    summed = (
        fuels.join(totals, on=KEYS, how="anti")
        .group_by(KEYS)
        .agg(tco2=pl.col("amount").sum(), _rank=rank("confidence").max(), _inputs=pl.col("_figure").sort())
        .with_columns(missing=pl.lit([TOTAL]).cast(pl.List(pl.Utf8)))
    )
    return pl.concat([stated, summed], how="diagonal").with_columns(boundary=pl.lit(DIRECT))


def _indirect(
    power: pl.DataFrame, direct: pl.DataFrame, reference: Reference, factor_year: int | None
) -> tuple[pl.DataFrame, list[ReferenceRow], list[Finding]]:
    """Indirect CO2: published electricity times the grid factor of its year; a null row where nothing is published."""
    findings: list[Finding] = []
    found: list[ReferenceRow] = []
    rows: list[tuple[str, int, float, str, str]] = []
    for place, year in power.select("region", "year").unique().sort("region", "year").iter_rows():
        row = grid_factor(reference, place, factor_year or year)
        value = row if isinstance(row, Finding) else in_unit(row, UNIT)
        if isinstance(row, ReferenceRow) and not isinstance(value, Finding):
            found.append(row)
            rows.append((place, year, value, row.confidence, f"ref:{row.key}"))
        elif isinstance(value, Finding):
            findings.append(value)
    schema = {"region": pl.Utf8, "year": pl.Int64, "factor": pl.Float64, "word": pl.Utf8, "ref": pl.Utf8}
    factors = pl.DataFrame(rows, schema=schema, orient="row")
    known = power.join(factors, on=["region", "year"], how="left").select(
        *KEYS,
        tco2=pl.col("amount") * pl.col("factor"),
        _rank=pl.max_horizontal(rank("confidence"), rank("word")),
        _inputs=pl.concat_list("_figure", pl.col("ref")).list.drop_nulls(),
        missing=pl.when(pl.col("factor").is_null())
        .then(pl.lit(["grid_factor"]))
        .otherwise(pl.lit([], dtype=pl.List(pl.Utf8))),
    )
    absent = (
        direct.select(KEYS)
        .join(known, on=KEYS, how="anti")
        .with_columns(tco2=pl.lit(None, pl.Float64), missing=pl.lit([ELECTRICITY]).cast(pl.List(pl.Utf8)))
    )
    frame = pl.concat([known, absent], how="diagonal").with_columns(boundary=pl.lit(INDIRECT))
    return frame, found, findings


def _with_sum_and_total(parts: pl.DataFrame) -> pl.DataFrame:
    """Add the sum of the sectors and, per sector, direct plus indirect; a sum with a part missing is null."""
    sectors = _complete(parts, "sector", SECTORS)
    with_sum = pl.concat([sectors, _sum_over(sectors, "sector", SECTORS, ALL)], how="diagonal")
    total = _sum_over(with_sum, "boundary", (DIRECT, INDIRECT), TOTAL)
    order = pl.col("sector").replace_strict([*SECTORS, ALL], [0, 1, 2], return_dtype=pl.Int64)
    boundary = pl.col("boundary").replace_strict(list(BOUNDARIES), [0, 1, 2], return_dtype=pl.Int64)
    return (
        pl.concat([with_sum, total], how="diagonal")
        .sort("region", order, "year", boundary)
        .with_columns(
            basis=pl.lit(BASIS),
            missing=pl.col("missing").fill_null(pl.lit([], dtype=pl.List(pl.Utf8))),
            figure=pl.format("account.{}.{}.{}.{}." + BASIS, "year", "region", "sector", "boundary"),
            confidence=pl.when(pl.col("tco2").is_not_null()).then(word("_rank")).otherwise(pl.lit("not-found")),
        )
    )


def _complete(parts: pl.DataFrame, column: str, members: tuple[str, ...]) -> pl.DataFrame:
    """Add an empty row for every member that a region, year and boundary lacks, naming what is missing."""
    grid = (
        parts.select("region", "year", "boundary")
        .unique()
        .join(pl.DataFrame({column: members}), how="cross")
        .join(parts, on=["region", "year", "boundary", column], how="anti")
        .with_columns(missing=pl.concat_list(pl.col(column)))
    )
    return pl.concat([parts, grid], how="diagonal")


def _sum_over(parts: pl.DataFrame, column: str, members: tuple[str, ...], name: str) -> pl.DataFrame:
    keys = [key for key in ("region", "year", "sector", "boundary") if key != column]
    complete = (pl.col("tco2").is_not_null().sum() == len(members)) & (pl.len() == len(members))
    figure = pl.format("account.{}.{}.{}.{}." + BASIS, "year", "region", "sector", "boundary")
    absent = pl.col(column).filter(pl.col("tco2").is_null())
    return (
        parts.filter(pl.col(column).is_in(members))
        .sort(*keys, column)
        .group_by(keys, maintain_order=True)
        .agg(
            tco2=pl.when(complete).then(pl.col("tco2").sum()),
            _rank=pl.col("_rank").max(),
            _inputs=figure,
            missing=pl.concat([absent, pl.col("missing").list.explode()]).drop_nulls().unique(maintain_order=True),
        )
        .with_columns(pl.lit(name).alias(column))
    )


def _history(fuels: pl.DataFrame) -> pl.DataFrame:
    return fuels.sort("region", "sector", "year", "item").select(
        "year",
        "region",
        "sector",
        "item",
        tco2="amount",
        confidence=word(rank("confidence")),
        figure=pl.col("_figure"),
    )
