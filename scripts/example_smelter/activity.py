"""What was burned, bought and made at home, by process and month (活动水平)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from example_smelter.plant import MONTHS, YEAR_BEFORE, Plant, Row, periods, plain, rounded

ITEM_UNITS = {"natural_gas": "10^4Nm3"}
GRID = "grid"


class Kind(NamedTuple):
    """What a row of activity is about."""

    stream: str
    item: str
    unit: str


POWER = Kind("electricity_in", "electricity", "MWh")
NO_HEAT = Kind("heat_in", "heat", "GJ")


def rows(plant: Plant) -> list[Row]:
    """Return fuels, reductants, carbonates, water and steam, then electricity, then what is stated to be nothing."""
    return [*_uses(plant), *_electricity(plant), *_nothing_bought(plant)]


def _uses(plant: Plant) -> list[Row]:
    result = []
    for use in plant.data["uses"]:
        unit = ITEM_UNITS.get(use["item"], "t")
        for period in periods():
            drift = use["past"] if period == str(YEAR_BEFORE) else Decimal(1)
            quantity = rounded(plant.output(use["process"], period) * use["per_tonne"] * Decimal(drift), unit)
            extra = {name: use.get(name) for name in ("attribute", "pressure_mpa", "temperature_c")}
            result.append(
                _row(plant, use["process"], period, Kind(use["stream"], use["item"], unit), quantity)
                | extra
                | {"meter_id": meter_id(plant, use["process"], use["item"])}
            )
    return result


def _electricity(plant: Plant) -> list[Row]:
    """The demand of each process; what its own sources do not cover comes from the grid."""
    result = []
    for process, demand in plant.data["electricity"].items():
        sources = [source for source in plant.data["sources"] if source["process"] == process]
        for period in periods():
            rest = rounded(plant.output(process, period) * demand, "MWh")
            own = []
            for source in sources:
                quantity = _generated(plant, source, period)
                rest -= quantity
                own.append(_power(plant, process, period, quantity, source))
            if rest < 0:
                raise ValueError(f"{process} {period}: {rest} MWh")
            result += [_power(plant, process, period, rest), *own]
    return result


def _generated(plant: Plant, source: dict[str, Any], period: str) -> Decimal:
    if "per_tonne" in source:
        return rounded(plant.output(source["process"], period) * source["per_tonne"], "MWh")
    if period == str(YEAR_BEFORE):
        return rounded(Decimal(sum(source["monthly"])) * Decimal(source["past"]), "MWh")
    return rounded(Decimal(source["monthly"][MONTHS.index(period)]), "MWh")


def _power(plant: Plant, process: str, period: str, quantity: Decimal, source: dict[str, Any] | None = None) -> Row:
    attribute = source["attribute"] if source else GRID
    meter = "PV" if attribute == "self_pv" else (source or {}).get("from", process)
    certificate = certificate_id(period) if attribute == "green_power" else None
    return _row(plant, process, period, POWER, quantity) | {
        "attribute": attribute,
        "certificate": certificate,
        "meter_id": meter_id(plant, meter, "generation" if meter != process else "electricity"),
    }


def _nothing_bought(plant: Plant) -> list[Row]:
    """An explicit zero says that no heat is bought; silence would leave it open."""
    return [
        _row(plant, f"{unit['id']}-90", period, NO_HEAT, Decimal(0))
        for unit in plant.data["units"]
        for period in periods()
    ]


def _row(plant: Plant, process: str, period: str, kind: Kind, quantity: Decimal) -> Row:
    return {
        "unit_id": plant.id_of(process[:2]),
        "enterprise_id": plant.enterprise_id,
        "process_id": plant.id_of(process),
        "period": period,
        "stream": kind.stream,
        "item": kind.item,
        "quantity": plain(quantity),
        "unit": kind.unit,
        "confidence": "measured" if quantity else "reported",
        "evidence": f"EX-能源台账-{period}",
    }


def meter_id(plant: Plant, place: str, item: str) -> str:
    return f"{plant.enterprise_id}-M-{place}-{item}"


def certificate_id(period: str) -> str:
    return f"EX-GPC-{period}"
