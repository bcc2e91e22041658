"""Activity tables for the tests, written as a person would write rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from tanfeng.accounting import Account, account
from tanfeng.reference import Reference

GUIDELINE = "other-nonferrous-2015"
HUNAN = "430000"
Row = dict[str, Any]

SCHEMA: dict[str, Any] = {
    "enterprise_id": pl.String,
    "unit_id": pl.String,
    "period": pl.String,
    "stream": pl.String,
    "item": pl.String,
    "quantity": pl.Float64,
    "unit": pl.String,
    "ncv": pl.Float64,
    "ncv_unit": pl.String,
    "carbon_content": pl.Float64,
    "oxidation_rate": pl.Float64,
    "purity": pl.Float64,
    "emission_factor": pl.Float64,
    "attribute": pl.String,
}


def row(stream: str, item: str, quantity: float | None, unit: str = "t", **more: Any) -> Row:
    return {
        "enterprise_id": "X-1",
        "period": "2022",
        "stream": stream,
        "item": item,
        "quantity": quantity,
        "unit": unit,
        **more,
    }


def table(rows: Sequence[Row]) -> pl.DataFrame:
    full = [{**dict.fromkeys(SCHEMA), **given} for given in rows]
    return pl.DataFrame(full, schema={**SCHEMA, **_extra(rows)}, orient="row").with_row_index("_row", offset=2)


def _extra(rows: Sequence[Row]) -> dict[str, Any]:
    kinds = {bool: pl.Boolean, str: pl.String, int: pl.Int64, float: pl.Float64}
    return {name: kinds[type(value)] for given in rows for name, value in given.items() if name not in SCHEMA}


def computed(*rows: Row, region: str | None = HUNAN, year: int | None = None, **more: Any) -> Account:
    reference = more.pop("reference", None) or Reference.load()
    guideline = more.pop("guideline", GUIDELINE)
    frame = table(rows).with_columns(pl.col("_row").cast(pl.Int64))
    return account(frame, reference=reference, guideline=guideline, region=region, factor_year=year, **more)


def tonnes(*rows: Row, **more: Any) -> list[float | None]:
    return computed(*rows, **more).lines["tco2e"].to_list()


def rules(result: Account) -> set[str]:
    return {finding.rule for finding in result.findings}
