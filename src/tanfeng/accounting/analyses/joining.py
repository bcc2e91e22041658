"""Analyses joined to the activity table before the kernel (检测值并入): never silently in place of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.analyses import findings as said
from tanfeng.accounting.analyses.asking import asked
from tanfeng.accounting.analyses.candidates import candidates, identified, prepared
from tanfeng.accounting.analyses.matching import KEYS, keys_of, matched
from tanfeng.accounting.combinations import UNUSABLE
from tanfeng.accounting.context import Context
from tanfeng.accounting.formulas import MEASURABLE, expected_unit
from tanfeng.accounting.lines import ANALYSIS, ANALYSIS_RANK
from tanfeng.core.findings import Finding
from tanfeng.units import UnitError, factor_to


@dataclass(frozen=True)
class Analysed:
    """The activity table with the values of the analyses in it (并入检测值的活动水平).

    ``frame`` has the same rows in the same order; ``used`` are the analyses that some row takes, ``None`` without any.
    """

    frame: pl.DataFrame
    findings: tuple[Finding, ...] = ()
    used: pl.DataFrame | None = None


def with_analyses(activity: pl.DataFrame, analyses: pl.DataFrame | None, context: Context) -> Analysed:
    """Return the table with each value that a row's stream asks for and its cell does not give.

    A cell comes before an analysis; where the two differ that is said. Where the analyses of a row's place do not cover
    its period, the default will stand and that is said too.
    """
    if analyses is None or not analyses.height or not activity.height:
        return Analysed(activity)
    blank = [pl.lit(None, pl.String).alias(n) for n in ("unit_id", "enterprise_id") if n not in activity.columns]
    frame = activity.with_columns(*blank)
    wants = asked(frame, context)
    found = candidates(analyses, wants)
    keys = keys_of(frame)
    chosen = matched(keys, found)
    notes = [
        *said.unfit(found),
        *said.several(chosen, found),
        *said.not_covered(frame, keys, chosen, found),
        *said.not_used(frame, prepared(analyses), chosen, found),
        *said.level_not_taken(prepared(analyses), wants),
    ]
    parameters = [name for name in MEASURABLE if name in set(chosen["parameter"])]
    for name in parameters:
        frame, conflicts = _joined(frame, chosen.filter(pl.col("parameter") == name), name, context)
        notes += conflicts
    if parameters:
        frame = _with_rank(frame, parameters)
    used = identified(analyses).filter(pl.col("_figure").is_in(chosen["figure"].unique().to_list()))
    return Analysed(frame, tuple(notes), used if used.height else None)


def _joined(
    frame: pl.DataFrame, chosen: pl.DataFrame, name: str, context: Context
) -> tuple[pl.DataFrame, list[Finding]]:
    """Put the values of one parameter into the table where its cell is empty."""
    value, figure = f"_{name}_value", f"{name}{ANALYSIS}"
    table = chosen.select(
        *KEYS,
        pl.col("value").alias(value),
        pl.col("figure").alias(figure),
        (pl.col("several") | pl.col("unfit")).alias(f"{name}{UNUSABLE}"),
        pl.col("own_rank").alias(f"_{name}_rank"),
    )
    joined = frame.join(table, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    cell = pl.col(name) if name in frame.columns else pl.lit(None, pl.Float64)
    joined = joined.with_columns(_cell=cell)
    conflicts = list(said.overridden(joined, name, value, _own_unit(joined, name, context)))
    free = pl.col("_cell").is_null()
    joined = joined.with_columns(
        pl.coalesce("_cell", value).alias(name),
        pl.when(free).then(figure).alias(figure),
        (free & pl.col(f"{name}{UNUSABLE}")).alias(f"{name}{UNUSABLE}"),
        pl.when(free).then(f"_{name}_rank").alias(f"_{name}_rank"),
    )
    if name == "ncv":
        joined = _with_ncv_unit(joined, context)
    return joined.drop("_cell", value), conflicts


def _with_ncv_unit(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """A calorific value from an analysis comes in the unit the formula takes."""
    units = {
        item: expected_unit("ncv", entry.canonical_unit)
        for item in frame["item"].drop_nulls().unique().sort()
        if (entry := context.reference.item(item)) is not None
    }
    stated = pl.col("ncv_unit") if "ncv_unit" in frame.columns else pl.lit(None, pl.String)
    own = pl.col("item").replace_strict(units, default=None, return_dtype=pl.String)
    return frame.with_columns(ncv_unit=pl.when(pl.col(f"ncv{ANALYSIS}").is_not_null()).then(own).otherwise(stated))


def _own_unit(frame: pl.DataFrame, name: str, context: Context) -> pl.Expr:
    """What turns a cell into the unit of the formula: one, but for a calorific value, which names its unit."""
    if name != "ncv" or "ncv_unit" not in frame.columns:
        return pl.lit(1.0)
    pairs = frame.filter(pl.col("_cell").is_not_null()).select("item", "ncv_unit").unique().drop_nulls()
    factor = pl.lit(None, pl.Float64)
    for item, unit in pairs.sort("item", "ncv_unit").iter_rows():
        entry = context.reference.item(item)
        try:
            number = float(factor_to(unit, expected_unit("ncv", entry.canonical_unit))) if entry else None
        except UnitError:
            continue  # the unit itself is what is wrong, and is said of the row
        same = (pl.col("item") == item) & (pl.col("ncv_unit") == unit)
        factor = pl.when(same).then(number).otherwise(factor)
    return factor


def _with_rank(frame: pl.DataFrame, parameters: Sequence[str]) -> pl.DataFrame:
    ranks = [f"_{name}_rank" for name in parameters]
    return frame.with_columns(pl.max_horizontal(ranks).alias(ANALYSIS_RANK)).drop(ranks)
