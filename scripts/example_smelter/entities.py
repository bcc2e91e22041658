"""Who exists: the enterprise, its units and processes, its money (企业、单元、工序、经济)."""

from __future__ import annotations

from example_smelter.plant import Plant, Row


def enterprises(plant: Plant) -> list[Row]:
    return [{**plant.data["enterprise"], "confidence": "reported", "note": "虚构企业，仅用于演示 / fictitious"}]


def units(plant: Plant) -> list[Row]:
    return [
        {
            "unit_id": plant.id_of(unit["id"]),
            "enterprise_id": plant.enterprise_id,
            **{name: unit[name] for name in ("name", "metal", "product", "route", "capacity", "commissioned")},
            "status": "operating",
            "confidence": "reported",
        }
        for unit in plant.data["units"]
    ]


def processes(plant: Plant) -> list[Row]:
    return [
        {
            "process_id": plant.id_of(process["id"]),
            "unit_id": plant.id_of(process["id"][:2]),
            **{name: process.get(name) for name in ("name", "step", "system", "product")},
            "confidence": "reported",
        }
        for process in plant.data["processes"]
    ]


def economics(plant: Plant) -> list[Row]:
    """Money of both years; value added at constant prices, so that intensities compare."""
    return [
        {
            "enterprise_id": plant.enterprise_id,
            "year": year,
            "indicator": indicator,
            "value": value,
            "unit": "万元",
            "price_basis": plant.data["price_basis"].get(indicator),
            "confidence": "reported",
            "evidence": f"EX-财务-{year}",
        }
        for indicator, values in plant.data["economics"].items()
        for year, value in values.items()
    ]
