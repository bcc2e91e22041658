"""From an account to the lines and inputs of the uncertainty model (建模): whole columns, one lookup per input."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.uncertainty.classes import ACTIVITY, ANALYSIS, ANY, Classes, of_meter
from tanfeng.accounting.uncertainty.model import Model
from tanfeng.accounting.uncertainty.settings import settings

#: The confidence of a ledger row that states none.
UNSTATED = "reported"
_LEDGER = "ledger:"


@dataclass(frozen=True)
class Inputs:
    """The model of an account, and what its numbers stand for (模型与含义).

    ``groups`` names the sums: guideline and stream; ``inputs`` has one row per input: ``id``, ``kind``
    (``quantity``, ``meter``, ``measured``, ``factor``), ``half_width``. ``lines`` are the account's lines with a number
    other than zero.
    """

    model: Model
    groups: tuple[tuple[str, str], ...]
    inputs: pl.DataFrame
    lines: pl.DataFrame


def inputs_of(account: Account, classes: Classes, meters: pl.DataFrame | None, analyses: pl.DataFrame | None) -> Inputs:
    """Return the model of an account.

    The quantity of each line is an input of its own, unless a meter's class says how surely it is known: the error of a
    meter is the same in every line it measured. A factor, an analysis is one input in all lines that use it.
    """
    lines = _lines(account).with_row_index("_n")
    pairs = pl.concat([_quantities(lines, classes, meters), _factors(lines, account, classes, analyses)])
    inputs = pairs.select("id", "kind", "half_width", "complement").unique("id", keep="first", maintain_order=True)
    numbered = pairs.join(inputs.select("id").with_row_index("_i"), on="id", how="left", maintain_order="left")
    named = lines.select("guideline", "stream").unique(maintain_order=True).with_row_index("_g")
    group = lines.join(named, on=["guideline", "stream"], how="left", maintain_order="left")["_g"].cast(pl.Int64)
    model = Model(
        base=lines["_base"].to_numpy(),
        group=group.to_numpy(),
        line=numbered["_n"].cast(pl.Int64).to_numpy(),
        input=numbered["_i"].cast(pl.Int64).to_numpy(),
        half_width=inputs["half_width"].fill_null(math.nan).to_numpy(),
        complement=inputs["complement"].to_numpy(),
    )
    return Inputs(model, tuple(named.drop("_g").iter_rows()), inputs.drop("complement"), lines)


def _lines(account: Account) -> pl.DataFrame:
    """Return the lines that count, with ``_base`` (tCO2e) and the confidence the ledger row itself states."""
    activity = account.activity
    own = (
        activity["confidence"] if "confidence" in activity.columns and activity.height == account.lines.height else None
    )
    stated = own if own is not None else pl.Series([None] * account.lines.height, dtype=pl.String)
    return (
        account.lines.with_columns(stated.alias("_own"), pl.col("tco2e").cast(pl.Float64).alias("_base"))
        .with_columns(pl.col("_own").fill_null(UNSTATED), pl.col("stream").fill_null("?"))
        .filter(pl.col("_base").is_not_null() & (pl.col("_base") != 0))
    )


def _quantities(lines: pl.DataFrame, classes: Classes, meters: pl.DataFrame | None) -> pl.DataFrame:
    """Return the pair of each line with its quantity: stated interval, else the meter's class, else the data class."""
    by_meter = _meters(meters)
    words = {word: classes.half_width(ACTIVITY, word) for word in lines["_own"].unique().sort()}
    of_class = pl.col("_own").replace_strict(words, default=math.nan, return_dtype=pl.Float64)
    of_meter_class = pl.col("meter_id").replace_strict(by_meter, default=None, return_dtype=pl.Float64)
    metered = pl.col("uncertainty").is_null() & of_meter_class.is_not_null()
    return lines.select(
        "_n",
        id=pl.when(metered).then(pl.lit("meter:") + pl.col("meter_id")).otherwise("ledger"),
        kind=pl.when(metered).then(pl.lit("meter")).otherwise(pl.lit("quantity")),
        half_width=pl.coalesce("uncertainty", of_meter_class, of_class),
        complement=pl.lit(0.0),
    )


def _meters(meters: pl.DataFrame | None) -> dict[str, float]:
    """Return the half width of each meter whose class says one."""
    if meters is None:
        return {}
    found = {name: of_meter(accuracy) for name, accuracy in meters.select("meter_id", "accuracy_class").iter_rows()}
    return {name: width for name, width in found.items() if not math.isnan(width)}


def _factors(lines: pl.DataFrame, account: Account, classes: Classes, analyses: pl.DataFrame | None) -> pl.DataFrame:
    """Return the pairs of the lines with the reference rows, analyses and measured cells that multiply in."""
    used = lines.select("_n", id=pl.col("factors")).explode("id").drop_nulls("id").unique(maintain_order=True)
    parameters = _parameters(analyses)
    rows = [(name, *_factor(name, account, classes, parameters)) for name in used["id"].unique().sort()]
    schema = {"id": pl.String, "kind": pl.String, "half_width": pl.Float64, "complement": pl.Float64}
    return used.join(pl.DataFrame(rows, schema=schema, orient="row"), on="id", how="left", maintain_order="left")


def _factor(name: str, account: Account, classes: Classes, parameters: dict[str, str]) -> tuple[str, float, float]:
    """Return kind, half width and complement of an input that is no quantity."""
    if name.startswith(_LEDGER):
        parameter = parameters.get(name) or name.rpartition(":")[2]
        return "measured", classes.half_width(ANALYSIS, parameter, ANY), 0.0
    row = account.reference.row(name)
    if row is None:
        return "factor", math.nan, 0.0
    of_rest = row.quantity in settings().complements and row.value is not None
    return "factor", classes.of_factor(row), float(row.value or 0.0) if of_rest else 0.0


def _parameters(analyses: pl.DataFrame | None) -> dict[str, str]:
    """Return the parameter of each analysis by the id its lines name."""
    from tanfeng.accounting.ledger_figures import figure_id

    if analyses is None or analyses.is_empty():
        return {}
    return dict(analyses.select(figure_id("analyses").alias("id"), "parameter").drop_nulls().iter_rows())
