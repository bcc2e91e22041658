"""Heat in steam and hot water (蒸汽与热水热量): from mass, pressure and temperature to GJ, by IAPWS-IF97.

Steam is counted above a reference enthalpy, hot water above a reference temperature; both are rows of the reference
data. Pressure alone means saturated steam. The guidelines print a short table of saturated steam enthalpies; at 10 MPa
it does not agree with the steam formulation (see the tests): the formulation is used.
"""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tanfeng.core.findings import Finding

if TYPE_CHECKING:
    from tanfeng.reference import Reference, ReferenceRow

#: The reference rows: what steam is counted above, what hot water is counted above, and the heat of water per degree.
STEAM_REFERENCE = "constants.steam-reference-enthalpy"
WATER_REFERENCE = "constants.hot-water-reference-temperature"
WATER_HEAT = "constants.water-specific-heat"

STATE = "account.heat-state"
_BAR_PER_MPA = 10.0
_MJ_PER_GJ = 1000.0


@dataclass(frozen=True)
class Impossible:
    """Why a pressure and a temperature are no state of steam or hot water (不可能的状态)."""

    zh: str
    en: str

    def finding(self) -> Finding:
        return Finding("blocks submission", STATE, self.zh, self.en)


@cache
def _tables() -> Any:
    from pyXSteam.XSteam import XSteam

    logging.getLogger("pyXSteam").addHandler(logging.NullHandler())
    logging.getLogger("pyXSteam").propagate = False
    return XSteam(XSteam.UNIT_SYSTEM_MKS)


def saturation_temperature(pressure_mpa: float) -> float | None:
    """Return the temperature in °C at which water boils at an absolute pressure; ``None`` where it does not boil."""
    return _known(_tables().tsat_p(pressure_mpa * _BAR_PER_MPA))


def saturated_steam(pressure_mpa: float) -> float | Impossible:
    """Return the enthalpy of dry saturated steam in kJ/kg at an absolute pressure in MPa."""
    found = _known(_tables().hV_p(pressure_mpa * _BAR_PER_MPA))
    if found is not None:
        return found
    return Impossible(
        f"压力 {pressure_mpa:g} MPa 下没有饱和蒸汽（三相点以下或临界点以上）。",
        f"There is no saturated steam at {pressure_mpa:g} MPa (below the triple point or above the critical one).",
    )


def steam(pressure_mpa: float, temperature_c: float | None = None) -> float | Impossible:
    """Return the enthalpy of steam in kJ/kg: saturated where only the pressure is known, superheated otherwise.

    At or below the boiling temperature steam is wet, and pressure and temperature do not say how wet: no number.
    """
    if temperature_c is None:
        return saturated_steam(pressure_mpa)
    boiling = saturation_temperature(pressure_mpa)
    if boiling is not None and temperature_c <= boiling:
        return Impossible(
            f"{pressure_mpa:g} MPa 下 {temperature_c:g} °C 不高于饱和温度 {boiling:.2f} °C：湿蒸汽或水，焓值无法确定；"
            "干饱和蒸汽请只填压力。",
            f"At {pressure_mpa:g} MPa {temperature_c:g} °C is not above the boiling temperature {boiling:.2f} °C: wet "
            "steam or water, whose enthalpy is not known; give the pressure alone for dry saturated steam.",
        )
    found = _known(_tables().h_pt(pressure_mpa * _BAR_PER_MPA, temperature_c))
    return found if found is not None else _outside(pressure_mpa, temperature_c)


def _outside(pressure_mpa: float, temperature_c: float) -> Impossible:
    return Impossible(
        f"{pressure_mpa:g} MPa、{temperature_c:g} °C 超出水蒸气性质公式的范围。",
        f"{pressure_mpa:g} MPa and {temperature_c:g} °C are outside the range of the steam formulation.",
    )


def _known(value: float) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def net_steam(pressure_mpa: float | None, temperature_c: float | None, reference: Reference) -> float | Impossible:
    """Return the heat of steam in GJ/t above the reference enthalpy (蒸汽净焓)."""
    if pressure_mpa is None:
        return Impossible(
            "蒸汽以质量计量时须填绝对压力（过热蒸汽另填温度），或直接按 GJ 填报。",
            "Steam given by mass needs its absolute pressure (superheated steam its temperature too), or GJ.",
        )
    enthalpy = steam(pressure_mpa, temperature_c)
    if isinstance(enthalpy, Impossible):
        return enthalpy
    net = enthalpy - number(reference, STEAM_REFERENCE)
    return net / _MJ_PER_GJ


def net_hot_water(pressure_mpa: float | None, temperature_c: float | None, reference: Reference) -> float | Impossible:
    """Return the heat of hot water in GJ/t above the reference temperature (热水净热量)."""
    if temperature_c is None:
        return Impossible(
            "热水以质量计量时须填温度，或直接按 GJ 填报。", "Hot water given by mass needs its temperature, or GJ."
        )
    cold = number(reference, WATER_REFERENCE)
    if temperature_c < cold:
        return Impossible(
            f"热水温度 {temperature_c:g} °C 低于计量基准温度 {cold:g} °C。",
            f"Hot water of {temperature_c:g} °C is below the reference temperature of {cold:g} °C.",
        )
    boiling = None if pressure_mpa is None else saturation_temperature(pressure_mpa)
    if boiling is not None and temperature_c >= boiling:
        return Impossible(
            f"{pressure_mpa:g} MPa 下 {temperature_c:g} °C 已不是热水（饱和温度 {boiling:.2f} °C）。",
            f"At {pressure_mpa:g} MPa {temperature_c:g} °C is no hot water (boiling temperature {boiling:.2f} °C).",
        )
    return (temperature_c - cold) * number(reference, WATER_HEAT) / _MJ_PER_GJ


def number(reference: Reference, key: str) -> float:
    """Return the value of a reference row. Raises ``ValueError`` where it is missing: no number steps in."""
    row: ReferenceRow | None = reference.row(key)
    if row is None:
        raise ValueError(f"the reference data have no row {key}")
    return row.number
