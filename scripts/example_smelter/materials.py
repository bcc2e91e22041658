"""What was made, what flows between the processes, what is thrown away (产量、工序物料、固废)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from example_smelter.plant import YEAR, YEAR_BEFORE, Plant, Row, periods, plain, rounded

#: Products beside the ingots: process, flow of that name.
BY_PRODUCTS = (("PB-40", "银锭"), ("PB-40", "金锭"), ("PB-50", "硫酸（铅系统）"), ("ZN-10", "硫酸（锌系统）"))
_FLOW_DIGITS = Decimal("0.000001")


def production(plant: Plant) -> list[Row]:
    """Ingots by month and the year before; by-products of the same periods."""
    result = [
        _made(plant, unit["id"], period, unit["product"], plant.output(unit["id"], period))
        for unit in plant.data["units"]
        for period in periods()
    ]
    for process, flow in BY_PRODUCTS:
        per_tonne = next(f["quantity"] for f in _of(plant, process)["outputs"] if f["flow"] == flow)
        for period in periods():
            quantity = (plant.output(process, period) * per_tonne).quantize(Decimal("0.0001"))
            result.append(_made(plant, process[:2], period, flow, quantity))
    return result


def _made(plant: Plant, unit: str, period: str, product: str, quantity: Decimal) -> Row:
    return {
        "unit_id": plant.id_of(unit),
        "period": period,
        "product": product,
        "quantity": plain(quantity),
        "unit": "t",
        "origin": "primary",
        "confidence": "measured",
        "evidence": f"EX-产量台账-{period}",
    }


def exchanges(plant: Plant) -> list[Row]:
    """The flows of the year; a flow that another line takes whole has the quantity in which that line makes it."""
    return [
        _exchange(plant, entry["process"], direction, flow)
        for entry in plant.flows["flows"]
        for direction in ("input", "output")
        for flow in entry[f"{direction}s"]
    ]


def _exchange(plant: Plant, process: str, direction: str, flow: dict[str, Any]) -> Row:
    unit = flow.get("unit", "t")
    priced = "price" in flow
    return {
        "process_id": plant.id_of(process),
        "period": str(YEAR),
        "direction": direction,
        **{
            name: flow.get(name) for name in ("flow", "role", "item", "metal", "metal_content", "allocation", "dataset")
        },
        "quantity": plain(_quantity(plant, process, flow).quantize(_FLOW_DIGITS)),
        "unit": unit,
        "price": flow.get("price"),
        "price_unit": f"元/{unit}" if priced else None,
        "price_years": plant.flows["price_years"] if priced else None,
        "confidence": "reported",
        "evidence": f"EX-物料平衡-{YEAR}",
    }


def _quantity(plant: Plant, process: str, flow: dict[str, Any]) -> Decimal:
    if "share_of" not in flow:
        return plant.output(process, str(YEAR)) * Decimal(flow["quantity"])
    source = flow["share_of"]
    per_tonne = next(f["quantity"] for f in _of(plant, source)["outputs"] if f["flow"] == flow["flow"])
    return plant.output(source, str(YEAR)) * Decimal(per_tonne)


def waste(plant: Plant) -> list[Row]:
    return [
        {
            "unit_id": plant.id_of(entry["unit"]),
            "period": str(year),
            "waste": entry["waste"],
            "hazardous": entry["hazardous"],
            "flow": flow,
            "quantity": plain(rounded(plant.output(entry["unit"], str(year)) * entry[flow], "t")),
            "unit": "t",
            "confidence": "reported",
            "evidence": f"EX-固废台账-{year}",
        }
        for entry in plant.flows["waste"]
        for year in (YEAR_BEFORE, YEAR)
        for flow in ("generated", "utilised", "disposed", "stored")
        if flow in entry
    ]


def _of(plant: Plant, process: str) -> dict[str, Any]:
    found: dict[str, Any] = next(entry for entry in plant.flows["flows"] if entry["process"] == process)
    return found
