"""What a tonne of standard coal of a fuel emits (燃料排放因子), and the heat values a switch needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.units import factor_to

if TYPE_CHECKING:
    from tanfeng.reference import Reference, ReferenceRow


@dataclass(frozen=True)
class CarrierFactor:
    """The factor of one fuel (一种燃料的因子), tCO2/tce, with its rows."""

    item: str
    tco2_per_tce: float
    inputs: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class Heat:
    """Heat values that every switch needs (热值): GJ and bought MWh of one tce."""

    gj_per_tce: float
    tce_per_mwh: float
    inputs: tuple[str, ...]
    confidence: str

    @property
    def mwh_per_tce(self) -> float:
        """Heat of a tce in MWh, by physics (热量)."""
        return self.gj_per_tce * float(factor_to("GJ", "MWh"))


def carrier_factor(reference: Reference, item: str, vintage: str) -> CarrierFactor | Finding:
    """Return the factor of a fuel in one edition, or why there is none: recalled rows never decide.

    ``carbon content (tC/GJ) x oxidation x 44/12 x GJ/tce``.
    """
    rows: list[ReferenceRow] = []
    for row in (
        reference.lookup("fuel_factors", quantity="carbon_content", item=item, vintage=vintage),
        reference.lookup("fuel_factors", quantity="oxidation_rate", item=item, vintage=vintage),
        reference.lookup("constants", quantity="constant", constant="co2_per_carbon"),
        reference.lookup("constants", quantity="constant", constant="standard_coal"),
    ):
        if isinstance(row, Finding):
            return row
        if not may_decide(row.confidence):
            return _recalled(row)
        rows.append(row)
    carbon, oxidation, ratio, heat = rows
    factor = (
        carbon.number
        * float(factor_to(carbon.unit, "tC/GJ"))
        * oxidation.number
        * ratio.number
        * heat.number
        * float(factor_to(heat.unit, "GJ/tce"))
    )
    return CarrierFactor(item, factor, tuple(row.id for row in rows), weakest(row.confidence for row in rows))


def heat_of(reference: Reference, edition: str) -> Heat | Finding:
    """Return the heat of standard coal and the calorific value of electricity in one edition (折标系数)."""
    coal = reference.lookup("constants", quantity="constant", constant="standard_coal")
    power = reference.lookup(
        "energy_conversion", quantity="coal_equivalent", item="electricity", convention="calorific", edition=edition
    )
    if isinstance(coal, Finding):
        return coal
    if isinstance(power, Finding):
        return power
    for row in (coal, power):
        if not may_decide(row.confidence):
            return _recalled(row)
    return Heat(
        coal.number * float(factor_to(coal.unit, "GJ/tce")),
        power.number * float(factor_to(power.unit, "tce/MWh")),
        (coal.id, power.id),
        weakest([coal.confidence, power.confidence]),
    )


def _recalled(row: ReferenceRow) -> Finding:
    return Finding(
        "warning",
        "pathway.recalled-factor",
        f"因子 {row.key} 待核原文，用到它的选项不进入模型。",
        f"The factor {row.key} is only recalled: no option that uses it enters the model.",
        Address(file=row.file or row.table, row=row.line),
        expected="verified",
        given=row.confidence,
    )
