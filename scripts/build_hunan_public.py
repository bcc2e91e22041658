"""Build the ledger of the sample workspace from the reference tables (生成公开数据示例台账).

    python scripts/build_hunan_public.py [FOLDER]

Reads nothing but the shipped reference tables and writes ``FOLDER`` (default ``workspaces/hunan-public/ledger``), the
same bytes every time. What the tables do not hold is absent: no credit code, no output, no status is made up.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl

from tanfeng.core.files import whole_file
from tanfeng.ledger.schema import NOT_APPLICABLE, TABLES
from tanfeng.reference import Reference

Row = dict[str, Any]

REGION = "430000"
BASE_YEAR = 2020
FOLDER = Path(__file__).resolve().parent.parent / "workspaces" / "hunan-public" / "ledger"

#: Kinds of facilities that are a line or a plant. Clusters and company totals are sums of plants; a plan is a project.
UNIT_KINDS = ("plant", "mine", "closed")
#: Money figures of the reference tables and the ledger's word for them.
MONEY = {
    "main_business_revenue": ("revenue", "主营业务收入 main-business revenue"),
    "revenue": ("revenue", ""),
    "industrial_value_added": ("value_added", ""),
    "gross_output": ("output_value", ""),
    "output_value": ("output_value", ""),
    "profit_and_tax": ("profit_and_tax", "利税合计，不是利润 profit and tax together"),
}
#: Quantities that the ledger knows by this word alone; others are named together with their product.
COUNTS = ("national_green_factories_known",)


def facilities(reference: Reference) -> list[Row]:
    """Published plants; rows from memory, and names that are several firms in one cell, are no published facts."""
    rows = reference.table("facilities").sort("key").to_dicts()
    return [row for row in rows if row["confidence"] != "recalled" and "、" not in row["enterprise_zh"]]


def enterprises(reference: Reference) -> list[Row]:
    """One row per legal entity; local ids, for no credit code is in the sources."""
    first: dict[str, Row] = {}
    for row in facilities(reference):
        if row["kind"] in (*UNIT_KINDS, "company-total"):
            first.setdefault(row["facility"], row)
    return [
        {
            "enterprise_id": f"X-{row['facility']}",
            "name": row["enterprise_zh"],
            "city_code": row["city_region"],
            "park_id": row["park"],
            "longitude": row["longitude"],
            "latitude": row["latitude"],
            **provenance(reference, row, f"坐标 coordinates: {row['coordinate_basis']}"),
        }
        for row in first.values()
    ]


def units(reference: Reference) -> list[Row]:
    """One row per line or plant of which a capacity or a route is published; of the others only the firm is listed.

    A capacity that is not tonnes of product is in the note only. Where no route of the reference tables answers to
    the published one, as for a mine or a rolling mill, the route does not apply and the note quotes what was published.
    """
    result: dict[str, Row] = {}
    newest: dict[str, int] = {}
    for row in facilities(reference):
        if row["kind"] not in UNIT_KINDS or (row["capacity"] is None and row["route_text"] is None):
            continue
        unit_id = unit_of(row)
        newest[unit_id] = max(newest.get(unit_id, 0), int(row["year"] or 0))
        if unit_id in result:
            continue
        result[unit_id] = {
            "unit_id": unit_id,
            "enterprise_id": f"X-{row['facility']}",
            "name": f"{row['enterprise_zh']} {product_of(reference, row)}",
            "metal": metals_of(row)[0],
            "product": product_of(reference, row),
            "route": row["route"] or NOT_APPLICABLE,
            "capacity": row["capacity"] if row["capacity_of"] == "t product" else None,
            "status": row["status"],
            **provenance(reference, row, *unit_notes(row)),
            "_kind": row["kind"],
        }
    for unit_id, unit in result.items():
        reported = unit.pop("_kind") == "plant" and newest[unit_id] >= BASE_YEAR and "planned" not in unit["note"]
        if unit["status"] is None and reported:
            unit["status"] = "operating"
            note = f"状态按 {newest[unit_id]} 年来源报道该厂判为在产 status: reported as a working plant that year"
            unit["note"] = joined(unit["note"], note)
    return list(result.values())


def unit_notes(row: Row) -> list[str | None]:
    notes: list[str | None] = [row["note"]]
    if row["capacity"] is not None and row["capacity_of"] != "t product":
        notes.append(
            f"公布能力 published capacity: {number(row['capacity'])} {row['capacity_unit']} ({row['capacity_of']})"
        )
    if len(metals_of(row)) > 1:
        notes.append(f"金属 metals: {row['metal_text']}")
    if row["route_text"]:
        notes.append(f"工艺 route as published: {row['route_text']}")
    if row["route"] is None:
        notes.append("参考路线表没有对应路线 no route of the reference tables answers to it")
    return notes


def production(reference: Reference) -> list[Row]:
    """Output of one plant in one month or year; longer or shorter spans, and totals over plants, are statistics."""
    return [
        {
            "unit_id": unit_of(row),
            "period": row["period"] if "-" in row["period"] else str(row["year"]),
            "product": product_of(reference, row),
            "quantity": row["output"],
            "unit": row["output_unit"],
            "origin": origin_of(reference, row),
            **provenance(reference, row, row["note"]),
        }
        for row in facilities(reference)
        if row["kind"] in UNIT_KINDS
        and row["output"] is not None
        and (row["period"] == "year" or len(row["period"]) == len("2020-01"))
    ]


def projects(reference: Reference) -> list[Row]:
    """Announced plants that no source shows as built."""
    return [
        {
            "project_id": f"X-{row['facility']}",
            "name": row["enterprise_zh"],
            "kind": "expansion" if "扩建" in (row["route_text"] or "") else "new",
            "stage": row["status"],
            "city_code": row["city_region"],
            "metal": metals_of(row)[0],
            "product": product_of(reference, row),
            "route": row["route"],
            "capacity": row["capacity"] if row["capacity_of"] == "t product" else None,
            **provenance(reference, row, row["note"]),
        }
        for row in facilities(reference)
        if row["kind"] == "plan"
    ]


def statistics(reference: Reference) -> list[Row]:
    """Emissions by fuel and in total, shares, energy, output: figures of a region and sector, units as published."""
    emissions = [
        statistic(
            reference,
            row,
            row["sector"],
            row["item"] if row["quantity"] == "co2" else f"{row['quantity']}.{row['item']}",
        )
        for row in of_region(reference, "regional_emissions")
    ]
    output = [
        statistic(
            reference,
            row,
            f"X-{row['scope']}" if row["scope"] else "nonferrous_all",
            row["quantity"] if row["quantity"] in COUNTS else f"{row['quantity']}.{row['product']}",
        )
        for row in of_region(reference, "regional_output")
        if row["period"] != "target" and not is_money(row)
    ]
    return sorted(
        emissions + output, key=lambda r: tuple(str(r[c]) for c in ("region_code", "sector", "item", "year", "source"))
    )


def statistic(reference: Reference, row: Row, sector: str, item: str) -> Row:
    """A figure of less than a year says its span in the item: it must not be taken for a year's."""
    unstated = row["year"] is None
    whole = unstated or row["period"] in ("year", "point in time")
    return {
        "region_code": row["region"],
        "sector": sector,
        "year": NOT_APPLICABLE if unstated else row["year"],
        "item": item if whole else f"{item} @ {row['period']}",
        "value": row["value"],
        "unit": row["unit"],
        **provenance(
            reference,
            row,
            row["note"],
            f"年份或基准年未公布，故填不适用 not published, hence n/a: {row['period']}" if unstated else None,
            bound(row),
        ),
    }


def economics(reference: Reference) -> list[Row]:
    """Money of a whole year at current prices."""
    rows = [
        {
            "region_code": row["region"],
            "year": row["year"],
            "indicator": MONEY[row["quantity"]][0],
            "value": row["value"],
            "unit": row["unit"],
            **provenance(reference, row, row["product_zh"], MONEY[row["quantity"]][1], row["note"], bound(row)),
        }
        for row in of_region(reference, "regional_output")
        if is_money(row)
    ]
    return sorted(rows, key=lambda r: (r["region_code"], r["indicator"], r["year"], r["note"]))


def is_money(row: Row) -> bool:
    return row["quantity"] in MONEY and row["period"] == "year" and row["year"] is not None


def of_region(reference: Reference, table: str) -> list[Row]:
    """Rows of the region and the places inside it that have a value."""
    inside = pl.col("region").str.starts_with(REGION.rstrip("0"))
    return reference.table(table).filter(inside, pl.col("value").is_not_null()).sort("key").to_dicts()


def unit_of(row: Row) -> str:
    return f"X-{row['facility']}-{metals_of(row)[0].lower()}"


def metals_of(row: Row) -> list[str]:
    return str(row["metal"]).split("|")


def product_of(reference: Reference, row: Row) -> str:
    """The product as published; where none is printed, the metals the source names."""
    if row["product"]:
        return str(row["product"])
    known = [reference.metal(metal) for metal in metals_of(row)]
    return "、".join(metal.name_zh for metal in known if metal)


def bound(row: Row) -> str | None:
    return "来源为“以上”，是下限 a lower bound in the source" if row["value_low"] == row["value"] else None


def origin_of(reference: Reference, row: Row) -> str | None:
    """Primary or recycled, by the route; null where the route is not known."""
    route = reference.route(row["route"]) if row["route"] else None
    return route.origin if route else None


def provenance(reference: Reference, row: Row, *notes: str | None) -> Row:
    source = reference.source(row["source"])
    return {
        "source": source.citation() if source else None,
        "confidence": row["confidence"],
        "evidence": f"ref:{row['key']}",
        "note": joined(*notes),
    }


def joined(*notes: str | None) -> str:
    return "; ".join(note for note in notes if note)


def number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def cell(value: Any) -> str:
    if value is None:
        return ""
    return number(value) if isinstance(value, float) else str(value)


MAKERS: dict[str, Callable[[Reference], list[Row]]] = {
    "enterprises": enterprises,
    "units": units,
    "production": production,
    "projects": projects,
    "statistics": statistics,
    "economics": economics,
}


def write(path: Path, columns: Iterable[str], rows: list[Row]) -> None:
    """Write one table: the columns of the schema that any row fills, in the schema's order."""
    used = [name for name in columns if any(row.get(name) not in (None, "") for row in rows)]
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(used)
        writer.writerows([cell(row.get(name)) for name in used] for row in rows)


def build(folder: Path) -> None:
    """Write every table of the ledger into ``folder``."""
    reference = Reference.load()
    for name, make in MAKERS.items():
        write(folder / f"{name}.csv", TABLES[name].names, make(reference))


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
