"""The emission of one canonical unit of a kind of row (单位排放): which formula, which values, which defaults."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tanfeng.accounting import emission_problems, problems
from tanfeng.accounting.amounts import Amount, Rest, together
from tanfeng.accounting.combinations import Combination
from tanfeng.accounting.context import Context
from tanfeng.accounting.factors import (
    Parameter,
    converted,
    electricity_factor,
    fuel_parameter,
    process_parameter,
    ratio,
    region_chain,
)
from tanfeng.accounting.formulas import (
    CO2,
    ENERGY_ONLY,
    MEASURED_FACTOR,
    NON_FOSSIL_PROVEN,
    NOT_PURCHASED,
    Formula,
    Product,
    measured_gas,
)
from tanfeng.accounting.guideline import Stream
from tanfeng.accounting.rounding import exactly
from tanfeng.core.findings import Finding
from tanfeng.reference import Item, Reference, ReferenceRow

#: The row of the reference data that holds 44/12.
CO2_PER_CARBON = "constants.co2-per-carbon"
_GWP_TABLE, _GWP_QUANTITY = "gwp", "gwp100"
ZERO = (Amount(Fraction(0), {CO2: Fraction(0)}),)


@dataclass(frozen=True)
class Emission:
    """What one canonical unit emits (单位排放): ``amounts`` is ``None`` where it could not be found."""

    formula: Formula
    amounts: tuple[Amount, ...] | None = None
    rows: tuple[ReferenceRow, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One kind of row with its stream and item, and whether its calorific value can be read (核算对象)."""

    combination: Combination
    stream: Stream
    item: Item
    ncv_usable: bool
    context: Context


def emission(asked: Asked) -> Emission:
    """Return the amounts per canonical unit (the quantity's own unit is not in them yet), or why there are none."""
    stream, combination = asked.stream, asked.combination
    if stream.formula.name == ENERGY_ONLY.name:
        return Emission(stream.formula)
    if combination.attribute in stream.not_purchased:
        if combination.attribute in stream.zero_with_records and not combination.proven:
            return Emission(stream.formula, findings=(emission_problems.no_records(combination, stream),))
        return Emission(NOT_PURCHASED, ZERO)
    if combination.attribute in stream.zero_with_proof:
        if combination.proven:
            return Emission(NON_FOSSIL_PROVEN, ZERO)
        return Emission(stream.formula, findings=(emission_problems.no_proof(combination, stream),))
    gas = asked.item.key.upper()
    if any(gas in formula.gases for formula in stream.formulas):
        return _stated_mass(asked, gas)
    if "emission_factor" in combination.given and CO2 in stream.formula.gases:
        if "emission_factor" in combination.unusable:
            return _unusable(asked, MEASURED_FACTOR, ("emission_factor",))
        return Emission(MEASURED_FACTOR, (Amount(Fraction(1), {CO2: Fraction(1)}, times=("emission_factor",)),))
    return _by_formula(asked, chosen(stream, combination))


def chosen(stream: Stream, combination: Combination) -> Formula:
    """Return the first formula whose needs the row meets; the last of the stream where none is met."""
    for formula in stream.formulas:
        if set(formula.needs) <= combination.given:
            return formula
    return stream.formula


def _unusable(asked: Asked, formula: Formula, names: tuple[str, ...]) -> Emission:
    return Emission(formula, findings=(emission_problems.analysis_unusable(asked.combination, names),))


def _stated_mass(asked: Asked, gas: str) -> Emission:
    """The row states the mass of the gas itself: times its warming potential."""
    potential = _potential(gas, asked.context)
    formula = measured_gas(gas)
    if isinstance(potential, Finding):
        return Emission(formula, findings=(potential,))
    tonnes = ratio(asked.item.canonical_unit, "t")
    amount = Amount(tonnes * potential.value, {gas: tonnes})
    return Emission(formula, (amount,), (potential.row,))


def _by_formula(asked: Asked, formula: Formula) -> Emission:
    """Take every parameter once, the row's own value before the default, and multiply out each gas."""
    combination = asked.combination
    blocked = tuple(name for name in formula.parameters if name in combination.unusable)
    if blocked:
        return _unusable(asked, formula, blocked)
    if "ncv" in formula.parameters and "ncv" in combination.given and not asked.ncv_usable:
        return Emission(formula)  # said where the unit was read; no default steps in
    found: dict[str, Parameter | None] = {}
    findings: list[Finding] = []
    lacking: list[str] = []
    for name in formula.parameters:
        if name in combination.given:
            found[name] = None
        elif name not in formula.optional or name in asked.stream.parameters:
            default = _default(name, asked)
            if isinstance(default, Finding):
                findings.append(default)
                lacking.append(name)
            else:
                found[name] = default
    constants = _constants(formula, asked.context) if not findings else {}
    findings += [constant for constant in constants.values() if isinstance(constant, Finding)]
    if findings:
        return Emission(formula, findings=problems.together(findings, lacking))
    known = {name: constant for name, constant in constants.items() if isinstance(constant, Parameter)}
    amounts = tuple(_amount(product, found, known, asked) for product in formula.products)
    defaults = [parameter.row for parameter in found.values() if parameter is not None]
    rows = {row.key: row for row in [*defaults, *(constant.row for constant in known.values())]}
    return Emission(formula, together(amounts), tuple(rows.values()))


def _amount(
    product: Product, found: dict[str, Parameter | None], constants: dict[str, Parameter], asked: Asked
) -> Amount:
    rounding = asked.context.guideline.rounding
    canonical = asked.item.canonical_unit
    mass = "tC" if product.carbon else "tCO2" if product.gas == CO2 else "t"
    value = ratio(product.unit.replace("{unit}", canonical), f"{mass}/{canonical}")
    times: list[str] = []
    over: list[str] = []
    rests: list[Rest] = []
    for term in product.terms:
        present = [name for name in term.names if name in found]
        own = tuple(name for name in present if found[name] is None)
        defaults = {
            name: exactly(parameter.value, rounding.of(name))
            for name in present
            if (parameter := found[name]) is not None
        }
        if term.operation == "rest":
            base = 1 - sum(defaults.values(), Fraction(0))
            value *= 1 if own else base
            if own:
                rests.append(Rest(term.names, base, own))
            continue
        (times if term.operation == "times" else over).extend(own)
        for default in defaults.values():
            value = value * default if term.operation == "times" else value / default
    value *= constants[CO2_PER_CARBON].value if product.carbon else 1
    tonnes = value * (constants[product.gas].value if product.gas in constants else 1)
    return Amount(tonnes, {product.gas: value}, tuple(times), tuple(over), tuple(rests))


def _constants(formula: Formula, context: Context) -> dict[str, Parameter | Finding]:
    """44/12 where the formula goes through carbon, and the warming potential of each gas beyond CO2."""
    constants: dict[str, Parameter | Finding] = {}
    if formula.carbon:
        constants[CO2_PER_CARBON] = co2_per_carbon(context.reference)
    for gas in formula.gases:
        if gas != CO2:
            constants[gas] = _potential(gas, context)
    return constants


def _potential(gas: str, context: Context) -> Parameter | Finding:
    """Return the warming potential of a gas in the assessment that the guideline names."""
    row = context.reference.lookup(
        _GWP_TABLE, quantity=_GWP_QUANTITY, gas=gas.lower(), assessment=context.guideline.gwp
    )
    return row if isinstance(row, Finding) else converted(row, "tCO2e/t")


def co2_per_carbon(reference: Reference) -> Parameter | Finding:
    """Return 44/12, exactly, with the row that holds it."""
    row = reference.row(CO2_PER_CARBON)
    if row is None:
        return problems.no_constant(CO2_PER_CARBON)
    if row.value_text:  # 44/12 has no finite decimal: the text is the number
        return Parameter(Fraction(row.value_text), row)
    return converted(row, row.unit)


def _default(name: str, asked: Asked) -> Parameter | Finding:
    """Return the default of a parameter: from the fuel table of the guideline's vintage, or where its source says."""
    context, item, stream = asked.context, asked.item, asked.stream
    reference, guideline, year = context.reference, context.guideline, int(asked.combination.year)
    regions = region_chain(reference, context.region) if context.region else ()
    source = stream.parameters.get(name)
    if (source is not None and source.measured_only) or (source is None and name in stream.formula.optional):
        return emission_problems.not_measured(name, stream, item)
    if source is None:
        return fuel_parameter(
            reference,
            guideline.fuel_table,
            guideline.fuel_vintage,
            item=item.key,
            parameter=name,
            canonical=item.canonical_unit,
            year=year,
            regions=regions,
        )
    if stream.formula.name == "electricity":
        of_year = context.factor_year or year
        return electricity_factor(reference, source, context.region, of_year, item.canonical_unit)
    return process_parameter(
        reference, source, parameter=name, item=item.key, canonical=item.canonical_unit, year=year, regions=regions
    )
