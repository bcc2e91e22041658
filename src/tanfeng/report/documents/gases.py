"""Emissions by gas (分气体排放): tonnes of gas and tonnes of CO2 equivalent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tanfeng.accounting.formulas import CO2
from tanfeng.report.documents.chain import LineChain, gwp


def gas_masses(lines: Iterable[LineChain]) -> dict[str, tuple[Decimal, Decimal]]:
    """Return gas → (tonnes of the gas, tonnes of CO2e) of the lines that have a result, in order of appearance.

    A line of one gas has the program's own result; where a line yields several gases, the result is divided among them
    as their parameters say, so that the parts add up to the line.
    """
    masses: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        if line.tonnes is None or not line.counts:
            continue
        for gas, (mass, equivalent) in _of_line(line).items():
            had = masses.get(gas, (Decimal(0), Decimal(0)))
            masses[gas] = (had[0] + mass, had[1] + equivalent)
    return masses


def _of_line(line: LineChain) -> dict[str, tuple[Decimal, Decimal]]:
    whole = Decimal(f"{line.tonnes or 0.0:.6f}")
    weights = {gas: mass * line.values.get(gwp(gas), 1.0) for gas, mass in line.masses().items()}
    if not weights:
        return {CO2: (whole, whole)}
    summed = sum(weights.values())
    found: dict[str, tuple[Decimal, Decimal]] = {}
    rest = whole
    for position, (gas, weight) in enumerate(weights.items(), start=1):
        share = Decimal(repr(weight / summed)) if summed else Decimal(0)
        equivalent = rest if position == len(weights) else (whole * share).quantize(Decimal("0.000001"))
        rest -= equivalent
        found[gas] = (equivalent / Decimal(repr(line.values.get(gwp(gas), 1.0))), equivalent)
    return found
