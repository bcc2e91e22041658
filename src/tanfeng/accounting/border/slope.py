"""PFC by the slope method of the EU (阳极效应斜率法): CF4 = S × AEM × MP, C2F6 = F × CF4, both times their GWP."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tanfeng.accounting.border.rules import load
from tanfeng.accounting.factors import exact
from tanfeng.core.confidence import weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow


@dataclass(frozen=True)
class SlopePfc:
    """PFC of one year (阳极效应排放): tonnes of each gas and tCO2e, with the rows it rests on."""

    cf4: Fraction
    c2f6: Fraction
    tco2e: Fraction
    rows: tuple[ReferenceRow, ...]

    @property
    def confidence(self) -> str:
        return weakest(row.confidence for row in self.rows)


def technologies(reference: Reference) -> tuple[str, ...]:
    """Return the cell technologies for which slopes are held: ``cwpb``, ``hss`` …"""
    slope = load("cbam")["slope"]
    scopes = {row.dims.get("scope", "") for row in reference.select(slope["table"], kind=slope["kind"])}
    return tuple(sorted(s.removeprefix(slope["scope"]) for s in scopes if s.startswith(slope["scope"])))


def slope_pfc(reference: Reference, technology: str, minutes: float, liquid_aluminium: float) -> SlopePfc | Finding:
    """Return PFC of ``liquid_aluminium`` tonnes at ``minutes`` of anode effect per cell and day.

    Raises :class:`UsageError` on an unknown technology. A negative input, or a row that is missing, is a finding.
    """
    known = technologies(reference)
    if technology not in known:
        raise UsageError(
            f"不认识的电解槽技术“{technology}”；可用：{'、'.join(known)}。",
            f"Unknown cell technology {technology!r}; known: {', '.join(known)}.",
        )
    if minutes < 0 or liquid_aluminium < 0:
        return Finding(
            "blocks submission",
            "cbam.slope-out-of-range",
            "阳极效应分钟数或铝液产量为负，不计算。",
            "Anode-effect minutes or the output of liquid aluminium is negative; nothing is computed.",
            expected="≥ 0",
        )
    rules = load("cbam")
    table, scope = rules["slope"]["table"], rules["slope"]["scope"] + technology
    asked = (
        reference.lookup(table, quantity="slope", item="cf4", scope=scope),
        reference.lookup(table, quantity="weight_fraction", item="c2f6", scope=scope),
        reference.lookup("gwp", quantity="gwp100", gas="cf4", assessment=rules["gwp"]),
        reference.lookup("gwp", quantity="gwp100", gas="c2f6", assessment=rules["gwp"]),
    )
    found = [row for row in asked if isinstance(row, ReferenceRow)]
    if len(found) < len(asked):
        return next(row for row in asked if isinstance(row, Finding))
    slope, fraction, gwp_cf4, gwp_c2f6 = (exact(row.number) for row in found)
    cf4 = slope * exact(minutes) * exact(liquid_aluminium) / 1000  # the slope is in kg per tonne
    c2f6 = fraction * cf4
    return SlopePfc(cf4, c2f6, cf4 * gwp_cf4 + c2f6 * gwp_c2f6, tuple(found))
