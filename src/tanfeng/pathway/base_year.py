"""Units and statistics in one year (同一年份): the output of the units carried to the year in which the statistics end.

Statistics often end years before the ledger does. Subtracting the units of a later year from an earlier total would
take too much out of the rest of the sector, and the units would then grow once more for years that have passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tanfeng.core.findings import Finding
from tanfeng.pathway.plants import Plant


def carried(
    units: Sequence[Plant], units_year: int | None, base_year: int, growth: float, utilisation: float
) -> tuple[tuple[Plant, ...], tuple[Finding, ...]]:
    """Return the units with their output of the base year, and the finding that says so (折算到基年).

    ``growth`` is the declared growth of output (1/a): demand grows by it from the base year, so that in ``units_year``
    each unit makes again what the ledger says. Intensity and capacity are those of ``units_year``; where output was
    higher in the base year than that capacity can make at ``utilisation``, the capacity is the least that can: what
    was made stood already and is not built anew. Units whose year is not known, or is the base year, are returned as
    they are.
    """
    if units_year is None or units_year == base_year or not units:
        return tuple(units), ()
    share = (1.0 + growth) ** (base_year - units_year)
    moved = tuple(_moved(unit, unit.production_t * share, utilisation) for unit in units)
    return moved, (_said(len(units), units_year, base_year, growth, share),)


def _moved(unit: Plant, output: float, utilisation: float) -> Plant:
    return replace(unit, production_t=output, capacity_t=max(unit.capacity_t, output / utilisation))


def _said(count: int, units_year: int, base_year: int, growth: float, share: float) -> Finding:
    return Finding(
        "info",
        "pathway.units-of-another-year",
        f"{count} 个建模单元的产量代表 {units_year} 年，统计只到 {base_year} 年：按声明的产量增速（每年 {growth:.1%}）"
        f"折算到 {base_year} 年（× {share:.3f}）后从总量中扣除，{units_year} 年与台账一致；"
        "单耗不折算；产能不折算，但不小于做出该产量所需。",
        f"The output of the {count} modelled units stands for {units_year}, the statistics end in {base_year}: by the "
        f"declared growth of output ({growth:.1%} a year) it is taken to {base_year} (× {share:.3f}) and subtracted "
        f"from the total there, and in {units_year} it is that of the ledger; intensity is not changed, capacity "
        "only where it could not make that output.",
        expected=str(base_year),
        given=str(units_year),
        count=count,
    )
