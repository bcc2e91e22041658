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
#: The weight of each digit of the state: base 3, the quantity's above them.
_WEIGHTS: tuple[int, ...] = tuple(int(3**position) for position in range(len(MEASURABLE)))
_QUANTITY_STEP: int = 3 * _WEIGHTS[-1]


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
        return frozenset(name for position, name in enumerate(MEASURABLE) if self._digit(position))

    @property
    def has_invalid_value(self) -> bool:
        """A measured value is negative, or a share is above 1."""
        return any(self._digit(position) == 2 for position in range(len(MEASURABLE)))

    def _digit(self, position: int) -> int:
        return self.state // _WEIGHTS[position] % 3

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
    """Return the integer that says of each measured value and of the quantity what the row holds.

    A digit of base 3 for each measured value (absent, given, invalid), then one of base 4 for the quantity. ``marked``
    says that the table has the column ``quantity__na`` (not applicable).
    """
    code: nw.Expr | None = None
    for position, name in enumerate(MEASURABLE):
        column, weight = nw.col(name), _WEIGHTS[position]
        valid = (column >= 0.0) & (column <= (1.0 if name in SHARES else LARGEST_QUANTITY))
        given = nw.when(valid).then(nw.lit(weight)).otherwise(nw.lit(2 * weight))
        digit = nw.when(column.is_null()).then(nw.lit(0)).otherwise(given)
        code = digit if code is None else code + digit
    quantity = nw.col("quantity")
    usable = (quantity >= 0.0) & (quantity <= LARGEST_QUANTITY)
    measured = nw.when(usable).then(nw.lit(0)).otherwise(nw.lit(3 * _QUANTITY_STEP))
    state = nw.when(quantity.is_null()).then(nw.lit(_QUANTITY_STEP)).otherwise(measured)
    if marked:
        not_applicable = nw.col("quantity__na").fill_null(False)
        state = nw.when(not_applicable).then(nw.lit(2 * _QUANTITY_STEP)).otherwise(state)
    return (state if code is None else code + state).cast(nw.Int64)


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
