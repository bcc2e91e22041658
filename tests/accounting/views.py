"""Small real ledgers for the tests of the two views: CSV text in, frames of the reader out."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tanfeng.accounting.assumptions import Assumptions
from tanfeng.ledger import read
from tanfeng.reference import Reference

REFERENCE = Reference.load()
REGION = "430000"

ASSUMPTIONS = """
[reference_year]
value = 2023
confidence = "assumed"
[utilisation]
value = 0.8
low = 0.5
high = 1.0
unit = "ratio"
confidence = "assumed"
[intensity_statistic]
value = "gb-level-2"
low = "gb-level-1"
high = "gb-level-3"
confidence = "assumed"
[fuel_co2]
refs = ["constants.co2-per-tce-programme"]
unit = "tCO2/tce"
confidence = "derived"
[electricity_coal_equivalent]
refs = ["energy_conversion.electricity.coal-equivalent.gbt-2589-2020"]
unit = "kgce/kWh"
confidence = "verified"
[electricity_zinc]
quantity = "electricity_intensity"
route = "ZN-HYDRO-R"
value = 4000
unit = "kWh/t"
confidence = "assumed"
"""


def table(folder: Path, name: str, text: str) -> pl.DataFrame:
    """Write one ledger table and read it as the ledger does."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
    return read(folder, REFERENCE).table(name)


def assumptions(folder: Path, text: str = ASSUMPTIONS) -> Assumptions:
    path = folder / "assumptions.toml"
    path.write_text(text, encoding="utf-8")
    return Assumptions.read(path, "test", REFERENCE)
