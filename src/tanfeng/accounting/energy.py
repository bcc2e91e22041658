"""Standard coal (标准煤): the coal equivalent of a kind of row, calorific (当量值) and equivalent (等价值).

Order of preference: the calorific value measured in the row; the standard's coefficient, if it is one value that is not
merely recalled; the calorific value of the guideline's fuel table, marked ``derived``; a recalled coefficient. A range
is never averaged. The reasons are written down in ``docs/decisions``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from tanfeng.accounting import energy_problems as problems
from tanfeng.accounting.combinations import Combination
from tanfeng.accounting.energy_rule_file import CURRENT, EnergyRules
from tanfeng.accounting.factors import Parameter, converted, covers, fuel_parameter
from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.second_unit import density
from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow

__all__ = ["CURRENT", "EnergyRules", "EnergyTerm", "carrier_coefficient", "coal_equivalent"]


@dataclass(frozen=True)
class EnergyTerm:
    """Tonnes of standard coal per unit of quantity, or nothing where it could not be found (折标系数).

    ``uses_ncv`` says that the row's own calorific value multiplies in; ``counts`` is false for what is no consumption;
    ``unstated`` says that the row would count or not by a word it does not give.
    """

    counts: bool = False
    calorific: Fraction | None = None
    equivalent: Fraction | None = None
    sign: int = 1
    uses_ncv: bool = False
    unstated: bool = False
    rows: tuple[ReferenceRow, ...] = ()
    confidence: str = "measured"
    findings: tuple[Finding, ...] = ()


def coal_equivalent(
    combination: Combination,
    *,
    item: str,
    canonical: str,
    quantity_factor: Fraction,
    ncv_factor: Fraction | None,
    reference: Reference,
    guideline: Guideline,
    rules: EnergyRules,
) -> EnergyTerm:
    """Return the coal equivalent of one unit of quantity of this kind of row.

    ``quantity_factor`` turns the row's unit into the canonical one, ``ncv_factor`` the row's calorific value into GJ
    per canonical unit (``None`` where the row gives none that can be used).
    """
    sign = rules.streams.get(combination.stream)
    if sign is None:
        return EnergyTerm()
    outside = _not_counted(combination, item, rules)
    if outside is not None:
        return outside
    term = _calorific(
        combination,
        item=item,
        canonical=canonical,
        ncv_factor=ncv_factor,
        reference=reference,
        guideline=guideline,
        rules=rules,
    )
    term = replace(
        term, counts=True, sign=sign, calorific=None if term.calorific is None else term.calorific * quantity_factor
    )
    volume = density(item, combination.unit, canonical, reference, rules)
    if volume is not None:
        confidence = weakest([term.confidence, volume.confidence])
        term = replace(term, rows=(*term.rows, volume), confidence=confidence)
    if combination.attribute in rules.own_renewable.get(combination.stream, ()):
        said = problems.own_renewable(combination.attribute, rules.id)
        term = replace(term, findings=(*term.findings, said))
    if item not in rules.two_values:
        return replace(term, equivalent=term.calorific)
    return _with_equivalent(
        term,
        item=item,
        year=combination.year,
        canonical=canonical,
        quantity_factor=quantity_factor,
        reference=reference,
        rules=rules,
    )


def _not_counted(combination: Combination, item: str, rules: EnergyRules) -> EnergyTerm | None:
    """Return the term of a row that is no consumption, or that does not say whether it is; ``None`` if it counts."""
    stream, attribute = combination.stream, combination.attribute
    if item in rules.not_energy.get(stream, ()):
        return EnergyTerm(findings=(problems.no_carrier(item, rules.id),))
    excluded = rules.excluded_attributes.get(stream, ())
    if attribute in excluded:
        return EnergyTerm(findings=(problems.elsewhere(stream, item, attribute, rules.id),))
    stated = rules.stated_attributes.get(stream)
    if stated is not None and attribute not in stated:
        finding = problems.unstated(item, attribute, (*stated, *excluded), rules.id)
        return EnergyTerm(unstated=True, findings=(finding,))
    return None


def _coefficients(reference: Reference, rules: EnergyRules, item: str, convention: str) -> list[ReferenceRow]:
    rows = reference.select(rules.table, item=rules.same_as.get(item, item), convention=convention)
    return [row for row in rows if row.edition == rules.edition and row.quantity == "coal_equivalent"]


def carrier_coefficient(item: str, unit: str, reference: Reference, rules: EnergyRules) -> Parameter | Finding:
    """Return the calorific coefficient of a carrier in tce per ``unit``: one of the standard that may decide.

    For what has no ledger row of its own, such as steam recovered in one process and used in another.
    """
    rows = _coefficients(reference, rules, item, "calorific")
    sure = [row for row in rows if row.value is not None and may_decide(row.confidence)]
    return converted(sure[0], f"tce/{unit}") if len(sure) == 1 else problems.missing(item)


def _standard_coal(reference: Reference, rules: EnergyRules) -> Parameter | Finding:
    row = reference.row(rules.standard_coal)
    if row is None:
        return problems.missing(rules.standard_coal)
    return converted(row, "GJ/tce")


def _calorific(
    combination: Combination,
    *,
    item: str,
    canonical: str,
    ncv_factor: Fraction | None,
    reference: Reference,
    guideline: Guideline,
    rules: EnergyRules,
) -> EnergyTerm:
    standard_coal = _standard_coal(reference, rules)
    if isinstance(standard_coal, Finding):
        return EnergyTerm(findings=(standard_coal,))
    if "ncv" in combination.given:
        if ncv_factor is None:  # the row's own value cannot be read; no other takes its place
            return EnergyTerm(findings=(problems.missing(item),))
        value = ncv_factor / standard_coal.value
        return EnergyTerm(calorific=value, uses_ncv=True, rows=(standard_coal.row,))
    rows = _coefficients(reference, rules, item, "calorific")
    single = [row for row in rows if row.value is not None]
    notes = tuple(problems.is_range(row) for row in rows if row.value is None and row.value_low is not None)
    sure = [row for row in single if may_decide(row.confidence)]
    if len(sure) == 1:
        return _from_coefficient(sure[0], canonical)
    default = fuel_parameter(
        reference,
        guideline.fuel_table,
        guideline.fuel_vintage,
        item=item,
        parameter="ncv",
        canonical=canonical,
        year=None,
    )
    if isinstance(default, Parameter):
        confidence = weakest(["derived", default.row.confidence])
        value = default.value / standard_coal.value
        return EnergyTerm(calorific=value, rows=(default.row, standard_coal.row), confidence=confidence, findings=notes)
    if len(single) == 1:
        return _from_coefficient(single[0], canonical)
    return EnergyTerm(findings=(*notes, problems.missing(item)))


def _from_coefficient(row: ReferenceRow, canonical: str) -> EnergyTerm:
    found = converted(row, f"tce/{canonical}")
    if isinstance(found, Finding):
        return EnergyTerm(findings=(replace(found, severity="warning"),))
    return EnergyTerm(calorific=found.value, rows=(row,), confidence=row.confidence)


def _with_equivalent(
    term: EnergyTerm,
    *,
    item: str,
    year: str,
    canonical: str,
    quantity_factor: Fraction,
    reference: Reference,
    rules: EnergyRules,
) -> EnergyTerm:
    """Add the equivalent value by the coal rate of the year, a row of the workspace with that year's validity."""
    named = rules.same_as.get(item, item)
    rows = reference.select(rules.table, item=named, convention="equivalent", quantity="coal_equivalent")
    of_year = [row for row in rows if row.value is not None and covers(row, int(year) if year.isdigit() else None)]
    if len(of_year) != 1:
        none = problems.no_equivalent(item, year)
        said = problems.several_equivalents(item, year, of_year) if of_year else none
        return replace(term, findings=(*term.findings, said))
    found = converted(of_year[0], f"tce/{canonical}")
    if isinstance(found, Finding):
        return replace(term, findings=(*term.findings, replace(found, severity="warning")))
    confidence = weakest([term.confidence, found.row.confidence])
    return replace(term, equivalent=found.value * quantity_factor, rows=(*term.rows, found.row), confidence=confidence)
