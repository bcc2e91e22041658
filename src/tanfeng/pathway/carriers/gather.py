"""All energy-carrier options of a scenario (汇总选项): switches, waste heat, own power, green power."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.carriers.factors import heat_of
from tanfeng.pathway.carriers.power import green_power, waste_heat
from tanfeng.pathway.carriers.services import Services, services_of
from tanfeng.pathway.carriers.switches import KINDS, Fuelled, Ground, factors_of, switch
from tanfeng.pathway.declared import place, section_of, table_of
from tanfeng.pathway.offering import Offer, Settings, chosen, offers_of
from tanfeng.pathway.onsite import onsite_options, site_of
from tanfeng.pathway.option import Option
from tanfeng.pathway.schema import known_names, refuse
from tanfeng.pathway.tariff import time_of_use
from tanfeng.pathway.tariff.surcharges import day_of

if TYPE_CHECKING:
    from tanfeng.reference import Reference

_CARRIERS = ("factor_vintage", "availability", "options")
_TABLE = "carriers.options"
_CLOSE = 1e-9


def options(
    sections: Mapping[str, Any], reference: Reference, plants: Sequence[Fuelled], assumptions: Assumptions
) -> tuple[tuple[Option, ...], tuple[Finding, ...]]:
    """Return every option of every plant, and what is known against them (全部能源载体选项).

    ``sections`` holds the scenario's ``services``, ``carriers``, ``currency``, ``onsite``, ``tariff`` and ``options``
    (for ``conversion_edition``); a section that is not there offers nothing. ``plants`` are the units with their energy
    per tonne; ``assumptions`` are resolved. Raises ``UsageError`` with the address for bad input.
    """
    settings = Settings(assumptions, section_of(sections, "currency"))
    services = services_of(section_of(sections, "services"), reference, assumptions)
    carriers = section_of(sections, "carriers")
    known_names(place("carriers"), carriers, _CARRIERS)
    offers = list(offers_of(table_of(carriers, "options", place("carriers")), _TABLE, settings))
    found, findings = _bought(offers, sections, reference, plants, services)
    own, about = _own_power(sections, reference, plants, services, settings)
    every = [*found, *own]
    findings += [*about, *_unknown_routes(sections, reference, plants)]
    kept, dropped = _decided(every, assumptions)
    _within_purchases(kept, plants)
    return tuple(kept), tuple(in_order([*findings, *dropped]))


def _bought(
    offers: list[Offer],
    sections: Mapping[str, Any],
    reference: Reference,
    plants: Sequence[Fuelled],
    services: Mapping[str, Services],
) -> tuple[list[Option], list[Finding]]:
    """Options of ``[carriers.options]``."""
    ground, findings = _ground(offers, sections, reference, services)
    found: list[Option] = []
    for offer in offers:
        for plant in chosen(offer, plants):
            one = _one(offer, plant, ground)
            if isinstance(one, Finding):
                findings.append(one)
            elif one is not None:
                found.append(one)
    return _exclusive(found), findings


def _one(offer: Offer, plant: Fuelled, ground: Ground | None) -> Option | Finding | None:
    kind = offer.row.get("kind")
    if kind == "waste_heat":
        return waste_heat(offer, plant)
    if kind == "green_power":
        return green_power(offer, plant)
    if kind not in KINDS:
        allowed = (*KINDS, "waste_heat", "green_power")
        refuse(f"{offer.where} kind", f"应为 {'、'.join(allowed)}", f"must be one of {', '.join(allowed)}")
    return switch(offer, plant, ground) if ground is not None else None


def _ground(
    offers: list[Offer], sections: Mapping[str, Any], reference: Reference, services: Mapping[str, Services]
) -> tuple[Ground | None, list[Finding]]:
    """What switches stand on; ``None`` with a finding where a heat value is missing, or without any switch."""
    switches = [offer for offer in offers if offer.row.get("kind") in KINDS]
    if not switches:
        return None, []
    carriers = sections["carriers"]
    if "factor_vintage" not in carriers:
        refuse(place("carriers"), "缺少 factor_vintage", "factor_vintage is missing")
    edition = section_of(sections, "options").get("conversion_edition")
    if edition is None:
        refuse(place("options"), "缺少 conversion_edition", "conversion_edition is missing")
    heat = heat_of(reference, str(edition))
    if isinstance(heat, Finding):
        return None, [heat]
    also = tuple(str(offer.row["fuel"]) for offer in switches if "fuel" in offer.row)
    factors, findings = factors_of(reference, services, also, str(carriers["factor_vintage"]))
    return Ground(services, heat, factors), findings


def _own_power(
    sections: Mapping[str, Any],
    reference: Reference,
    plants: Sequence[Fuelled],
    services: Mapping[str, Services],
    settings: Settings,
) -> tuple[list[Option], list[Finding]]:
    """Options of ``[onsite]`` under the tariff of ``[tariff]``; none where the tariff is not usable."""
    onsite = section_of(sections, "onsite")
    if not onsite.get("options"):
        return [], []
    tariff_section = section_of(sections, "tariff")
    on = day_of(tariff_section)
    tariff, findings = time_of_use(table_of(tariff_section, "time_of_use", place("tariff")), reference, on)
    if tariff is None:
        return [], findings
    site = site_of(onsite, tariff_section, tariff, settings.assumptions)
    shares = {route: own.electricity for route, own in services.items()}
    if tariff.valid_to is not None:
        findings.append(
            Finding(
                "info",
                "tariff.held",
                f"分时电价的有效期到 {tariff.valid_to.isoformat()}，此后各年按同一时段与比价计算。",
                f"The time-of-use tariff is valid until {tariff.valid_to.isoformat()}; later years keep its periods.",
                given=tariff.valid_to.isoformat(),
            )
        )
    return onsite_options(onsite, site, plants, shares, settings), findings


def _exclusive(found: list[Option]) -> list[Option]:
    """Switches of one service exclude each other: its fuel can be replaced once (同一用途只能替代一次)."""
    by_service: dict[str, dict[str, None]] = {}
    for option in found:
        if option.service:
            by_service.setdefault(option.service, {})[option.key] = None
    return [
        replace(
            option,
            excludes=tuple(
                dict.fromkeys((*option.excludes, *(k for k in by_service.get(option.service, ()) if k != option.key)))
            ),
        )
        for option in found
    ]


def _decided(found: Iterable[Option], assumptions: Assumptions) -> tuple[list[Option], list[Finding]]:
    """Keep what may decide; an option that rests on a recalled number stays out, with a finding."""
    kept: list[Option] = []
    dropped: dict[str, Option] = {}
    for option in found:
        if may_decide(option.confidence):
            kept.append(option)
        else:
            dropped.setdefault(option.key, option)
    gone = set(dropped)
    lost = [o for o in kept if gone & set(o.requires)]
    kept = [o for o in kept if not gone & set(o.requires)]
    return kept, [_recalled(o, assumptions) for o in (*dropped.values(), *{o.key: o for o in lost}.values())]


def _recalled(option: Option, assumptions: Assumptions) -> Finding:
    weak = [row for row in assumptions.values() if row.figure_id in option.inputs and not may_decide(row.confidence)]
    names = "、".join(row.name for row in weak) or option.confidence
    return Finding(
        "warning",
        "pathway.option-recalled",
        f"选项 {option.key} 所依据的数待核原文（{names}），不进入模型。",
        f"The option {option.key} rests on a number that is only recalled ({names}); it stays out of the model.",
        Address(file=f"{weak[0].declared_in}.toml", column=f"assumptions.{weak[0].name}") if weak else Address(),
        expected="verified or declared",
        given=option.key,
    )


def _within_purchases(found: Sequence[Option], plants: Sequence[Fuelled]) -> None:
    """Refuse options that together would replace more electricity than a plant buys."""
    for plant in plants:
        own = [o for o in found if o.plant == plant.key and o.kind in ("waste_heat", "onsite_power", "green_power")]
        worst = max(_together(own), default=(0.0, ()), key=lambda pair: pair[0])
        if worst[0] > plant.electricity_mwh * (1.0 + _CLOSE):
            names = ", ".join(worst[1])
            refuse(
                place("carriers") + " / " + place("onsite"),
                f"选项 {names} 合起来替代单元 {plant.key} 的 {worst[0]:.3f} MWh/t，"
                f"多于其购电 {plant.electricity_mwh:.3f} MWh/t；请减小份额或写明互斥",
                f"the options {names} together replace {worst[0]:.3f} MWh/t of unit {plant.key}, which buys "
                f"{plant.electricity_mwh:.3f} MWh/t; lower their shares or let them exclude each other",
            )


def _together(own: Sequence[Option]) -> Iterable[tuple[float, tuple[str, ...]]]:
    """Every set of options that do not exclude each other, with the electricity it replaces, MWh/t."""
    for size in range(1, len(own) + 1):
        for chosen_ones in combinations(own, size):
            keys = {o.key for o in chosen_ones}
            if any(keys & set(o.excludes) for o in chosen_ones):
                continue
            replaced = sum(o.changes.get("green_mwh", 0.0) - o.changes.get("electricity_mwh", 0.0) for o in chosen_ones)
            yield replaced, tuple(o.key for o in chosen_ones)


def _unknown_routes(sections: Mapping[str, Any], reference: Reference, plants: Sequence[Fuelled]) -> list[Finding]:
    """Refuse an option on a route nobody knows; say where one names a unit that is not modelled."""
    known = {plant.key for plant in plants}
    findings = []
    for table in ("carriers", "onsite"):
        rows = table_of(section_of(sections, table), "options", place(table))
        for key, row in rows.items():
            for route in row.get("routes", ()):
                if reference.route(route) is None:
                    refuse(place(f"{table}.options", key), f"参考表没有路线 {route}", f"there is no route {route}")
            findings += [_not_modelled(f"{table}.options.{key}", u) for u in row.get("already", ()) if u not in known]
    return findings


def _not_modelled(where: str, unit: str) -> Finding:
    return Finding(
        "info",
        "pathway.unit-not-modelled",
        f"[{where}] already 所列单元 {unit} 不在建模的单元中。",
        f"[{where}] already names the unit {unit}, which is not modelled.",
        Address(file="base.toml", column=where),
        given=unit,
    )
