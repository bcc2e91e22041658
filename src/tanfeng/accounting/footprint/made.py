"""What processes make (产出): rows ready to be allocated, with metal, price and the product they may replace."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl

from tanfeng.accounting.footprint.background import Background, Factor
from tanfeng.accounting.footprint.bought import address, half_width_of
from tanfeng.accounting.footprint.prices import stated_years, value_per_unit
from tanfeng.accounting.footprint.rules import rules
from tanfeng.accounting.footprint.sides import MADE
from tanfeng.accounting.footprint.terms import Collected
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger

Row = Mapping[str, Any]


def output_rows(rows: pl.DataFrame, ledger: Ledger, background: Background, found: Collected) -> list[Row]:
    """Return the rows that processes make, one per process and flow.

    Each has ``process``, ``process_name``, ``flow``, ``role``, ``item``, ``quantity``, ``unit``, ``allocation``,
    ``allocation_share``, ``mass`` (t metal per unit), ``value`` (money per unit), ``avoided`` (tCO2e per unit of the
    product it replaces), ``factor`` (of that product), ``half_width``, ``rank``, ``figures`` and ``address``.
    """
    result: list[Row] = []
    for row in rows.filter(pl.col("side") == MADE).iter_rows(named=True):
        _conflicts(row, ledger, found)
        factor = _avoided(row, background, found)
        value, prices = value_per_unit(row, background.reference, tuple(background.regions))
        if row["price"] is not None and not stated_years(row["price_years"]):
            found.note(row["process"], _no_years(row, ledger))
        result.append(
            {
                **row,
                "mass": row["metal_mass"] / row["quantity"] if row["metal_mass"] is not None else None,
                "value": value,
                "price_figures": prices,
                "currency": "CNY" if prices else row["money"],
                "avoided": factor.value if factor else None,
                "factor": factor,
                "half_width": half_width_of(row),
                "address": partial(address, ledger, row),
            }
        )
    return result


def _avoided(row: Row, background: Background, found: Collected) -> Factor | None:
    if not row["dataset"]:
        return None
    factor = background.of_dataset(row["dataset"], row["unit"])
    if isinstance(factor, Finding):
        if row["allocation"] == rules()["allocation"]["expansion"]:
            found.note(row["process"], factor)
        return None
    return factor


def _conflicts(row: Row, ledger: Ledger, found: Collected) -> None:
    """One output has one method: rows of several periods must agree."""
    for column in ("allocation", "allocation_share", "price_years", "money"):
        if row[f"{column}_n"] > 1:
            shown = "price_unit" if column == "money" else column
            found.stop(
                row["process"],
                Finding(
                    "blocks submission",
                    "footprint.stated-twice",
                    f"工序“{row['process_name']}”的产出“{row['flow']}”在不同行填了不同的{shown}。",
                    f"The rows of output {row['flow']!r} of process {row['process_name']} state different {shown}.",
                    address(ledger, row, shown),
                    given=str(row[f"{column}_n"]),
                    expected="1",
                ),
            )


def _no_years(row: Row, ledger: Ledger) -> Finding:
    return Finding(
        "blocks submission",
        "footprint.price-years-missing",
        f"工序“{row['process_name']}”的产出“{row['flow']}”有价格而没有价格年份；按价值分配须说明价格年份。",
        f"The output {row['flow']!r} of process {row['process_name']} has a price and no years of the price, which an "
        "allocation by value must state.",
        address(ledger, row, "price_years"),
        expected="2022-2024",
        given=str(row["price_years"] or ""),
    )
