"""From names to keys of the reference data (名称解析): items, regions, metals, routes, technologies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tanfeng.ledger.reading.cells import Lookup

if TYPE_CHECKING:
    from tanfeng.reference import Reference

#: What people write between the names of several metals.
_SEVERAL = re.compile(r"\s*[|/、，,;；+]\s*")


def lookups_of(reference: Reference) -> Mapping[str, Lookup]:
    """Return, for each kind of column that names something of the reference data, the function that finds its key."""

    def item(text: str) -> str | None:
        found = reference.item(text)
        return found.key if found else None

    def region(text: str) -> str | None:
        found = reference.region(text)
        return found.key if found else None

    def metal(text: str) -> str | None:
        """Return ``Zn``, or ``Pb|Zn`` for a unit that makes several metals."""
        found = [reference.metal(part) for part in _SEVERAL.split(text)]
        return "|".join(one.key for one in found if one) if all(found) else None

    def route(text: str) -> str | None:
        found = reference.route(text)
        return found.key if found else None

    technologies = technology_names(reference)
    return {
        "item": item,
        "topic": item,
        "region": region,
        "metal": metal,
        "route": route,
        "technology": lambda text: technologies.get(text.lower()),
    }


def technology_names(reference: Reference) -> dict[str, str]:
    """Return the spellings of each technology: key, Chinese and English name."""
    names: dict[str, str] = {}
    if "technologies" not in reference.tables:
        return names
    for row in reference.table("technologies").select("technology", "name_zh", "name_en").iter_rows():
        key = row[0]
        for text in row:
            if text:
                names.setdefault(text.lower(), key)
    return names
