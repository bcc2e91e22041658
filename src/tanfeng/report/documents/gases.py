"""Emissions by gas (分气体排放): tonnes of gas and tonnes of CO2 equivalent, as the account has them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tanfeng.report.documents.chain import LineChain


def gas_masses(lines: Iterable[LineChain]) -> dict[str, tuple[Decimal, Decimal]]:
    """Return gas → (tonnes of the gas, tonnes of CO2e) of the lines that have a result, in order of appearance."""
    masses: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        for gas in line.gases:
            mass, equivalent = masses.get(gas.name, (Decimal(0), Decimal(0)))
            masses[gas.name] = (mass + gas.tonnes, equivalent + gas.tco2e)
    return masses
