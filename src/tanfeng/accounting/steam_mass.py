"""Steam and hot water given by mass (按质量计量的蒸汽、热水): their heat per tonne becomes a column of the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from tanfeng.accounting import heat
from tanfeng.accounting.combinations import UNUSABLE, Combination
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Item, Reference, ReferenceRow
from tanfeng.units import UnitError, same_dimension

#: The column with the heat of a tonne of steam or hot water, GJ/t.
ENTHALPY = "net_enthalpy"
STEAM, HOT_WATER = "steam", "hot_water"
PRESSURE, TEMPERATURE = "pressure_mpa", "temperature_c"
_OF_ITEM = {STEAM: heat.net_steam, HOT_WATER: heat.net_hot_water}
_ROWS = {STEAM: (heat.STEAM_REFERENCE,), HOT_WATER: (heat.WATER_REFERENCE, heat.WATER_HEAT)}
_STATE = ["item", PRESSURE, TEMPERATURE]


def by_mass(combination: Combination, item: Item) -> bool:
    """Say whether rows of this kind give steam or hot water by mass with a state."""
    return item.key in _OF_ITEM and ENTHALPY in combination.given and _is_mass(combination.unit)


def reference_rows(item: Item, reference: Reference) -> tuple[ReferenceRow, ...]:
    """Return the reference rows above which the heat of the item is counted."""
    rows = (reference.row(key) for key in _ROWS.get(item.key, ()))
    return tuple(row for row in rows if row is not None)


def with_enthalpy(activity: pl.DataFrame, reference: Reference) -> tuple[pl.DataFrame, list[Finding]]:
    """Add the heat per tonne to the rows of steam and hot water given by mass, and say which states are none.

    Each distinct state is looked up once. A row by mass that names neither pressure nor temperature keeps its unit
    fault: a tonne of steam is no GJ.
    """
    columns = [name for name in (PRESSURE, TEMPERATURE) if name in activity.columns]
    units = [unit for unit in activity["unit"].drop_nulls().unique().to_list() if _is_mass(unit)]
    stated = pl.any_horizontal([pl.col(name).is_not_null() for name in columns]) if columns else pl.lit(False)
    rows = pl.col("item").is_in(list(_OF_ITEM)) & pl.col("unit").is_in(units) & stated
    if not columns or not units or not activity.select(rows.fill_null(False).any()).item():
        return activity, []
    blank = [pl.lit(None, pl.Float64).alias(name) for name in (PRESSURE, TEMPERATURE) if name not in columns]
    frame = activity.with_columns(*blank)
    states = frame.filter(rows).select(_STATE).unique().sort(_STATE)
    found = [_OF_ITEM[item](pressure, temperature, reference) for item, pressure, temperature in states.iter_rows()]
    table = states.with_columns(
        pl.Series(ENTHALPY, [v if isinstance(v, float) else None for v in found], dtype=pl.Float64),
        pl.Series(f"{ENTHALPY}{UNUSABLE}", [not isinstance(v, float) for v in found], dtype=pl.Boolean),
    )
    joined = frame.join(table, on=_STATE, how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.when(rows).then(ENTHALPY).alias(ENTHALPY),
        pl.when(rows).then(f"{ENTHALPY}{UNUSABLE}").alias(f"{ENTHALPY}{UNUSABLE}"),
    )
    wrong = [(state, v) for state, v in zip(states.iter_rows(), found, strict=True) if isinstance(v, heat.Impossible)]
    return joined.drop(c for c in (PRESSURE, TEMPERATURE) if c not in columns), list(_findings(frame, rows, wrong))


def _findings(
    frame: pl.DataFrame, rows: pl.Expr, wrong: list[tuple[tuple[str, float | None, float | None], heat.Impossible]]
) -> Iterator[Finding]:
    for (item, pressure, temperature), said in wrong:
        same = (
            rows
            & (pl.col("item") == item)
            & pl.col(PRESSURE).eq_missing(pl.lit(pressure, pl.Float64))
            & pl.col(TEMPERATURE).eq_missing(pl.lit(temperature, pl.Float64))
        )
        hits = frame.filter(same)
        first = hits.row(0, named=True)
        column = PRESSURE if pressure is None or temperature is None else TEMPERATURE
        address = Address(
            str(first.get("_file") or ""), str(first.get("_sheet") or ""), int(first.get("_row") or 0), column
        )
        yield replace(said.finding(), address=address, count=hits.height)


def _is_mass(unit: str) -> bool:
    try:
        return bool(unit) and same_dimension(unit, "t")
    except UnitError:
        return False
