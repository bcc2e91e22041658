"""How much of a carrier there is (能源可得量): a yearly limit of the whole sector, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.declared import Declared, place, section_of, table_of

#: The quantities that can be limited, with the unit of the limit.
UNITS = {"gas_tce": "tce/a", "hydrogen_tce": "tce/a", "green_mwh": "MWh/a"}


@dataclass(frozen=True)
class Limit:
    """The most of a quantity the sector can have in a year (年可得量上限); ``unit`` per year."""

    quantity: str
    amount: float
    unit: str
    assumption: str
    input: str
    confidence: str


def availability(sections: Mapping[str, Any], assumptions: Assumptions) -> tuple[Limit, ...]:
    """Read ``[carriers.availability]``: quantity and the assumption with its limit (读取可得量).

    A quantity that is not named has no limit. Raises ``UsageError`` for an unknown quantity or a limit below zero.
    """
    table = table_of(section_of(sections, "carriers"), "availability", place("carriers"))
    declared = Declared(assumptions, place("carriers", "availability"))
    declared.keys(table, tuple(UNITS))
    limits = []
    for quantity, name in table.items():
        amount = declared.number(name, quantity, UNITS[quantity], least=0.0)
        row = assumptions[str(name)]
        limits.append(Limit(quantity, amount, UNITS[quantity], row.name, row.figure_id, row.confidence))
    return tuple(limits)
