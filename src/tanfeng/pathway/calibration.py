"""Calibration of the base year (基年校准): modelled units plus an explicit rest of the sector equal the statistics."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tanfeng.core.findings import Finding
from tanfeng.pathway.history import History
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.wording import wan


@dataclass(frozen=True)
class Calibration:
    """The base year taken apart (基年构成); tonnes of CO2 and MWh.

    ``direct`` = ``modelled_direct`` + ``rest_direct`` is the last top-down year. ``electricity`` is what the declared
    share of electricity implies, ``rest_electricity`` the part of it that no modelled plant explains. The scales are 1
    unless the modelled units exceeded the statistics.
    """

    year: int
    direct: float
    modelled_direct: float
    rest_direct: float
    indirect: float
    electricity: float
    modelled_electricity: float
    rest_electricity: float
    direct_scale: float
    electricity_scale: float
    inputs: tuple[str, ...]


def calibrate(
    plants: tuple[Plant, ...], history: History, indirect_to_direct: float, grid_factor: float
) -> tuple[Calibration, tuple[Plant, ...], tuple[Finding, ...]]:
    """Anchor the plants on the last year of the top-down series (以最近统计年为锚).

    ``grid_factor`` is that of the base year (tCO2/MWh). What the plants do not explain becomes the rest of the sector;
    where they explain more than the statistics hold, their intensities are scaled down and a finding names the
    factor: nothing is hidden in a negative residual.
    """
    year, direct = history.last_year, history.direct[-1]
    modelled = sum(p.production_t * p.direct_tco2 for p in plants)
    indirect = direct * indirect_to_direct
    electricity = indirect / grid_factor
    used = sum(p.production_t * p.electricity_mwh for p in plants)
    direct_scale = min(1.0, direct / modelled) if modelled > 0 else 1.0
    electricity_scale = min(1.0, electricity / used) if used > 0 else 1.0
    findings = []
    if direct_scale < 1.0:
        findings.append(_scaled(("直接排放", "direct emission"), direct_scale, modelled, direct, "tCO2"))
    if electricity_scale < 1.0:
        findings.append(_scaled(("电力", "electricity"), electricity_scale, used, electricity, "MWh"))
    scaled = tuple(
        replace(
            plant,
            direct_tco2=plant.direct_tco2 * direct_scale,
            fuel_tce=plant.fuel_tce * direct_scale,
            steam_tce=plant.steam_tce * direct_scale,
            electricity_mwh=plant.electricity_mwh * electricity_scale,
        )
        for plant in plants
    )
    calibration = Calibration(
        year=year,
        direct=direct,
        modelled_direct=modelled * direct_scale,
        rest_direct=max(0.0, direct - modelled * direct_scale),
        indirect=indirect,
        electricity=electricity,
        modelled_electricity=used * electricity_scale,
        rest_electricity=max(0.0, electricity - used * electricity_scale),
        direct_scale=direct_scale,
        electricity_scale=electricity_scale,
        inputs=history.inputs[-1],
    )
    findings.append(_residual(calibration))
    return calibration, scaled, tuple(findings)


def _scaled(names: tuple[str, str], factor: float, modelled: float, statistic: float, unit: str) -> Finding:
    zh, en = names
    return Finding(
        "warning",
        "pathway.modelled-above-statistics",
        f"建模单元的{zh}（{modelled:,.0f} {unit}）大于统计口径（{statistic:,.0f} {unit}），"
        f"其强度按 {factor:.4f} 折减，行业其余部分为 0。",
        f"The {en} of the modelled units ({modelled:,.0f} {unit}) exceeds the statistics ({statistic:,.0f} {unit}); "
        f"their intensities are scaled by {factor:.4f} and the rest of the sector is 0.",
        expected=f"<= {statistic:.0f} {unit}",
        given=f"{modelled:.0f} {unit}",
    )


def _residual(c: Calibration) -> Finding:
    share = c.rest_direct / c.direct if c.direct else 0.0
    power = c.rest_electricity / c.electricity if c.electricity else 0.0
    return Finding(
        "info",
        "pathway.rest-of-sector",
        f"{c.year} 年直接排放 {wan(c.direct)} 中，建模单元解释 {wan(c.modelled_direct)}，"
        f"其余 {share:.0%} 作为“行业其余部分”按声明的假设推演；用电的 {power:.0%} 同样如此。",
        f"Of {c.direct / 1e6:.2f} Mt direct emission in {c.year} the modelled units explain "
        f"{c.modelled_direct / 1e6:.2f} Mt; the other {share:.0%} is the rest of the sector and moves by declared "
        f"assumptions, as does {power:.0%} of the electricity.",
        given=f"{share:.4f}",
    )
