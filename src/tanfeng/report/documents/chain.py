"""The chain of one line (逐行核算链): quantity, unit, parameters, formula and result, ready to be added up again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Literal

from tanfeng.accounting import formulas
from tanfeng.reference import ReferenceRow

Level = Literal["measured", "supplier", "enterprise", "default", "constant"]
QuantityState = Literal["given", "missing", "not_applicable"]

#: Names of the parameters that every formula may hold beside its own.
CO2_PER_CARBON = "co2_per_carbon"
#: Strongest first; constants stand outside.
LEVELS: tuple[Level, ...] = ("measured", "supplier", "enterprise", "default")
_GRAM = Decimal("0.000001")
#: Digits that a product of a few floats holds surely.
_WRITTEN_DIGITS = 14


def gwp(gas: str) -> str:
    """Return the name of the warming potential of a gas as a parameter."""
    return f"gwp_{gas}"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a line (参数).

    ``printed`` is the value as its source prints it, in ``printed_unit``; times ``scale`` it is the ``value`` in the
    ``unit`` that the formula takes. ``row`` is the reference row of a default; ``cell`` names the ledger cell of a
    measured value. ``exact`` is the arithmetic expression of a constant without a finite decimal (44/12); ``digits``
    the decimals to which the guideline rounds the value.
    """

    name: str
    value: float
    unit: str
    printed: float
    printed_unit: str
    scale: float
    level: Level
    confidence: str
    row: ReferenceRow | None = None
    cell: str = ""
    evidence: str = ""
    exact: str = ""
    digits: int | None = None


@dataclass(frozen=True)
class Gas:
    """What a line emits of one gas (单种气体): tonnes of the gas, tonnes of CO2 equivalent."""

    name: str
    tonnes: Decimal
    tco2e: Decimal


@dataclass(frozen=True)
class GasProduct:
    """The mass of one gas per canonical unit as a product of parameters (乘积式), in t of the gas after ``scale``."""

    gas: str
    terms: tuple[formulas.Term, ...]
    carbon: bool
    scale: float = 1.0


@dataclass(frozen=True)
class LineChain:
    """One line of the account with all that made it (核算行).

    ``conversion`` turns the quantity's unit into ``canonical``; ``tonnes`` is the program's result in tCO2e (signed),
    ``None`` without a number; ``products`` is empty where nothing was to be computed. ``steam`` is the
    state (MPa, °C) whose heat the conversion holds. ``quantity_digits`` and ``result_digits`` are the decimals to which
    the guideline rounds each line, ``None`` where it does not.
    """

    guideline: str
    ledger: str
    file: str
    sheet: str
    row: int
    enterprise_id: str
    unit_id: str
    process_id: str
    meter_id: str
    period: str
    stream: str
    item: str
    attribute: str
    quantity: float | None
    state: QuantityState
    unit: str
    canonical: str
    conversion: float | None
    parameters: tuple[Parameter, ...]
    products: tuple[GasProduct, ...]
    sign: int
    formula: str
    formula_text: str
    tonnes: float | None
    confidence: str
    counts: bool
    gases: tuple[Gas, ...] = ()
    evidence: str = ""
    source: str = ""
    note: str = ""
    steam: tuple[float | None, float | None] | None = None
    quantity_digits: int | None = None
    result_digits: int | None = None

    @cached_property
    def values(self) -> dict[str, float]:
        """The value of each parameter by its name."""
        return {parameter.name: parameter.value for parameter in self.parameters}

    @property
    def canonical_quantity(self) -> float | None:
        """The quantity in the unit its factors are per."""
        if self.quantity is None or self.conversion is None:
            return None
        return half_even(self.quantity * self.conversion, self.quantity_digits)

    @property
    def level(self) -> Level | None:
        """The weakest way in which a parameter of the line was obtained, constants left out."""
        used = [LEVELS.index(parameter.level) for parameter in self.parameters if parameter.level in LEVELS]
        return LEVELS[max(used)] if used else None

    @property
    def can_be_recomputed(self) -> bool:
        """Whether the chain holds all that the formula asks for."""
        wanted = {name for product in self.products for name in names_of(product)}
        return bool(self.products) and self.canonical_quantity is not None and wanted <= self.values.keys()

    def recomputed(self) -> Decimal | None:
        """Return the line in tCO2e once more from its parameters, rounded to a gram; ``None`` where it cannot be."""
        quantity = self.canonical_quantity
        if quantity is None or not self.can_be_recomputed:
            return None
        values = self.values
        tonnes = self.sign * math.fsum(
            quantity * _value(p, values) * values.get(gwp(p.gas), 1.0) for p in self.products
        )
        if self.result_digits is not None:
            tonnes = half_even(tonnes, self.result_digits)
        return Decimal(repr(tonnes)).quantize(_GRAM, rounding=ROUND_HALF_UP)


def half_even(value: float, digits: int | None) -> float:
    """Return the value rounded to ``digits`` decimals, half to even (GB/T 8170); unchanged without digits.

    The decimal a person would write counts, not its binary neighbour.
    """
    if digits is None:
        return value
    written = Decimal(f"{value:.{_WRITTEN_DIGITS}g}")
    return float(written.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN))


def names_of(product: GasProduct) -> tuple[str, ...]:
    """Return the parameters that a product asks for, constants and warming potential included."""
    own = [name for term in product.terms for name in term.names]
    constant = [CO2_PER_CARBON] if product.carbon else []
    warming = [gwp(product.gas)] if product.gas != formulas.CO2 else []
    return (*own, *constant, *warming)


def _value(product: GasProduct, values: Mapping[str, float]) -> float:
    result = product.scale * (values[CO2_PER_CARBON] if product.carbon else 1.0)
    for term in product.terms:
        result = step(term, result, values)
    return result


def step(term: formulas.Term, before: float, values: Mapping[str, float]) -> float:
    """Return ``before`` after one term of a product: multiplied, divided, or times what the parameters leave of one."""
    numbers = [values[name] for name in term.names]
    if term.operation == "over":
        return before / math.prod(numbers)
    return before * (math.prod(numbers) if term.operation == "times" else 1.0 - math.fsum(numbers))
