"""What a unit gives beside its product (副产品与固废): acid made, heat sold, solid waste generated and used.

Only the ledger speaks here. What it does not state for a whole year is null, which is not zero; "n/a" is zero.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from tanfeng.accounting.energy import carrier_coefficient
from tanfeng.accounting.energy_rule_file import CURRENT, EnergyRules
from tanfeng.accounting.unit_basis import reported_output, tonnes_per
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference

#: Columns of the result: what a year gave, in t, GJ, t and t.
COLUMNS = ("acid_t", "steam_gj", "residue_t", "residue_used_t")
HEAT_SOLD, HEAT = "heat_out", "heat"
GENERATED, USED = "generated", "utilised"
MONTHS = 12
#: A difference below this share of what was generated is rounding of the ledger.
ROUNDING = 1e-6


def of_units(
    units: pl.DataFrame,
    production: pl.DataFrame | None,
    lines: pl.DataFrame | None,
    waste: pl.DataFrame | None,
    *,
    reference: Reference,
    year: int,
) -> pl.DataFrame:
    """Return ``unit_id`` and :data:`COLUMNS` for every unit, of one year (各单元的副产品与固废).

    ``units`` has ``unit_id`` and ``product``; ``lines`` are the lines of the account, in which sold heat has been taken
    off the energy already (GB/T 2589-2020); ``production`` and ``waste`` are ledger tables.
    """
    parts = [_acid(units, production, year), _steam(lines, reference, year), _residue(waste, year)]
    result = units.select("unit_id").unique(maintain_order=True)
    for part in parts:
        result = result.join(part, on="unit_id", how="left", maintain_order="left")
    return result


def _acid(units: pl.DataFrame, production: pl.DataFrame | None, year: int) -> pl.DataFrame:
    """Sulphuric acid of a whole year, t. A unit whose product is acid has none beside it."""
    if production is None or not production.height:
        return _empty("acid_t")
    named = pl.col("product").str.to_lowercase().str.replace_all(r"[（(][^）)]*[）)]", "").str.replace_all(r"\s", "")
    acid = production.filter(named.is_in(sorted(_acid_names()))).join(
        units.select("unit_id", "product"), on=["unit_id", "product"], how="anti"
    )
    reported, _ = reported_output(_with_zero(acid), year)
    known = pl.col("reported").is_not_null().all()
    return reported.group_by("unit_id").agg(acid_t=pl.when(known).then(pl.col("reported").sum()))


@cache
def _acid_names() -> frozenset[str]:
    text = files("tanfeng.accounting").joinpath("by_products.toml").read_text(encoding="utf-8")
    return frozenset("".join(name.lower().split()) for name in tomllib.loads(text)["acid"]["names"])


def _steam(lines: pl.DataFrame | None, reference: Reference, year: int) -> pl.DataFrame:
    """Heat sold as steam or hot water, GJ: by the coefficient with which it was taken off the unit's energy."""
    empty = _empty("steam_gj")
    if lines is None or "tce_calorific" not in lines.columns:
        return empty
    sold = lines.filter(
        (pl.col("stream") == HEAT_SOLD)
        & pl.col("period").str.starts_with(str(year))
        & (pl.col("unit_id").fill_null("") != "")
    )
    each = carrier_coefficient(HEAT, "GJ", reference, EnergyRules.load(CURRENT))
    if not sold.height or isinstance(each, Finding):
        return empty
    heat = -pl.col("tce_calorific").sum() / float(each.value)
    known = pl.col("tce_calorific").is_not_null().all()
    return sold.group_by("unit_id").agg(steam_gj=pl.when(known).then(heat).cast(pl.Float64))


def _residue(waste: pl.DataFrame | None, year: int) -> pl.DataFrame:
    """Solid waste generated and used, t; null where one kind of a unit's waste is not stated for the whole year.

    What has no row as used was not used if the other movements account for all that was generated.
    """
    if waste is None or not waste.height:
        return _empty("residue_t", "residue_used_t")
    rows = _with_zero(waste).filter(pl.col("period").str.starts_with(str(year)))
    keys = ["unit_id", "waste", "flow"]
    yearly = pl.col("period").str.len_chars() == len(str(year))
    whole = yearly.all() | ((~yearly).all() & (pl.col("period").n_unique() == MONTHS))
    sums = (
        tonnes_per(rows)
        .group_by(keys)
        .agg(t=pl.when(pl.col("tonnes").is_not_null().all() & whole).then(pl.col("tonnes").sum()))
    )
    flow, t = pl.col("flow"), pl.col("t")
    other = ~flow.is_in([GENERATED, USED])
    elsewhere = pl.when(t.filter(other).is_not_null().all()).then(t.filter(other).sum())
    kinds = sums.group_by("unit_id", "waste").agg(
        generated=t.filter(flow == GENERATED).first(),
        stated=(flow == USED).any(),
        used=t.filter(flow == USED).first(),
        elsewhere=elsewhere,
    )
    gone = pl.col("elsewhere") >= pl.col("generated") * (1.0 - ROUNDING)
    kinds = kinds.with_columns(used=pl.when(pl.col("stated")).then("used").when(gone).then(0.0))
    return kinds.group_by("unit_id").agg(
        residue_t=pl.when(pl.col("generated").is_not_null().all()).then(pl.col("generated").sum()),
        residue_used_t=pl.when(pl.col("used").is_not_null().all()).then(pl.col("used").sum()),
    )


def _with_zero(rows: pl.DataFrame) -> pl.DataFrame:
    """Read "n/a" as what it says: there is none."""
    if "quantity__na" not in rows.columns:
        return rows
    none = pl.col("quantity__na").fill_null(value=False)
    return rows.with_columns(
        quantity=pl.when(none).then(0.0).otherwise("quantity"), unit=pl.when(none).then(pl.lit("t")).otherwise("unit")
    )


def _empty(*columns: str) -> pl.DataFrame:
    schema: dict[str, Any] = {"unit_id": pl.Utf8, **dict.fromkeys(columns, pl.Float64)}
    return pl.DataFrame(schema=schema)
