"""Energy-carrier options and tariff surcharges as the model takes them (能源选项入模)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.carriers import availability, options
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.option import Option
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import Limit
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.tariff import Surcharge, surcharges

if TYPE_CHECKING:
    from tanfeng.reference import Reference

DEFAULT_SLACK = "slack_price"


def carrier_measures(
    scenario: Scenario, reference: Reference, plants: Sequence[Plant], assumptions: Assumptions
) -> tuple[tuple[Measure, ...], tuple[Finding, ...]]:
    """Return the carrier options of a scenario as measures, one per key with all its plants (换载体措施)."""
    offered, findings = options(scenario.sections, reference, plants, assumptions)
    by_key: dict[str, list[Option]] = {}
    for option in offered:
        by_key.setdefault(option.key, []).append(option)
    return tuple(_measure(group) for group in by_key.values()), findings


def _measure(group: list[Option]) -> Measure:
    first = group[0]
    return Measure(
        key=first.key,
        name_zh=first.name_zh,
        name_en=first.name_en,
        kind=first.kind,
        changes={o.plant: dict(o.changes) for o in group},
        initial_share=None,
        potential=first.potential,
        capex=first.capex,
        capex_scale={o.plant: o.capex_scale for o in group},
        life=first.life,
        fixed_share=first.fixed_share,
        excludes=tuple(dict.fromkeys(key for o in group for key in o.excludes)),
        requires=first.requires,
        inputs=tuple(dict.fromkeys(i for o in group for i in o.inputs)),
        confidence=first.confidence,
    )


def carrier_limits(scenario: Scenario, assumptions: Assumptions, last_year: int) -> tuple[Limit, ...]:
    """Return the yearly limits on carriers that a scenario declares (能源可得量上限)."""
    return tuple(
        Limit(
            key=limit.quantity,
            quantity=limit.quantity,
            value=limit.amount,
            unit=limit.unit.removesuffix("/a"),
            first_year=scenario.decisions_from,
            last_year=last_year,
            slack_price=assumptions.number(DEFAULT_SLACK),
            source=limit.assumption,
        )
        for limit in availability(scenario.sections, assumptions)
    )


def surcharged(
    scenario: Scenario, reference: Reference, plants: Sequence[Plant]
) -> tuple[tuple[Plant, ...], tuple[Surcharge, ...], tuple[Finding, ...]]:
    """Return the plants with what tiered and differential prices cost them per tonne (加价电费)."""
    tariff: dict[str, Any] = dict(scenario.sections.get("tariff", {}))
    if not tariff:
        return tuple(plants), (), ()
    found, findings = surcharges(tariff, reference, plants)
    extra: dict[str, float] = {}
    for surcharge in found:
        extra[surcharge.plant] = extra.get(surcharge.plant, 0.0) + surcharge.cny_per_t
    return tuple(replace(p, other_cny=extra.get(p.key, 0.0)) for p in plants), found, findings


def with_surcharges(measures: Sequence[Measure], found: Sequence[Surcharge]) -> tuple[Measure, ...]:
    """Return measures that also change the surcharge of the plants whose electricity they change (加价随用电变化)."""
    if not found:
        return tuple(measures)
    return tuple(replace(m, changes={p: _more(p, said, found) for p, said in m.changes.items()}) for m in measures)


def _more(plant: str, said: Mapping[str, float], found: Sequence[Surcharge]) -> dict[str, float]:
    changes = dict(said)
    power = changes.get("electricity_mwh", 0.0)
    saved = sum(s.change(power) for s in found if s.plant == plant)
    if saved:
        changes["other_cny"] = changes.get("other_cny", 0.0) + saved
    return changes
