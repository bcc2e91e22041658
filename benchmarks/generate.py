"""Make activity rows for the benchmarks: many enterprises, three years of months, eight streams, mixed units.

The rows are random but not arbitrary: they hold what real ledgers hold, that is several spellings of a unit, a few per
cent of measured values, a few missing quantities. The same number of rows and seed give the same file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

#: (stream, item, unit, weight): what a row may be, in what unit it is written, and how often.
KINDS: tuple[tuple[str, str, str, int], ...] = (
    ("fuel", "anthracite", "t", 8),
    ("fuel", "anthracite", "kg", 2),
    ("fuel", "bituminous_coal", "t", 8),
    ("fuel", "bituminous_coal", "吨", 2),
    ("fuel", "diesel", "t", 6),
    ("fuel", "diesel", "kg", 2),
    ("fuel", "natural_gas", "10^4 Nm3", 8),
    ("fuel", "natural_gas", "Nm3", 4),
    ("fuel", "coke", "t", 4),
    ("fuel", "fuel_oil", "t", 3),
    ("reductant", "coke", "t", 6),
    ("reductant", "anthracite", "t", 3),
    ("reductant", "natural_gas", "万Nm3", 2),
    ("carbonate", "limestone", "t", 5),
    ("carbonate", "soda_ash", "t", 3),
    ("carbonate", "dolomite", "kg", 1),
    ("oxalate", "oxalic_acid", "t", 2),
    ("electricity_in", "electricity", "MWh", 12),
    ("electricity_in", "electricity", "kWh", 8),
    ("electricity_in", "electricity", "万kWh", 6),
    ("electricity_out", "electricity", "MWh", 2),
    ("heat_in", "heat", "GJ", 4),
    ("heat_out", "heat", "GJ", 1),
)
YEARS = (2021, 2022, 2023)
ENTERPRISES = 6000
MEASURED_SHARE = 0.04
MISSING_SHARE = 0.001


def activity(rows: int, seed: int = 20221110) -> pl.DataFrame:
    """Return ``rows`` activity rows (columns as the ledger's ``activity`` table; quantities in the unit of the row)."""
    random = np.random.default_rng(seed)
    weights = np.array([kind[3] for kind in KINDS], dtype=np.float64)
    kind = random.choice(len(KINDS), size=rows, p=weights / weights.sum())
    year = random.integers(0, len(YEARS), size=rows)
    month = random.integers(1, 13, size=rows)
    periods = pl.Series([f"{y}-{m:02d}" for y in YEARS for m in range(1, 13)])
    enterprises = pl.Series([f"X-{n:05d}" for n in range(ENTERPRISES)])
    quantity = np.round(random.lognormal(4.0, 1.5, size=rows), 3)
    missing = random.random(rows) < MISSING_SHARE
    is_fuel = np.array([k[0] == "fuel" for k in KINDS])[kind]
    is_gas = np.array([k[1] == "natural_gas" for k in KINDS])[kind]
    measured = is_fuel & (random.random(rows) < MEASURED_SHARE)
    ncv = np.where(is_gas, 380.0, 25.0) * np.round(random.uniform(0.9, 1.1, size=rows), 4)
    blank = pl.lit(None, dtype=pl.Float64)

    def named(position: int) -> pl.Series:
        return pl.Series([str(k[position]) for k in KINDS]).gather(kind)

    frame = pl.DataFrame(
        {
            "enterprise_id": enterprises.gather(random.integers(0, ENTERPRISES, size=rows)),
            "period": periods.gather(year * 12 + month - 1),
            "stream": named(0),
            "item": named(1),
            "quantity": pl.Series(quantity),
            "unit": named(2),
            "ncv": pl.Series(ncv),
            "_measured": pl.Series(measured),
            "_gas": pl.Series(is_gas),
            "_missing": pl.Series(missing),
            "_row": pl.int_range(2, rows + 2, eager=True),
        }
    )
    return frame.with_columns(
        quantity=pl.when("_missing").then(None).otherwise("quantity"),
        ncv=pl.when("_measured").then("ncv"),
        ncv_unit=pl.when("_measured").then(pl.when("_gas").then(pl.lit("GJ/10^4Nm3")).otherwise(pl.lit("GJ/t"))),
        carbon_content=blank,
        oxidation_rate=blank,
        purity=blank,
        emission_factor=blank,
        attribute=pl.lit(None, dtype=pl.String),
        unit_id=pl.lit(None, dtype=pl.String),
    ).drop("_measured", "_gas", "_missing")


def write(path: Path, rows: int, seed: int = 20221110) -> Path:
    """Write the rows to ``path`` in chunks of a million, so that making them does not need their whole memory."""
    import pyarrow.parquet as pq

    chunk = 1_000_000
    writer: pq.ParquetWriter | None = None
    for number, start in enumerate(range(0, rows, chunk)):
        table = activity(min(chunk, rows - start), seed + number).to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=20221110)
    options = parser.parse_args()
    write(options.path, options.rows, options.seed)
