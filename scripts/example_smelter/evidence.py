"""What the quantities rest on: stocks, analyses, meters, monitoring plan, certificates (购销存、检测、计量、绿电)."""

from __future__ import annotations

from decimal import Decimal

from example_smelter.activity import ITEM_UNITS, meter_id
from example_smelter.plant import MONTHS, YEAR, YEAR_BEFORE, Plant, Row, periods, plain, rounded

_DAYS_A_MONTH = Decimal(30)
_DAYS_A_YEAR = Decimal(365)
_STOCK_STREAMS = ("fuel", "reductant", "carbonate")
#: The meters at the gate and their accuracy classes.
GATE_CLASSES = {
    "electricity": "0.2S",
    "natural_gas": "1.0",
    "coke": "0.1",
    "anthracite": "0.1",
    "semi_coke": "0.1",
    "limestone": "0.1",
    "soda_ash": "0.1",
    "diesel": "0.5",
}
METER_UNITS = {**ITEM_UNITS, "electricity": "MWh"}
INSTRUMENTS = {
    "hopper_scale": "料斗秤",
    "belt_scale": "电子皮带秤",
    "gas_meter": "气体流量计",
    "fuel_dispenser": "加油机",
    "water_meter": "水表",
    "steam_meter": "蒸汽流量计",
}


def stocks(plant: Plant, used: list[Row]) -> list[Row]:
    """Purchases such that opening + purchased − sold − closing is what the activity says was used."""
    result = []
    for item, days in plant.data["stocks"].items():
        unit = ITEM_UNITS.get(item, "t")
        use = {period: _used(used, item, period) for period in periods()}
        before = plant.data["stocks_before"]
        daily = use[str(YEAR_BEFORE)] / _DAYS_A_YEAR
        kept = 0 if not any(days) else 1
        opening = rounded(daily * before["opening_days"] * kept, unit)
        for period in periods():
            if period == str(YEAR_BEFORE):
                closing = rounded(daily * before["closing_days"] * kept, unit)
            else:
                closing = rounded(use[period] / _DAYS_A_MONTH * days[MONTHS.index(period)], unit)
            sold = _sold(plant, item, period)
            purchased = use[period] + sold + closing - opening
            if purchased < 0:
                raise ValueError(f"{item} {period}: {purchased}")
            result.append(
                {
                    "enterprise_id": plant.enterprise_id,
                    "period": period,
                    "item": item,
                    "opening": plain(opening),
                    "purchased": plain(purchased),
                    "sold": plain(sold),
                    "other_use": 0,
                    "closing": plain(closing),
                    "unit": unit,
                    "confidence": "reported",
                    "evidence": f"EX-能源购进消费与库存-{period}",
                }
            )
            opening = closing
    return result


def _used(used: list[Row], item: str, period: str) -> Decimal:
    return sum(
        (
            Decimal(row["quantity"])
            for row in used
            if row["item"] == item and row["period"] == period and row["stream"] in _STOCK_STREAMS
        ),
        Decimal(0),
    )


def _sold(plant: Plant, item: str, period: str) -> Decimal:
    if period not in MONTHS:
        return Decimal(0)
    return Decimal(plant.data["sold"].get(item, {}).get(str(MONTHS.index(period) + 1), 0))


def analyses(plant: Plant) -> list[Row]:
    result = []
    for analysis in plant.data["analyses"]:
        values = [(str(YEAR_BEFORE), analysis["past"])]
        values += zip(MONTHS, analysis["monthly"], strict=True) if "monthly" in analysis else []
        values += [(str(YEAR), analysis["yearly"])] if "yearly" in analysis else []
        for period, value in values:
            result.append(
                {
                    "enterprise_id": plant.enterprise_id,
                    "period": period,
                    **{name: analysis[name] for name in ("item", "parameter", "unit", "level", "method")},
                    "value": plain(value),
                    "laboratory": "示例检测机构",
                    "confidence": "measured" if analysis["level"] == "measured" else "reported",
                    "evidence": f"EX-检测报告-{analysis['item']}-{period}",
                }
            )
    return result


def meters(plant: Plant) -> list[Row]:
    """The meters at the gate, of each process and of own generation."""
    result = [
        _meter(plant, "gate", item, level="organisation", accuracy=accuracy) for item, accuracy in GATE_CLASSES.items()
    ]
    for use in plant.data["uses"]:
        parent = meter_id(plant, "gate", use["item"]) if use["item"] in GATE_CLASSES else ""
        accuracy = use["meter"]["class"]
        result.append(_meter(plant, use["process"], use["item"], level="equipment", parent=parent, accuracy=accuracy))
    gate = meter_id(plant, "gate", "electricity")
    result += [
        _meter(plant, process, "electricity", level="sub_organisation", parent=gate, accuracy="0.5S")
        for process in plant.data["electricity"]
    ]
    for place in ("PB-70", "ZN-70", "PV"):
        result.append(
            _meter(plant, place, "electricity", level="equipment", accuracy="0.5S")
            | {"meter_id": meter_id(plant, place, "generation")}
        )
    return result


def _meter(plant: Plant, place: str, item: str, *, level: str, parent: str = "", accuracy: str) -> Row:
    return {
        "meter_id": meter_id(plant, place, item),
        "enterprise_id": plant.enterprise_id,
        "unit_id": plant.id_of(place[:2]) if place[2:3] == "-" else None,
        "parent_id": parent or None,
        "level": level,
        "item": item,
        "unit": METER_UNITS.get(item, "t"),
        "multiplier": 1,
        "accuracy_class": accuracy,
        "installed_on": "2021-06",
        "confidence": "reported",
        "evidence": f"EX-检定证书-{place}-{item}",
    }


def monitoring(plant: Plant) -> list[Row]:
    """One row per quantity and per analysed parameter, by unit (a parameter of the whole enterprise names no unit)."""
    rows: dict[tuple[str, str, str], Row] = {}
    for use in plant.data["uses"]:
        unit = use["process"][:2]
        rows.setdefault(
            (unit, use["stream"], use["item"]),
            _monitored(plant, unit, use["stream"], use["item"], parameter="消耗量", obtained="measured")
            | {
                "meter_id": meter_id(plant, use["process"], use["item"]),
                "instrument": INSTRUMENTS[use["meter"]["kind"]],
                "location": next(p["name"] for p in plant.data["processes"] if p["id"] == use["process"]),
                "accuracy_class": use["meter"]["class"],
                "calibration_interval": "12 个月",
                "recording_frequency": "每班记录，每月汇总",
            },
        )
    for unit in plant.data["units"]:
        key = (unit["id"], "electricity_in", "electricity")
        rows[key] = _monitored(
            plant, unit["id"], "electricity_in", "electricity", parameter="消耗量", obtained="measured"
        ) | {
            "meter_id": meter_id(plant, "gate", "electricity"),
            "instrument": "电能表",
            "location": "总降压站及各工序配电室",
            "accuracy_class": "0.2S",
            "calibration_interval": "24 个月",
            "recording_frequency": "连续计量，每月结算",
        }
    analysed = [
        _monitored(plant, None, None, analysis["item"], parameter=analysis["parameter"], obtained="measured")
        | {
            "instrument": "化验室仪器" if analysis["level"] == "measured" else "供应商检测",
            "recording_frequency": "每月" if "monthly" in analysis else "每年",
        }
        for analysis in plant.data["analyses"]
    ]
    defaults = [
        _monitored(plant, None, "fuel", item, parameter=parameter, obtained="default")
        for item, parameter in (("diesel", "ncv"), ("diesel", "carbon_content"), ("natural_gas", "carbon_content"))
    ]
    return [*rows.values(), *analysed, *defaults]


def _monitored(plant: Plant, unit: str | None, stream: str | None, item: str, *, parameter: str, obtained: str) -> Row:
    return {
        "enterprise_id": plant.enterprise_id,
        "unit_id": plant.id_of(unit) if unit else None,
        "stream": stream,
        "item": item,
        "parameter": parameter,
        "obtained": obtained,
        "gap_filling": "按数据质量控制方案取保守值并说明" if obtained == "measured" else None,
        "department": "能源环保部",
        "confidence": "reported",
        "evidence": "EX-数据质量控制方案-V1",
    }


def certificates(used: list[Row]) -> list[Row]:
    """A green-power contract for each period in which green power was used, of exactly its quantity."""
    return [
        {
            "enterprise_id": row["enterprise_id"],
            "period": row["period"],
            "kind": "green_power_contract",
            "generation": "wind",
            "quantity": row["quantity"],
            "unit": "MWh",
            "confidence": "reported",
            "evidence": row["certificate"],
        }
        for row in used
        if row.get("certificate")
    ]
