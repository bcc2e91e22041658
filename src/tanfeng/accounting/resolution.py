"""One kind of row becomes one coefficient (系数): units, factors, formula, sources, confidence, findings, once.

Everything that can go wrong goes wrong here, before any number is multiplied; a kind of row without a coefficient has
no number and names what it lacked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from tanfeng.accounting import problems
from tanfeng.accounting.combinations import Combination
from tanfeng.accounting.energy import EnergyRules, EnergyTerm, coal_equivalent
from tanfeng.accounting.factors import (
    Parameter,
    converted,
    electricity_factor,
    expected_unit,
    fuel_parameter,
    process_parameter,
    ratio,
)
from tanfeng.accounting.formulas import (
    MEASURABLE,
    MEASURED_FACTOR,
    NONE,
    NOT_APPLICABLE,
    NOT_PURCHASED,
    Formula,
)
from tanfeng.accounting.guideline import Guideline, Stream
from tanfeng.accounting.second_unit import canonical_ratio
from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.reference import Item, Reference, ReferenceRow
from tanfeng.units import UnitError

#: The row of the reference data that holds 44/12.
CO2_PER_CARBON = "constants.co2-per-carbon"


@dataclass(frozen=True)
class Coefficient:
    """What one kind of row is multiplied with (系数).

    ``tonnes`` is tCO2 per unit of quantity, exact, ``None`` where it could not be found; ``uses`` are the measured
    values of the row that multiply in; ``rows`` the reference rows; ``findings`` carry no address yet.
    """

    combination: Combination
    tonnes: Fraction | None = None
    sign: int = 1
    uses: tuple[str, ...] = ()
    formula: Formula = NONE
    rows: tuple[ReferenceRow, ...] = ()
    energy: EnergyTerm = field(default_factory=EnergyTerm)
    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether a line of this kind must have a number (not applicable and energy-only rows need none)."""
        return self.formula.name not in (NOT_APPLICABLE.name, "energy_only")

    @property
    def text(self) -> str:
        """The formula as a person reads it, with the sign of what leaves the enterprise."""
        return f"−({self.formula.text})" if self.sign < 0 and self.formula.text else self.formula.text

    @property
    def confidence(self) -> str:
        """The weakest confidence of the factors; of none (all measured, nothing bought), ``measured``."""
        if self.tonnes is None and self.counts:
            return "not-found"
        rows = self.rows if self.counts else self.energy.rows
        return weakest([row.confidence for row in rows] or ["measured"])


@dataclass(frozen=True)
class Context:
    """What the kinds of rows of one account are resolved against (核算口径)."""

    reference: Reference
    guideline: Guideline
    energy_rules: EnergyRules
    region: str | None
    factor_year: int | None


def resolve(combination: Combination, context: Context) -> Coefficient:
    """Return the coefficient of a kind of row, or why there is none."""
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
        quantity_factor = _quantity_factor(combination.unit, item, context)
    except UnitError as error:
        return Coefficient(combination, findings=(problems.unit(combination, item, error),))
    if quantity_factor is None:
        return Coefficient(combination, findings=(problems.no_unit(combination, item),))
    if combination.has_invalid_value:
        return Coefficient(combination, findings=(problems.invalid_value(combination),))
    found = _resolved(combination, stream, item, quantity_factor, context)
    if combination.quantity == "given":
        return found
    state = problems.negative_quantity if combination.quantity == "invalid" else problems.no_quantity
    return Coefficient(combination, sign=found.sign, formula=found.formula, findings=(state(combination),))


def _quantity_factor(unit: str, item: Item, context: Context) -> Fraction | None:
    """Return how many canonical units the quantity's own is (water by volume through its density); none without one.

    Raises :class:`UnitError` where it cannot measure the item.
    """
    return canonical_ratio(unit, item, context.reference, context.energy_rules) if unit else None


def _resolved(
    combination: Combination, stream: Stream, item: Item, quantity_factor: Fraction, context: Context
) -> Coefficient:
    ncv_factor, ncv_findings = _ncv_factor(combination, item)
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
    emission = _emission(combination, stream, item, ncv_factor, context)
    notes = [*emission.findings, *ncv_findings, *_remarks(combination, stream, emission, context)]
    notes += [problems.recalled(row) for row in energy.rows if not may_decide(row.confidence)]
    tonnes = None if emission.tonnes is None else emission.tonnes * quantity_factor
    return Coefficient(
        combination,
        tonnes=tonnes,
        sign=stream.sign,
        uses=emission.uses,
        formula=emission.formula if tonnes is not None or not emission.counts else NONE,
        rows=emission.rows,
        energy=energy,
        findings=tuple(notes),
    )


def _ncv_factor(combination: Combination, item: Item) -> tuple[Fraction | None, list[Finding]]:
    """Return what turns the row's calorific value into GJ per canonical unit; nothing where its unit is unusable."""
    if "ncv" not in combination.given:
        return None, []
    if not combination.ncv_unit:
        return None, [problems.ncv_without_unit(combination, item)]
    try:
        return ratio(combination.ncv_unit, expected_unit("ncv", item.canonical_unit)), []
    except UnitError as error:
        return None, [problems.ncv_unit(combination, item, error)]


def _emission(
    combination: Combination, stream: Stream, item: Item, ncv_factor: Fraction | None, context: Context
) -> Coefficient:
    """Return the coefficient per canonical unit (the quantity's own unit is not in it yet)."""
    formula = stream.formula
    if formula.name == "energy_only":
        return Coefficient(combination, formula=formula)
    if combination.attribute in stream.not_purchased:
        return Coefficient(combination, tonnes=Fraction(0), formula=NOT_PURCHASED)
    if "emission_factor" in combination.given:
        return Coefficient(combination, tonnes=Fraction(1), uses=("emission_factor",), formula=MEASURED_FACTOR)
    product = Fraction(1)
    uses: list[str] = []
    rows: list[ReferenceRow] = []
    findings: list[Finding] = []
    lacking: list[str] = []
    for name in formula.parameters:
        if name in combination.given:
            uses.append(name)
            if name == "ncv":
                if ncv_factor is None:
                    return Coefficient(combination, formula=formula)  # said by _ncv_factor; no default steps in
                product *= ncv_factor
            continue
        if name in formula.optional and name not in stream.parameters:
            continue
        default = _default(name, combination, stream, item, context)
        if isinstance(default, Finding):
            findings.append(default)
            lacking.append(name)
            continue
        product *= default.value
        rows.append(default.row)
    if formula.carbon and not findings:
        constant = _co2_per_carbon(context.reference)
        if isinstance(constant, Finding):
            findings.append(constant)
        else:
            product *= constant.value
    if findings:
        return Coefficient(combination, formula=formula, findings=problems.together(findings, lacking))
    return Coefficient(combination, tonnes=product, uses=tuple(uses), formula=formula, rows=tuple(rows))


def _default(name: str, combination: Combination, stream: Stream, item: Item, context: Context) -> Parameter | Finding:
    reference, guideline, year = context.reference, context.guideline, int(combination.year)
    source = stream.parameters.get(name)
    if source is None:
        return fuel_parameter(
            reference,
            guideline.fuel_table,
            guideline.fuel_vintage,
            item=item.key,
            parameter=name,
            canonical=item.canonical_unit,
            year=year,
        )
    if stream.formula.name == "electricity":
        of_year = context.factor_year or year
        return electricity_factor(reference, source, context.region, of_year, item.canonical_unit)
    return process_parameter(reference, source, parameter=name, item=item.key, canonical=item.canonical_unit, year=year)


def _co2_per_carbon(reference: Reference) -> Parameter | Finding:
    row = reference.row(CO2_PER_CARBON)
    if row is None:
        return problems.no_constant(CO2_PER_CARBON)
    if row.value_text:  # 44/12 has no finite decimal: the text is the number
        return Parameter(Fraction(row.value_text), row)
    return converted(row, row.unit)


def _remarks(combination: Combination, stream: Stream, emission: Coefficient, context: Context) -> list[Finding]:
    """Return what weakens the line without stopping it."""
    remarks: list[Finding] = []
    unused = [n for n in MEASURABLE if n in combination.given and n not in emission.uses]
    if stream.lumped and "purity" in unused:
        remarks.append(problems.purity_not_applied(combination))
        unused.remove("purity")
    if "ncv" in unused and combination.stream in context.energy_rules.streams:
        unused.remove("ncv")  # it still counts for standard coal
    if unused and emission.tonnes is not None:
        remarks.append(problems.unused_values(combination, unused))
    if combination.attribute in stream.location_based_note:
        remarks.append(problems.location_based(combination))
    uses_grid = stream.formula.name == "electricity" and emission.rows
    if uses_grid and context.factor_year is not None and str(context.factor_year) != combination.year:
        remarks.append(problems.other_factor_year(combination, context.factor_year))
    remarks += [problems.recalled(row) for row in emission.rows if not may_decide(row.confidence)]
    return remarks
