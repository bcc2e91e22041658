"""Units, target and items of a facility question (设施级问题转为分解输入)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from tanfeng.core.confidence import may_decide
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.facility import Asked, follow
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.macc.facility_case import weights_of
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.split.programme import ItemRow
from tanfeng.pathway.split.target import QUANTITIES, Target, Unit
from tanfeng.units import factor_to

if TYPE_CHECKING:
    import polars as pl

    from tanfeng.reference import Reference

#: What a unit without an estimate lacks (缺少的量).
_LACKING = {
    "capacity": "产能",
    "route": "工艺路线",
    "status": "在产状态",
    "intensity": "单位产品能耗",
    "electricity": "单位产品电耗",
    "utilisation": "产能利用率",
    "grid_factor": "电网排放因子",
    "not_at_work": "当年产量（不在产）",
}
NEW_LINES = ("新建产能，没有历史", "new lines have no past")


def items_of(asked: Asked) -> tuple[ItemRow, ...]:
    """Return the linking rows that carry the plan's items, and declared limits (携带方案目标的约束)."""
    wanted = {i.item for i in asked.problem.policies} | {limit.item for limit in asked.problem.limits}
    return tuple(
        ItemRow(n, row.item, row.year, row.unit, row.part) for n, row in enumerate(asked.rows) if row.item in wanted
    )


def benchmarks_of(asked: Asked, reference: Reference, edition: str, level: str = "benchmark") -> dict[str, float]:
    """Return the benchmark energy of each route that has one which may decide, tce/t (标杆值)."""
    found: dict[str, float] = {}
    for route in sorted({p.route for p in asked.problem.plants}):
        row = reference.lookup(
            "efficiency_benchmarks", quantity="comprehensive_energy", route=route, level=level, edition=edition
        )
        if not isinstance(row, Finding) and may_decide(row.confidence):
            found[route] = row.number * float(factor_to(row.unit, "tce/t"))
    return found


def question_of(
    asked: Asked,
    solution: Solution,
    *,
    year: int,
    quantity: str,
    value: float,
    benchmarks: Mapping[str, float],
    history: Mapping[str, float] | None = None,
    history_total: float | None = None,
    history_years: tuple[int, ...] = (),
    accounts: pl.DataFrame | None = None,
) -> tuple[Target, tuple[Unit, ...]]:
    """Return the target and the units of a solved problem, to be given to ``split`` (分解问题).

    ``value`` is what the sector may emit (tCO2) or use (tce) in ``year``. ``benchmarks`` is energy by route, tce/t; for
    an emission a tonne of standard coal counts what the unit itself emits per tonne of standard coal today. Without
    ``history`` (mean amount by unit) and its total the base year stands in. Units of ``accounts`` that are not modelled
    are listed and cannot be allocated. Raises ``UsageError`` for an unknown quantity and a year outside the model.
    """
    problem, frame = asked.problem, asked.frame
    if quantity not in QUANTITIES:
        raise UsageError(
            f"没有量“{quantity}”；可用：{'、'.join(QUANTITIES)}。",
            f"There is no quantity {quantity!r}; known: {', '.join(QUANTITIES)}.",
        )
    if year not in problem.years:
        first, last = problem.years[0], problem.years[-1]
        raise UsageError(
            f"{year} 年不在模型年份 {first}—{last} 之内。", f"The year {year} is outside {first} to {last}."
        )
    today, at = follow(problem), problem.years.index(year)
    past, planned = _amounts(asked, today, quantity), _amounts(asked, solution, quantity)
    energy, base = _amounts(asked, today, "energy")[:, 0], past[:, 0]
    carries = np.divide(base, energy, out=np.full(len(base), np.nan), where=energy > 0)
    units = [
        Unit(
            unit_id=plant.key,
            name=plant.name or plant.key,
            enterprise_id=plant.enterprise,
            city_code=plant.city,
            base=float(base[p]),
            history=float(base[p]) if history is None else history.get(plant.key),
            planned=float(planned[p, at]),
            output=float(solution.flows[INDEX["output_t"], p, at]),
            benchmark=_per_tonne(benchmarks.get(plant.route), float(carries[p])),
        )
        for p, plant in enumerate(problem.plants)
    ]
    units = [_new(unit) if plant.candidate else unit for unit, plant in zip(units, problem.plants, strict=True)]
    totals = {"energy": today.energy, "direct": today.direct, "total": today.total}
    done = {"energy": solution.energy, "direct": solution.direct, "total": solution.total}
    base_total = float(totals[quantity][0])
    target = Target(
        year=year,
        quantity=quantity,
        value=value,
        base_year=frame.problem.base_year,
        base_total=base_total,
        history_total=base_total if history is None else history_total,
        history_years=(problem.base_year,) if history is None else history_years,
        planned_total=float(done[quantity][at]),
    )
    return target, (*units, *_outside(accounts, {p.key for p in problem.plants}))


def _amounts(asked: Asked, solution: Solution, quantity: str) -> Array:
    """Amount of each plant in each year, (P, T)."""
    frame, years = asked.frame, asked.problem.years
    terms = frame.energy if quantity == "energy" else partial(frame.emission, quantity)
    return np.asarray(np.einsum("qpt,qt->pt", solution.flows, weights_of(terms, years)))


def _per_tonne(energy: float | None, carries: float) -> float | None:
    """Benchmark amount per tonne of product; none without a benchmark, or where a unit uses no energy to measure by."""
    return None if energy is None or not np.isfinite(carries) else energy * carries


def _new(unit: Unit) -> Unit:
    """Return new lines, which have no past."""
    return replace(unit, base=None, history=None, missing=tuple((name, *NEW_LINES) for name in ("base", "history")))


def _outside(accounts: pl.DataFrame | None, modelled: set[str]) -> list[Unit]:
    """Units of the bottom-up view that the model does not hold, with what is missing there."""
    if accounts is None:
        return []
    found = []
    for row in accounts.filter(~accounts["unit_id"].is_in(sorted(modelled))).iter_rows(named=True):
        lacking = list(row.get("missing") or [])
        zh, en = "未进入模型（产量、路线或排放缺失）", "not modelled (no output, route or emission)"
        if lacking:
            zh, en = f"未进入模型，缺少{'、'.join(_LACKING.get(k, k) for k in lacking)}", f"{en}: {', '.join(lacking)}"
        why = (zh, en)
        fields = ("base", "history", "planned", "output")
        found.append(
            Unit(
                unit_id=row["unit_id"],
                name=row.get("name") or row["unit_id"],
                enterprise_id=row.get("enterprise_id") or "",
                city_code=row.get("city_code") or "",
                missing=tuple((field, *why) for field in fields),
            )
        )
    return found


def units_of(asked: Asked) -> dict[str, Unit]:
    """Return names, enterprises and cities of the plants, for the programme (单元名录)."""
    return {p.key: Unit(p.key, p.name or p.key, p.enterprise, p.city) for p in asked.problem.plants}


def target_value(base_total: float, cut: float) -> float:
    """Return what a cut of ``cut`` (0 … 1) against the base year leaves (削减比例换算). Raises ``UsageError``."""
    if not 0.0 <= cut <= 1.0:
        raise UsageError(f"削减比例 {cut:g} 应在 0 与 1 之间。", f"A cut of {cut:g} must lie between 0 and 1.")
    return base_total * (1.0 - cut)
