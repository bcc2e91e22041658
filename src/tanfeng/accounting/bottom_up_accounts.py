"""From units to sums (自下而上汇总): measured units take the place of their estimate, then sector and boundary."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.confidence_columns import word
from tanfeng.accounting.sectors import ACCOUNT_COLUMNS, ALL, BOUNDARIES, SECTORS
from tanfeng.accounting.sectors import BOTTOM_UP as BASIS
from tanfeng.core.findings import Address, Finding

_EMPTY = pl.lit([], dtype=pl.List(pl.Utf8))


def with_measured(
    rows: pl.DataFrame, by_unit: pl.DataFrame, by_enterprise: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Put what was measured in the place of what was estimated; return the rows and what could not be placed.

    Activity booked to an enterprise stands for its only unit. An enterprise with several units, or none, cannot be
    split: its units are no longer estimated (that would count it twice) and a finding says so.
    """
    counts = rows.group_by("enterprise_id").agg(_units=pl.len(), unit_id=pl.col("unit_id").first())
    placed = by_enterprise.join(counts, on="enterprise_id", how="left", maintain_order="left")
    single = placed.filter(pl.col("_units") == 1).join(by_unit, on="unit_id", how="anti")
    open_ = placed.filter((pl.col("_units") != 1) | pl.col("_units").is_null())
    measured = pl.concat([by_unit, single.select(by_unit.columns)])
    joined = rows.join(measured, on="unit_id", how="left", maintain_order="left")
    is_measured = pl.col("measured_lines").is_not_null()
    is_open = pl.col("enterprise_id").is_in(open_["enterprise_id"].to_list()) & ~is_measured
    direct, indirect = pl.col("measured_direct"), pl.col("measured_indirect")
    taken = {"direct": direct, "indirect": indirect, "total": direct + indirect}
    gone = [name for name in rows.columns if name.endswith(("_tco2", "_tce", "_mwh"))]
    bounds = [f"{boundary}_{end}" for boundary in BOUNDARIES for end in ("low", "high")]
    result = joined.with_columns(
        **{name: pl.when(is_measured | is_open).then(None).otherwise(pl.col(name)) for name in [*gone, *bounds]}
    ).with_columns(
        **{f"{name}_tco2": pl.when(is_measured).then(value).otherwise(f"{name}_tco2") for name, value in taken.items()},
        **{
            f"{name}_{end}": pl.when(is_measured).then(value).otherwise(f"{name}_{end}")
            for name, value in taken.items()
            for end in ("low", "high")
        },
        method=pl.when(is_measured).then(pl.lit("measured")).when(is_open).then(pl.lit("none")).otherwise("method"),
        missing=pl.when(is_measured)
        .then(_measured_gaps(direct, indirect))
        .when(is_open)
        .then(pl.lit(["activity_by_unit"], dtype=pl.List(pl.Utf8)))
        .otherwise("missing"),
        total_is_floor=pl.col("total_is_floor") & ~is_measured & ~is_open,
        energy_tce=pl.when(is_measured).then("measured_energy").otherwise("energy_tce"),
        electricity_mwh=pl.when(is_measured).then("measured_power").otherwise("electricity_mwh"),
        production_t=pl.when(is_measured).then("reported").otherwise("production_t"),
        utilisation=pl.when(is_measured).then(pl.col("reported") / pl.col("capacity")).otherwise("utilisation"),
        _rank=pl.when(is_measured).then("measured_rank").otherwise("_rank"),
    )
    strangers = by_unit.join(rows, on="unit_id", how="anti")
    return result, [*_unplaced(open_, "enterprise_id"), *_unplaced(strangers, "unit_id")]


def _measured_gaps(direct: pl.Expr, indirect: pl.Expr) -> pl.Expr:
    absent = pl.concat_list(
        pl.when(direct.is_null()).then(pl.lit("direct_activity")),
        pl.when(indirect.is_null()).then(pl.lit("indirect_activity")),
    ).list.drop_nulls()
    return pl.concat_list(absent, pl.col("measured_missing").fill_null(_EMPTY))


def _unplaced(rows: pl.DataFrame, key: str) -> list[Finding]:
    return [
        Finding(
            "warning",
            "bottom-up.activity-not-placed",
            f"{row[key]} 的活动水平不能归到某一个生产单元，未计入单元核算，其单元也不再估算。",
            f"The activity of {row[key]} cannot be placed in one unit: it is not in the unit accounts, and its units "
            "are not estimated either.",
            address=Address(file="activity", column=key),
            given=str(row[key]),
            count=int(row["measured_lines"]),
        )
        for row in rows.to_dicts()
    ]


def summed(rows: pl.DataFrame, region: str, year: int) -> pl.DataFrame:
    """Sum the units by sector and boundary in the columns of ``accounts``, plus ``missing`` and ``_inputs``.

    The central figure holds the units for which the boundary is known; the bounds hold every counted unit, so that
    they are as wide as ignorance is. A sector without any counted unit is null. A unit whose sector is not known is in
    no sector, and a finding of the view names it.
    """
    counted = rows.filter(pl.col("method") != "none")
    parts = [
        _of(counted.filter(pl.col("sector") == sector), sector, boundary)
        for sector in SECTORS
        for boundary in BOUNDARIES
    ]
    frame = pl.concat(parts).with_columns(_n=pl.col("_n").cast(pl.Int64))
    sums = [_sum(frame.filter(pl.col("boundary") == boundary), boundary, region, year) for boundary in BOUNDARIES]
    return (
        pl.concat([frame, *sums])
        .with_columns(
            year=pl.lit(year, pl.Int64),
            region=pl.lit(region),
            basis=pl.lit(BASIS),
            figure=pl.format("account.{}.{}.{}.{}." + BASIS, pl.lit(year), pl.lit(region), "sector", "boundary"),
            confidence=pl.when(pl.col("tco2").is_not_null()).then(word("_rank")).otherwise(pl.lit("not-found")),
        )
        .select([*ACCOUNT_COLUMNS, "_inputs"])
    )  # fmt: skip


def _of(rows: pl.DataFrame, sector: str, boundary: str) -> pl.DataFrame:
    value = pl.col(f"{boundary}_tco2")
    known = value.is_not_null()  # counted, not asked with any(): Polars answers that with a value where no row is left
    bounded = pl.col(f"{boundary}_high").is_not_null()
    figure = (
        pl.format("unit_account.{}.{}", pl.col("figure").str.extract(r"^unit_account\.(\d+)\."), "unit_id")
        + f".{boundary}"
    )
    return rows.select(
        sector=pl.lit(sector),
        boundary=pl.lit(boundary),
        tco2=pl.when(known.sum() > 0).then(value.sum()),
        tco2_low=pl.when(bounded.sum() > 0).then(pl.col(f"{boundary}_low").sum()),
        tco2_high=pl.when(bounded.sum() > 0).then(pl.col(f"{boundary}_high").sum()),
        _rank=pl.col("_rank").filter(known).max(),
        _n=known.sum(),
        note_zh=pl.format(
            "{} 个计入单元中 {} 个有数；其中 {} 个为下限",
            pl.len(), known.sum(), (pl.col("total_is_floor") & (boundary == "total")).sum(),
        ),
        note_en=pl.format(
            "{} counted units, {} with a figure, {} of them floors",
            pl.len(), known.sum(), (pl.col("total_is_floor") & (boundary == "total")).sum(),
        ),
        missing=pl.col("unit_id").filter(~known).implode(),
        _inputs=figure.filter(known).implode(),
    )  # fmt: skip


def _sum(parts: pl.DataFrame, boundary: str, region: str, year: int) -> pl.DataFrame:
    """The sum of the sectors; null while a sector has no figure, for the rest is not nothing."""
    complete = pl.col("tco2").is_not_null().all()
    return parts.select(
        sector=pl.lit(ALL),
        boundary=pl.lit(boundary),
        tco2=pl.when(complete).then(pl.col("tco2").sum()),
        tco2_low=pl.when(complete).then(pl.col("tco2_low").sum()),
        tco2_high=pl.when(complete).then(pl.col("tco2_high").sum()),
        _rank=pl.col("_rank").max(),
        _n=pl.col("_n").sum(),
        note_zh=pl.when(complete).then(pl.lit("")).otherwise(pl.lit("有行业没有可计入的生产单元，不能合计")),
        note_en=pl.when(complete).then(pl.lit("")).otherwise(pl.lit("a sector has no unit that counts: no sum")),
        missing=pl.col("sector").filter(pl.col("tco2").is_null()).implode(),
        _inputs=pl.format("account.{}.{}.{}.{}." + BASIS, pl.lit(year), pl.lit(region), "sector", "boundary").implode(),
    )
