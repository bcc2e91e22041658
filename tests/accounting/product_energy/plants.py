"""Small plants for the tests, written as a person would fill in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tanfeng.accounting import account
from tanfeng.accounting.product_energy import ProductEnergy, product_energy
from tanfeng.ledger import Ledger
from tanfeng.ledger.frames import frame_schema
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

YEAR = 2024
MONTHS = [f"{YEAR}-{month:02d}" for month in range(1, 13)]
FIRM = "X-1"
GUIDELINE = "other-nonferrous-2015"
Row = dict[str, Any]


def table(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    schema = frame_schema(TABLES[name])
    addressed = [
        {**dict.fromkeys(schema), "_file": f"{name}.csv", "_row": number, **row} for number, row in enumerate(rows, 2)
    ]
    return pl.DataFrame(addressed, schema=schema, orient="row")


def ledger(**tables: Sequence[Row]) -> Ledger:
    return Ledger(Path("ledger"), {name: table(name, rows) for name, rows in tables.items() if rows})


def unit(unit_id: str = "U", metal: str = "Pb", route: str = "PB-PRIM", product: str = "铅锭", **more: Any) -> Row:
    return {"unit_id": unit_id, "enterprise_id": FIRM, "name": unit_id, "metal": metal, "route": route} | {
        "product": product,
        **more,
    }


def process(process_id: str, system: str = "main", step: str | None = None, unit_id: str = "U", **more: Any) -> Row:
    return {"process_id": process_id, "unit_id": unit_id, "name": process_id, "system": system, "step": step, **more}


def use(quantity: float | None, process_id: str | None = None, **more: Any) -> Row:
    """Electricity bought, MWh: 0.1229 tce each."""
    row = {"unit_id": "U", "period": str(YEAR), "stream": "electricity_in", "item": "electricity", "unit": "MWh"}
    return row | {"enterprise_id": FIRM, "quantity": quantity, "process_id": process_id, **more}


def made(quantity: float | None, product: str = "铅锭", unit_id: str = "U", **more: Any) -> Row:
    row = {"unit_id": unit_id, "period": str(YEAR), "product": product, "quantity": quantity, "unit": "t"}
    return row | {"origin": "primary", **more}


def flow(process_id: str, direction: str, name: str, quantity: float | None, **more: Any) -> Row:
    row = {"process_id": process_id, "period": str(YEAR), "direction": direction, "flow": name, "quantity": quantity}
    return row | {"role": "energy", "unit": "万Nm3", **more}


def computed(book: Ledger) -> ProductEnergy:
    reference = Reference.load()
    result = account(
        book.table("activity"),
        reference=reference,
        guideline="other-nonferrous-2015",
        region="430000",
        factor_year=2023,
    )
    return product_energy(book, result, reference=reference, year=YEAR)


def product(result: ProductEnergy, unit_id: str = "U", period: str = str(YEAR)) -> Row:
    rows = result.products.filter(pl.col("unit_id") == unit_id, pl.col("period") == period)
    assert rows.height == 1
    return rows.row(0, named=True)


def step(result: ProductEnergy, name: str, period: str = str(YEAR)) -> Row:
    rows = result.steps.filter(pl.col("step") == name, pl.col("period") == period)
    assert rows.height == 1
    return rows.row(0, named=True)


def rules(result: ProductEnergy) -> set[str]:
    return {finding.rule for finding in result.findings}


#: tce of one MWh at calorific value.
MWH = 0.1229
