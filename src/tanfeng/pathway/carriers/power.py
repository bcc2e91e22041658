"""Options of bought electricity (购电侧选项): power from waste heat, and green power under contract or certificate."""

from __future__ import annotations

from tanfeng.core.findings import Address, Finding
from tanfeng.pathway.carriers.switches import plant_inputs
from tanfeng.pathway.offering import COMMON, Effect, Electric, Offer
from tanfeng.pathway.option import Option
from tanfeng.units import same_dimension

WASTE_HEAT = (*COMMON, "kind", "yield", "hours")
GREEN = (*COMMON, "kind", "share", "premium")
_KW_A_MW = 1000.0


def waste_heat(offer: Offer, plant: Electric) -> Option | Finding | None:
    """Return power from waste heat at one plant (余热发电).

    ``yield`` is a share of the electricity the plant buys, or MWh per tonne, by the unit of its assumption. A yield
    above what the plant buys is a finding, not a negative purchase.
    """
    row = offer.row
    offer.declared.keys(row, WASTE_HEAT, ("kind", "yield", "hours", "capex", "life", "potential"))
    if plant.electricity_mwh <= 0:
        return None
    given = offer.declared.assumption(row["yield"], "yield")
    if same_dimension(given.unit, "ratio"):
        made = offer.declared.number(given.name, "yield", "ratio", least=0.0, most=1.0) * plant.electricity_mwh
    else:
        made = offer.declared.number(given.name, "yield", "MWh/t", least=0.0)
    if made > plant.electricity_mwh:
        return _too_much(offer, plant, made)
    hours = offer.declared.number(row["hours"], "hours", "h/a", above=0.0, most=8760.0)
    capital = offer.capital(made * _KW_A_MW / hours, "kW")
    changes = {"electricity_mwh": -made}
    return offer.option(plant, Effect("waste_heat", changes, inputs=plant_inputs(plant)), capital)


def green_power(offer: Offer, plant: Electric) -> Option | None:
    """Return green power at one plant: a share of what it buys, at a premium (绿电合同、绿证)."""
    offer.declared.keys(offer.row, GREEN, ("kind", "share", "premium", "capex", "life", "potential"))
    if plant.electricity_mwh <= 0:
        return None
    green = offer.share("share") * plant.electricity_mwh
    premium = offer.declared.number(offer.row["premium"], "premium", "CNY/MWh", least=0.0)
    capital = offer.capital(0.0, "kW")
    changes = {"green_mwh": green, "other_cny": green * premium}
    return offer.option(plant, Effect("green_power", changes, inputs=plant_inputs(plant)), capital)


def _too_much(offer: Offer, plant: Electric, made: float) -> Finding:
    return Finding(
        "warning",
        "pathway.saving-above-energy",
        f"选项 {offer.key} 在单元 {plant.key} 每吨发电 {made:.3f} MWh，超过其每吨购电 {plant.electricity_mwh:.3f} MWh，"
        "该选项不用于此单元。",
        f"The option {offer.key} would make {made:.3f} MWh/t at unit {plant.key}, more than the "
        f"{plant.electricity_mwh:.3f} MWh/t it buys; it is not offered there.",
        Address(file="base.toml", column=f"carriers.options.{offer.key}"),
        expected=f"<= {plant.electricity_mwh:.3f} MWh/t",
        given=f"{offer.key}@{plant.key}: {made:.3f} MWh/t",
    )
