"""Energy lines by unit and process (能耗归属): each counted line at the narrowest place the ledger names."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.energy_lineage import counted, with_energy_confidence
from tanfeng.accounting.fixed_point import SCALE
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.accounting.product_energy import problems
from tanfeng.accounting.product_energy.plant import Plant
from tanfeng.core.findings import Finding
from tanfeng.units import UnitError, factor_to

#: Streams of electricity and their sign in the electricity used.
_POWER = {"electricity_in": 1.0, "electricity_out": -1.0}


@dataclass(frozen=True)
class EnergyLines:
    """Energy lines of one year (能耗行).

    ``frame``: ``enterprise_id``, ``unit_id`` (null: of the enterprise), ``process_id`` (null: of the unit), ``period``,
    ``yearly``, ``stream``, ``item``, ``attribute``, ``fixed`` (millionths of tce, null without a number), ``counts``
    (false for own power counted with its fuel: kWh but no tce), ``kwh`` (0 for what is no electricity),
    ``energy_rank``, ``ledger`` (figure id of the row), and its address.
    """

    frame: pl.DataFrame
    findings: tuple[Finding, ...]


def energy_lines(account: Account, activity: pl.DataFrame, plant: Plant, year: int) -> EnergyLines:
    """Return the counted lines of the year with the unit and process they belong to.

    A row of ``activity`` that the account does not hold (no guideline accounts for it) is a line without a number.

    A line that names a process belongs to the process's unit. A process nobody knows, or one of another unit than the
    line names, is a finding: the line stays with its unit, or with nobody.
    """
    held = with_energy_confidence(_with_process(account), account.activity, account.reference)
    lines = pl.concat([held, _not_held(activity, held)], how="diagonal")
    power = pl.col("stream").is_in(list(_POWER)).fill_null(False) & (
        pl.col("formula").fill_null("") != "not_applicable"
    )
    rows = lines.with_columns(counts=counted()).filter(
        pl.col("counts") | power, pl.col("period").str.starts_with(str(year))
    )
    named = pl.DataFrame(
        [(p.id, p.unit_id) for p in plant.processes.values()],
        schema={"process_id": pl.String, "_process_unit": pl.String},
        orient="row",
    )
    rows = rows.join(named, on="process_id", how="left", maintain_order="left")
    stranger = pl.col("process_id").is_not_null() & pl.col("_process_unit").is_null()
    elsewhere = pl.col("_process_unit").is_not_null() & (pl.col("unit_id") != pl.col("_process_unit")).fill_null(False)
    findings = [
        *problems.unknown_process(rows.filter(stranger)),
        *problems.process_of_other_unit(rows.filter(elsewhere)),
    ]
    rows = rows.with_columns(
        process_id=pl.when(~(stranger | elsewhere)).then("process_id"),
        unit_id=pl.when(elsewhere).then("unit_id").otherwise(pl.coalesce("unit_id", "_process_unit")),
    )
    units = pl.DataFrame(
        [(u.id, u.enterprise_id) for u in plant.units.values()],
        schema={"unit_id": pl.String, "_owner": pl.String},
        orient="row",
    )
    rows = rows.join(units, on="unit_id", how="left", maintain_order="left").with_columns(
        enterprise_id=pl.coalesce("_owner", "enterprise_id")
    )
    strangers = rows.filter(pl.col("unit_id").is_not_null() & pl.col("_owner").is_null())
    findings += problems.unknown_unit(strangers)
    frame = _with_power(rows).select(
        "enterprise_id",
        pl.when(pl.col("_owner").is_not_null()).then("unit_id").alias("unit_id"),
        "process_id",
        "period",
        (pl.col("period").str.len_chars() == len(str(year))).alias("yearly"),
        "stream",
        "item",
        "attribute",
        pl.when("counts").then(_fixed(rows)).otherwise(0).alias("fixed"),
        "counts",
        "kwh",
        pl.col("energy_rank").fill_null(0),
        "ledger",
        "_file",
        "_sheet",
        "_row",
    )
    return EnergyLines(frame, tuple(findings))


def _not_held(activity: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return the ledger's rows that the account has no line for, as lines without a number."""
    place = ["_file", "_sheet", "_row"]
    if activity.is_empty() or held.is_empty():
        return held.clear()
    lost = with_ids(activity, "activity").join(held.select(place), on=place, how="anti", nulls_equal=True)
    known = [name for name in lost.columns if name in held.columns and name != "ledger"]
    return lost.select(*(pl.col(name).cast(held.schema[name]) for name in known), pl.col("_figure").alias("ledger"))


def _with_process(account: Account) -> pl.DataFrame:
    """Add ``process_id`` where the account does not carry it: its lines are in the order of the activity table."""
    lines = account.lines
    if "process_id" in lines.columns:
        return lines
    if "process_id" in account.activity.columns and account.activity.height == lines.height:
        return lines.with_columns(account.activity["process_id"])
    return lines.with_columns(process_id=pl.lit(None, pl.String))


def _fixed(rows: pl.DataFrame) -> pl.Expr:
    if "tce_calorific_fixed" in rows.columns:
        return pl.col("tce_calorific_fixed").cast(pl.Int64)
    return (pl.col("tce_calorific") * SCALE).round().cast(pl.Int64)


def _with_power(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``kwh``: electricity in less out; 0 for what is no electricity, null where its unit is none."""
    texts = rows.filter(pl.col("stream").is_in(list(_POWER)))["unit"].drop_nulls().unique().sort().to_list()
    table = pl.DataFrame(
        [(text, _kilowatt_hours(text)) for text in texts], schema={"unit": pl.String, "_kwh": pl.Float64}, orient="row"
    )
    sign = pl.col("stream").replace_strict(_POWER, default=None, return_dtype=pl.Float64)
    kwh = pl.when(sign.is_null()).then(0.0).otherwise(pl.col("quantity") * pl.col("_kwh") * sign)
    return rows.join(table, on="unit", how="left", maintain_order="left").with_columns(kwh=kwh)


def _kilowatt_hours(text: str) -> float | None:
    try:
        return float(factor_to(text, "kWh"))
    except UnitError:
        return None
