"""Energy recovered in one process and used in another (回收能源): credited to the giver once, charged to the taker.

What is sold is credited by the sale itself (stream ``heat_out`` or ``electricity_out``), so only what other processes
take is credited here; the two together can never credit a gigajoule twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from tanfeng.accounting.energy import carrier_coefficient
from tanfeng.accounting.energy_rule_file import CURRENT, EnergyRules
from tanfeng.accounting.product_energy import problems
from tanfeng.accounting.product_energy.exchange_flows import Flow
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference

#: Taking more than is given by less than this share is rounding.
ROUNDING = 1e-6


@dataclass(frozen=True)
class Transfer:
    """Tonnes of standard coal that pass from one process to another (工序间回收能量)."""

    giver: str
    taker: str
    tce: float
    inputs: tuple[str, ...]


def transfers(
    flows: list[Flow], reference: Reference, exporting: frozenset[str]
) -> tuple[list[Transfer], list[Finding]]:
    """Return what recovered flows carry from process to process, in tce at calorific value.

    ``exporting`` are processes that sell energy: what they give beyond what others take was sold.
    """
    rules = EnergyRules.load(CURRENT)
    found: list[Transfer] = []
    findings: list[Finding] = []
    for flow in flows:
        if not flow.recovered:
            continue
        coefficient = carrier_coefficient(flow.item, flow.unit, reference, rules)
        if isinstance(coefficient, Finding):
            findings.append(problems.recovered_without_coefficient(flow, coefficient))
            continue
        given, taken = sum(flow.given.values()), sum(flow.taken.values())
        if taken > given * (1 + ROUNDING) or given <= 0:
            findings.append(problems.taken_beyond_given(flow, given, taken))
            continue
        if taken < given * (1 - ROUNDING) and not exporting.intersection(flow.given):
            findings.append(problems.recovered_unused(flow, given - taken))
        inputs = (*flow.inputs, coefficient.row.id)
        found += [
            Transfer(giver, taker, quantity * part / given * float(coefficient.value), inputs)
            for taker, quantity in sorted(flow.taken.items())
            for giver, part in sorted(flow.given.items())
            if quantity * part > 0
        ]
    return found, findings
