"""From the house's data to the optimisation problem (组装问题): reference rows, units, accounts, plan, scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tanfeng.core.confidence import weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.indicators.definition import load_all
from tanfeng.pathway import bounds, by_products, catalogue, cleaner_levels, offered, recalled, rules, unit_dates
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.base_year import carried
from tanfeng.pathway.calibration import Calibration, calibrate
from tanfeng.pathway.facility.by_products import priced
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.history import NO_MARKS, History, Marks, from_accounts
from tanfeng.pathway.lifetimes import may_leave
from tanfeng.pathway.plants import Split, plants_of
from tanfeng.pathway.policy import recycled_share
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.published_grid import grid_factor, held_before
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scrap.link import Linked, below_today, link
from tanfeng.pathway.targets import policy_items
from tanfeng.units import factor_to

if TYPE_CHECKING:
    from tanfeng.materials import MetalResult, Systems
    from tanfeng.pathway.measures import Measure
    from tanfeng.pathway.plants import Plant
    from tanfeng.pathway.tariff import Surcharge
    from tanfeng.plan import Plan
    from tanfeng.reference import Reference, ReferenceRow

#: More years than this are a slip of the pen.
YEARS_AT_MOST = 100


@dataclass(frozen=True)
class BaseInputs:
    """What the pathway starts from (起点数据).

    ``unit_accounts`` is the bottom-up frame of units, ``accounts`` the accounts by year, sector, boundary and basis,
    ``base_year`` the workspace's base year for targets that name none, ``marks`` what the checks of the series found,
    ``units_year`` the year the units stand for, where it is known, ``systems`` the workspace's stock models.
    """

    region: str
    unit_accounts: pl.DataFrame
    accounts: pl.DataFrame
    base_year: int | None = None
    marks: Marks = NO_MARKS
    units_year: int | None = None
    systems: Systems | None = None


@dataclass(frozen=True)
class Assembled:
    """A problem with its history, or the findings that say why there is none (组装结果).

    ``systems`` are the results of the stock models that the problem's scrap comes from.
    """

    problem: Problem | None
    history: History | None
    findings: tuple[Finding, ...]
    systems: tuple[MetalResult, ...] = ()


def assemble(base: BaseInputs, plan: Plan, reference: Reference, scenario: Scenario) -> Assembled:
    """Build the problem of one scenario. Without a history or a grid factor there is none, and findings say so."""
    assumptions = resolved(scenario.assumptions, reference, scenario.name)
    bounds.require_assumptions(assumptions)
    bounds.require_ranges(assumptions)
    recalled.require_known(scenario, assumptions)
    history, notes = from_accounts(base.accounts, base.region)
    grid, found = grid_factor(reference, scenario.grid_factor_kind, base.region)
    if history is None or grid is None:
        return Assembled(None, history, (*notes, *found))
    years = _years(scenario, history)
    ground = _Ground(base, plan, reference, scenario, assumptions, history, grid, years)
    ground.findings.extend([*notes, *found, *held_before(grid, years)])
    calibration, units, surcharges = _standing(ground)
    linked, assumptions = _linked(ground, units)
    ground = replace(ground, assumptions=assumptions)
    plants, used = _with_lines(ground, units, linked)
    measures = _measures(ground, units, plants)
    policies = _items(ground, plants)
    problem = Problem(
        years=years,
        plants=plants,
        measures=offered.with_surcharges(measures, surcharges),
        calibration=calibration,
        grid=grid,
        assumptions=assumptions,
        scrap_share=ground.scrap,
        decisions_from=max(scenario.decisions_from, years[1]),
        decisions=scenario.decisions,
        carbon_price_on=scenario.carbon_price_on,
        tce_per_mwh=ground.coal[0],
        rest_fuel_factor=assumptions.number("fuel_co2_per_tce"),
        ten_metals=tuple(m.key for m in reference.metals.entries if m.ten_nonferrous),
        primary_only=tuple(load_all()[recycled_share.ITEM].data["primary_only_metals"]),
        policies=policies,
        limits=(
            *rules.limits(scenario, plan, assumptions, years),
            *offered.carrier_limits(scenario, assumptions, years[-1]),
        ),
        scrap_supply=linked.supplies,
        upstream={metal: assumptions.number(name) for metal, name in scenario.upstream.items()},
        recycling_boundary=scenario.recycling_boundary,
        scenario=scenario.name,
        gap=scenario.gap,
        inputs=(ground.coal[1], *used, *(i for item in policies for i in item.inputs)),
    )
    return Assembled(problem, history, (*ground.findings, *linked.findings, *below_today(problem)), linked.results)


@dataclass(frozen=True)
class _Ground:
    """What every step of assembling stands on, and the findings of all steps (组装依据)."""

    base: BaseInputs
    plan: Plan
    reference: Reference
    scenario: Scenario
    assumptions: Assumptions
    history: History
    grid: GridFactor
    years: tuple[int, ...]
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def coal(self) -> tuple[float, str]:
        """Coal equivalent of electricity, tce/MWh, and the key of its row."""
        return _coal_equivalent(self.reference, self.scenario.conversion_edition, "electricity", "tce/MWh")

    @cached_property
    def heat(self) -> float:
        """Coal equivalent of heat, tce/GJ."""
        return _coal_equivalent(self.reference, self.scenario.conversion_edition, "heat", "tce/GJ")[0]

    @property
    def split(self) -> Split:
        a = self.assumptions
        return Split(a.number("unsplit_fuel_share"), a.number("fuel_co2_per_tce"), self.coal[0], self.heat)

    @property
    def scrap(self) -> dict[str, float]:
        """Share of a metal's demand that scrap can feed, by metal."""
        return {metal: self.assumptions.number(name) for metal, name in self.scenario.scrap.items()}


def _years(scenario: Scenario, history: History) -> tuple[int, ...]:
    years = range(history.last_year, scenario.last_year + 1)
    if len(years) > YEARS_AT_MOST:
        raise UsageError(
            f"情景“{scenario.name}”的最后一年 {scenario.last_year} 太远："
            f"自 {history.last_year} 年起至多 {YEARS_AT_MOST} 年。",
            f"The last year {scenario.last_year} of scenario {scenario.name!r} is too far off: at most {YEARS_AT_MOST} "
            f"years from {history.last_year} on.",
        )
    if len(years) < 2:
        raise UsageError(
            f"情景“{scenario.name}”的最后一年 {scenario.last_year} 不晚于历史数据的最近一年 {history.last_year}。",
            f"The last year {scenario.last_year} of scenario {scenario.name!r} is not after the latest year of data "
            f"{history.last_year}.",
        )
    return tuple(years)


def _standing(ground: _Ground) -> tuple[Calibration, tuple[Plant, ...], tuple[Surcharge, ...]]:
    """Units of the base year, calibrated to the statistics, with their tariff surcharges (现有单元)."""
    a, scenario, first = ground.assumptions, ground.scenario, ground.years[0]
    units, notes = plants_of(ground.base.unit_accounts, ground.split, a.number("maximum_utilisation"))
    ground.findings.extend(notes)
    units = by_products.with_declared(units, scenario.yields, a, ground.heat)
    units, notes = carried(
        units, ground.base.units_year, first, a.number("demand_growth"), a.number("maximum_utilisation")
    )
    ground.findings.extend(notes)
    factor = float(ground.grid.path((first,), np.zeros(1))[0, 0])
    calibration, units, notes = calibrate(units, ground.history, a.number("indirect_to_direct"), factor)
    ground.findings.extend(notes)
    units, surcharges, notes = offered.surcharged(scenario, ground.reference, units)
    ground.findings.extend(notes)
    unit_dates.require_routes(scenario, ground.reference)
    units, found = unit_dates.checked(units, scenario, a, first, ground.base.units_year)
    ground.findings.extend(found)
    return calibration, units, surcharges


def _with_lines(ground: _Ground, units: tuple[Plant, ...], linked: Linked) -> tuple[tuple[Plant, ...], tuple[str, ...]]:
    """Units and the new lines that may be built, and the reference rows the lines rest on (新建候选)."""
    a, scenario, years = ground.assumptions, ground.scenario, ground.years
    leaving = may_leave(units, a, years[-1])
    needs = catalogue.needs_of(units, a, ground.scrap, len(years) - 1, leaving, supplies=linked.supplies)
    admitted = rules.admitted(scenario, ground.plan)
    lines, used, found = catalogue.candidates(admitted, ground.reference, units, ground.split, needs)
    ground.findings.extend(found)
    lines = cleaner_levels.marked(scenario, by_products.of_new_lines(lines, units, ground.heat))
    lines = by_products.with_declared(lines, scenario.yields, a, ground.heat)
    ground.findings.extend(by_products.about(units, priced(a)))
    return tuple(sorted((*units, *lines), key=lambda p: (p.metal, p.candidate, p.key))), used


def _measures(ground: _Ground, units: tuple[Plant, ...], plants: tuple[Plant, ...]) -> tuple[Measure, ...]:
    offer = catalogue.Offer(ground.scenario, ground.assumptions, ground.reference, ground.coal[0])
    measures, found = catalogue.measures(offer, plants)
    carriers, notes = offered.carrier_measures(ground.scenario, ground.reference, units, ground.assumptions)
    ground.findings.extend([*found, *notes])
    return (*measures, *carriers)


def _items(ground: _Ground, plants: tuple[Plant, ...]) -> tuple[PolicyItem, ...]:
    """The items of the plan that the scenario switches on (方案条目)."""
    scenario, plan = ground.scenario, ground.plan
    targets, first = policy_items(plan.targets, scenario, ground.years, ground.base.base_year)
    exits, second = rules.exit_items(scenario, plan, ground.reference, plants)
    cleaner, third = cleaner_levels.level_items(scenario, plan, plants)
    ground.findings.extend([*first, *second, *third])
    return (*targets, *exits, *cleaner)


def _linked(ground: _Ground, units: Sequence[Plant]) -> tuple[Linked, Assumptions]:
    """Link scrap to the stock models for the years of decisions; their positions join the assumptions (对接物质流)."""
    scenario, years = ground.scenario, ground.years
    decided = range(max(scenario.decisions_from, years[1]), years[-1] + 1)
    linked = link(scenario, ground.base.systems, ground.base.region, [p.metal for p in units], decided)
    return linked, ground.assumptions.including(one.assumption(scenario.name) for one in linked.supplies.values())


def resolved(assumptions: Assumptions, reference: Reference, scenario: str) -> Assumptions:
    """Fill in the values that a scenario takes from reference rows: one row, or the ratio of two (取参考数据)."""
    rows = {}
    for name, row in assumptions.items():
        if not row.refs:
            rows[name] = row
            continue
        found = [_needed(reference, key, f"{scenario}.toml [assumptions.{name}]") for key in row.refs]
        values = [float(r.value) for r in found if r.value is not None]
        value = values[0] if len(values) == 1 else values[0] / values[1]
        worst = weakest([row.confidence, *(r.confidence for r in found)])
        rows[name] = replace(row, value=value, confidence=worst)
    for row in rows.values():
        if math.isnan(row.value):
            raise UsageError(f"假设“{row.name}”没有取值。", f"The assumption {row.name!r} has no value.")
    return Assumptions(rows)


def _needed(reference: Reference, key: str, where: str) -> ReferenceRow:
    row = reference.row(key)
    if row is None or row.value is None:
        raise UsageError(
            f"{where} 引用的参考数据 {key} 不存在或没有数值。",
            f"{where} names the reference row {key}, which does not exist or has no value.",
        )
    return row


def _coal_equivalent(reference: Reference, edition: str, item: str, unit: str) -> tuple[float, str]:
    row = reference.lookup(
        "energy_conversion", quantity="coal_equivalent", item=item, convention="calorific", edition=edition
    )
    if isinstance(row, Finding):
        raise UsageError(row.zh, row.en)
    return row.number * float(factor_to(row.unit, unit)), row.id
