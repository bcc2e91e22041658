"""Derive the plausible ranges of the ledger's checks from published numbers (合理范围的推导).

    python scripts/derive_plausibility.py

writes ``reference/data/plausibility.csv``. A range says what a figure is hardly ever outside of, so that a slip of the
unit (a factor of a thousand or ten thousand) shows and honest figures pass. Each range is the widest published number
times or over :data:`MARGIN`; the note of each row says from which row it comes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.files import whole_file
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import factor_to, same_dimension

#: Plants older than the present limits, odd feeds and by-products stay within three times the widest published figure;
#: the slips to be seen start at four (kcal for kJ) and are mostly a thousand or ten thousand.
MARGIN = 3
TARGET = Path(__file__).parents[1] / "src/tanfeng/reference/data/plausibility.csv"
COLUMNS = (
    *("key", "item", "metal", "route", "quantity", "value", "value_low", "value_high", "value_text", "unit", "region"),
    *("valid_from", "valid_to", "edition", "source", "confidence", "note"),
)
ENERGY_UNIT, ELECTRICITY_UNIT = "kgce/t", "kWh/t"


def numbers(row: ReferenceRow, unit: str) -> list[float]:
    """Return the published numbers of a row in ``unit``."""
    values = (row.value, row.value_low, row.value_high)
    return [value * float(factor_to(row.unit, unit)) for value in values if value is not None]


def usable(rows: Iterable[ReferenceRow], unit: str) -> list[ReferenceRow]:
    """Return the rows with a number in a unit that converts and a confidence that may decide."""
    return [
        row
        for row in rows
        if row.unit and same_dimension(row.unit, unit) and may_decide(row.confidence) and numbers(row, unit)
    ]


def record(
    names: dict[str, str], quantity: str, bounds: tuple[float | None, float | None], unit: str, rows: list[ReferenceRow]
) -> dict[str, str]:
    """Return one row of the table; ``rows`` are the published ones whose numbers made the bounds."""
    low, high = (f"{bound:.6g}" if bound is not None else "" for bound in bounds)
    name = ".".join(part.lower().replace("_", "-").replace("|", "-") for part in names.values() if part)
    sides = [f"下限 = 最低公布值 ÷ {MARGIN}" if low else "", f"上限 = 最高公布值 × {MARGIN}" if high else ""]
    note = "；".join(side for side in sides if side) + "；取自 " + "、".join(dict.fromkeys(row.key for row in rows))
    return (
        dict.fromkeys(COLUMNS, "")
        | names
        | {
            "key": f"plausibility.{name}.{quantity.replace('_', '-')}",
            "quantity": quantity,
            "value_low": low,
            "value_high": high,
            "unit": unit,
            "region": "000000",
            "edition": rows[-1].edition,
            "source": rows[-1].source,
            "confidence": weakest(["derived", *(row.confidence for row in rows)]),
            "note": note,
        }
    )


def intensities(reference: Reference) -> Iterator[dict[str, str]]:
    """Yield, by route and by metal, the most energy one carrier can bring, and the range of electricity."""
    energy = usable(reference.select("route_intensities", quantity="comprehensive_energy"), ENERGY_UNIT)
    routes = sorted({row.dims["route"] for row in energy})
    of_metal: dict[str, list[ReferenceRow]] = {}
    for route in routes:
        entry = reference.route(route)
        widest = max(
            (row for row in energy if row.dims["route"] == route), key=lambda row: max(numbers(row, ENERGY_UNIT))
        )
        names = {"item": "", "metal": entry.metal if entry else "", "route": route}
        yield record(
            names, "comprehensive_energy", (None, MARGIN * max(numbers(widest, ENERGY_UNIT))), ENERGY_UNIT, [widest]
        )
        for metal in entry.metals if entry else ():
            of_metal.setdefault(metal, []).append(widest)
    for metal, rows in sorted(of_metal.items()):
        widest = max(rows, key=lambda row: max(numbers(row, ENERGY_UNIT)))
        names = {"item": "", "metal": metal, "route": ""}
        yield record(
            names, "comprehensive_energy", (None, MARGIN * max(numbers(widest, ENERGY_UNIT))), ENERGY_UNIT, [widest]
        )
    gate = usable(
        reference.select("route_intensities", quantity="electricity", boundary="gate-to-gate-smelting"),
        ELECTRICITY_UNIT,
    )
    whole = [row for row in gate if not row.dims["statistic"].endswith("-other")]  # a part of a process bounds nothing
    for route in sorted({row.dims["route"] for row in whole}):
        rows = sorted(
            (row for row in whole if row.dims["route"] == route), key=lambda row: min(numbers(row, ELECTRICITY_UNIT))
        )
        low = min(numbers(rows[0], ELECTRICITY_UNIT)) / MARGIN
        high = max(max(numbers(row, ELECTRICITY_UNIT)) for row in rows) * MARGIN
        entry = reference.route(route)
        names = {"item": "electricity", "metal": entry.metal if entry else "", "route": route}
        yield record(names, "electricity", (low, high), ELECTRICITY_UNIT, [rows[0], rows[-1]])


def calorific_values(reference: Reference) -> Iterator[dict[str, str]]:
    """Yield the range of the net calorific value of each fuel."""
    for item in sorted({row.dims["item"] for row in reference.select("fuel_factors", quantity="ncv")}):
        entry = reference.item(item)
        if entry is None:
            continue
        unit = f"GJ/{entry.canonical_unit}".replace(" ", "")
        rows = sorted(
            usable(reference.select("fuel_factors", quantity="ncv", item=item), unit),
            key=lambda row: numbers(row, unit)[0],
        )
        if rows:
            bounds = (min(numbers(rows[0], unit)) / MARGIN, max(numbers(rows[-1], unit)) * MARGIN)
            yield record({"item": item, "metal": "", "route": ""}, "ncv", bounds, unit, [rows[0], rows[-1]])


def table(reference: Reference) -> str:
    """Return the whole table as CSV text, sorted by key."""
    rows = sorted([*intensities(reference), *calorific_values(reference)], key=lambda row: row["key"])
    lines = _Lines()
    writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "".join(lines.texts)


class _Lines:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def write(self, text: str) -> int:
        self.texts.append(text)
        return len(text)


if __name__ == "__main__":
    text = table(Reference.load())  # before the new file stands in the folder that is read
    with whole_file(TARGET) as path:
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: done\n")
