"""Small smelters written as rows, for tests that a reader can check by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tanfeng.accounting.footprint import Footprint, System, build, study
from tanfeng.ledger import Ledger
from tanfeng.ledger.frames import frame_schema
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

Row = dict[str, Any]
YEAR = 2024
HEADER = (
    "key,dataset,item,category,supplier,year,name_zh,name_en,quantity,value,value_low,value_high,value_text,unit,region,"
    "valid_from,valid_to,edition,source,confidence,note"
)


def make(process: str, flow: str, quantity: float | None, role: str = "reference_product", **more: Any) -> Row:
    return _exchange(process, "output", flow, quantity, role, more)


def take(process: str, flow: str, quantity: float | None, role: str = "material", **more: Any) -> Row:
    return _exchange(process, "input", flow, quantity, role, more)


def _exchange(process: str, direction: str, flow: str, quantity: float | None, role: str, more: Row) -> Row:
    row = {"process_id": process, "period": str(YEAR), "direction": direction, "flow": flow, "role": role}
    return {**row, "quantity": quantity, "unit": "t", "confidence": "measured", **more}


def table(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    schema = frame_schema(TABLES[name])
    numbered = [{"_file": f"{name}.csv", "_row": place + 2, **row} for place, row in enumerate(rows)]
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in numbered], schema=schema, orient="row")


def ledger(exchanges: Sequence[Row], processes: Sequence[Row] | None = None, **tables: Sequence[Row]) -> Ledger:
    """A ledger of one enterprise ``X`` with the unit ``U`` and the processes that the exchanges name."""
    names = list(dict.fromkeys(row["process_id"] for row in exchanges))
    given = processes or [{"process_id": n, "unit_id": "U", "name": n, "system": "main"} for n in names]
    units = [{"unit_id": u, "enterprise_id": "X", "name": u} for u in dict.fromkeys(p["unit_id"] for p in given)]
    content: Mapping[str, Sequence[Row]] = {
        "enterprises": [{"enterprise_id": "X", "name": "示例", "city_code": "430100"}],
        "units": units,
        "processes": given,
        "exchanges": exchanges,
        **tables,
    }
    return Ledger(Path("ledger"), {name: table(name, rows) for name, rows in content.items() if rows})


LINE = {"stream": "fuel", "item": "coke", "unit": "t", "unit_id": "U", "period": str(YEAR), "confidence": "measured"}


def emit(process: str | None, tonnes: float | None, **more: Any) -> Row:
    """An account line that emits directly and needs nothing upstream: a process emission."""
    return {
        **LINE,
        "process_id": process,
        "stream": "process",
        "item": "limestone",
        "quantity": 1.0,
        "tco2e": tonnes,
        **more,
    }


def power(process: str | None, quantity: float, attribute: str | None = None, **more: Any) -> Row:
    line = {**LINE, "stream": "electricity_in", "item": "electricity", "unit": "MWh", "attribute": attribute}
    return {**line, "process_id": process, "quantity": quantity, "tco2e": quantity * 0.5, **more}


def lines(*rows: Row) -> pl.DataFrame:
    numbered = [{"figure": f"account.line.activity#{place + 2}", **row} for place, row in enumerate(rows)]
    schema = {
        **dict.fromkeys(
            ("process_id", "unit_id", "period", "stream", "item", "unit", "attribute", "figure"), pl.String
        ),
        **dict.fromkeys(("quantity", "tco2e", "uncertainty"), pl.Float64),
        **dict.fromkeys(("confidence", "certificate"), pl.String),
        "gases": pl.List(pl.Struct({"gas": pl.String, "tonnes": pl.Float64})),
    }
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in numbered], schema=schema, orient="row")


def background(tmp_path: Path, **factors: float | tuple[float, str]) -> Reference:
    """Reference data with background factors laid over them: dataset key to tCO2e/t, or to (value, unit)."""
    folder = tmp_path / "reference"
    folder.mkdir(exist_ok=True)
    rows = []
    for dataset, factor in factors.items():
        value, unit = factor if isinstance(factor, tuple) else (factor, "tCO2e/t")
        key = dataset.replace("_", "-")
        rows.append(
            f"background_factors.{key},{key},,material,示例供应商,{YEAR},{key},{key},ghg_intensity,{value},,,,{unit},430000,"
            ",,,definition,measured,"
        )
    (folder / "background_factors.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return Reference.load([folder])


def system(book: Ledger, *rows: Row, reference: Reference | None = None, **more: Any) -> System:
    return build(book, lines(*rows), reference=reference or Reference.load(), enterprise_id="X", year=YEAR, **more)


def footprint(built: System, product: str, place: str = "U", **more: Any) -> Footprint:
    return study(built, process_or_unit=place, product=product, **{"draws": 0, **more})


def rules(result: Footprint | System) -> set[str]:
    return {finding.rule for finding in result.findings}


def blocking(result: Footprint) -> set[str]:
    return {finding.rule for finding in result.findings if finding.blocks}
