"""Capacity of a unit (产能): as stated, or, where that is missing or too small, the least that makes its output.

The least is output over the highest utilisation: with it the unit makes what it makes today and no more, and nothing
has to be built for it. It is no figure of the unit, so each such unit is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tanfeng.core.findings import Finding

#: A stated capacity this much below the least, as a share, is rounding.
ROUNDING = 1e-9


def least(row: Mapping[str, Any], utilisation: float) -> float:
    """Return the smallest capacity with which a unit can make its output, t/a (最小产能)."""
    return float(row["production_t"]) / utilisation


def capacity_of(row: Mapping[str, Any], utilisation: float) -> float:
    """Return the capacity a unit stands with in the model, t/a (模型产能)."""
    stated = row["capacity_t"]
    return least(row, utilisation) if stated is None else max(float(stated), least(row, utilisation))


def capacity_findings(rows: Iterable[Mapping[str, Any]], utilisation: float) -> list[Finding]:
    """Name the units whose capacity is not known, and each whose capacity cannot make its output (产能问题)."""
    missing, found = [], []
    for row in rows:
        if row["capacity_t"] is None:
            missing.append(str(row["unit_id"]))
        elif row["capacity_t"] < least(row, utilisation) * (1.0 - ROUNDING):
            found.append(_too_small(row, utilisation))
    return [*([_missing(missing, utilisation)] if missing else []), *found]


def _missing(units: list[str], utilisation: float) -> Finding:
    names = "、".join(units[:12])
    return Finding(
        "warning",
        "pathway.capacity-missing",
        f"{len(units)} 个生产单元没有产能：{names}。模型取“产量 ÷ 最高利用率（{utilisation:.0%}）”，"
        "即能做出其产量的最小产能：单元不能超过现有产量，改造投资按此产能计，可能偏低。",
        f"{len(units)} units have no capacity: {names}. The model takes output over the highest utilisation "
        f"({utilisation:.0%}), the least that makes their output: they cannot grow beyond it, and retrofits are paid "
        "on it, perhaps too little.",
        expected="t/a",
        given=names,
        count=len(units),
    )


def _too_small(row: Mapping[str, Any], utilisation: float) -> Finding:
    key, stated, output = row["unit_id"], float(row["capacity_t"]), float(row["production_t"])
    used = least(row, utilisation)
    return Finding(
        "warning",
        "pathway.capacity-below-output",
        f"生产单元 {key} 的产能 {stated:,.0f} t/a 按最高利用率 {utilisation:.0%} 做不出其产量 {output:,.0f} t；"
        f"模型取 {used:,.0f} t/a，请核对两个数。",
        f"The capacity of unit {key}, {stated:,.0f} t/a, cannot make its output of {output:,.0f} t at the highest "
        f"utilisation of {utilisation:.0%}; the model takes {used:,.0f} t/a: check both numbers.",
        expected=f">= {used:.0f} t/a",
        given=f"{key}: {stated:.0f} t/a, {output:.0f} t",
    )
