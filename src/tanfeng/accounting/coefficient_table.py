"""The coefficients as a small table to join (系数表): one row per kind of row, floats beside flags.

Only what some kind needs becomes a column, so that a table of ten million rows carries no dead weight through the join.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from tanfeng.accounting.amounts import Amount
from tanfeng.accounting.combinations import KEYS
from tanfeng.accounting.formulas import MEASURABLE
from tanfeng.accounting.resolution import Coefficient

#: The number of a kind of row: its place in the sorted list of kinds.
KIND = "kind_number"
#: How a value of the row enters a product, by the prefix of the column that says so.
_PARTS: dict[str, Callable[[Amount], Sequence[str]]] = {
    "use": lambda amount: amount.times,
    "over": lambda amount: amount.over,
    "less": lambda amount: [name for rest in amount.rests for name in rest.less],
}


def coefficient_table(coefficients: Sequence[Coefficient], gases: Sequence[str] = ()) -> pl.DataFrame:
    """Return one row per kind of row: its key, its number, and the floats that multiply the columns.

    ``gases`` asks for the coefficients of each gas beside those of the whole.
    """
    columns: dict[str, tuple[Any, list[Any]]] = {
        key: (pl.Int64 if key == KEYS[-1] else pl.String, [getattr(c.combination, key) for c in coefficients])
        for key in KEYS
    }
    columns[KIND] = (pl.Int64, list(range(len(coefficients))))
    columns["k_sign"] = (pl.Int64, [c.sign for c in coefficients])
    for place in range(products(coefficients)):
        columns |= _of_product(coefficients, place, gases)
    columns |= _of_rounding(coefficients)
    columns |= _of_energy(coefficients)
    return pl.DataFrame(
        [pl.Series(name, values, dtype=dtype) for name, (dtype, values) in columns.items()],
    )


def products(coefficients: Sequence[Coefficient]) -> int:
    """Return how many products the longest sum has; at least one."""
    return max((len(c.amounts or ()) for c in coefficients), default=0) or 1


def at(coefficient: Coefficient, place: int) -> Amount | None:
    """Return the product at a place of the sum, ``None`` where the kind has fewer."""
    amounts = coefficient.amounts or ()
    return amounts[place] if place < len(amounts) else None


def names(coefficients: Sequence[Coefficient], place: int, of: Callable[[Amount], Sequence[str]]) -> list[str]:
    """Return which values of the row enter the products at a place, in the order of their coding."""
    used = {name for c in coefficients if (amount := at(c, place)) for name in of(amount)}
    return [name for name in MEASURABLE if name in used]


def rests(coefficients: Sequence[Coefficient], place: int) -> list[tuple[str, ...]]:
    """Return the groups of shares of which the products at a place take the rest."""
    groups = {rest.names for c in coefficients if (amount := at(c, place)) for rest in amount.rests if rest.less}
    return sorted(groups)


def flags(coefficients: Sequence[Coefficient]) -> dict[str, list[str]]:
    """Return, for each value of the row that enters somewhere, the flag columns that say where."""
    found: dict[str, list[str]] = {}
    for place in range(products(coefficients)):
        for prefix, of in _PARTS.items():
            for name in names(coefficients, place, of):
                found.setdefault(name, []).append(f"{prefix}_{name}_{place}")
    return {name: found[name] for name in MEASURABLE if name in found}


def _of_product(
    coefficients: Sequence[Coefficient], place: int, gases: Sequence[str]
) -> dict[str, tuple[Any, list[Any]]]:
    columns: dict[str, tuple[Any, list[Any]]] = {}
    columns[f"k_{place}"] = (pl.Float64, [_whole(c, place, lambda a: a.tonnes) for c in coefficients])
    for gas in gases:
        values = [_whole(c, place, _mass_of(gas)) for c in coefficients]
        columns[f"m_{gas}_{place}"] = (pl.Float64, values)
    for name in names(coefficients, place, lambda a: a.times):
        columns[f"use_{name}_{place}"] = (pl.Boolean, [_has(c, place, name, "times") for c in coefficients])
    for name in names(coefficients, place, lambda a: a.over):
        columns[f"over_{name}_{place}"] = (pl.Boolean, [_has(c, place, name, "over") for c in coefficients])
    for number, group in enumerate(rests(coefficients, place)):
        found = [_rest(c, place, group) for c in coefficients]
        columns[f"rest_{number}_{place}"] = (pl.Float64, [float(base) for base, _ in found])
        for name in (n for n in group if any(n in less for _, less in found)):
            columns[f"less_{name}_{place}"] = (pl.Boolean, [name in less for _, less in found])
    return columns


def _mass_of(gas: str) -> Callable[[Amount], Fraction]:
    return lambda amount: amount.gases.get(gas, Fraction(0))


def _whole(coefficient: Coefficient, place: int, of: Callable[[Amount], Fraction]) -> float | None:
    """The coefficient with the unit factors of quantity and calorific value in it; none where the kind has no number.

    Under a rounding policy the unit factors stand apart, because the value is rounded in its own unit first.
    """
    if coefficient.amounts is None:
        return None
    amount = at(coefficient, place)
    if amount is None:
        return 0.0
    value = of(amount)
    if coefficient.rounding.of("quantity", coefficient.combination.stream) is None:
        value *= coefficient.quantity_factor
    if "ncv" in amount.times and coefficient.rounding.of("ncv") is None:
        value *= coefficient.ncv_factor or 1
    return float(value)


def _has(coefficient: Coefficient, place: int, name: str, part: str) -> bool:
    amount = at(coefficient, place)
    return amount is not None and name in getattr(amount, part)


def _rest(coefficient: Coefficient, place: int, group: tuple[str, ...]) -> tuple[Fraction, tuple[str, ...]]:
    amount = at(coefficient, place)
    for rest in amount.rests if amount else ():
        if rest.names == group and rest.less:
            return rest.base, rest.less
    return Fraction(1), ()


def _of_rounding(coefficients: Sequence[Coefficient]) -> dict[str, tuple[Any, list[Any]]]:
    """The unit factors of what is rounded before it is multiplied."""
    columns: dict[str, tuple[Any, list[Any]]] = {}
    if any(c.rounding.of("quantity", c.combination.stream) is not None for c in coefficients):
        columns["q_factor"] = (pl.Float64, [float(c.quantity_factor) for c in coefficients])
        digits = [c.rounding.of("quantity", c.combination.stream) for c in coefficients]
        columns["q_digits"] = (pl.Int64, digits)
    if any(c.rounding.of("ncv") is not None for c in coefficients):
        columns["ncv_factor"] = (pl.Float64, [float(c.ncv_factor or 1) for c in coefficients])
    return columns


def _of_energy(coefficients: Sequence[Coefficient]) -> dict[str, tuple[Any, list[Any]]]:
    columns: dict[str, tuple[Any, list[Any]]] = {
        "e": (pl.Float64, [_float(c.energy.calorific) for c in coefficients]),
        "e_equivalent": (pl.Float64, [_float(c.energy.equivalent) for c in coefficients]),
        "e_sign": (pl.Int64, [c.energy.sign for c in coefficients]),
    }
    if any(c.energy.uses_ncv for c in coefficients):
        columns["e_uses_ncv"] = (pl.Boolean, [c.energy.uses_ncv for c in coefficients])
    if any(c.by_mass for c in coefficients):
        columns["e_by_mass"] = (pl.Boolean, [c.by_mass for c in coefficients])
    return columns


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
