"""The same work four ways: the kernel on Polars and on DuckDB, hand-written DuckDB SQL, pandas.

Each takes the Parquet file of activity rows and returns tCO2 by enterprise, stream and year in millionths of a tonne.
The two by hand know nothing of findings or lineage: they are what one would write for this one question.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

REGION = "430000"
GUIDELINE = "other-nonferrous-2015"


def kernel_polars(path: Path) -> pl.DataFrame:
    """The project's kernel in process."""
    from tanfeng.accounting.summary import summarise
    from tanfeng.reference import Reference

    found = summarise(
        pl.scan_parquet(path),
        reference=Reference.load(),
        guideline=GUIDELINE,
        region=REGION,
        results=("tco2e_fixed",),
    )
    return found.sums.select("enterprise_id", "stream", "year", pl.col("tco2e_fixed").alias("millionths"))


def kernel_duckdb(path: Path) -> pl.DataFrame:
    """The project's kernel on DuckDB, for tables larger than memory."""
    from tanfeng.accounting.summary import summarise
    from tanfeng.reference import Reference

    found = summarise(
        _connection().read_parquet(str(path)),
        reference=Reference.load(),
        guideline=GUIDELINE,
        region=REGION,
        results=("tco2e_fixed",),
    )
    return found.sums.select("enterprise_id", "stream", "year", pl.col("tco2e_fixed").alias("millionths"))


def _factors() -> dict[str, pl.DataFrame]:
    """The factor tables as one would paste them into a query: fuels wide, one table of other factors, units."""
    from tanfeng.reference import Reference

    reference = Reference.load()
    fuels = reference.table("fuel_factors").filter(pl.col("vintage") == "ndrc-2015")
    process = reference.table("process_factors").filter(
        (pl.col("quantity") == "emission_factor")
        & (
            ((pl.col("scope") == GUIDELINE) & pl.col("kind").is_in(["reductant", "carbonate", "oxalate"]))
            | ((pl.col("scope") == "all-guidelines") & (pl.col("kind") == "heat"))
        )
    )
    purity = reference.table("process_factors").filter(
        (pl.col("quantity") == "purity") & (pl.col("kind") == "oxalate") & (pl.col("scope") == GUIDELINE)
    )["value"][0]
    electricity = reference.table("electricity_factors").filter(
        (pl.col("kind") == "provincial_average") & (pl.col("region") == REGION)
    )
    streams = {"reductant": ["reductant"], "carbonate": ["carbonate"], "oxalate": ["oxalate"]}
    streams["heat"] = ["heat_in", "heat_out"]
    sign = pl.when(pl.col("stream").str.ends_with("_out")).then(-1.0).otherwise(1.0)
    years = [2021, 2022, 2023]
    other = (
        process.with_columns(stream=pl.col("kind").replace_strict(streams, return_dtype=pl.List(pl.String)))
        .explode("stream")
        .with_columns(ef=pl.col("value") * pl.when(pl.col("kind") == "oxalate").then(purity).otherwise(1.0) * sign)
        .join(pl.DataFrame({"year": years}), how="cross")
        .select("stream", "item", "year", "ef")
    )
    power = (
        electricity.filter(pl.col("year").is_in(years))
        .join(pl.DataFrame({"stream": ["electricity_in", "electricity_out"]}), how="cross")
        .with_columns(item=pl.lit("electricity"), ef=pl.col("value") * sign)
        .select("stream", "item", pl.col("year").cast(pl.Int64), "ef")
    )
    factors = pl.concat([other.with_columns(pl.col("year").cast(pl.Int64)), power]).with_columns(
        valid_from=pl.date(pl.col("year"), 1, 1), valid_to=pl.date(pl.col("year"), 12, 31)
    )
    wide = fuels.pivot("quantity", index="item", values="value").select(
        "item", "ncv", "carbon_content", "oxidation_rate"
    )
    units = pl.DataFrame(
        {
            "unit": ["t", "kg", "吨", "10^4 Nm3", "Nm3", "万Nm3", "MWh", "kWh", "万kWh", "GJ"],
            "factor": [1.0, 0.001, 1.0, 1.0, 0.0001, 1.0, 1.0, 0.001, 10.0, 1.0],
        }
    )
    return {"fuels": wide, "factors": factors, "units": units}


SQL = """
SELECT a.enterprise_id, a.stream, substr(a.period, 1, 4) AS year,
       sum(CAST(a.quantity * u.factor * coalesce(
               f.ef,
               coalesce(a.ncv, w.ncv) * coalesce(a.carbon_content, w.carbon_content)
               * coalesce(a.oxidation_rate, w.oxidation_rate) * 44 / 12) AS DECIMAL(38, 6))) AS tonnes
FROM read_parquet($path) a
JOIN units u ON u.unit = a.unit
LEFT JOIN fuels w ON w.item = a.item AND a.stream = 'fuel'
LEFT JOIN factors f ON f.stream = a.stream AND f.item = a.item
     AND make_date(CAST(substr(a.period, 1, 4) AS INT), CAST(substr(a.period, 6, 2) AS INT), 1)
         BETWEEN f.valid_from AND f.valid_to
GROUP BY ALL
"""


def _connection() -> Any:
    """A connection of its own, on as many threads as ``TANFENG_BENCHMARK_THREADS`` says."""
    import duckdb

    threads = os.environ.get("TANFENG_BENCHMARK_THREADS")
    return duckdb.connect(config={"threads": int(threads)} if threads else {})


def plain_sql(path: Path) -> pl.DataFrame:
    """Hand-written DuckDB SQL with decimal sums and a join on validity."""
    connection = _connection()
    for name, frame in _factors().items():
        connection.register(name, frame.to_arrow())
    found: pl.DataFrame = connection.sql(SQL, params={"path": str(path)}).pl()
    millionths = (pl.col("tonnes") * 1_000_000).cast(pl.Int128)
    return found.select("enterprise_id", "stream", "year", millionths.fill_null(0).alias("millionths"))


def pandas_frames(path: Path) -> pl.DataFrame:
    """The usual pandas: merges, a vectorised formula, a group-by of floats."""
    import pandas as pd

    tables = {name: frame.to_pandas() for name, frame in _factors().items()}
    columns = ["enterprise_id", "period", "stream", "item", "quantity", "unit", "ncv", "carbon_content"]
    rows = pd.read_parquet(path, columns=[*columns, "oxidation_rate"])
    rows["year"] = rows["period"].str.slice(0, 4).astype("int64")
    rows = rows.merge(tables["units"], on="unit", how="left")
    rows = rows.merge(tables["fuels"], on="item", how="left", suffixes=("", "_default"))
    rows = rows.merge(tables["factors"][["stream", "item", "year", "ef"]], on=["stream", "item", "year"], how="left")
    carbon = (
        rows["ncv"].fillna(rows["ncv_default"])
        * rows["carbon_content"].fillna(rows["carbon_content_default"])
        * rows["oxidation_rate"].fillna(rows["oxidation_rate_default"])
    )
    factor = rows["ef"].where(rows["stream"] != "fuel", carbon * 44 / 12)
    rows["tonnes"] = rows["quantity"] * rows["factor"] * factor
    found = rows.groupby(["enterprise_id", "stream", "year"], sort=False)["tonnes"].sum().reset_index()
    return pl.from_pandas(found).select(
        "enterprise_id",
        "stream",
        pl.col("year").cast(pl.String),
        (pl.col("tonnes") * 1e6).round().cast(pl.Int128).alias("millionths"),
    )


CONTESTANTS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "kernel on Polars": kernel_polars,
    "kernel on DuckDB": kernel_duckdb,
    "plain DuckDB SQL, decimal sums": plain_sql,
    "pandas": pandas_frames,
}
