"""Prices for allocation by value (价格): the row's own, or the mean of reference prices over the stated years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tanfeng.accounting.footprint.rules import rules
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to

Row = Mapping[str, Any]


def value_per_unit(row: Row, reference: Reference, region: tuple[str, ...]) -> tuple[float | None, tuple[str, ...]]:
    """Return (money per canonical unit or None, ids of the reference prices used).

    A price in the row wins. Otherwise the reference prices of the flow, or of its metal per tonne of metal, are
    averaged over the years of ``price_years``; every year must have one, or there is no price.
    """
    if row["price"] is not None:
        return float(row["price"]), ()
    years = stated_years(row["price_years"])
    if not years:
        return None, ()
    metals: list[str] = list(row["metals"] or [])
    content = row["metal_mass"] / row["quantity"] if row["metal_mass"] and row["quantity"] else None
    candidates = [(row["flow"], 1.0)]
    if content is not None and len(metals) == 1:
        candidates.append((metals[0], content))
    for variant, share in candidates:
        unit = "t" if variant != row["flow"] else row["unit"]
        found = _mean(reference, region, variant, years, unit)
        if found is not None:
            return found[0] * share, found[1]
    return None, ()


def stated_years(text: str | None) -> tuple[int, ...]:
    """Return the years of ``2020-2024`` or ``2021、2023``; nothing else is guessed."""
    if not text:
        return ()
    span = re.fullmatch(r"\s*(\d{4})\s*[-–—~至]\s*(\d{4})\s*", text)
    if span:
        return tuple(range(int(span.group(1)), int(span.group(2)) + 1))
    parts = re.split(r"[,，、;；\s|]+", text.strip())
    return tuple(int(part) for part in parts) if all(re.fullmatch(r"\d{4}", part) for part in parts) else ()


def _mean(
    reference: Reference, region: tuple[str, ...], variant: str, years: tuple[int, ...], unit: str
) -> tuple[float, tuple[str, ...]] | None:
    rule = rules()["allocation"]
    values, keys = [], []
    for year in years:
        row = reference.lookup(
            rule["price_table"],
            quantity=rule["price_quantity"],
            regions=region,
            group=rule["price_group"],
            variant=variant,
            year=year,
        )
        value = getattr(row, "value", None)
        if value is None:
            return None
        try:
            values.append(float(value) * float(factor_to(getattr(row, "unit", ""), f"CNY/{unit}")))
        except UnitError:
            return None
        keys.append(f"ref:{getattr(row, 'key', '')}")
    return sum(values) / len(values), tuple(keys)
