"""Routes of the model (工艺路线): the units of the bottom-up view added up by route, and candidate routes."""

from __future__ import annotations

from dataclasses import dataclass

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
    intensity is published: its electricity then sits in the rest of the sector, not in the route.
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


def aggregate(units: pl.DataFrame, tce_per_mwh: float) -> tuple[tuple[Route, ...], tuple[Finding, ...]]:
    """Add the units up to routes: capacity and output summed, intensities weighted by output (按路线汇总).

    ``units`` is the frame ``unit_accounts``. A unit without output, emission or route does not enter; it stays in the
    rest of the sector and is named in a finding. Routes come out in order of metal and key.
    """
    usable = (
        pl.col("production_t").is_not_null()
        & (pl.col("production_t") > 0)
        & pl.col("direct_tco2").is_not_null()
        & pl.col("route").is_not_null()
        & (pl.col("route") != "")
        & pl.col("metal").is_not_null()
    )
    left_out = units.filter(~usable)
    findings = _left_out(left_out)
    pairs = (
        units.filter(usable)
        .with_columns(
            pl.when(pl.col("energy_tce").is_not_null()).then(pl.col("production_t")).alias("_energy_t"),
            pl.when(pl.col("electricity_mwh").is_not_null()).then(pl.col("production_t")).alias("_electricity_t"),
        )
        .group_by("metal", "route", "origin", maintain_order=True)
        .agg(
            pl.col("capacity_t").fill_null(pl.col("production_t")).sum(),
            pl.col("production_t", "energy_tce", "electricity_mwh", "direct_tco2", "_energy_t", "_electricity_t").sum(),
            pl.col("figure").drop_nulls().sort(),
            pl.col("confidence").drop_nulls().unique().sort(),
            pl.len().alias("units"),
        )
        .sort("metal", "route", "origin")
    )
    shared = set(pairs.group_by("route").len().filter(pl.col("len") > 1)["route"])
    routes = []
    for row in pairs.iter_rows(named=True):
        electricity = row["electricity_mwh"] / row["_electricity_t"] if row["_electricity_t"] else None
        energy = row["energy_tce"] / row["_energy_t"] if row["_energy_t"] else None
        key = f"{row['route']}@{row['metal']}-{row['origin']}" if row["route"] in shared else row["route"]
        direct = row["direct_tco2"] / row["production_t"]
        fuel = max(0.0, energy - (electricity or 0.0) * tce_per_mwh) if energy is not None else 0.0
        if energy is None:
            findings.append(_no_energy(key))
        elif electricity is not None and energy < electricity * tce_per_mwh:
            findings.append(_electricity_above_energy(key, energy, electricity * tce_per_mwh))
        if electricity is None:
            findings.append(_no_electricity(key))
        routes.append(
            Route(
                key=key,
                metal=row["metal"],
                origin=row["origin"] or "primary",
                capacity_t=max(row["capacity_t"], row["production_t"]),
                production_t=row["production_t"],
                fuel_tce=fuel,
                electricity_mwh=electricity or 0.0,
                direct_tco2=direct,
                fuel_factor=direct / fuel if fuel > 0 else 0.0,
                electricity_known=electricity is not None,
                units=row["units"],
                inputs=tuple(row["figure"]),
                confidence=weakest(row["confidence"]) if row["confidence"] else "estimated",
            )
        )
    return tuple(routes), tuple(findings)


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


def _no_electricity(key: str) -> Finding:
    return Finding(
        "info",
        "pathway.route-without-electricity",
        f"路线 {key} 的单位电耗未公开：其能耗全部按燃料处理，电力留在“行业其余部分”。",
        f"No electricity per tonne is published for route {key}: all its energy is treated as fuel and its electricity "
        "stays in the rest of the sector.",
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
