"""An aluminium smelter with a rolling mill and a lead line, written as a person would write its ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
from tests.accounting.activities import Row, row, table

from tanfeng.accounting import Account, account
from tanfeng.accounting.border import Cbam, cbam
from tanfeng.ledger import Ledger
from tanfeng.ledger.frames import frame_schema
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

REFERENCE = Reference.load()
YEAR = 2026
GUIDELINE = "aluminium-ets-2024"
UNITS = [
    {"unit_id": "U1", "enterprise_id": "X-1", "name": "电解", "metal": "Al", "product": "铝锭", "route": "AL-ELEC"},
    {"unit_id": "U2", "enterprise_id": "X-1", "name": "轧制", "metal": "Al", "product": "铝板", "route": "n/a"},
    {"unit_id": "U3", "enterprise_id": "X-1", "name": "铅", "metal": "Pb", "product": "铅锭", "route": "PB-PRIM"},
]


def anode(tonnes: float | None, period: str = "2026", **more: Any) -> Row:
    return row("anode", "prebaked_anode", tonnes, **{"unit_id": "U1", "period": period, **more})


def metal(tonnes: float | None, period: str = "2026", **more: Any) -> Row:
    """Liquid aluminium: what anode effects are counted on."""
    return row("anode_effect", "liquid_aluminium", tonnes, **{"unit_id": "U1", "period": period, **more})


def made(product: str, tonnes: float, cn_code: str = "", unit_id: str = "U1", **more: Any) -> Row:
    usual = {"period": "2026", "unit": "t", "origin": "primary"}
    return {**usual, "unit_id": unit_id, "product": product, "quantity": tonnes, "cn_code": cn_code or None, **more}


def taken(flow: str, tonnes: float, process: str = "P2", **more: Any) -> Row:
    usual = {"period": "2026", "direction": "input", "role": "intermediate", "unit": "t", "metal": "Al"}
    return {**usual, "process_id": process, "flow": flow, "quantity": tonnes, **more}


def accounted(rows: Sequence[Row], guideline: str = GUIDELINE) -> Account:
    frame = table(rows).with_columns(
        pl.col("_row").cast(pl.Int64), _file=pl.lit("activity.csv"), _sheet=pl.lit(None, pl.String)
    )
    return account(frame, reference=REFERENCE, guideline=guideline, region="430000", factor_year=2023)


def ledger(**tables: Sequence[Row]) -> Ledger:
    given = {"units": UNITS, "processes": [{"process_id": "P2", "unit_id": "U2", "name": "轧制"}], **tables}
    return Ledger(Path("ledger"), {name: _frame(name, rows) for name, rows in given.items()})


def _frame(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    schema = frame_schema(TABLES[name])
    full = [{**dict.fromkeys(schema), **one, "_file": f"{name}.csv", "_row": at} for at, one in enumerate(rows, 2)]
    return pl.DataFrame(full, schema=schema, orient="row")


def result(activity: Sequence[Row], production: Sequence[Row], **more: Any) -> Cbam:
    others = {name: more.pop(name) for name in ("exchanges", "analyses", "units") if name in more}
    guideline = more.pop("guideline", GUIDELINE)
    book = ledger(production=production, **others)
    known = accounted(activity, guideline) if activity else None
    return cbam(known, book, **{"reference": REFERENCE, "year": YEAR, **more})


def rules(findings: Sequence[Any]) -> set[str]:
    return {finding.rule for finding in findings}
