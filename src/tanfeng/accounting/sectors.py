"""Sectors and boundaries of the accounts (行业与核算边界): the words all views share, and how people read them."""

from __future__ import annotations

SMELTING, MINING, ALL = "smelting_pressing", "mining_dressing", "nonferrous_all"
#: The two sectors that :data:`ALL` is the sum of.
SECTORS = (SMELTING, MINING)
DIRECT, INDIRECT, TOTAL = "direct", "indirect", "total"
BOUNDARIES = (DIRECT, INDIRECT, TOTAL)
TOP_DOWN, BOTTOM_UP = "top_down", "bottom_up"

#: Column names of an ``accounts`` frame, the same for both views.
ACCOUNT_COLUMNS = [
    "year", "region", "sector", "boundary", "basis", "tco2", "tco2_low", "tco2_high", "confidence", "figure",
    "note_zh", "note_en", "missing",
]  # fmt: skip

#: Divisions of GB/T 4754-2017, the first digits of an industry code, and the sector they are.
SECTOR_OF_DIVISION = {"09": MINING, "32": SMELTING}

NAMES: dict[str, tuple[str, str]] = {
    SMELTING: ("有色金属冶炼和压延加工业", "smelting and pressing"),
    MINING: ("有色金属矿采选业", "mining and dressing"),
    ALL: ("有色金属行业（冶炼与采选）", "nonferrous metals, smelting and mining"),
    DIRECT: ("直接排放", "direct emissions"),
    INDIRECT: ("间接排放", "indirect emissions"),
    TOTAL: ("全口径排放", "total emissions"),
    TOP_DOWN: ("自上而下", "top-down"),
    BOTTOM_UP: ("自下而上", "bottom-up"),
}
