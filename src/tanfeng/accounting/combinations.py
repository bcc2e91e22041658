"""The distinct kinds of rows (组合): however long the table, few; each is resolved once.

Two rows are of one kind when stream, item, unit, attribute, year and unit of the calorific value are the same and the
same measured values are given. All that is looked up, converted or found wrong is the same for all rows of a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import polars as pl

from tanfeng.accounting.formulas import MEASURABLE, SHARES

QuantityState = Literal["given", "missing", "not applicable", "invalid"]

#: Text columns of the key; an empty cell is ``""`` so that an equi-join meets it on every engine.
TEXT_KEYS: tuple[str, ...] = ("stream", "item", "unit", "attribute", "year", "ncv_unit")
#: One integer says what the row gives; see :func:`state_code`.
STATE = "state"
KEYS: tuple[str, ...] = (*TEXT_KEYS, STATE)

#: A quantity beyond this is no quantity: no energy or material flow on Earth has as many tonnes, m3 or kWh.
LARGEST_QUANTITY = 1e15

_QUANTITY_STATES: tuple[QuantityState, ...] = ("given", "missing", "not applicable", "invalid")
_INVALID_VALUE = 1 << len(MEASURABLE)
_QUANTITY_STEP = _INVALID_VALUE << 1


@dataclass(frozen=True, order=True)
class Combination:
    """One kind of row (组合)."""

    stream: str
    item: str
    unit: str
    attribute: str
    year: str
    ncv_unit: str
    state: int

    @property
    def given(self) -> frozenset[str]:
        """The measured values that the rows of this kind give."""
        return frozenset(name for bit, name in enumerate(MEASURABLE) if self.state >> bit & 1)

    @property
    def has_invalid_value(self) -> bool:
        """A measured value is negative, or a share is above 1."""
        return bool(self.state & _INVALID_VALUE)

    @property
    def quantity(self) -> QuantityState:
        return _QUANTITY_STATES[self.state // _QUANTITY_STEP]


def complete(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the columns of the activity table that a frame may leave out, empty, and the key columns."""
    names = set(frame.collect_schema().names())
    absent: list[nw.Expr] = [
        nw.lit(None, dtype=nw.String).alias(name)
        for name in ("unit_id", "enterprise_id", "attribute", "ncv_unit")
        if name not in names
    ]
    absent += [nw.lit(None, dtype=nw.Float64).alias(name) for name in MEASURABLE if name not in names]
    if absent:
        frame = frame.with_columns(*absent)
    text = [nw.col(name).fill_null("").alias(name) for name in TEXT_KEYS if name != "year"]
    return frame.with_columns(
        *text,
        nw.col("period").fill_null("").str.slice(0, 4).alias("year"),
        state_code(marked="quantity__na" in names).alias(STATE),
    )


def state_code(*, marked: bool) -> nw.Expr:
    """Return the integer that says which measured values are given, whether one is invalid, and what the quantity is.

    ``marked`` says that the table has the column ``quantity__na`` (not applicable).
    """
    code = nw.lit(0, dtype=nw.Int64)
    invalid = nw.lit(False)
    for bit, name in enumerate(MEASURABLE):
        column = nw.col(name)
        code = code + (~column.is_null()).cast(nw.Int64) * (1 << bit)
        ceiling = 1.0 if name in SHARES else LARGEST_QUANTITY
        invalid = invalid | ((column < 0.0) | (column > ceiling)).fill_null(False)
    code = code + invalid.cast(nw.Int64) * _INVALID_VALUE
    quantity = nw.col("quantity")
    usable = ((quantity >= 0.0) & (quantity <= LARGEST_QUANTITY)).fill_null(False)
    state = nw.when(usable).then(nw.lit(0)).otherwise(nw.when(quantity.is_null()).then(nw.lit(1)).otherwise(nw.lit(3)))
    if marked:
        not_applicable = nw.col("quantity__na").fill_null(False)
        state = nw.when(not_applicable).then(nw.lit(2)).otherwise(state)
    return code + state.cast(nw.Int64) * _QUANTITY_STEP


def find(completed: nw.LazyFrame[Any]) -> list[Combination]:
    """Return the kinds of rows of a completed table, in order, in one pass over it."""
    distinct = collected(completed.group_by(*KEYS).agg(nw.len().alias("rows"))).select(KEYS)
    return sorted(Combination(*row) for row in distinct.iter_rows())


def telling(kinds: Sequence[Combination]) -> list[str]:
    """Return the fewest key columns, leaving out from the right, that still tell the kinds apart.

    The kinds are all that the table holds, so a column that never decides need not be compared ten million times.
    """
    kept = list(KEYS)
    for name in ("attribute", "ncv_unit", "year", "unit", "item", "stream"):
        fewer = [key for key in kept if key != name]
        if len({tuple(getattr(kind, key) for key in fewer) for kind in kinds}) == len(kinds):
            kept = fewer
    return kept


def collected(lazy: nw.LazyFrame[Any]) -> pl.DataFrame:
    """Run a lazy frame of either engine and return its rows in Polars; Polars streams, in bounded memory."""
    native: Any = nw.to_native(lazy)
    frame: pl.DataFrame = native.collect(engine="streaming") if isinstance(native, pl.LazyFrame) else native.pl()
    return frame
