"""What the reference catalogue offers the model (技术目录): candidate routes and measures, and what stays outside."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.measures import Measure, split_saving
from tanfeng.pathway.plants import RECYCLED, Plant, Split
from tanfeng.pathway.scenario import MeasureSetting, Scenario
from tanfeng.pathway.schema import refuse
from tanfeng.pathway.scrap.supply import ScrapSupply
from tanfeng.units import UnitError, factor_to, same_dimension

if TYPE_CHECKING:
    from tanfeng.reference import Reference, ReferenceRow

_ENERGY, _ELECTRICITY = "tce/t", "MWh/t"
#: A need above a whole number of lines by less than this is rounding.
TIGHT = 1e-9


def candidates(
    admitted: Sequence[tuple[str, str]],
    reference: Reference,
    plants: tuple[Plant, ...],
    split: Split,
    needs: Mapping[str, Needs],
) -> tuple[tuple[Plant, ...], tuple[str, ...], list[Finding]]:
    """Return the new lines a scenario allows, ``admitted`` at a statistic each, and their sources (候选新建产能).

    Only metals that are modelled enter, and only routes whose energy is more than recalled. A line's energy is that of
    the named statistic of its route; it is split into fuel and electricity as in the plants that run the route today,
    else by the declared assumption.
    """
    found: list[Plant] = []
    findings: list[Finding] = []
    for key, statistic in admitted:
        route = reference.route(key)
        if route is None:
            refuse("[candidates]", f"参考表没有路线 {key}", f"there is no route {key}")
        metal = next((m for m in route.metals if m in needs), None)
        if metal is None:
            continue
        row = reference.lookup("route_intensities", quantity="comprehensive_energy", route=key, statistic=statistic)
        if isinstance(row, Finding):
            findings.append(row)
            continue
        if not may_decide(row.confidence):
            findings.append(_recalled_route(key, statistic))
            continue
        need = needs[metal]
        room = need.recycled_t if route.origin == RECYCLED else need.primary_t
        count = math.ceil(room / need.line_t - TIGHT) if need.line_t > 0 else 0
        if count > 0:
            found.append(_new_lines(Lines(key, metal, route.origin, need.line_t, count), row, plants, split))
    return tuple(found), tuple(i for p in found for i in p.inputs), findings


class Lines(NamedTuple):
    """Lines of one route that may be built (候选新线): ``at_most`` of ``line_t`` t/a each."""

    route: str
    metal: str
    origin: str
    line_t: float
    at_most: int


def _new_lines(lines: Lines, row: ReferenceRow, plants: tuple[Plant, ...], split: Split) -> Plant:
    energy = row.number * float(factor_to(row.unit, _ENERGY))
    same = [p for p in plants if p.route == lines.route and p.energy_tce(split.tce_per_mwh) > 0]
    made = sum(p.production_t for p in same)
    fuel_tce = sum(p.production_t * p.fuel_tce for p in same)
    total = sum(p.production_t * p.energy_tce(split.tce_per_mwh) for p in same)
    direct = sum(p.production_t * p.direct_tco2 for p in same)
    share = fuel_tce / total if made else split.fuel_share
    factor = direct / fuel_tce if fuel_tce > 0 else split.fuel_factor
    return Plant(
        key=f"new:{lines.route}",
        route=lines.route,
        metal=lines.metal,
        origin=lines.origin,
        capacity_t=0.0,
        production_t=0.0,
        fuel_tce=energy * share,
        electricity_mwh=energy * (1.0 - share) / split.tce_per_mwh,
        direct_tco2=energy * share * factor,
        fuel_factor=factor,
        electricity_known=bool(same) and all(p.electricity_known for p in same),
        name=row.dims.get("route_zh", lines.route),
        line_t=lines.line_t,
        lines_at_most=lines.at_most,
        inputs=(row.id,),
        confidence=weakest([row.confidence, "assumed"]),
    )


@dataclass(frozen=True)
class Needs:
    """Most new output of a metal that any sample of the assumptions could ask for, t/a (新建需求上界)."""

    primary_t: float
    recycled_t: float
    line_t: float


def needs_of(
    plants: tuple[Plant, ...],
    assumptions: Assumptions,
    scrap_share: Mapping[str, float],
    years: int,
    leaving: Collection[str] = (),
    *,
    supplies: Mapping[str, ScrapSupply] | None = None,
) -> dict[str, Needs]:
    """Return the needs by metal: demand at the high end of its growth, scrap at the high end of what can be had.

    New lines may stand for units that may be gone by the last year, those named in ``leaving``.
    """
    growth, available = (_high(assumptions, n) for n in ("demand_growth", "scrap_availability"))
    found = {}
    for metal in sorted({p.metal for p in plants}):
        own = [p for p in plants if p.metal == metal]
        base = sum(p.production_t for p in own)
        recycled = sum(p.production_t for p in own if p.recycled)
        demand = base * (1.0 + max(growth, 0.0)) ** years
        limit = min(1.0, max(recycled / base, available * scrap_share.get(metal, 0.0)))
        most = demand * limit
        if supplies and metal in supplies:
            most = max(most, min(demand, supplies[metal].highest(assumptions)))
        usable = assumptions.number("maximum_utilisation")
        lasting = [p for p in own if p.key not in leaving]
        standing = {r: sum(p.capacity_t for p in lasting if p.recycled == r) * usable for r in (True, False)}
        found[metal] = Needs(
            primary_t=max(0.0, demand * (1.0 - recycled / base) - standing[False]) / usable,
            recycled_t=max(0.0, most - standing[True]) / usable,
            line_t=assumptions.number("new_line_size") * base,
        )
    return found


def _high(assumptions: Assumptions, name: str) -> float:
    row = assumptions[name]
    return row.value if row.high is None else max(row.value, row.high)


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
        if isinstance(row, Finding) or not may_decide(row.confidence):
            return 0.0
        return row.number * float(factor_to(row.unit, _ENERGY))


def measures(offer: Offer, plants: tuple[Plant, ...]) -> tuple[tuple[Measure, ...], list[Finding]]:
    """Return the measures of a scenario that have a sourced saving per tonne, and name all others (措施).

    A measure whose saving was not found, is only recalled, or is not per tonne does not enter: no number is invented
    for it. New lines take no measures: they are built at the level of their standard.
    """
    found: list[Measure] = []
    findings: list[Finding] = []
    outside: dict[str, list[str]] = {}
    for setting in offer.scenario.measures:
        _known_routes(offer, setting)
        own = [p for p in plants if p.route in setting.routes and not p.candidate]
        saving = _saving(offer.reference, setting.technology)
        if not may_decide(offer.assumptions[setting.capex].confidence):
            outside.setdefault("recalled-capital", []).append(setting.technology)
        elif isinstance(saving, str):
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
    setting: MeasureSetting, row: ReferenceRow, plants: list[Plant], offer: Offer
) -> tuple[Measure | None, list[Finding]]:
    share = offer.reference.lookup("technology_parameters", quantity="penetration", technology=setting.technology)
    initial = None
    if not isinstance(share, Finding) and may_decide(share.confidence):
        initial = share.value
    changes: dict[str, dict[str, float]] = {}
    findings: list[Finding] = []
    for plant in plants:
        fuel, power = _wanted(row, setting.carrier, plant, offer.tce_per_mwh)
        energy = fuel + power * offer.tce_per_mwh
        room = max(0.0, plant.energy_tce(offer.tce_per_mwh) - offer.best_energy(plant.route))
        factor = min(1.0, room / energy) if energy > 0 else 0.0
        if factor > 0:
            changes[plant.key] = {
                "fuel_tce": -min(fuel * factor, plant.fuel_tce),
                "electricity_mwh": -min(power * factor, plant.electricity_mwh),
            }
        if 0 < factor < 1:
            findings.append(_limited(setting.technology, plant.key, energy, energy * factor))
    if not changes:
        return None, findings
    return (
        Measure(
            key=setting.technology,
            name_zh=row.dims.get("name_zh", setting.technology),
            name_en=row.dims.get("name_en", setting.technology),
            kind="efficiency",
            changes=changes,
            initial_share=initial,
            potential=_potential(setting, initial, offer.assumptions),
            capex=setting.capex,
            excludes=setting.excludes,
            requires=setting.requires,
            inputs=(row.id,) if isinstance(share, Finding) else (row.id, share.id),
            confidence=row.confidence,
            lifts_to=setting.lifts_to,
        ),
        findings,
    )


def _potential(setting: MeasureSetting, initial: float | None, assumptions: Assumptions) -> float:
    """What can still be treated: what the scenario says, else what is not yet at the level, else the declared share."""
    left = 1.0 if initial is None else 1.0 - initial
    if setting.potential is not None:
        return min(setting.potential, left)
    return assumptions.number("measure_potential") if initial is None else left


def _wanted(row: ReferenceRow, carrier: str, plant: Plant, tce_per_mwh: float) -> tuple[float, float]:
    """The saving the source states, as fuel (tce/t) and electricity (MWh/t)."""
    value = row.number
    if same_dimension(row.unit, _ELECTRICITY):
        return 0.0, value * float(factor_to(row.unit, _ELECTRICITY))
    tce = value * float(factor_to(row.unit, _ENERGY))
    return split_saving(tce, carrier, plant.fuel_tce, plant.electricity_mwh, tce_per_mwh)


def _known_routes(offer: Offer, setting: MeasureSetting) -> None:
    where = f"{offer.scenario.name}.toml [measures.{setting.technology}]"
    if setting.technology not in offer.reference.table("technologies")["technology"]:
        refuse(where, "技术目录中没有这项技术", "the technology catalogue has no such technology")
    for key in setting.routes:
        if offer.reference.route(key) is None:
            refuse(where, f"参考表没有路线 {key}", f"there is no route {key}")


def _recalled_route(route: str, statistic: str) -> Finding:
    return Finding(
        "info",
        "pathway.candidate-recalled",
        f"候选路线 {route} 的能耗（{statistic}）待核原文，不作为新建选项。",
        f"The energy of the candidate route {route} ({statistic}) is only recalled: it is not offered as a new line.",
        expected="verified",
        given=f"{route}: {statistic}",
    )


def _limited(technology: str, plant: str, stated: float, used: float) -> Finding:
    return Finding(
        "info",
        "pathway.saving-limited",
        f"{technology} 的节能量 {stated * 1000:.0f} kgce/t 会使生产单元 {plant} 低于标准所知的最好水平，"
        f"只计 {used * 1000:.0f} kgce/t。",
        f"The saving of {technology}, {stated * 1000:.0f} kgce/t, would take unit {plant} below the best level the "
        f"standard knows; only {used * 1000:.0f} kgce/t counts.",
        expected=f"<= {used * 1000:.1f} kgce/t",
        given=f"{technology}@{plant}: {stated * 1000:.1f} kgce/t",
    )


_WHY: dict[str, tuple[str, str]] = {
    "no-saving": ("没有找到每吨节能量", "no saving per tonne was found"),
    "recalled": ("节能量待核原文", "the saving is only recalled"),
    "recalled-capital": ("投资成本待核原文", "the capital cost is only recalled"),
    "not-per-tonne": ("节能量不是按每吨产品给出", "the saving is not given per tonne of product"),
    "no-unit": ("没有可建模的生产单元使用其路线", "no modelled unit runs its route"),
    "at-best": ("其生产单元已达标准所知的最好水平", "their units already stand at the best level the standard knows"),
    "not-placed": (
        "情景未指定其适用路线（与现有路线的边界不一致、属路线替代或不在已建模金属中）",
        "no scenario places it on a route (another boundary, a change of route, or a metal that is not modelled)",
    ),
}


def _outside(reason: str, keys: list[str]) -> Finding:
    zh, en = _WHY[reason]
    many = "1 technology is" if len(keys) == 1 else f"{len(keys)} technologies are"
    return Finding(
        "info",
        "pathway.measure-excluded",
        f"{len(keys)} 项技术未进入模型，因为{zh}：{'、'.join(keys)}。",
        f"{many} not in the model because {en}: {', '.join(keys)}.",
        given=reason,
        count=len(keys),
    )
