"""A lead system whose scrap can be read off by hand, and the link of a scenario to it.

Everything lives two years to the day and enters at the end of its year; half of it is collected, four fifths of the
collected scrap become metal. Inflow is 0 t up to 2023, 50 t in 2024-2027 and 100 t from 2028 on, so that in tonnes

    old scrap         0 up to 2025    25 in 2026-2029    50 from 2030 on
    recycled metal    0               20                 40
"""

from __future__ import annotations

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

from tests.materials.cycles import STATED, number

from tanfeng.materials import Book, MetalResult, of_tables, run
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scenario_file import build_scenario
from tanfeng.pathway.scrap.link import Linked, link
from tanfeng.pathway.scrap.supply import ScrapSupply
from tanfeng.reference import Reference

REFERENCE = Reference.load()
REGION = "430000"
SHIPPED = Path(__file__).parents[3] / "workspaces" / "hunan-public"
YEARS = tuple(range(2023, 2036))
INFLOW = {**dict.fromkeys(range(2020, 2024), 0.0), **dict.fromkeys(range(2024, 2028), 50.0)}
LINK: dict[str, Any] = {"system": "hn-pb", "kinds": ["old_scrap"], "yield": "scrap_yield"}
ASSUMED = {"unit": "ratio", "source": "example", "confidence": "assumed"}
YIELD = {"value": 0.8, **ASSUMED}


def document(last: int = 2035, **fields: Any) -> dict[str, Any]:
    """Return the ``materials.toml`` with some fields of its system changed."""
    series = {str(year): INFLOW.get(year, 100.0) for year in range(2020, last + 1)}
    system = {
        "zh": "湖南铅",
        "en": "lead in Hunan",
        "metal": "Pb",
        "region": REGION,
        "first_year": 2020,
        "last_year": last,
        "driver": "inflow",
        "timing": "end",
        "series": {"points": series, "unit": "t", **STATED},
        "end_uses": {
            "goods": {
                "distribution": "fixed",
                "share": number(1),
                "lifetime": number(2, "a"),
                "collection": number(0.5),
            }
        },
        **fields,
    }
    return {"systems": {"hn-pb": deepcopy(system)}}


def uncertain(low: float = 0.4, high: float = 0.8) -> dict[str, Any]:
    """Return the document with a collection of 0.5 within a range: skewed, so that 0.5 is not the median."""
    found = document()
    found["systems"]["hn-pb"]["end_uses"]["goods"]["collection"] = number(0.5, low=low, high=high)
    return found


class Given:
    """Systems of a document, as those of a folder."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self.book: Book = of_tables(tables, REFERENCE)
        self.names = self.book.named

    def result(self, key: str) -> MetalResult | None:
        return next((run(system) for system in self.book.systems if system.key == key), None)

    def findings(self, key: str) -> tuple[Any, ...]:
        return tuple(f for f in self.book.findings if key in f.address.column)


def scenario(own: dict[str, Any] | None = None, **link_fields: Any) -> Scenario:
    """Return a scenario over the shipped base with the link."""
    base = tomllib.loads((SHIPPED / "scenarios" / "base.toml").read_text(encoding="utf-8"))
    tables = {"scrap_supply": {"Pb": {**LINK, **link_fields}}, "assumptions": {"scrap_yield": YIELD}}
    base["assumptions"]["scrap_yield"] = YIELD
    base["scrap_supply"] = {"Pb": LINK}
    return build_scenario("test", base, {**tables, **(own or {})})


def linked(tables: dict[str, Any], years: tuple[int, ...] = YEARS, **link_fields: Any) -> Linked:
    return link(scenario(**link_fields), Given(tables), REGION, ["Pb"], years)  # type: ignore[arg-type]


def supply(tables: dict[str, Any] | None = None, years: tuple[int, ...] = YEARS, **link_fields: Any) -> ScrapSupply:
    return linked(tables or document(), years, **link_fields).supplies["Pb"]
