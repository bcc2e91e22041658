"""From the house's data to the optimisation problem (组装问题): reference rows, units, accounts, plan, scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.indicators.definition import load_all
from tanfeng.pathway import bounds, by_products, catalogue, cleaner_levels, offered, recalled, rules, unit_dates
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.base_year import carried
from tanfeng.pathway.calibration import calibrate
from tanfeng.pathway.facility.by_products import priced
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.history import NO_MARKS, History, Marks, from_accounts
from tanfeng.pathway.lifetimes import may_leave
from tanfeng.pathway.plants import Split, plants_of
from tanfeng.pathway.policy import recycled_share
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scrap.link import Linked, below_today, link
from tanfeng.pathway.targets import policy_items
from tanfeng.units import factor_to

if TYPE_CHECKING:
    from tanfeng.materials import MetalResult, Systems
    from tanfeng.pathway.plants import Plant
    from tanfeng.plan import Plan
    from tanfeng.reference import Reference, ReferenceRow


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
    findings: list[Finding] = []
    assumptions = resolved(scenario.assumptions, reference, scenario.name)
    bounds.require_assumptions(assumptions)
    recalled.require_known(scenario, assumptions)
    history, notes = from_accounts(base.accounts, base.region)
    findings += notes
    grid, found = grid_factor(reference, scenario.grid_factor_kind, base.region)
    findings += found
    if history is None or grid is None:
        return Assembled(None, history, tuple(findings))
    coal, coal_key = _coal_equivalent(reference, scenario.conversion_edition, "electricity", "tce/MWh")
    heat, _ = _coal_equivalent(reference, scenario.conversion_edition, "heat", "tce/GJ")
    years = tuple(range(history.last_year, scenario.last_year + 1))
    if len(years) < 2:
        raise UsageError(
            f"情景“{scenario.name}”的最后一年 {scenario.last_year} 不晚于历史数据的最近一年 {history.last_year}。",
            f"The last year {scenario.last_year} of scenario {scenario.name!r} is not after the latest year of data "
            f"{history.last_year}.",
        )
    findings += _held_factor(grid, years)
    split = Split(assumptions.number("unsplit_fuel_share"), assumptions.number("fuel_co2_per_tce"), coal, heat)
    units, notes = plants_of(base.unit_accounts, split, assumptions.number("maximum_utilisation"))
    units = by_products.with_declared(units, scenario.yields, assumptions, heat)
    findings += notes
    units, notes = carried(units, base.units_year, years[0], assumptions.number("demand_growth"))
    findings += notes
    factor = float(grid.path(years[:1], np.zeros(1))[0, 0])
    calibration, units, notes = calibrate(units, history, assumptions.number("indirect_to_direct"), factor)
    findings += notes
    units, extra, notes = offered.surcharged(scenario, reference, units)
    findings += notes
    scrap = {metal: assumptions.number(name) for metal, name in scenario.scrap.items()}
    unit_dates.require_routes(scenario, reference)
    units, found = unit_dates.checked(units, scenario, assumptions, years[0])
    findings += found
    leaving = may_leave(units, assumptions, years[-1])
    linked, assumptions = _linked(base, scenario, units, assumptions, years)
    needs = catalogue.needs_of(units, assumptions, scrap, len(years) - 1, leaving, supplies=linked.supplies)
    lines, used, found = catalogue.candidates(rules.admitted(scenario, plan), reference, units, split, needs)
    findings += found
    lines = cleaner_levels.marked(scenario, by_products.of_new_lines(lines, units, heat))
    lines = by_products.with_declared(lines, scenario.yields, assumptions, heat)
    findings += by_products.about(units, priced(assumptions))
    plants = tuple(sorted((*units, *lines), key=lambda p: (p.metal, p.candidate, p.key)))
    measures, found = catalogue.measures(catalogue.Offer(scenario, assumptions, reference, coal), plants)
    findings += found
    carriers, notes = offered.carrier_measures(scenario, reference, units, assumptions)
    findings += notes
    policies, notes = policy_items(plan.targets, scenario, years, base.base_year)
    findings += notes
    exits, notes = rules.exit_items(scenario, plan, reference, plants)
    findings += notes
    cleaner, notes = cleaner_levels.level_items(scenario, plan, plants)
    findings += notes
    problem = Problem(
        years=years,
        plants=plants,
        measures=offered.with_surcharges((*measures, *carriers), extra),
        calibration=calibration,
        grid=grid,
        assumptions=assumptions,
        scrap_share=scrap,
        decisions_from=max(scenario.decisions_from, years[1]),
        decisions=scenario.decisions,
        carbon_price_on=scenario.carbon_price_on,
        tce_per_mwh=coal,
        rest_fuel_factor=assumptions.number("fuel_co2_per_tce"),
        ten_metals=tuple(m.key for m in reference.metals.entries if m.ten_nonferrous),
        primary_only=tuple(load_all()[recycled_share.ITEM].data["primary_only_metals"]),
        policies=(*policies, *exits, *cleaner),
        limits=(
            *rules.limits(scenario, plan, assumptions, years),
            *offered.carrier_limits(scenario, assumptions, years[-1]),
        ),
        scrap_supply=linked.supplies,
        upstream={metal: assumptions.number(name) for metal, name in scenario.upstream.items()},
        recycling_boundary=scenario.recycling_boundary,
        scenario=scenario.name,
        gap=scenario.gap,
        inputs=(coal_key, *used, *(i for item in exits for i in item.inputs)),
    )
    return Assembled(problem, history, (*findings, *linked.findings, *below_today(problem)), linked.results)


def _linked(
    base: BaseInputs, scenario: Scenario, units: Sequence[Plant], assumptions: Assumptions, years: Sequence[int]
) -> tuple[Linked, Assumptions]:
    """Link scrap to the stock models for the years of decisions; their positions join the assumptions (对接物质流)."""
    decided = range(max(scenario.decisions_from, years[1]), years[-1] + 1)
    linked = link(scenario, base.systems, base.region, [p.metal for p in units], decided)
    return linked, assumptions.including(one.assumption(scenario.name) for one in linked.supplies.values())


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


def grid_factor(reference: Reference, kind: str, region: str) -> tuple[GridFactor | None, list[Finding]]:
    """Collect the published factors of a kind and region that may decide a result, by year (已公布的电力因子)."""
    rows = [
        row
        for row in reference.select("electricity_factors", kind=kind, region=region, quantity="emission_factor")
        if row.value is not None and row.dims.get("year") and may_decide(row.confidence)
    ]
    by_year = {int(row.dims["year"]): row for row in rows}
    if not by_year:
        return None, [_no_grid(kind, region)]
    if len(by_year) < len(rows):
        return None, [_several_grid(kind, region)]
    ordered = sorted(by_year.items())
    return (
        GridFactor(
            published=tuple((y, r.number * float(factor_to(r.unit, "tCO2/MWh"))) for y, r in ordered),
            inputs=tuple(r.id for _, r in ordered),
            confidence=weakest(r.confidence for _, r in ordered),
        ),
        [],
    )


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


def _held_factor(grid: GridFactor, years: Sequence[int]) -> list[Finding]:
    first, value = grid.published[0]
    early = [y for y in years if y < first]
    if not early:
        return []
    span = f"{early[0]}" if len(early) == 1 else f"{early[0]}—{early[-1]}"
    return [
        Finding(
            "info",
            "pathway.grid-factor-held",
            f"{span} 年没有可用于结论的省级电力因子，取最早公布的 {first} 年值 {value:g} tCO2/MWh。",
            f"No grid factor that may decide a result is published for {span}; the first one, {value:g} tCO2/MWh of "
            f"{first}, is held.",
            given=span,
        )
    ]


def _no_grid(kind: str, region: str) -> Finding:
    return Finding(
        "warning",
        "pathway.no-grid-factor",
        f"地区 {region} 没有已公布的电力因子（{kind}），不能推演间接排放，情景未求解。",
        f"No grid factor ({kind}) is published for region {region}: indirect emission cannot be projected and the "
        "scenario was not solved.",
        given=region,
    )


def _several_grid(kind: str, region: str) -> Finding:
    return Finding(
        "warning",
        "pathway.several-grid-factors",
        f"地区 {region} 的电力因子（{kind}）同一年有多个版本，不能确定用哪一个，情景未求解。",
        f"Several grid factors ({kind}) of one year exist for region {region}; the scenario was not solved.",
        given=region,
    )
