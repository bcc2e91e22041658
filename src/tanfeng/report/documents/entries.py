"""Lines of a year brought together (年度汇总): one entry for each item of a stream, with weighted parameters.

Monthly values are weighted by what stands before them in the formula (quantity, then energy, then carbon), so that the
product of the yearly values is the sum of the monthly products.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tanfeng.core.confidence import weakest
from tanfeng.reference import ReferenceRow
from tanfeng.report.documents.chain import LEVELS, Level, LineChain, Parameter, step


@dataclass(frozen=True)
class YearParameter:
    """A parameter of a year (年度参数): ``mixed`` says that ``value`` is the mean of several."""

    name: str
    value: float
    unit: str
    levels: tuple[Level, ...]
    mixed: bool
    rows: tuple[ReferenceRow, ...]
    confidence: str


@dataclass(frozen=True)
class Entry:
    """One item of one stream in a year (年度条目).

    ``quantity`` is the sum of the lines that have one, in ``unit``; ``None`` where none has. ``missing`` counts the
    lines without a quantity, ``failed`` those with a quantity and no result; ``not_applicable`` says that every line
    is marked so. ``tonnes`` is exact to a gram.
    """

    stream: str
    item: str
    attribute: str
    unit: str
    quantity: float | None
    tonnes: Decimal | None
    parameters: tuple[YearParameter, ...]
    missing: int
    failed: int
    not_applicable: bool
    confidence: str
    lines: tuple[LineChain, ...]


def entries(lines: Iterable[LineChain]) -> tuple[Entry, ...]:
    """Return the entries of some lines, in the order in which streams and items first appear."""
    groups: dict[tuple[str, str, str], list[LineChain]] = {}
    for line in lines:
        groups.setdefault((line.stream, line.item, line.attribute), []).append(line)
    return tuple(_entry(key, group) for key, group in groups.items())


def _entry(key: tuple[str, str, str], lines: Sequence[LineChain]) -> Entry:
    given = [line for line in lines if line.canonical_quantity is not None]
    return Entry(
        *key,
        unit=next((line.canonical for line in lines if line.canonical), ""),
        quantity=_sum(line.canonical_quantity for line in given) if given else None,
        tonnes=total(lines),
        parameters=_parameters([line for line in given if line.tonnes is not None]),
        missing=sum(line.state == "missing" or (line.state == "given" and line.conversion is None) for line in lines),
        failed=sum(line.counts and line.tonnes is None for line in given),
        not_applicable=all(line.state == "not_applicable" for line in lines),
        confidence=weakest(line.confidence for line in lines),
        lines=tuple(lines),
    )


def total(lines: Iterable[LineChain]) -> Decimal | None:
    """Return the exact sum of the results; ``None`` where no line has one."""
    results = [Decimal(f"{line.tonnes:.6f}") for line in lines if line.tonnes is not None]
    return sum(results, Decimal(0)) if results else None


def _sum(values: Iterable[float | None]) -> float:
    """Return the decimal sum, so that 0.1 + 0.2 is 0.3 as on paper."""
    return float(sum((Decimal(repr(value)) for value in values if value is not None), Decimal(0)))


def _parameters(lines: Sequence[LineChain]) -> tuple[YearParameter, ...]:
    having: dict[str, list[tuple[float, Parameter, str]]] = {}
    for line in lines:
        weights = _weights(line)
        for parameter in line.parameters:
            if parameter.level != "constant":
                weight, operation = weights.get(parameter.name, (line.canonical_quantity or 0.0, "times"))
                having.setdefault(parameter.name, []).append((weight, parameter, operation))
    return tuple(_year_parameter(name, found) for name, found in having.items())


def _weights(line: LineChain) -> dict[str, tuple[float, str]]:
    """Return what stands before each parameter in the formula of a line, and how the parameter takes part."""
    found: dict[str, tuple[float, str]] = {}
    if not line.can_be_recomputed:
        return found
    for product in line.products:
        before = line.canonical_quantity or 0.0
        for term in product.terms:
            for name in term.names:
                found.setdefault(name, (before, term.operation))
                if term.operation == "times":
                    before *= line.values[name]
            if term.operation != "times":
                before = step(term, before, line.values)
    return found


def _year_parameter(name: str, found: Sequence[tuple[float, Parameter, str]]) -> YearParameter:
    parameters = [parameter for _, parameter, _ in found]
    rows = {parameter.row.key: parameter.row for parameter in parameters if parameter.row is not None}
    levels = {parameter.level for parameter in parameters}
    return YearParameter(
        name=name,
        value=_mean([weight for weight, _, _ in found], [p.value for p in parameters], inverse=found[0][2] == "over"),
        unit=parameters[0].unit,
        levels=tuple(level for level in LEVELS if level in levels),
        mixed=len({parameter.value for parameter in parameters}) > 1,
        rows=tuple(rows[key] for key in sorted(rows)),
        confidence=weakest(parameter.confidence for parameter in parameters),
    )


def _mean(weights: Sequence[float], values: Sequence[float], *, inverse: bool) -> float:
    """Return the weighted mean (of the inverses, for a divisor); the value itself where all agree."""
    if len(set(values)) == 1:
        return values[0]
    whole = math.fsum(weights)
    if not whole:
        return math.fsum(values) / len(values)
    if inverse:
        return whole / math.fsum(w / v for w, v in zip(weights, values, strict=True))
    return math.fsum(w * v for w, v in zip(weights, values, strict=True)) / whole
