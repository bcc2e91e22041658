"""Energy per tonne of product far from the levels of the limit standard (单位产品能耗合理性).

The comprehensive energy of a unit, in calorific value, is held against the best and the worst level of its route; the
ledger's own rule looks at one carrier at a time and at orders of magnitude only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, output_of_units
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Finding
from tanfeng.units import UnitError, factor_to

UNIT = "kgce/t"
_KILOGRAMS = 1000.0


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    output = output_of_units(view.ledger).group_by("unit_id").agg(pl.col("tonnes").sum())
    energy = (
        view.account.lines.group_by("unit_id")
        .agg(pl.col("tce_calorific").cast(pl.Float64).sum().alias("tce"))
        .drop_nulls("unit_id")
    )
    units = view.units.unique("unit_id", keep="first", maintain_order=True)
    known = units.join(output, on="unit_id", how="inner", maintain_order="left").join(
        energy, on="unit_id", how="inner", maintain_order="left"
    )
    for row in known.filter((pl.col("tonnes") > 0) & (pl.col("tce") > 0)).iter_rows(named=True):
        levels = _levels(view, row["route"])
        if not levels:
            continue
        low, high = min(levels) * rule.limit("below_best"), max(levels) * rule.limit("above_worst")
        value = row["tce"] / row["tonnes"] * _KILOGRAMS
        if low <= value <= high:
            continue
        side_zh, side_en = ("低于", "below") if value < low else ("高于", "above")
        yield rule.finding(
            f"{row['name']} 单位产品综合能耗 {number(value)} {UNIT}，{side_zh}合理范围 "
            f"{number(low)}–{number(high)} {UNIT}；请核对能耗是否齐全、产量是否合格品。",
            f"{row['name']} uses {number(value)} {UNIT}, {side_en} the plausible {number(low)}–{number(high)} {UNIT}; "
            "check whether the energy is complete and the output is qualified product.",
            address(view.ledger, "units", row, "route"),
            expected=f"{number(low)}–{number(high)} {UNIT}",
            given=f"{number(value)} {UNIT}",
        )


def _levels(view: EnterpriseYear, route: str | None) -> list[float]:
    """Return the limits of a route in force in the year; none where they are only recalled."""
    if not route:
        return []
    values, last_day = [], date(view.year, 12, 31)
    for row in view.reference.select("energy_limits", route=route, quantity="comprehensive_energy"):
        if row.value is None or not may_decide(row.confidence) or not row.valid_on(last_day):
            continue
        try:
            values.append(row.value * float(factor_to(row.unit, UNIT)))
        except UnitError:
            continue
    return values
