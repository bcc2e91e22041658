"""Routes of the model (工艺路线): the units of the bottom-up view added up by route, and candidate routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding

RECYCLED = "recycled"


@dataclass(frozen=True)
class Route:
    """One production route with its intensities per tonne of product (一条工艺路线).

    ``fuel_tce`` is fuel energy (tce/t), ``electricity_mwh`` purchased electricity (MWh/t), ``direct_tco2`` direct
    emission (tCO2/t); ``fuel_factor`` is what one tce of saved fuel avoids (tCO2/tce). ``capacity_t`` and
    ``production_t`` describe the base year; a candidate has none. ``electricity_known`` is false where no electricity
    intensity is published and the split between fuel and electricity is a declared assumption.
    """

    key: str
    metal: str
    origin: str
    capacity_t: float
    production_t: float
    fuel_tce: float
    electricity_mwh: float
    direct_tco2: float
    fuel_factor: float
    electricity_known: bool = True
    units: int = 0
    inputs: tuple[str, ...] = ()
    confidence: str = "estimated"

    @property
    def recycled(self) -> bool:
        return self.origin == RECYCLED

    @property
    def candidate(self) -> bool:
        return self.units == 0

    def energy_tce(self, tce_per_mwh: float) -> float:
        """Energy intensity in tce/t with electricity at ``tce_per_mwh``."""
        return self.fuel_tce + self.electricity_mwh * tce_per_mwh


@dataclass(frozen=True)
class Split:
    """How energy is split where no electricity per tonne is published (未分电量的能耗如何拆分).

    ``fuel_share`` is the declared share of fuel in the energy, ``fuel_factor`` its emission (tCO2/tce),
    ``tce_per_mwh`` the calorific value of electricity.
    """

    fuel_share: float
    fuel_factor: float
    tce_per_mwh: float


def aggregate(units: pl.DataFrame, split: Split) -> tuple[tuple[Route, ...], tuple[Finding, ...]]:
    """Add the units up to routes: capacity and output summed, intensities weighted by output (按路线汇总).

    ``units`` is the frame ``unit_accounts``. A unit without output or route, or with neither energy nor emission, does
    not enter; it stays in the rest of the sector and is named in a finding. Routes come out in order of metal and key.
    """
    usable = (
        (pl.col("production_t") > 0)
        & (pl.col("direct_tco2").is_not_null() | pl.col("energy_tce").is_not_null())
        & (pl.col("route").fill_null("") != "")
        & pl.col("metal").is_not_null()
    ).fill_null(value=False)
    findings = _left_out(units.filter(~usable))
    pairs = (
        _with_split(units.filter(usable), split)
        .group_by("metal", "route", pl.col("origin").fill_null("primary"), maintain_order=True)
        .agg(
            pl.col("capacity_t").fill_null(pl.col("production_t")).sum(),
            pl.col("production_t", "direct_tco2", "energy_tce", "electricity_mwh").sum(),
            pl.col("energy_tce").is_null().any().alias("no_energy"),
            pl.col("split").any(),
            pl.col("figure").drop_nulls().sort(),
            pl.col("confidence").drop_nulls().unique().sort(),
            pl.len().alias("units"),
        )
        .sort("metal", "route", "origin")
    )
    shared = set(pairs.group_by("route").len().filter(pl.col("len") > 1)["route"])
    routes = tuple(_route(row, row["route"] in shared, split) for row in pairs.iter_rows(named=True))
    for route, row in zip(routes, pairs.iter_rows(named=True), strict=True):
        findings += _about(route, row, split)
    return routes, tuple(findings)


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
        .alias("electricity_mwh"),
        pl.when(pl.col("direct_tco2").is_null())
        .then(fuel * split.fuel_factor)
        .otherwise(pl.col("direct_tco2"))
        .alias("direct_tco2"),
    )


def _route(row: dict[str, Any], shared: bool, split: Split) -> Route:
    output = row["production_t"]
    electricity, direct = row["electricity_mwh"] / output, row["direct_tco2"] / output
    fuel = 0.0 if row["no_energy"] else max(0.0, row["energy_tce"] / output - electricity * split.tce_per_mwh)
    return Route(
        key=f"{row['route']}@{row['metal']}-{row['origin']}" if shared else row["route"],
        metal=row["metal"],
        origin=row["origin"],
        capacity_t=max(row["capacity_t"], output),
        production_t=output,
        fuel_tce=fuel,
        electricity_mwh=electricity,
        direct_tco2=direct,
        fuel_factor=direct / fuel if fuel > 0 else 0.0,
        electricity_known=not row["split"],
        units=row["units"],
        inputs=tuple(row["figure"]),
        confidence=weakest(row["confidence"]) if row["confidence"] else "estimated",
    )


def _about(route: Route, row: dict[str, Any], split: Split) -> list[Finding]:
    if row["no_energy"]:
        return [_no_energy(route.key)]
    if row["split"]:
        return [_split_by_assumption(route.key, split)]
    energy = row["energy_tce"] / row["production_t"]
    if energy < route.electricity_mwh * split.tce_per_mwh:
        return [_electricity_above_energy(route.key, energy, route.electricity_mwh * split.tce_per_mwh)]
    return []


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
        "pathway.route-without-energy",
        f"路线 {key} 没有能耗数据，只建模其直接排放，节能措施不能作用于它。",
        f"Route {key} has no energy figure: only its direct emission is modelled and no energy measure can act on it.",
        given=key,
    )


def _split_by_assumption(key: str, split: Split) -> Finding:
    return Finding(
        "info",
        "pathway.route-without-electricity",
        f"路线 {key} 的单位电耗未公开：其能耗按声明的假设拆分，燃料占 {split.fuel_share:.0%}，其余为电力。",
        f"No electricity per tonne is published for route {key}: its energy is split by a declared assumption, "
        f"{split.fuel_share:.0%} fuel and the rest electricity.",
        given=key,
    )


def _electricity_above_energy(key: str, energy: float, electricity: float) -> Finding:
    return Finding(
        "warning",
        "pathway.electricity-above-energy",
        f"路线 {key} 的电力折标（{electricity:.3f} tce/t）大于综合能耗（{energy:.3f} tce/t），燃料按 0 计。",
        f"The electricity of route {key} ({electricity:.3f} tce/t) exceeds its total energy ({energy:.3f} tce/t); "
        "its fuel is taken as 0.",
        given=key,
    )
