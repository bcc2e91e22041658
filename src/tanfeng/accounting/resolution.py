"""One kind of row becomes one coefficient (系数): units, factors, formula, sources, confidence, findings, once.

Everything that can go wrong goes wrong here, before any number is multiplied; a kind of row without a coefficient has
no number and names what it lacked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from tanfeng.accounting import emission_problems, problems
from tanfeng.accounting.amounts import Amount
from tanfeng.accounting.combinations import Combination
from tanfeng.accounting.context import Context
from tanfeng.accounting.emission import CO2_PER_CARBON, ZERO, Asked, emission
from tanfeng.accounting.energy import EnergyTerm, coal_equivalent
from tanfeng.accounting.factors import ratio
from tanfeng.accounting.formulas import ENERGY_ONLY, NO_QUANTITY, NONE, NOT_APPLICABLE, Formula, expected_unit
from tanfeng.accounting.guideline import Rounding, Stream
from tanfeng.accounting.remarks import remarks
from tanfeng.accounting.second_unit import canonical_ratio
from tanfeng.accounting.steam_mass import ENTHALPY, by_mass, reference_rows
from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.reference import Item, ReferenceRow
from tanfeng.units import UnitError

__all__ = ["CO2_PER_CARBON", "Coefficient", "Context", "resolve"]


@dataclass(frozen=True)
class Coefficient:
    """What one kind of row is multiplied with (系数).

    ``amounts`` are the products per canonical unit, exact, ``None`` where they could not be found; ``quantity_factor``
    turns the row's unit into the canonical one, ``ncv_factor`` the row's calorific value into GJ per canonical unit;
    ``by_mass`` says that steam or hot water is given by mass, so that its enthalpy multiplies in; ``energy_known`` that
    the row came as far as its energy; ``rows`` are the reference rows; ``findings`` carry no address yet;
    ``formula_confidence`` is that of the guideline's own formula.
    """

    combination: Combination
    amounts: tuple[Amount, ...] | None = None
    quantity_factor: Fraction = Fraction(1)
    ncv_factor: Fraction | None = None
    sign: int = 1
    formula: Formula = NONE
    rows: tuple[ReferenceRow, ...] = ()
    energy: EnergyTerm = field(default_factory=EnergyTerm)
    findings: tuple[Finding, ...] = ()
    rounding: Rounding = field(default_factory=Rounding)
    by_mass: bool = False
    energy_known: bool = False
    formula_confidence: str = ""

    @property
    def tonnes(self) -> Fraction | None:
        """tCO2e per unit of quantity as written, where every measured value is one; ``None`` without a number."""
        if self.amounts is None:
            return None
        ncv = self.ncv_factor or Fraction(1)
        terms = (a.tonnes * (ncv if "ncv" in a.times else 1) for a in self.amounts)
        return sum(terms, Fraction(0)) * self.quantity_factor

    @property
    def uses(self) -> tuple[str, ...]:
        """The measured values of the row that enter its emission."""
        return tuple(dict.fromkeys(name for amount in self.amounts or () for name in amount.uses))

    @property
    def counts(self) -> bool:
        """Whether a line of this kind must have a number (not applicable and energy-only rows need none)."""
        return self.formula.name not in (NOT_APPLICABLE.name, ENERGY_ONLY.name)

    @property
    def text(self) -> str:
        """The formula as a person reads it, with the sign of what leaves the enterprise."""
        return f"−({self.formula.text})" if self.sign < 0 and self.formula.text else self.formula.text

    @property
    def confidence(self) -> str:
        """The weakest confidence of formula and factors; of none (all measured, nothing bought), ``measured``."""
        if self.amounts is None and self.counts:
            return "not-found"
        rows = self.rows if self.counts else self.energy.rows
        words = [row.confidence for row in rows]
        words += [self.formula_confidence] if self.formula_confidence and self.counts else []
        return weakest(words or ["measured"])


def resolve(combination: Combination, context: Context) -> Coefficient:
    """Return the coefficient of a kind of row, or why there is none."""
    found = _found(combination, context)
    return replace(found, rounding=context.guideline.rounding)


def _found(combination: Combination, context: Context) -> Coefficient:
    if combination.quantity == "not applicable":
        return Coefficient(combination, formula=NOT_APPLICABLE)
    stream = context.guideline.streams.get(combination.stream)
    if stream is None:
        return Coefficient(combination, findings=(problems.stream_not_in_guideline(combination, context.guideline),))
    item = context.reference.item(combination.item)
    if item is None:
        return Coefficient(combination, findings=(problems.unknown_item(combination),))
    if not stream.admits(item.key, item.kind):
        return Coefficient(combination, findings=(problems.item_not_in_stream(combination, item, stream),))
    if not combination.year.isdigit():
        return Coefficient(combination, findings=(problems.no_period(combination),))
    try:
        quantity_factor = _quantity_factor(combination, item, context)
    except UnitError as error:
        return Coefficient(combination, findings=(problems.unit(combination, item, error),))
    if quantity_factor is None:
        return Coefficient(combination, findings=(problems.no_unit(combination, item),))
    if combination.has_invalid_value:
        return Coefficient(combination, findings=(problems.invalid_value(combination),))
    if ENTHALPY in combination.unusable:
        return Coefficient(combination, findings=(emission_problems.heat_state(combination, item),))
    found = _resolved(combination, stream, item, quantity_factor, context)
    if combination.quantity == "given":
        return found
    if combination.quantity == "zero":
        return _of_nothing(found)
    state = problems.negative_quantity if combination.quantity == "invalid" else problems.no_quantity
    return Coefficient(combination, sign=found.sign, formula=found.formula, findings=(state(combination),))


def _of_nothing(found: Coefficient) -> Coefficient:
    """A quantity of zero is zero whatever its factor: one that is unknown or unsure stops and weakens nothing."""
    energy = replace(found.energy, findings=())
    amounts = ZERO if found.amounts is None and found.counts else found.amounts
    if energy.unstated or (energy.counts and (energy.calorific is None or energy.equivalent is None)):
        known = energy.calorific or Fraction(0)
        energy = replace(energy, counts=True, unstated=False, calorific=known, equivalent=known)
    formula = found.formula if found.formula.name != NONE.name else NO_QUANTITY
    return replace(found, amounts=amounts, formula=formula, energy=energy, findings=())


def _quantity_factor(combination: Combination, item: Item, context: Context) -> Fraction | None:
    """Return how many canonical units the quantity's own is (water by volume through its density); none without one.

    Steam and hot water by mass come in tonnes, which their enthalpy turns into GJ. Raises :class:`UnitError` where the
    unit cannot measure the item.
    """
    if not combination.unit:
        return None
    if by_mass(combination, item):
        return ratio(combination.unit, "t")
    return canonical_ratio(combination.unit, item, context.reference, context.energy_rules)


def _resolved(
    combination: Combination, stream: Stream, item: Item, quantity_factor: Fraction, context: Context
) -> Coefficient:
    ncv_factor, ncv_findings = _ncv_factor(combination, item)
    mass = by_mass(combination, item)
    energy = coal_equivalent(
        combination,
        item=item.key,
        canonical=item.canonical_unit,
        quantity_factor=quantity_factor,
        ncv_factor=ncv_factor,
        reference=context.reference,
        guideline=context.guideline,
        rules=context.energy_rules,
    )
    asked = Asked(combination, stream, item, ncv_factor is not None, context)
    emitted = emission(asked)
    notes = [*emitted.findings, *ncv_findings, *remarks(asked, emitted)]
    notes += [problems.recalled(row) for row in energy.rows if not may_decide(row.confidence)]
    amounts, rows = emitted.amounts, emitted.rows
    if mass:
        heat_rows = reference_rows(item, context.reference)
        rows = (*rows, *heat_rows)
        energy = replace(energy, rows=(*energy.rows, *heat_rows) if energy.counts else energy.rows)
        amounts = None if amounts is None else tuple(replace(a, times=(*a.times, ENTHALPY)) for a in amounts)
    counts = emitted.formula.name != ENERGY_ONLY.name
    return Coefficient(
        combination,
        amounts=amounts,
        quantity_factor=quantity_factor,
        ncv_factor=ncv_factor,
        sign=stream.sign,
        formula=emitted.formula if amounts is not None or not counts else NONE,
        rows=rows,
        energy=energy,
        findings=tuple(notes),
        by_mass=mass,
        energy_known=True,
        formula_confidence=stream.confidence,
    )


def _ncv_factor(combination: Combination, item: Item) -> tuple[Fraction | None, list[Finding]]:
    """Return what turns the row's calorific value into GJ per canonical unit; nothing where its unit is unusable."""
    if "ncv" not in combination.given or "ncv" in combination.unusable:
        return None, []
    if not combination.ncv_unit:
        return None, [problems.ncv_without_unit(combination, item)]
    try:
        return ratio(combination.ncv_unit, expected_unit("ncv", item.canonical_unit)), []
    except UnitError as error:
        return None, [problems.ncv_unit(combination, item, error)]
