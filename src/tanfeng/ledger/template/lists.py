"""The lists behind the drop-downs of the template (下拉列表): closed choices and names of the reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tanfeng.ledger.schema import TABLES, Column

if TYPE_CHECKING:
    from tanfeng.reference import Reference

#: Units people write most, offered as a help; any other unit may be written.
UNITS = (
    "t",
    "kg",
    "万t",
    "Nm3",
    "万Nm3",
    "kWh",
    "MWh",
    "万kWh",
    "GJ",
    "tce",
    "GJ/t",
    "GJ/万Nm3",
    "kcal/kg",
    "元",
    "万元",
    "亿元",
)
_ENGLISH_UNITS = {"万t": "10^4 t", "万Nm3": "10^4 Nm3", "万kWh": "10^4 kWh", "GJ/万Nm3": "GJ/10^4Nm3"}
#: The register of the reference data that holds the names of a kind of column.
REGISTERS = {
    "item": "items",
    "topic": "items",
    "metal": "metals",
    "route": "routes",
    "region": "regions",
    "technology": "technologies",
}
#: The levels of regions an enterprise or a statistic can lie in.
_PLACES = ("province", "prefecture", "county")


def list_name(table: str, column: Column) -> str:
    """Return the name of the list of a column; columns of one kind share theirs; ``""`` if the column has none."""
    if column.choices:
        return f"{table}.{column.name}"
    if column.kind in ("boolean", "unit"):
        return column.kind
    return REGISTERS.get(column.kind, "")


def lists(reference: Reference, lang: str) -> dict[str, list[str]]:
    """Return every list by name, in the language; names of reference data the reader resolves."""
    found: dict[str, list[str]] = {
        "boolean": ["是", "否"] if lang == "zh" else ["yes", "no"],
        "unit": [
            unit if lang == "zh" else _ENGLISH_UNITS.get(unit, unit)
            for unit in UNITS
            if lang == "zh" or "元" not in unit
        ],
    }
    for register in sorted(set(REGISTERS.values())):
        if register in reference.tables:
            found[register] = _names(reference, register, lang)
    for table in TABLES.values():
        for column in table.columns:
            if column.choices:
                words = [choice.zh if lang == "zh" else choice.key for choice in column.choices]
                found[f"{table.name}.{column.name}"] = words
    return found


def _names(reference: Reference, register: str, lang: str) -> list[str]:
    frame = reference.table(register)
    if register == "regions":
        frame = frame.filter(frame["level"].is_in(_PLACES))
    key = frame.columns[0]
    columns = (f"name_{lang}", key)
    return [name or entry for name, entry in frame.select(*columns).iter_rows()]


def name_in(reference: Reference, column: Column, lang: str) -> str:
    """Return the example of a column that names something of the reference data, in the language, or ``""``."""
    finders = {"item": reference.item, "topic": reference.item, "metal": reference.metal, "route": reference.route}
    if column.kind not in finders or not column.example:
        return ""
    found = finders[column.kind](column.example)
    return "" if found is None else (found.name_zh if lang == "zh" else found.name_en) or found.key
