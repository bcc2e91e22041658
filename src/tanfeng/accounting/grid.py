"""The grid factor for an estimate (电网排放因子): of one region and one stated year, or a finding."""

from __future__ import annotations

from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import UnitError, factor_to

#: Unit in which the estimates use the factor.
UNIT = "tCO2/MWh"
KIND = "provincial_average"


def grid_factor(reference: Reference, region: str, year: int) -> ReferenceRow | Finding:
    """Return the row of the provincial average factor of ``year``; no neighbouring year is taken in its place."""
    row = reference.lookup(
        "electricity_factors", quantity="emission_factor", regions=(region,), kind=KIND, year=str(year)
    )
    if isinstance(row, Finding):
        return Finding(
            "warning",
            "grid-factor.not-published",
            f"没有 {region} {year} 年省级电力平均排放因子，间接排放无法折算；可另行指定因子年份。",
            f"No provincial grid factor of {year} for {region}: indirect emissions cannot be "
            "computed; name another factor year.",
            address=row.address,
            expected=f"electricity_factors {KIND} {region} {year}",
        )
    return row


def in_unit(row: ReferenceRow, unit: str) -> float | Finding:
    """Return the row's value in ``unit``; a row without a number, or of another dimension, is a finding."""
    if row.value is None:
        return Finding(
            "warning",
            "reference.no-number",
            f"参考数据 {row.key} 没有数值。",
            f"The reference row {row.key} has no number.",
            expected=unit,
        )
    try:
        return float(row.value) * float(factor_to(row.unit, unit))
    except UnitError as error:
        return Finding("warning", "reference.unit", error.zh, error.en, expected=unit, given=f"{row.key} [{row.unit}]")
