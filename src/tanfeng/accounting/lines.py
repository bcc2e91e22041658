"""Lines as people and programs read them (核算行): formula, factors, sources and confidence beside the number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from tanfeng.accounting.coefficient_table import flags
from tanfeng.accounting.fixed_point import in_tonnes
from tanfeng.accounting.kernel import KIND, RESULTS
from tanfeng.accounting.ledger_figures import figure_id
from tanfeng.accounting.resolution import Coefficient
from tanfeng.accounting.steam_mass import ENTHALPY, PRESSURE, TEMPERATURE
from tanfeng.core.confidence import LADDER

#: The number of the row in the activity table, from 0; lines come in this order.
LINE = "_line"
#: The results in tonnes, beside their fixed-point columns.
TONNES: tuple[str, ...] = ("tco2e", "tce_calorific", "tce_equivalent")
#: The confidence of a ledger row whose own column is empty.
_UNSTATED = "reported"
_KEY_TEXTS = ("stream", "item", "unit", "attribute", "ncv_unit")
_ADDRESS = {"_file": pl.String, "_sheet": pl.String, "_row": pl.Int64}
#: What the ledger says of a row beside its quantity, carried on to its line.
_CARRIED = {"process_id": pl.String, "meter_id": pl.String, "uncertainty": pl.Float64}
#: The column that names the analysis a value came from, ``ncv__analysis``; empty where the cell itself gave it.
ANALYSIS = "__analysis"
#: The weakest confidence of the analyses that a row uses, as its place on the ladder.
ANALYSIS_RANK = "_analysis_rank"


def with_texts(
    applied: pl.DataFrame, coefficients: Sequence[Coefficient], guideline: str, more: Sequence[str] = ()
) -> pl.DataFrame:
    """Return the lines of the contract from the kernel's columns, in the order of the activity table.

    Every line names its ledger row (``ledger:activity#<row>``; the file stands before the row where there are several)
    and, where a measured value took the place of a default, its cell (``ledger:activity#<row>:ncv``) or its analysis
    (``ledger:analyses#<row>``) among the factors. ``more`` are columns of the kernel to keep.
    """
    names = applied.columns
    carried = [pl.lit(None, dtype=kind).alias(name) for name, kind in _CARRIED.items() if name not in names]
    applied = applied.with_columns(*carried)
    address = [pl.lit(None, dtype=kind).alias(name) for name, kind in _ADDRESS.items() if name not in names]
    row = pl.col("_row") if "_row" in names else pl.col(LINE).cast(pl.Int64) + 1
    lines = (
        applied.sort(LINE)
        .with_columns(*address)
        .with_columns(ledger=pl.col("_figure") if "_figure" in names else figure_id("activity", row))
    )
    lines = lines.join(_texts(coefficients), on=KIND, how="left", maintain_order="left")
    return lines.select(
        "enterprise_id",
        "unit_id",
        "period",
        _blank_as_null("stream"),
        _blank_as_null("item"),
        "quantity",
        _blank_as_null("unit"),
        _tonnes(0),
        "formula",
        _factors(coefficients, names),
        _sources(names),
        _confidence(names),
        _tonnes(1),
        _tonnes(2),
        "energy_factors",
        _blank_as_null("attribute"),
        "year",
        *RESULTS,
        KIND,
        "ledger",
        *_ADDRESS,
        pl.lit(guideline).alias("guideline"),
        *_CARRIED,
        *more,
    )


def _texts(coefficients: Sequence[Coefficient]) -> pl.DataFrame:
    """Return one row per kind of row: what its lines say beside their number."""
    columns: dict[str, Any] = {
        KIND: list(range(len(coefficients))),
        "formula": [c.text for c in coefficients],
        "_factors": [[row.key for row in c.rows] for c in coefficients],
        "_sources": [list(dict.fromkeys(row.source for row in c.rows if row.source)) for c in coefficients],
        "energy_factors": [[row.key for row in c.energy.rows] for c in coefficients],
        "_rank": [LADDER.index(c.confidence) for c in coefficients],
    }
    texts = pl.List(pl.String)
    schema: dict[str, Any] = {
        KIND: pl.Int64,
        "formula": pl.String,
        "_factors": texts,
        "_sources": texts,
        "energy_factors": texts,
        "_rank": pl.Int64,
    }
    return pl.DataFrame(columns, schema=schema)


def _blank_as_null(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)


def _tonnes(position: int) -> pl.Expr:
    return in_tonnes(pl.col(RESULTS[position])).alias(TONNES[position])


def _factors(coefficients: Sequence[Coefficient], names: Sequence[str]) -> pl.Expr:
    """The reference rows, and the cells or analyses whose values took the place of a default."""
    parts = [pl.col("_factors")]
    for name, columns in flags(coefficients).items():
        used = pl.any_horizontal(columns)
        for place in _places(name, names):
            parts.append(pl.when(used).then(pl.concat_list(place)).otherwise(pl.lit([], dtype=pl.List(pl.String))))
    return pl.concat_list(*parts).list.drop_nulls().alias("factors")


def _places(name: str, names: Sequence[str]) -> list[pl.Expr]:
    """Where a value stands: the analysis it came from, else its cell; the heat of steam in the cells of its state."""
    if name == ENTHALPY:
        state = [column for column in (PRESSURE, TEMPERATURE) if column in names]
        return [pl.when(pl.col(c).is_not_null()).then(pl.format("{}:" + c, "ledger")) for c in state]
    cell = pl.format("{}:" + name, "ledger")
    return [pl.coalesce(f"{name}{ANALYSIS}", cell) if f"{name}{ANALYSIS}" in names else cell]


def _sources(names: Sequence[str]) -> pl.Expr:
    """The ledger row, what it says of its own origin, and the sources of the factors."""
    own = pl.concat_list("ledger", "source") if "source" in names else pl.concat_list("ledger")
    return pl.concat_list(own.list.drop_nulls(), "_sources").alias("sources")


def _confidence(names: Sequence[str]) -> pl.Expr:
    """The weaker of the row's own confidence and that of its factors."""
    rank = {word: position for position, word in enumerate(LADDER)}
    stated = pl.col("confidence").fill_null("") if "confidence" in names else pl.lit("")
    own = stated.replace_strict(rank, default=rank[_UNSTATED], return_dtype=pl.Int64)
    analysed = [ANALYSIS_RANK] if ANALYSIS_RANK in names else []
    weaker = pl.max_horizontal(own, pl.col("_rank"), *analysed)
    return weaker.replace_strict(dict(enumerate(LADDER)), return_dtype=pl.String).alias("confidence")
