"""Findings of a kind of row get the address of its rows (问题定位): the first of them, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from tanfeng.accounting import emission_problems, problems
from tanfeng.accounting.kernel import KIND, RESULTS
from tanfeng.accounting.resolution import Coefficient
from tanfeng.core.findings import Address, Finding

_PLACE = ("_file", "_sheet", "_row")


def located(lines: pl.DataFrame, coefficients: Sequence[Coefficient]) -> Iterator[Finding]:
    """Yield the findings of the coefficients with an address and a count; the same finding of several kinds once."""
    found = [(number, f) for number, c in enumerate(coefficients) for f in (*c.findings, *c.energy.findings)]
    places = _places(lines.filter(pl.col(KIND).is_in([number for number, _ in found])))
    together: dict[Finding, list[tuple[Address, int]]] = {}
    for number, finding in found:
        address, count = places[number]
        together.setdefault(finding, []).append((address, count))
    for finding, rows in together.items():
        first = min(address for address, _ in rows)
        yield replace(
            finding,
            address=replace(first, column=finding.address.column),
            count=sum(count for _, count in rows),
        )
    yield from _too_large(lines, coefficients)


def _places(lines: pl.DataFrame) -> dict[int, tuple[Address, int]]:
    grouped = (
        lines.group_by(KIND)
        .agg(pl.struct(_PLACE).sort_by(*_PLACE).first().alias("first"), pl.len().alias("count"))
        .select(KIND, "first", "count")
    )
    return {
        number: (Address(first["_file"] or "", first["_sheet"] or "", first["_row"] or 0), count)
        for number, first, count in grouped.iter_rows()
    }


def _too_large(lines: pl.DataFrame, coefficients: Sequence[Coefficient]) -> Iterator[Finding]:
    with_coefficient = [number for number, c in enumerate(coefficients) if c.tonnes is not None]
    lost = lines.filter(pl.col(KIND).is_in(with_coefficient) & pl.col(RESULTS[0]).is_null())
    for number, (address, count) in sorted(_places(lost).items()):
        coefficient = coefficients[number]
        shares = [name for amount in coefficient.amounts or () for rest in amount.rests for name in rest.names]
        if shares:
            finding = emission_problems.shares_exceed_one(coefficient.combination, shares)
            yield replace(finding, address=address, count=count)
            continue
        finding = problems.line_too_large(coefficient.combination)
        yield replace(finding, address=replace(address, column="quantity"), count=count)
