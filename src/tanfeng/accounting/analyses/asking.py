"""Which values the rows of an activity table ask for (所需参数): by stream, item and parameter, with unit and order."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.context import Context
from tanfeng.accounting.formulas import CO2, MEASURABLE, expected_unit
from tanfeng.accounting.guideline import Stream
from tanfeng.accounting.steam_mass import ENTHALPY
from tanfeng.reference import Item

#: One row per stream, item, parameter and level that may be taken.
SCHEMA: dict[str, Any] = {
    "stream": pl.String,
    "item": pl.String,
    "parameter": pl.String,
    "asked_item": pl.String,
    "wanted": pl.String,
    "level": pl.String,
    "level_rank": pl.Int64,
}
#: The level of a row that does not say it: the weakest of the three.
UNSTATED_LEVEL = "enterprise"


def asked(activity: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Return what the streams of the guideline may take for the items of the table, level by level in order."""
    pairs = activity.select("stream", "item").unique().drop_nulls().sort("stream", "item")
    rows: list[tuple[str, str, str, str, str, str, int]] = []
    for stream_name, item_key in pairs.iter_rows():
        stream, item = context.guideline.streams.get(stream_name), context.reference.item(item_key)
        if stream is None or item is None or not stream.admits(item.key, item.kind):
            continue
        for parameter in MEASURABLE:
            if not _asks(stream, item, parameter, context):
                continue
            source = stream.parameters.get(parameter)
            of_item = source.item if source and source.item else item_key
            wanted = expected_unit(parameter, item.canonical_unit)
            for rank, level in enumerate(name for name in stream.order(parameter) if name != "default"):
                rows.append((stream_name, item_key, parameter, of_item, wanted, level, rank))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _asks(stream: Stream, item: Item, parameter: str, context: Context) -> bool:
    """A stream asks for the parameters of its formulas, for a factor in their place, and a fuel for its energy.

    Electricity takes the factor of its place: one that somebody states for himself belongs to the market-based account.
    """
    if parameter == ENTHALPY or stream.formula.name == "electricity":
        return False
    if parameter == "ncv" and item.kind == "fuel" and stream.name in context.energy_rules.streams:
        return True
    if parameter == "emission_factor":
        return CO2 in stream.formula.gases
    return stream.takes(parameter)
