"""Metal in use, scrap and recycled share (物质流): what enters use, how long it stays, what comes back."""

from __future__ import annotations

from tanfeng.materials.analysis import Materials, materials, run
from tanfeng.materials.lifetime import survival
from tanfeng.materials.on_demand import Systems
from tanfeng.materials.read_system import Book, of_tables, read
from tanfeng.materials.result import MetalResult
from tanfeng.materials.stock import StockPath, inflow_driven, stock_driven
from tanfeng.materials.waste import SolidWaste, solid_waste

__all__ = [
    "Book",
    "Materials",
    "MetalResult",
    "SolidWaste",
    "StockPath",
    "Systems",
    "inflow_driven",
    "materials",
    "of_tables",
    "read",
    "run",
    "solid_waste",
    "stock_driven",
    "survival",
]
