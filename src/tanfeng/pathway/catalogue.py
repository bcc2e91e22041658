"""What the reference catalogue offers the model (技术目录): candidate routes and measures, and what stays outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.measures import Measure, split_saving
from tanfeng.pathway.routes import Route, Split
from tanfeng.pathway.scenario import MeasureSetting, Scenario
from tanfeng.pathway.schema import refuse
from tanfeng.units import UnitError, factor_to, same_dimension

if TYPE_CHECKING:
    from tanfeng.reference import Reference, ReferenceRow

_ENERGY, _ELECTRICITY = "tce/t", "MWh/t"


def candidates(
    scenario: Scenario, reference: Reference, routes: tuple[Route, ...], split: Split
) -> tuple[tuple[Route, ...], tuple[str, ...], list[Finding]]:
    """Return the routes nobody runs yet but a scenario allows, with the reference rows they come from (候选路线).

    Only routes of metals that are modelled enter. Their energy is split by the same declared assumption as that of
    units without a published electricity intensity.
    """
    metals, taken = {r.metal for r in routes}, {r.key for r in routes}
    found: list[Route] = []
    findings: list[Finding] = []
    for key, statistic in scenario.candidates:
        route = reference.route(key)
        if route is None:
            refuse(f"{scenario.name}.toml [candidates]", f"参考表没有路线 {key}", f"there is no route {key}")
        if key in taken or not metals & set(route.metals):
            continue
        row = reference.lookup("route_intensities", quantity="comprehensive_energy", route=key, statistic=statistic)
        if isinstance(row, Finding):
            findings.append(row)
            continue
        energy = row.number * float(factor_to(row.unit, _ENERGY))
        fuel = energy * split.fuel_share
        found.append(
            Route(
                key=key,
                metal=route.metals[0],
                origin=route.origin,
                capacity_t=0.0,
                production_t=0.0,
                fuel_tce=fuel,
                electricity_mwh=(energy - fuel) / split.tce_per_mwh,
                direct_tco2=fuel * split.fuel_factor,
                fuel_factor=split.fuel_factor,
                electricity_known=False,
                inputs=(row.id,),
                confidence=weakest([row.confidence, "assumed"]),
            )
        )
    return tuple(found), tuple(i for r in found for i in r.inputs), findings


@dataclass(frozen=True)
class Offer:
    """Where the measures of a scenario are looked up (措施查找环境).

    ``tce_per_mwh`` is the calorific value of electricity; a measure lowers no route below the energy that its row of
    the statistic ``best`` names, the best level a standard knows.
    """

    scenario: Scenario
    assumptions: Assumptions
    reference: Reference
    tce_per_mwh: float

    def best_energy(self, route: str) -> float:
        """Energy of the best level of a route, tce/t; 0 where no standard names one."""
        row = self.reference.lookup(
            "route_intensities", quantity="comprehensive_energy", route=route, statistic=self.scenario.best_statistic
        )
        return 0.0 if isinstance(row, Finding) else row.number * float(factor_to(row.unit, _ENERGY))


def measures(offer: Offer, routes: tuple[Route, ...]) -> tuple[tuple[Measure, ...], list[Finding]]:
    """Return the measures of a scenario that have a sourced saving per tonne, and name all others (措施).

    A measure whose saving was not found, is only recalled, or is not per tonne does not enter: no number is invented
    for it.
    """
    by_key = {r.key: r for r in routes}
    found: list[Measure] = []
    findings: list[Finding] = []
    outside: dict[str, list[str]] = {}
    for setting in offer.scenario.measures:
        _known_routes(offer, setting)
        own = [by_key[r] for r in setting.routes if r in by_key]
        saving = _saving(offer.reference, setting.technology)
        if isinstance(saving, str):
            outside.setdefault(saving, []).append(setting.technology)
        elif not own:
            outside.setdefault("no-unit", []).append(setting.technology)
        else:
            measure, limits = _measure(setting, saving, own, offer)
            findings += limits
            if measure is None:
                outside.setdefault("at-best", []).append(setting.technology)
            else:
                found.append(measure)
    placed = {s.technology for s in offer.scenario.measures}
    for key in offer.reference.table("technologies")["technology"].to_list():
        if key not in placed:
            saving = _saving(offer.reference, key)
            outside.setdefault(saving if isinstance(saving, str) else "not-placed", []).append(key)
    return tuple(found), [*findings, *(_outside(reason, keys) for reason, keys in sorted(outside.items()))]


def _saving(reference: Reference, technology: str) -> ReferenceRow | str:
    """Return the row with the saving per tonne, or the reason why there is none."""
    row = reference.lookup("technology_parameters", quantity="energy_saving", technology=technology)
    if isinstance(row, Finding):
        return "no-saving"
    if not may_decide(row.confidence):
        return "recalled"
    try:
        fits = any(same_dimension(row.unit, unit) for unit in (_ENERGY, _ELECTRICITY))
    except UnitError:
        fits = False
    return row if fits else "not-per-tonne"


def _measure(
    setting: MeasureSetting, row: ReferenceRow, routes: list[Route], offer: Offer
) -> tuple[Measure | None, list[Finding]]:
    share = offer.reference.lookup("technology_parameters", quantity="penetration", technology=setting.technology)
    initial = None if isinstance(share, Finding) or share.value is None else float(share.value)
    fuel: dict[str, float] = {}
    power: dict[str, float] = {}
    findings: list[Finding] = []
    for route in routes:
        wanted = _wanted(row, setting.carrier, route, offer.tce_per_mwh)
        energy = wanted[0] + wanted[1] * offer.tce_per_mwh
        room = max(0.0, route.energy_tce(offer.tce_per_mwh) - offer.best_energy(route.key))
        factor = min(1.0, room / energy) if energy > 0 else 0.0
        if factor > 0:
            fuel[route.key] = min(wanted[0] * factor, route.fuel_tce)
            power[route.key] = min(wanted[1] * factor, route.electricity_mwh)
        if 0 < factor < 1:
            findings.append(_limited(setting.technology, route.key, energy, energy * factor))
    if not fuel:
        return None, findings
    return (
        Measure(
            key=setting.technology,
            name_zh=row.dims.get("name_zh", setting.technology),
            name_en=row.dims.get("name_en", setting.technology),
            fuel_tce=fuel,
            electricity_mwh=power,
            initial_share=initial,
            potential=_potential(setting, initial, offer.assumptions),
            capex=setting.capex,
            excludes=setting.excludes,
            requires=setting.requires,
            inputs=(row.id,) if isinstance(share, Finding) else (row.id, share.id),
            confidence=row.confidence,
        ),
        findings,
    )


def _potential(setting: MeasureSetting, initial: float | None, assumptions: Assumptions) -> float:
    """What can still be treated: what the scenario says, else what is not yet at the level, else the declared share."""
    left = 1.0 if initial is None else 1.0 - initial
    if setting.potential is not None:
        return min(setting.potential, left)
    return assumptions.number("measure_potential") if initial is None else left


def _wanted(row: ReferenceRow, carrier: str, route: Route, tce_per_mwh: float) -> tuple[float, float]:
    """The saving the source states, as fuel (tce/t) and electricity (MWh/t)."""
    value = row.number
    if same_dimension(row.unit, _ELECTRICITY):
        return 0.0, value * float(factor_to(row.unit, _ELECTRICITY))
    tce = value * float(factor_to(row.unit, _ENERGY))
    return split_saving(tce, carrier, route.fuel_tce, route.electricity_mwh, tce_per_mwh)


def _known_routes(offer: Offer, setting: MeasureSetting) -> None:
    where = f"{offer.scenario.name}.toml [measures.{setting.technology}]"
    if setting.technology not in offer.reference.table("technologies")["technology"]:
        refuse(where, "技术目录中没有这项技术", "the technology catalogue has no such technology")
    for key in setting.routes:
        if offer.reference.route(key) is None:
            refuse(where, f"参考表没有路线 {key}", f"there is no route {key}")


def _limited(technology: str, route: str, stated: float, used: float) -> Finding:
    return Finding(
        "info",
        "pathway.saving-limited",
        f"{technology} 的节能量 {stated * 1000:.0f} kgce/t 会使路线 {route} 低于标准所知的最好水平，"
        f"只计 {used * 1000:.0f} kgce/t。",
        f"The saving of {technology}, {stated * 1000:.0f} kgce/t, would take route {route} below the best level the "
        f"standard knows; only {used * 1000:.0f} kgce/t counts.",
        expected=f"<= {used * 1000:.1f} kgce/t",
        given=f"{technology}@{route}: {stated * 1000:.1f} kgce/t",
    )


_WHY: dict[str, tuple[str, str]] = {
    "no-saving": ("没有找到每吨节能量", "no saving per tonne was found"),
    "recalled": ("节能量待核原文", "the saving is only recalled"),
    "not-per-tonne": ("节能量不是按每吨产品给出", "the saving is not given per tonne of product"),
    "no-unit": ("没有可建模的生产单元使用其路线", "no modelled unit runs its route"),
    "at-best": ("其路线已达标准所知的最好水平", "their route already stands at the best level the standard knows"),
    "not-placed": (
        "情景未指定其适用路线（与现有路线的边界不一致、属路线替代或不在已建模金属中）",
        "no scenario places it on a route (another boundary, a change of route, or a metal that is not modelled)",
    ),
}


def _outside(reason: str, keys: list[str]) -> Finding:
    zh, en = _WHY[reason]
    names = "、".join(keys)
    return Finding(
        "info",
        "pathway.measure-excluded",
        f"{len(keys)} 项技术未进入模型，因为{zh}：{names}。",
        f"{len(keys)} technologies are not in the model because {en}: {names}.",
        given=reason,
        count=len(keys),
    )
