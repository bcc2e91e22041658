"""Plants of the model (生产单元): units of the bottom-up view that can be modelled, and lines not yet built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding
from tanfeng.pathway.by_products import NOT_KNOWN, Yields, netted, yields_of
from tanfeng.pathway.capacity import capacity_findings, capacity_of

RECYCLED = "recycled"
#: The assumption that says how long a line runs, unless a scenario names another for its route.
LIFE = "unit_life"


@dataclass(frozen=True)
class Plant:
    """One production unit, or new lines of one route (一个生产单元，或一条路线的新建产能).

    ``fuel_tce`` is fuel energy (tce/t), ``electricity_mwh`` purchased electricity (MWh/t), ``direct_tco2`` direct
    emission (tCO2/t), ``other_cny`` any other running cost (CNY/t), all per tonne of product; ``fuel_factor`` is what
    one tce of saved fuel avoids (tCO2/tce). ``capacity_t`` and ``production_t`` describe the base year. New lines have
    neither: they come in ``lines_at_most`` pieces of ``line_t`` t/a each. ``electricity_known`` is false where no
    electricity intensity is published and the split between fuel and electricity is a declared assumption.
    ``yields`` is what comes beside a tonne of product, ``steam_tce`` the fuel (tce/t) that the heat sold with it counts
    as and that is not in ``fuel_tce``; ``cleaner_production`` is the level I, II or III, empty where it is not known.
    ``commissioned`` is the year the line started and ``retired`` the first year without it, where the ledger states
    them; ``life`` names the assumption that says how long such a line runs.
    """

    key: str
    route: str
    metal: str
    origin: str
    capacity_t: float
    production_t: float
    fuel_tce: float
    electricity_mwh: float
    direct_tco2: float
    fuel_factor: float
    electricity_known: bool = True
    name: str = ""
    enterprise: str = ""
    city: str = ""
    other_cny: float = 0.0
    line_t: float = 0.0
    lines_at_most: int = 0
    inputs: tuple[str, ...] = ()
    confidence: str = "estimated"
    yields: Yields = NOT_KNOWN
    steam_tce: float = 0.0
    cleaner_production: str = ""
    commissioned: int | None = None
    retired: int | None = None
    life: str = LIFE

    @property
    def recycled(self) -> bool:
        return self.origin == RECYCLED

    @property
    def candidate(self) -> bool:
        """Whether these are lines that may be built (新建候选)."""
        return self.lines_at_most > 0

    def energy_tce(self, tce_per_mwh: float) -> float:
        """Energy intensity in tce/t with electricity at ``tce_per_mwh``."""
        return self.fuel_tce + self.electricity_mwh * tce_per_mwh


@dataclass(frozen=True)
class Split:
    """How energy is split where no electricity per tonne is published (未分电量的能耗如何拆分).

    ``fuel_share`` is the declared share of fuel in the energy, ``fuel_factor`` its emission (tCO2/tce),
    ``tce_per_mwh`` the calorific value of electricity, ``tce_per_gj`` that of heat.
    """

    fuel_share: float
    fuel_factor: float
    tce_per_mwh: float
    tce_per_gj: float = 0.0


def plants_of(units: pl.DataFrame, split: Split, utilisation: float) -> tuple[tuple[Plant, ...], tuple[Finding, ...]]:
    """Return the units that can be modelled, in order of metal and key (可建模的生产单元).

    ``units`` is the frame ``unit_accounts``. A unit without output or route, or with neither energy nor emission, does
    not enter; it stays in the rest of the sector and is named in a finding. ``utilisation`` is the highest there is: a
    unit whose capacity is missing, or cannot make its output, stands with the least that can, and is named.
    """
    usable = (
        (pl.col("production_t") > 0)
        & (pl.col("direct_tco2").is_not_null() | pl.col("energy_tce").is_not_null())
        & (pl.col("route").fill_null("") != "")
        & pl.col("metal").is_not_null()
    ).fill_null(value=False)
    findings = _left_out(units.filter(~usable))
    rows = _with_split(units.filter(usable), split).sort("metal", "unit_id").to_dicts()
    plants = tuple(_plant(row, split, utilisation) for row in rows)
    findings += _about(plants, rows, split)
    findings += capacity_findings(rows, utilisation)
    return plants, tuple(findings)


def _with_split(units: pl.DataFrame, split: Split) -> pl.DataFrame:
    """Fill electricity and direct emission from the energy where only the energy is known."""
    unsplit = pl.col("energy_tce").is_not_null() & (
        pl.col("electricity_mwh").is_null() | pl.col("direct_tco2").is_null()
    )
    fuel = pl.col("energy_tce") * split.fuel_share
    return units.with_columns(
        unsplit.alias("split"),
        pl.when(unsplit & pl.col("electricity_mwh").is_null())
        .then((pl.col("energy_tce") - fuel) / split.tce_per_mwh)
        .otherwise(pl.col("electricity_mwh"))
        .fill_null(0.0)
        .alias("electricity_mwh"),
        pl.when(pl.col("direct_tco2").is_null())
        .then(fuel * split.fuel_factor)
        .otherwise(pl.col("direct_tco2"))
        .alias("direct_tco2"),
    )


def _plant(row: dict[str, Any], split: Split, utilisation: float) -> Plant:
    output = row["production_t"]
    electricity, direct = row["electricity_mwh"] / output, row["direct_tco2"] / output
    known = row["energy_tce"] is not None
    rest = row["energy_tce"] / output - electricity * split.tce_per_mwh if known else 0.0
    fuel = max(0.0, rest)
    yields = yields_of(row)
    return Plant(
        key=row["unit_id"],
        route=row["route"],
        metal=row["metal"],
        origin=row["origin"] or "primary",
        capacity_t=capacity_of(row, utilisation),
        production_t=output,
        fuel_tce=fuel,
        electricity_mwh=electricity,
        direct_tco2=direct,
        fuel_factor=direct / fuel if fuel > 0 else 0.0,
        electricity_known=not row["split"],
        name=row.get("name") or row["unit_id"],
        enterprise=row.get("enterprise_id") or "",
        city=row.get("city_code") or "",
        inputs=(row["figure"],) if row["figure"] else (),
        confidence=row["confidence"] or "estimated",
        yields=yields,
        steam_tce=netted((yields.steam_gj or 0.0) * split.tce_per_gj, rest) if known else 0.0,
        cleaner_production=row.get("cleaner_production") or "",
        commissioned=_year(row.get("commissioned")),
        retired=_year(row.get("retired_on")),
    )


def _year(date: str | None) -> int | None:
    """Year of a date of the ledger, which may be a year, a month or a day."""
    return int(date[:4]) if date else None


def _about(plants: tuple[Plant, ...], rows: list[dict[str, Any]], split: Split) -> list[Finding]:
    """Name what is not known of the plants, one finding per kind and route."""
    without, assumed, findings = [], [], []
    for plant, row in zip(plants, rows, strict=True):
        if row["energy_tce"] is None:
            without.append(plant.key)
        elif row["split"]:
            assumed.append(plant.route)
        elif row["energy_tce"] / row["production_t"] < plant.electricity_mwh * split.tce_per_mwh:
            findings.append(_electricity_above_energy(plant, row["energy_tce"] / row["production_t"], split))
    return [
        *(_no_energy(key) for key in without),
        *(_split_by_assumption(route, split) for route in sorted(set(assumed))),
        *findings,
    ]


def weakest_of(plants: tuple[Plant, ...]) -> str:
    """Return the weakest confidence among the plants."""
    return weakest([p.confidence for p in plants]) if plants else "estimated"


def _left_out(units: pl.DataFrame) -> list[Finding]:
    if units.is_empty():
        return []
    names = "、".join(units["name"].fill_null("?").to_list()[:12])
    return [
        Finding(
            severity="info",
            rule="pathway.unit-outside-model",
            zh=f"{units.height} 个生产单元没有可用的产量、路线或排放，不单独建模，留在“行业其余部分”：{names}。",
            en=f"{units.height} units have no usable output, route or emission; "
            f"they are not modelled one by one and stay in the rest of the sector: {names}.",
            given=str(units.height),
            count=units.height,
        )
    ]


def _no_energy(key: str) -> Finding:
    return Finding(
        "info",
        "pathway.plant-without-energy",
        f"生产单元 {key} 没有能耗数据，只建模其直接排放，节能措施不能作用于它。",
        f"Unit {key} has no energy figure: only its direct emission is modelled and no energy measure can act on it.",
        given=key,
    )


def _split_by_assumption(route: str, split: Split) -> Finding:
    return Finding(
        "info",
        "pathway.route-without-electricity",
        f"路线 {route} 的单位电耗未公开：其能耗按声明的假设拆分，燃料占 {split.fuel_share:.0%}，其余为电力。",
        f"No electricity per tonne is published for route {route}: its energy is split by a declared assumption, "
        f"{split.fuel_share:.0%} fuel and the rest electricity.",
        given=route,
    )


def _electricity_above_energy(plant: Plant, energy: float, split: Split) -> Finding:
    electricity = plant.electricity_mwh * split.tce_per_mwh
    return Finding(
        "warning",
        "pathway.electricity-above-energy",
        f"生产单元 {plant.key} 的电力折标（{electricity:.3f} tce/t）大于综合能耗（{energy:.3f} tce/t），燃料按 0 计。",
        f"The electricity of unit {plant.key} ({electricity:.3f} tce/t) exceeds its total energy ({energy:.3f} tce/t); "
        "its fuel is taken as 0.",
        given=plant.key,
    )
