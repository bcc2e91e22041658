"""Standard coal (标准煤): the coal equivalent of a kind of row, calorific (当量值) and equivalent (等价值).

Order of preference: the calorific value measured in the row; the standard's coefficient, if it is one value that is not
merely recalled; the calorific value of the guideline's fuel table, marked ``derived``; a recalled coefficient. A range
is never averaged. The reasons are written down in ``docs/decisions``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib.resources import files

from tanfeng.accounting.combinations import Combination
from tanfeng.accounting.factors import Parameter, converted, fuel_parameter
from tanfeng.accounting.guideline import Guideline
from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow


@dataclass(frozen=True)
class EnergyRules:
    """Which streams count as energy consumption, and where the coefficients stand (能耗计算规则)."""

    id: str
    table: str
    edition: str
    standard_coal: str
    streams: Mapping[str, int]
    excluded_attributes: Mapping[str, tuple[str, ...]]
    two_values: frozenset[str]
    same_as: Mapping[str, str]

    @staticmethod
    @cache
    def load(rules_id: str) -> EnergyRules:
        path = files("tanfeng.accounting").joinpath("energy_rules", f"{rules_id}.toml")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return EnergyRules(
            id=data["id"],
            table=data["table"],
            edition=data["edition"],
            standard_coal=data["standard_coal"],
            streams=dict(data["streams"]),
            excluded_attributes={k: tuple(v) for k, v in data["excluded_attributes"].items()},
            two_values=frozenset(data["two_values"]["items"]),
            same_as=dict(data["same_as"]),
        )


#: The rules in force; their numbers are reference rows of the same edition.
CURRENT = "gbt-2589-2020"


@dataclass(frozen=True)
class EnergyTerm:
    """Tonnes of standard coal per unit of quantity, or nothing where it could not be found (折标系数).

    ``uses_ncv`` says that the row's own calorific value multiplies in; ``counts`` is false for what is no consumption.
    """

    counts: bool = False
    calorific: Fraction | None = None
    equivalent: Fraction | None = None
    sign: int = 1
    uses_ncv: bool = False
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
    if sign is None or combination.attribute in rules.excluded_attributes.get(combination.stream, ()):
        return EnergyTerm()
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
    if item not in rules.two_values:
        return replace(term, equivalent=term.calorific)
    return _with_equivalent(
        term, item=item, canonical=canonical, quantity_factor=quantity_factor, reference=reference, rules=rules
    )


def _coefficients(reference: Reference, rules: EnergyRules, item: str, convention: str) -> list[ReferenceRow]:
    rows = reference.select(rules.table, item=rules.same_as.get(item, item), convention=convention)
    return [row for row in rows if row.edition == rules.edition and row.quantity == "coal_equivalent"]


def _standard_coal(reference: Reference, rules: EnergyRules) -> Parameter | Finding:
    row = reference.row(rules.standard_coal)
    if row is None:
        return _missing(rules.standard_coal)
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
            return EnergyTerm(findings=(_missing(item),))
        value = ncv_factor / standard_coal.value
        return EnergyTerm(calorific=value, uses_ncv=True, rows=(standard_coal.row,))
    rows = _coefficients(reference, rules, item, "calorific")
    single = [row for row in rows if row.value is not None]
    notes = tuple(_range(row) for row in rows if row.value is None and row.value_low is not None)
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
    return EnergyTerm(findings=(*notes, _missing(item)))


def _from_coefficient(row: ReferenceRow, canonical: str) -> EnergyTerm:
    found = converted(row, f"tce/{canonical}")
    if isinstance(found, Finding):
        return EnergyTerm(findings=(replace(found, severity="warning"),))
    return EnergyTerm(calorific=found.value, rows=(row,), confidence=row.confidence)


def _with_equivalent(
    term: EnergyTerm, *, item: str, canonical: str, quantity_factor: Fraction, reference: Reference, rules: EnergyRules
) -> EnergyTerm:
    rows = [row for row in _coefficients(reference, rules, item, "equivalent") if row.value is not None]
    if len(rows) != 1:
        return replace(term, findings=(*term.findings, _no_equivalent(item)))
    found = converted(rows[0], f"tce/{canonical}")
    if isinstance(found, Finding):
        return replace(term, findings=(*term.findings, replace(found, severity="warning")))
    confidence = weakest([term.confidence, rows[0].confidence])
    return replace(term, equivalent=found.value * quantity_factor, rows=(*term.rows, rows[0]), confidence=confidence)


def _missing(item: str) -> Finding:
    return Finding(
        "warning",
        "account.no-coal-equivalent",
        f"没有可用的 {item} 折标准煤系数，相应能耗未计入。",
        f"There is no usable coal-equivalent coefficient of {item}; its energy is not included.",
        given=item,
    )


def _range(row: ReferenceRow) -> Finding:
    return Finding(
        "info",
        "account.coal-equivalent-range",
        f"{row.key} 是区间（{row.value_low}–{row.value_high} {row.unit}），不取平均；没有实测热值时用指南缺省热值。",
        f"{row.key} is a range ({row.value_low}–{row.value_high} {row.unit}) and is not averaged; "
        "without a measured calorific value the guideline's default is used.",
        given=row.key,
    )


def _no_equivalent(item: str) -> Finding:
    return Finding(
        "warning",
        "account.no-equivalent-value",
        f"{item} 的等价值没有固定折标系数（取决于当年供电、供热煤耗），请用工作区参考数据给出；等价值总量暂缺。",
        f"The equivalent value of {item} has no fixed coefficient (it follows the year's coal rate); give one as a "
        "workspace reference row. The total in equivalent value is left empty.",
        given=item,
    )
