"""A switch of carrier for one service (分用途换载体): coal to gas, to electricity, to hydrogen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.pathway.carriers.factors import CarrierFactor, Heat, carrier_factor
from tanfeng.pathway.carriers.services import SERVICES, Services
from tanfeng.pathway.offering import COMMON, Effect, Electric, Offer
from tanfeng.pathway.option import Option
from tanfeng.pathway.schema import known_names, refuse

if TYPE_CHECKING:
    from tanfeng.reference import Reference

KINDS = ("gas", "electricity", "hydrogen")
KEYS = (
    *COMMON,
    *("kind", "service", "share", "replaces", "fuel", "efficiency", "replaced_efficiency", "maker_efficiency"),
    *("capacity_of", "hours"),
)
NEEDED = ("kind", "service", "replaces", "efficiency", "replaced_efficiency", "capex", "life", "potential")
#: What a price per kW counts: useful heat, or electricity or fuel taken in.
CAPACITIES = ("heat", "input")
_KW_A_MW = 1000.0


class Fuelled(Electric, Protocol):
    """A plant as a switch of carrier sees it (用能单元): fuel, electricity and direct emission per tonne."""

    @property
    def fuel_tce(self) -> float: ...

    @property
    def fuel_factor(self) -> float: ...


@dataclass(frozen=True)
class Ground:
    """What all switches stand on (共同依据): services by route, heat values, factors of fuels by item."""

    services: Mapping[str, Services]
    heat: Heat
    factors: Mapping[str, CarrierFactor]


def factors_of(
    reference: Reference, services: Mapping[str, Services], also: tuple[str, ...], vintage: str
) -> tuple[dict[str, CarrierFactor], list[Finding]]:
    """Return the factor of every fuel that a service uses or a switch brings (各燃料因子)."""
    used = [item for own in services.values() for mix in own.carriers.values() for item in mix]
    found: dict[str, CarrierFactor] = {}
    findings = []
    for item in dict.fromkeys((*used, *also)):
        factor = carrier_factor(reference, item, vintage)
        if isinstance(factor, Finding):
            findings.append(factor)
        else:
            found[item] = factor
    return found, findings


def switch(offer: Offer, plant: Fuelled, ground: Ground) -> Option | Finding | None:
    """Return the switch at one plant, ``None`` where it has nothing to replace (一个单元的换载体选项).

    A finding names a route without services or a fuel without a factor. Replaced fuel ``F`` gives ``F e0`` useful
    heat; the new carrier takes ``F e0 / e1``. Emission falls by the factors of what is replaced, scaled down where they
    would come to more than the plant emits, and rises by what gas emits.
    """
    row = offer.row
    _check(offer)
    services = ground.services.get(plant.route)
    if services is None:
        return _no_services(offer, plant.route)
    replaces = tuple(row["replaces"])
    known_names(f"{offer.where} replaces", replaces, tuple(_items(ground.services)))
    taken = [item for item in replaces if services.part(row["service"], (item,)) > 0]
    brought = (row["fuel"],) if "fuel" in row else ()
    lacking = [item for item in (*_mix(services), *brought) if item not in ground.factors]
    if lacking:
        return _no_factor(offer, lacking[0])
    replaced = {item: plant.fuel_tce * services.part(row["service"], (item,)) * _share(offer) for item in taken}
    gone = sum(replaced.values())
    if gone <= 0:
        return None
    before = offer.declared.number(row["replaced_efficiency"], "replaced_efficiency", "ratio", above=0.0)
    after = offer.declared.number(row["efficiency"], "efficiency", "ratio", above=0.0)
    useful = gone * before
    changes = {"fuel_tce": -gone, "direct_tco2": -_emission(replaced, plant, services, ground)}
    taken_in = _bring(offer, useful / after, changes, ground)
    size = useful if row.get("capacity_of", "heat") == "heat" else taken_in
    capital = offer.capital(size * ground.heat.mwh_per_tce * _KW_A_MW / _hours(offer), "kW")
    return offer.option(plant, _effect(offer, plant, changes, ground), capital)


def _hours(offer: Offer) -> float:
    """Hours at full power a year; a price per tonne needs none."""
    if "hours" not in offer.row:
        if offer.declared.assumption(offer.row["capex"], "capex").unit.endswith("/t"):
            return 1.0
        refuse(offer.where, "缺少 hours", "hours is missing")
    return offer.declared.number(offer.row["hours"], "hours", "h/a", above=0.0, most=8760.0)


def _effect(offer: Offer, plant: Fuelled, changes: dict[str, float], ground: Ground) -> Effect:
    services = ground.services[plant.route]
    brought = (offer.row["fuel"],) if "fuel" in offer.row else ()
    factors = [ground.factors[item] for item in (*_mix(services), *brought)]
    return Effect(
        offer.row["kind"],
        changes,
        service=offer.row["service"],
        inputs=(*(i for f in factors for i in f.inputs), *ground.heat.inputs, *services.inputs, *plant_inputs(plant)),
        confidence=weakest([ground.heat.confidence, services.confidence, *(f.confidence for f in factors)]),
    )


def plant_inputs(plant: Any) -> tuple[str, ...]:
    """Return the figures a plant's intensities come from, where it names them."""
    return tuple(getattr(plant, "inputs", ()))


def _check(offer: Offer) -> None:
    row = offer.row
    offer.declared.keys(row, KEYS, NEEDED)
    for key, allowed in (("kind", KINDS), ("service", SERVICES), ("capacity_of", CAPACITIES)):
        if key in row and row[key] not in allowed:
            refuse(f"{offer.where} {key}", f"应为 {'、'.join(allowed)}", f"must be one of {', '.join(allowed)}")
    if (row["kind"] == "gas") != ("fuel" in row):
        refuse(f"{offer.where} fuel", "以气代煤须写 fuel（品种），其他不写", "gas names its fuel, other kinds do not")


def _share(offer: Offer) -> float:
    return offer.share("share") if "share" in offer.row else 1.0


def _items(services: Mapping[str, Services]) -> list[str]:
    return list(dict.fromkeys(item for own in services.values() for item in _mix(own)))


def _mix(services: Services) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for mix in services.carriers.values() for item in mix))


def _emission(replaced: Mapping[str, float], plant: Fuelled, services: Services, ground: Ground) -> float:
    """Emission of the replaced fuel, tCO2/t; never a larger part of the plant's emission than its part of the mix."""
    whole = sum(
        services.part(service, (item,)) * ground.factors[item].tco2_per_tce
        for service, mix in services.carriers.items()
        for item in mix
    )
    scale = min(1.0, plant.fuel_factor / whole) if whole > 0 else 0.0
    return scale * sum(energy * ground.factors[item].tco2_per_tce for item, energy in replaced.items())


def _bring(offer: Offer, energy: float, changes: dict[str, float], ground: Ground) -> float:
    """Enter the new carrier (``energy`` tce per tonne) and return what is taken in, tce per tonne."""
    kind = offer.row["kind"]
    if kind == "gas":
        changes["gas_tce"] = energy
        changes["direct_tco2"] += energy * ground.factors[offer.row["fuel"]].tco2_per_tce
    elif "maker_efficiency" in offer.row:
        energy /= offer.declared.number(offer.row["maker_efficiency"], "maker_efficiency", "ratio", above=0.0, most=1.0)
        changes["electricity_mwh"] = energy / ground.heat.tce_per_mwh
    elif kind == "hydrogen":
        changes["hydrogen_tce"] = energy
    else:
        changes["electricity_mwh"] = energy / ground.heat.tce_per_mwh
    return energy


def _no_services(offer: Offer, route: str) -> Finding:
    return Finding(
        "info",
        "pathway.route-without-services",
        f"路线 {route} 没有 [services.{route}]，选项 {offer.key} 不适用于它。",
        f"Route {route} has no [services.{route}]: the option {offer.key} does not apply to it.",
        Address(file="base.toml", column=f"services.{route}"),
        given=f"{offer.key}@{route}",
    )


def _no_factor(offer: Offer, item: str) -> Finding:
    return Finding(
        "warning",
        "pathway.carrier-without-factor",
        f"燃料 {item} 没有可用的排放因子，选项 {offer.key} 不进入模型。",
        f"The fuel {item} has no usable factor: the option {offer.key} stays out of the model.",
        Address(file="base.toml", column=f"carriers.options.{offer.key}"),
        given=f"{offer.key}: {item}",
    )
