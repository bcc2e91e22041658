"""One row of the result (结果行): a product or step in one period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tanfeng.accounting.product_energy.group import Group
from tanfeng.accounting.product_energy.output import Output
from tanfeng.accounting.product_energy.plant import Unit
from tanfeng.core.confidence import LADDER


@dataclass(frozen=True)
class Row:
    """The cells of a row, and the ids of what made its number (结果行)."""

    cells: dict[str, Any]
    inputs: tuple[str, ...]


def record(unit: Unit, group: Group, output: Output, period: str, step: Mapping[str, Any] | None = None) -> Row:
    """Return the row of a unit, or of its step: then ``step`` are the further cells, ``step`` among them."""
    of_step = step or {}
    tonnes = output.tonnes.get(period)
    absent = list(output.missing.get(period, ()))
    known = not group.missing
    intensity = group.intensity(output, period)
    missing = list(dict.fromkeys([*group.missing, *absent]))
    kwh = group.kwh if known else None
    worst = max(group.rank, output.ranks.get(period, 0))
    cells = {
        "enterprise_id": unit.enterprise_id or None,
        "unit_id": unit.id,
        "metal": unit.metal or None,
        "route": unit.route or None,
        "product": unit.product or None,
        "period": period,
        **of_step,
        **{name: value if known else None for name, value in group.parts.items()},
        "recovered_tce": group.recovered if known else None,
        "net_tce": group.net if known else None,
        "output_t": tonnes,
        "kgce_per_t": intensity,
        "electricity_kwh": kwh,
        "kwh_per_t": kwh / tonnes if kwh is not None and tonnes else None,
        "unplaced_use_tce": group.unplaced_use,
        "unplaced_sold_tce": group.unplaced_sold,
        "complete": not missing and not group.not_included,
        "missing": missing,
        "not_included": list(dict.fromkeys(group.not_included)),
        "confidence": "not-found" if intensity is None else LADDER[worst],
        "figure": ".".join(["product_energy", period, unit.id, *([str(of_step["step"])] if of_step else [])]),
    }
    return Row(cells, tuple(dict.fromkeys([*group.inputs, *output.inputs.get(period, ())])))
