"""The distinct kinds of rows (组合): however long the table, few; each is resolved once.

Two rows are of one kind when stream, item, unit, attribute, year and unit of the calorific value are the same and the
same measured values are given. All that is looked up, converted or found wrong is the same for all rows of a kind.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import polars as pl

from tanfeng.accounting.formulas import MEASURABLE, SHARES

QuantityState = Literal["given", "missing", "not applicable", "invalid", "zero"]

#: Text columns of the key; an empty cell is ``""`` so that an equi-join meets it on every engine.
TEXT_KEYS: tuple[str, ...] = ("stream", "item", "unit", "attribute", "year", "ncv_unit")
#: One integer says what the row gives; see :func:`state_code`.
STATE = "state"
KEYS: tuple[str, ...] = (*TEXT_KEYS, STATE)

#: A quantity beyond this is no quantity: no energy or material flow on Earth has as many tonnes, m3 or kWh.
LARGEST_QUANTITY = 1e15
#: The column that says that what was measured of a value cannot be used (several, or a wrong unit): ``ncv__unusable``.
UNUSABLE = "__unusable"
#: The document that proves a non-fossil quantity (绿电凭证); whether it is given is part of the kind.
PROOF = "certificate"
#: Whether the proof was accepted, where that was decided beforehand (凭证已认定); it then stands for the naming.
PROVEN = "claim_proven"

_QUANTITY_STATES: tuple[QuantityState, ...] = ("given", "missing", "not applicable", "invalid", "zero")
#: What a digit of the state says of a measured value: absent, given, out of range, measured but not usable.
_DIGITS = 4
_GIVEN, _INVALID, _UNUSABLE = 1, 2, 3
#: The weight of each digit of the state; above them stand the proof and the quantity.
_WEIGHTS: tuple[int, ...] = tuple(int(_DIGITS**position) for position in range(len(MEASURABLE)))
_PROOF_WEIGHT: int = _DIGITS * _WEIGHTS[-1]
_QUANTITY_STEP: int = 2 * _PROOF_WEIGHT


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
        return any(self._digit(position) == _INVALID for position in range(len(MEASURABLE)))

    @property
    def unusable(self) -> tuple[str, ...]:
        """The values that were measured but cannot be used: several contradict each other, or the unit is wrong."""
        return tuple(name for position, name in enumerate(MEASURABLE) if self._digit(position) == _UNUSABLE)

    @property
    def proven(self) -> bool:
        """The quantity is proven to be non-fossil (有凭证): its claim was accepted, or, undecided, names its proof."""
        return bool(self.state // _PROOF_WEIGHT % 2)

    def _digit(self, position: int) -> int:
        return self.state // _WEIGHTS[position] % _DIGITS

    @property
    def quantity(self) -> QuantityState:
        return _QUANTITY_STATES[self.state // _QUANTITY_STEP]


def complete(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the text columns of the activity table that a frame may leave out, empty, and the key columns."""
    names = set(frame.collect_schema().names())
    absent: list[nw.Expr] = [
        nw.lit(None, dtype=nw.String).alias(name)
        for name in ("unit_id", "enterprise_id", "attribute", "ncv_unit")
        if name not in names
    ]
    if absent:
        frame = frame.with_columns(*absent)
    text = [nw.col(name).fill_null("").alias(name) for name in TEXT_KEYS if name != "year"]
    return frame.with_columns(
        *text,
        nw.col("period").fill_null("").str.slice(0, 4).alias("year"),
        state_code(names).alias(STATE),
    )


def state_code(names: Collection[str]) -> nw.Expr:
    """Return the integer that says of each measured value and of the quantity what the row holds.

    A digit of base 4 for each measured value of the table (absent, given, out of range, not usable), then one of base 2
    for the proof, then the quantity's. Only columns that the table has are looked at.
    """
    code = _quantity_state(marked="quantity__na" in names)
    for position, name in enumerate(MEASURABLE):
        if name in names:
            code = code + _digit_of(name, _WEIGHTS[position], marked=f"{name}{UNUSABLE}" in names)
    proven = _proven(names)
    if proven is not None:
        code = code + nw.when(proven).then(nw.lit(_PROOF_WEIGHT)).otherwise(nw.lit(0))
    return code.cast(nw.Int64)


def _proven(names: Collection[str]) -> nw.Expr | None:
    if PROVEN in names:
        return nw.col(PROVEN).fill_null(False)
    if PROOF in names:
        return nw.col(PROOF).fill_null("") != ""
    return None


def _digit_of(name: str, weight: int, *, marked: bool) -> nw.Expr:
    column = nw.col(name)
    valid = (column >= 0.0) & (column <= (1.0 if name in SHARES else LARGEST_QUANTITY))
    given = nw.when(valid).then(nw.lit(_GIVEN * weight)).otherwise(nw.lit(_INVALID * weight))
    digit = nw.when(column.is_null()).then(nw.lit(0)).otherwise(given)
    if marked:
        unusable = nw.col(f"{name}{UNUSABLE}").fill_null(False)
        digit = nw.when(unusable).then(nw.lit(_UNUSABLE * weight)).otherwise(digit)
    return digit


def _quantity_state(*, marked: bool) -> nw.Expr:
    """``marked`` says that the table has the column ``quantity__na`` (not applicable)."""
    quantity = nw.col("quantity")
    usable = (quantity >= 0.0) & (quantity <= LARGEST_QUANTITY)
    known = nw.when(quantity == 0.0).then(nw.lit(4 * _QUANTITY_STEP)).otherwise(nw.lit(0))
    measured = nw.when(usable).then(known).otherwise(nw.lit(3 * _QUANTITY_STEP))
    state = nw.when(quantity.is_null()).then(nw.lit(_QUANTITY_STEP)).otherwise(measured)
    if marked:
        not_applicable = nw.col("quantity__na").fill_null(False)
        state = nw.when(not_applicable).then(nw.lit(2 * _QUANTITY_STEP)).otherwise(state)
    return state


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
