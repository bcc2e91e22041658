"""What all lines of one kind share (同类核算行): conversion, formula and default parameters, as resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tanfeng.accounting.factors import ratio
from tanfeng.accounting.formulas import CO2, Product, expected_unit
from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.resolution import CO2_PER_CARBON as CONSTANT_KEY
from tanfeng.accounting.resolution import Coefficient
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.report.documents.chain import CO2_PER_CARBON, GasProduct, Parameter, gwp, half_even
from tanfeng.units import UnitError, factor_to

_WARMING = "gwp100"
#: What was not bought, or is proven to be non-fossil, counts zero: a product that says so.
_ZERO = (GasProduct(CO2, (), carbon=False, scale=0.0),)


@dataclass(frozen=True)
class Kind:
    """What all lines of one kind share; ``conversion`` is ``None`` where the unit does not measure the item."""

    coefficient: Coefficient
    canonical: str
    conversion: float | None
    products: tuple[GasProduct, ...]
    defaults: tuple[Parameter, ...]

    @property
    def quantity_digits(self) -> int | None:
        """The decimals to which the guideline rounds the quantity."""
        return self.coefficient.rounding.of("quantity", self.coefficient.combination.stream)


def kind_of(coefficient: Coefficient, guideline: Guideline, reference: Reference) -> Kind:
    """Return what the lines of a coefficient share."""
    combination = coefficient.combination
    item = reference.item(combination.item)
    canonical = item.canonical_unit if item is not None else combination.unit
    if coefficient.amounts is None:
        return Kind(coefficient, canonical, _conversion(coefficient, canonical), (), ())
    defaults = tuple(_defaults(coefficient, guideline, canonical))
    known = {parameter.name for parameter in defaults} | set(coefficient.uses)
    products = tuple(_products(coefficient.formula.products, known, canonical)) or _ZERO
    return Kind(coefficient, canonical, float(coefficient.quantity_factor), products, defaults)


def _conversion(coefficient: Coefficient, canonical: str) -> float | None:
    """Return the conversion of a quantity that has no result: it is still a quantity, and its sum is shown."""
    try:
        return float(ratio(coefficient.combination.unit, canonical))
    except UnitError:
        return None


def _products(products: Iterable[Product], known: set[str], canonical: str) -> Iterator[GasProduct]:
    """Yield the products with what turns each into tonnes of its gas per canonical unit.

    An optional parameter that nobody gave takes no part.
    """
    for product in products:
        mass = "tC" if product.carbon else "tCO2" if product.gas == CO2 else "t"
        scale = float(factor_to(product.unit.replace("{unit}", canonical), f"{mass}/{canonical}"))
        terms = [replace(t, names=tuple(name for name in t.names if name in known)) for t in product.terms]
        yield GasProduct(product.gas, tuple(term for term in terms if term.names), product.carbon, scale)


def _defaults(coefficient: Coefficient, guideline: Guideline, canonical: str) -> Iterator[Parameter]:
    """Yield the reference rows as parameters of the formula: each row once, where the guideline's stream names it."""
    rows = list(coefficient.rows)
    stream = guideline.streams.get(coefficient.combination.stream)
    for name in coefficient.formula.parameters:
        if name in coefficient.uses:
            continue
        source = stream.parameters.get(name) if stream else None
        row = _take(rows, source.quantity if source and source.quantity else name, any_row=source is not None)
        if row is not None:
            yield _default(name, row, canonical, coefficient.rounding.of(name))
    for row in rows:
        if row.key == CONSTANT_KEY:
            yield _constant(CO2_PER_CARBON, row)
        elif row.quantity == _WARMING:
            yield _constant(gwp(row.dims.get("gas", "").upper()), row)


def _take(rows: list[ReferenceRow], quantity: str, *, any_row: bool) -> ReferenceRow | None:
    """Take the row of a quantity from the list; a source that names no quantity has one row, whatever it is called."""
    fitting = [row for row in rows if row.quantity == quantity]
    if not fitting and any_row:
        fitting = [row for row in rows if row.key != CONSTANT_KEY and row.quantity != _WARMING][:1]
    if not fitting:
        return None
    rows.remove(fitting[0])
    return fitting[0]


def _default(name: str, row: ReferenceRow, canonical: str, digits: int | None) -> Parameter:
    """Return a reference row as a parameter. Raises ``ValueError`` if it has no value: a coefficient uses none such."""
    unit = expected_unit(name, canonical)
    scale = float(ratio(row.unit, unit))
    value = half_even(row.number * scale, digits)
    return Parameter(name, value, unit, row.number, row.unit, scale, "default", row.confidence, row, digits=digits)


def _constant(name: str, row: ReferenceRow) -> Parameter:
    return Parameter(
        name, row.number, row.unit, row.number, row.unit, 1.0, "constant", row.confidence, row, exact=row.value_text
    )
