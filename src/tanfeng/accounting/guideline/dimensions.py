"""The dimension of a formula (公式量纲): the product of its parameters is tonnes of gas per unit of quantity."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from tanfeng.accounting.formulas import CO2, Formula, Product, expected_unit
from tanfeng.units import UnitError, factor_to, same_dimension

#: The unit for which the vocabulary is checked; a formula that holds per tonne holds per any other unit.
_ANY = "t"
#: The last digits of a conversion between units of time.
_TOLERANCE = Decimal("1e-20")
_TARGET = {True: "tCO2", False: "t"}


def product_of(units: Iterable[tuple[str, bool]]) -> str:
    """Return the text of a product of units; the second of each pair says that the unit stands below the line."""
    above: list[str] = []
    below: list[str] = []
    for text, over in units:
        first, *rest = text.split("/")
        (below if over else above).append(first)
        (above if over else below).extend(rest)
    return "/".join(["*".join(above) or "1", *(["*".join(below)] if below else [])])


def unit_of(product: Product, canonical: str) -> str:
    """Return the unit of the product of the terms, for an item of that canonical unit."""
    units: list[tuple[str, bool]] = []
    for term in product.terms:
        if term.unit or term.operation == "rest":
            units.append((term.unit.replace("{unit}", canonical) or "1", False))
        else:
            units += [(expected_unit(name, canonical), term.operation == "over") for name in term.names]
    return product_of(units)


@cache
def fits(formula: Formula) -> bool:
    """Say whether each product of the formula has the unit it declares, and that is a mass of its gas per unit."""
    return all(_fits(product) for product in formula.products)


def _fits(product: Product) -> bool:
    declared = product.unit.replace("{unit}", _ANY)
    mass = "tC" if product.carbon else _TARGET[product.gas == CO2]
    try:
        if not same_dimension(declared, f"{mass}/{_ANY}"):
            return False
        if not product.terms:
            return True
        given = unit_of(product, _ANY)
        return same_dimension(given, declared) and abs(factor_to(given, declared) - 1) < _TOLERANCE
    except UnitError:
        return False
