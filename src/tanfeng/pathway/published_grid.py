"""The published grid factors of a region (已公布的电力因子): those that may decide, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.pathway.grid import GridFactor
from tanfeng.units import factor_to

if TYPE_CHECKING:
    from tanfeng.reference import Reference


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


def held_before(grid: GridFactor, years: Sequence[int]) -> list[Finding]:
    """Say for which years the first published factor stands in (早年取最早公布值)."""
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
