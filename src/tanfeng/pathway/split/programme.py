"""The optimum read plant by plant (逐企业方案): which measure, when, at what cost, with what effect, for which item.

Everything is a share of the plan's own figures: what units do adds up to what the province does, and what measures do
at a unit to what the unit differs from itself without them.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine import Plan
from tanfeng.pathway.engine.finance import annuity_factor
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.macc.attribution import Effects, effects_of
from tanfeng.pathway.macc.case import Case
from tanfeng.pathway.macc.reading import adopted
from tanfeng.pathway.split.target import Unit

TASKS = {
    "unit_id": pl.String,
    "name": pl.String,
    "enterprise_id": pl.String,
    "city_code": pl.String,
    "measure": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "first_year": pl.Int64,
    "capital_cny": pl.Float64,
    "capital_low": pl.Float64,
    "capital_high": pl.Float64,
    "capital_per_year_cny": pl.Float64,
    "cost_confidence": pl.String,
}
EFFECTS = {
    "unit_id": pl.String,
    "measure": pl.String,
    "year": pl.Int64,
    "direct_tco2": pl.Float64,
    "total_tco2": pl.Float64,
    "energy_tce": pl.Float64,
    "running_cny": pl.Float64,
}
AMOUNTS = {
    "unit_id": pl.String,
    "year": pl.Int64,
    "direct_tco2": pl.Float64,
    "total_tco2": pl.Float64,
    "energy_tce": pl.Float64,
}
ITEMS = {
    "item": pl.String,
    "part": pl.String,
    "year": pl.Int64,
    "unit": pl.String,
    "unit_id": pl.String,
    "measure": pl.String,
    "contribution": pl.Float64,
}
REST = "rest of the sector"
#: Tasks that are no measures, with their names in both languages.
RENEWAL, CLOSING = "renewal", "closing"
NAMES = {RENEWAL: ("原地更新", "renewal in place"), CLOSING: ("关停", "closing")}


@dataclass(frozen=True)
class ItemRow:
    """A linking row that carries a plan item (携带方案目标的连接约束). ``row`` is its place among the sector's rows."""

    row: int
    item: str
    year: int
    unit: str
    part: str = ""


@dataclass(frozen=True)
class Programme:
    """What each unit does (逐企业方案), as tables.

    tasks   : one row per unit and measure taken: first year, capital (low, central, high), yearly capital; so have
              renewing a unit and closing it (which has no capital), ``measure`` ``renewal`` and ``closing``
    effects : per unit, measure and year: tCO2, tce and CNY against the unit without it (savings are negative)
    amounts : per unit and year: tCO2 and tce, with a row for the rest of the sector; they add up to the province
    items   : per plan item, unit and year: what the unit brings to the item's row; ``measure`` null: all of it, else
              what the measure brings, which is part of it
    """

    scenario: str
    tasks: pl.DataFrame
    effects: pl.DataFrame
    amounts: pl.DataFrame
    items: pl.DataFrame

    def of(self, unit_id: str) -> Programme:
        """Return one unit's part (单个企业). Raises ``UsageError`` for a unit that is not in the plan."""
        known = self.amounts.filter(pl.col("unit_id") != REST)["unit_id"].unique(maintain_order=True).to_list()
        if unit_id not in known:
            near = difflib.get_close_matches(unit_id, known, n=3, cutoff=0.3) or known[:5]
            raise UsageError(
                f"方案中没有生产单元“{unit_id}”；最接近的：{'、'.join(near)}。",
                f"There is no unit {unit_id!r} in the plan; nearest: {', '.join(near)}.",
            )
        own = pl.col("unit_id") == unit_id
        parts = (table.filter(own) for table in (self.tasks, self.effects, self.amounts, self.items))
        return Programme(self.scenario, *parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON document (JSON 输出)."""
        return {"scenario": self.scenario, **{name: table.to_dicts() for name, table in self.frames().items()}}

    def frames(self) -> dict[str, pl.DataFrame]:
        return {"tasks": self.tasks, "effects": self.effects, "amounts": self.amounts, "items": self.items}


def programme_of(
    case: Case, plan: Plan, items: Sequence[ItemRow] = (), units: Mapping[str, Unit] | None = None
) -> Programme:
    """Read a plan of the case plant by plant (方案分解到企业); ``items`` are rows whose contributions are wanted."""
    known = units or {}
    installed, effects = adopted(case, plan), effects_of(case, plan)
    return Programme(
        scenario=case.scenario,
        tasks=pl.concat([_tasks(case, installed, known), _lives(case, plan, known)]),
        effects=_effects(case, installed, effects),
        amounts=_amounts(case, plan),
        items=_items(case, plan, effects, items),
    )


def _tasks(case: Case, installed: Array, units: Mapping[str, Unit]) -> pl.DataFrame:
    rows = []
    for p, k in zip(*np.nonzero(installed.any(axis=2)), strict=True):
        measure, key = case.measures[k], case.units[p]
        unit = units.get(key, Unit(key))
        low, central, high = (None if case.priceless[p, k] else float(c) for c in case.capital[:, p, k])
        factor = annuity_factor(case.rate, measure.life)
        rows.append(
            {
                "unit_id": key,
                "name": unit.name or key,
                "enterprise_id": unit.enterprise_id or None,
                "city_code": unit.city_code or None,
                "measure": measure.key,
                "name_zh": measure.name_zh,
                "name_en": measure.name_en,
                "first_year": case.years[int(np.argmax(installed[p, k] > 0))],
                "capital_cny": None if central is None else central / factor,
                "capital_low": None if low is None else low / factor,
                "capital_high": None if high is None else high / factor,
                "capital_per_year_cny": central,
                "cost_confidence": measure.confidence,
            }
        )
    return pl.DataFrame(rows, schema=TASKS)


def _lives(case: Case, plan: Plan, units: Mapping[str, Unit]) -> pl.DataFrame:
    """Return the tasks that are no measures: renewing a unit, and closing it (更新与关停)."""
    lives, rows = case.lives, []
    for p, t in zip(*np.nonzero(plan.arcs >= 0), strict=True):
        arc = plan.arcs[p, t]
        if lives is None or not (lives.renewed[arc] or lives.closing[arc]):
            continue
        kind = RENEWAL if lives.renewed[arc] else CLOSING
        unit, year = units.get(case.units[p], Unit(case.units[p])), case.years[int(t)]
        gone = lives.retired[p]
        capital: list[float | None] = [None, None, None]
        if kind == RENEWAL:
            capital = [float(c) for c in lives.capital[:, p] / annuity_factor(case.rate, lives.life[p])]
        low, central, high = capital
        rows.append(
            {
                "unit_id": case.units[p],
                "name": unit.name or case.units[p],
                "enterprise_id": unit.enterprise_id or None,
                "city_code": unit.city_code or None,
                "measure": kind,
                "name_zh": NAMES[kind][0],
                "name_en": NAMES[kind][1],
                "first_year": year if kind == RENEWAL or gone is None else min(year, gone),
                "capital_cny": central,
                "capital_low": low,
                "capital_high": high,
                "capital_per_year_cny": float(lives.capital[1, p]) if kind == RENEWAL else None,
                "cost_confidence": lives.confidence[p] if kind == RENEWAL else None,
            }
        )
    return pl.DataFrame(rows, schema=TASKS)


def _effects(case: Case, installed: Array, effects: Effects) -> pl.DataFrame:
    p, k, t = np.nonzero(installed)
    table = {name: np.einsum("kqpt,qt->kpt", effects.flows, each)[k, p, t] for name, each in _counted(case).items()}
    return pl.DataFrame(
        {**_keys(case, p, t), "measure": np.array(case.keys)[k], **table, "running_cny": effects.running[k, p, t]},
        schema_overrides=EFFECTS,
    ).select(list(EFFECTS))


def _amounts(case: Case, plan: Plan) -> pl.DataFrame:
    names, member = _units(case)
    years = len(case.years)
    u, t = (grid.ravel() for grid in np.indices((len(names), years)))
    table = {n: (member @ np.einsum("pqt,qt->pt", plan.quantities, each))[u, t] for n, each in _counted(case).items()}
    rest = {name: case.rest[of] for name, of in zip(_counted(case), ("direct", "total", "energy"), strict=True)}
    outside = {"unit_id": [REST] * years, "year": np.array(case.years), **rest}
    inside = {"unit_id": np.array(names)[u], "year": np.array(case.years)[t], **table}
    both = [pl.DataFrame(rows, schema_overrides=AMOUNTS) for rows in (inside, outside)]
    return pl.concat([rows.select(list(AMOUNTS)) for rows in both])


def _items(case: Case, plan: Plan, effects: Effects, items: Sequence[ItemRow]) -> pl.DataFrame:
    """What each unit brings to each row, and what its measures bring; who brings nothing has no line."""
    s, (names, member) = case.sector, _units(case)
    tables = []
    for item in items:
        if not 0 <= item.row < len(s.rows.names):
            raise UsageError(f"没有连接约束 {item.row}。", f"There is no linking row {item.row}.")
        weights = s.rows.weights[item.row][:, s.group]
        brought = member @ np.einsum("qpt,pqt->p", weights, plan.quantities)
        each = np.einsum("qpt,kqpt->kp", weights, effects.flows) @ member.T
        u, (k, v) = np.flatnonzero(brought), np.nonzero(each)
        whole = _contributions(item, [names[i] for i in u], None, brought[u])
        parts = _contributions(item, [names[i] for i in v], [case.keys[i] for i in k], each[k, v])
        tables += [whole, parts]
    return pl.concat([pl.DataFrame(schema=ITEMS), *tables])


def _contributions(item: ItemRow, units: list[str], measures: list[str] | None, amount: Array) -> pl.DataFrame:
    count = len(units)
    return pl.DataFrame(
        {
            "item": [item.item] * count,
            "part": [item.part] * count,
            "year": [item.year] * count,
            "unit": [item.unit] * count,
            "unit_id": units,
            "measure": [None] * count if measures is None else measures,
            "contribution": amount,
        },
        schema=ITEMS,
    )


def _units(case: Case) -> tuple[list[str], Array]:
    """Units in their order and which plants are theirs, (U, P): what stands on a site belongs to its unit (归属)."""
    names = list(dict.fromkeys(case.units))
    return names, np.array([[owner == name for owner in case.units] for name in names], dtype=np.float64)


def _counted(case: Case) -> dict[str, Array]:
    """Weights (Q, T) of what is counted, by column."""
    return {"direct_tco2": case.tonnes["direct"], "total_tco2": case.tonnes["total"], "energy_tce": case.energy}


def _keys(case: Case, p: Any, t: Any) -> dict[str, Any]:
    return {"unit_id": np.array(case.units)[p], "year": np.array(case.years)[t]}
