"""Systems for the tests, as a ``materials.toml`` would give them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tanfeng.materials import Book, MetalResult, of_tables, run
from tanfeng.reference import Reference

STATED = {"source": "example", "confidence": "reported"}


def number(value: float, unit: str = "ratio", **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, **STATED, **more}


def worked_example() -> dict[str, Any]:
    """Return the document of the worked example.

    One end use that lives two years to the day and enters at the end of its year; the first year is 2001. In tonnes:

        products 100 a year = 10 bought + 90 made
        metal used 90 ÷ (1 − 8 % − 2 %) = 100; new scrap 8, lost 2
                                       2001  2002  2003  2004
        stock at the end of the year    100   200   200   200
        end of life                       0     0   100   100
        old scrap (half of it)            0     0    50    50
        feed: old + 8 new + 2 bought     10    10    60    60
        recycled metal (90 %)             9     9    54    54
        primary metal 100 − R − 6        85    85    40    40
    """
    return {
        "systems": {
            "worked": {
                "zh": "算例",
                "en": "worked example",
                "metal": "Cu",
                "region": "100000",
                "first_year": 2001,
                "last_year": 2004,
                "driver": "inflow",
                "timing": "end",
                "series": {"points": {str(year): 100 for year in range(2001, 2005)}, "unit": "t", **STATED},
                "products_traded": number(10, "t"),
                "new_scrap_share": number(8, "%"),
                "manufacturing_loss_share": number(0.02),
                "scrap_traded": number(0.002, "kt"),
                "recycling_yield": number(0.9),
                "metal_traded": number(6, "t"),
                "end_uses": {
                    "goods": {
                        "distribution": "fixed",
                        "share": number(1),
                        "lifetime": number(2, "a"),
                        "collection": number(0.5),
                    }
                },
            }
        }
    }


def uncertain_example(years: int = 30) -> dict[str, Any]:
    """Return a document with three end uses, every input with a range."""
    document = deepcopy(worked_example())
    system = document["systems"]["worked"]
    system |= {"first_year": 1991, "last_year": 1990 + years, "timing": "middle", "back_years": 25}
    system["series"] = {
        "points": {"1991": 50.0, str(1990 + years): 400.0},
        "between": "geometric",
        "unit": "kt",
        "plus_minus": 0.1,
        **STATED,
    }
    system["growth"] = number(0.05, low=0.02, high=0.08)
    system["products_traded"] = number(-8, "kt", low=-12, high=0)
    system["scrap_traded"] = number(1, "kt", low=0, high=3)
    system["metal_traded"] = number(5, "kt")
    system["new_scrap_share"] = number(0.1, low=0.05, high=0.2)
    system["recycling_yield"] = number(0.92, low=0.85, high=0.97)
    system["end_uses"] = {
        "buildings": {
            "distribution": "normal",
            "cv": number(0.3),
            "share": number(0.5, low=0.4, high=0.6),
            "lifetime": number(35, "a", low=25, high=50),
            "collection": number(0.6, low=0.4, high=0.8),
        },
        "cars": {
            "distribution": "weibull",
            "shape": number(3.5, "1", low=3, high=4),
            "share": number(0.3),
            "lifetime": number(14, "a", low=10, high=18),
            "collection": number(0.8, low=0.7, high=0.9),
        },
        "appliances": {
            "distribution": "lognormal",
            "cv": number(0.35),
            "share": number(0.2),
            "lifetime": number(9, "a", low=6, high=12),
            "collection": number(0.4, low=0.2, high=0.6),
        },
    }
    return document


def book(document: dict[str, Any]) -> Book:
    return of_tables(document, Reference.load())


def result(document: dict[str, Any], **how: Any) -> MetalResult:
    """Return the result of the only system, which must be readable."""
    read = book(document)
    assert [f for f in read.findings if f.blocks] == []
    return run(read.systems[0], **how)
