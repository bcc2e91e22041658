"""What the numbers of a problem may be (取值界限): a price is not negative, a share lies between nothing and all.

Only what has no meaning is refused; whether a number is likely is for its source to say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.problem import Problem


class Bound(NamedTuple):
    """Least and most a number may be (界限), ends included unless ``open_least``; and what it is, in words."""

    least: float
    most: float
    zh: str
    en: str
    open_least: bool = False

    def holds(self, value: float) -> bool:
        """Say whether a value has a meaning."""
        inside = self.least <= value <= self.most and not (self.open_least and value == self.least)
        return inside and math.isfinite(value)


NOT_NEGATIVE = Bound(0.0, math.inf, "不能为负", "must not be negative")
SHARE = Bound(0.0, 1.0, "应在 0 与 1 之间", "must lie between 0 and 1")
POSITIVE = Bound(0.0, math.inf, "应大于 0", "must be above 0", open_least=True)
GROWTH = Bound(-1.0, math.inf, "应大于 -1", "must be above -1", open_least=True)
DECLINE = Bound(-math.inf, 1.0, "不能大于 1", "must not be above 1")
LIFE = Bound(1.0, math.inf, "短于一年", "is shorter than one year")

BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(("fuel_price", "gas_price", "hydrogen_price", "electricity_price", "carbon_price"), NOT_NEGATIVE),
    **dict.fromkeys(("acid_price", "steam_price"), NOT_NEGATIVE),
    **dict.fromkeys(("residue_disposal_cost", "residue_use_revenue"), NOT_NEGATIVE),
    **dict.fromkeys(("capacity_capex_primary", "capacity_capex_recycled"), NOT_NEGATIVE),
    **dict.fromkeys(("slack_price", "physical_slack_price", "scrap_availability", "indirect_to_direct"), NOT_NEGATIVE),
    "renewal_cost_share": NOT_NEGATIVE,
    **dict.fromkeys(("minimum_load", "measure_potential", "unsplit_fuel_share", "retrofit_subsidy"), SHARE),
    **dict.fromkeys(("maximum_utilisation", "new_line_size", "fuel_co2_per_tce"), POSITIVE),
    **dict.fromkeys(("demand_growth", "value_added_growth", "carbon_price_growth", "discount_rate"), GROWTH),
    **dict.fromkeys(
        ("grid_factor_decline", "rest_intensity_decline", "rest_electricity_intensity_decline"),
        DECLINE,
    ),
    **dict.fromkeys(("capacity_life", "unit_life"), LIFE),
}


def require(problem: Problem) -> None:
    """Raise ``UsageError`` with the address of the first number of a problem that has no meaning (检查取值)."""
    own = {m.capex: NOT_NEGATIVE for m in problem.measures} | {m.life: LIFE for m in problem.measures}
    own |= {p.life: LIFE for p in problem.plants}
    own |= {name: SHARE for supply in problem.scrap_supply.values() for name in supply.names}
    require_assumptions(problem.assumptions, own)
    for where, value in _shares(problem):
        if not SHARE.holds(value):
            raise UsageError(f"{where}：{SHARE.zh}；所给 {value:g}。", f"{where}: {SHARE.en}; given {value:g}.")


def require_assumptions(assumptions: Assumptions, more: Mapping[str, Bound] | None = None) -> None:
    """Raise ``UsageError`` with the address of the first assumption that has no meaning (检查假设).

    The ends of a declared range are looked at as well: the ensemble samples up to them. ``more`` holds bounds of
    assumptions that a problem names itself.
    """
    for name, bound in (BOUNDS | dict(more or {})).items():
        if name in assumptions:
            _refuse_outside(assumptions[name], bound)


def require_ranges(assumptions: Assumptions) -> None:
    """Raise ``UsageError`` where a value lies outside the range declared for it (取值不在声明范围内).

    Asked of what is declared, not of a problem: a ladder of prices or a break-even search moves beyond the range.
    """
    for row in assumptions.values():
        if row.low is None or row.high is None or row.low <= row.value <= row.high:
            continue
        where, given = f"{row.declared_in}.toml [assumptions.{row.name}]", f"{row.value:g} {row.unit}".rstrip()
        raise UsageError(
            f"{where} value：应在 low {row.low:g} 与 high {row.high:g} 之间；所给 {given}。",
            f"{where} value: must lie between low {row.low:g} and high {row.high:g}; given {given}.",
        )


def _refuse_outside(row: Assumption, bound: Bound) -> None:
    where = f"{row.declared_in}.toml [assumptions.{row.name}]"
    for key in ("value", "low", "high"):
        value = getattr(row, key)
        if value is not None and not bound.holds(value):
            raise UsageError(
                f"{where} {key}：{bound.zh}；所给 {value:g} {row.unit}".rstrip() + "。",
                f"{where} {key}: {bound.en}; given {value:g} {row.unit}".rstrip() + ".",
            )


def _shares(problem: Problem) -> Iterator[tuple[str, float]]:
    """Yield the shares of a problem that are no assumptions, each with its address."""
    for item in problem.policies:
        yield f"{problem.scenario}.toml [policy.{item.item}] value", item.value
    for measure in problem.measures:
        yield f"{problem.scenario}.toml [measures.{measure.key}] potential", measure.potential
