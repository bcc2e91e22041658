"""Water by volume (以体积计量的水): a cubic metre becomes tonnes by a reference row of density, never by code."""

from __future__ import annotations

from fractions import Fraction

from tanfeng.accounting.energy_rule_file import EnergyRules
from tanfeng.accounting.factors import exact, ratio
from tanfeng.reference import Item, Reference, ReferenceRow
from tanfeng.units import UnitError, factor_to, same_dimension


def density(item: str, unit: str, canonical: str, reference: Reference, rules: EnergyRules) -> ReferenceRow | None:
    """Return the row that turns ``unit`` into ``canonical``; ``None`` where none is needed or there is none."""
    if same_dimension(unit, canonical):
        return None
    row = reference.row(rules.density.get(item, ""))
    if row is None or row.value is None or not same_dimension(f"{row.unit.partition('/')[2]}", unit):
        return None
    return row


def canonical_ratio(unit: str, item: Item, reference: Reference, rules: EnergyRules) -> Fraction:
    """Return how many canonical units of the item one ``unit`` is: by dimension, or through its density.

    Raises :class:`UnitError` where neither leads there.
    """
    row = density(item.key, unit, item.canonical_unit, reference, rules)
    if row is None:
        return ratio(unit, item.canonical_unit)
    mass, _, volume = row.unit.partition("/")
    if not same_dimension(mass, item.canonical_unit):
        raise UnitError(
            f"密度 {row.key} 的单位“{row.unit}”不适用。",
            f"The unit {row.unit!r} of the density {row.key} does not fit.",
        )
    return Fraction(factor_to(unit, volume)) * exact(row.number) * ratio(mass, item.canonical_unit)
