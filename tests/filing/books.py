"""A small enterprise in a real workspace, written as a person would write its books."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tanfeng.filing.basis import Basis
from tanfeng.filing.gather import of_enterprise_year
from tanfeng.filing.version import Act
from tanfeng.reference import Reference
from tanfeng.workspace import Workspace

GUIDELINE = "other-nonferrous-2015"
AT = "2025-03-31T09:00:00+08:00"
HEADER = "enterprise_id,unit_id,period,stream,item,quantity,unit,oxidation_rate,evidence,note"
ROWS = (
    ",U1,2022-01,fuel,coke,1000,t,,,",
    ",U1,2022-02,fuel,coke,900,t,0.97,化验单-7,",
    ",U1,2022-01,reductant,coke,100,t,,,",
    "X-1,,2022,electricity_in,electricity,5000,MWh,,,",
    "X-1,,2022,electricity_out,electricity,800,MWh,,,",
    "X-1,,2022,heat_in,heat,300,GJ,,,",
)
#: Another factor of the province, as an operator would lay it over the shipped table.
OVERLAY = "reference/electricity_factors.csv"


def act(why: str = "", actor: str = "张三") -> Act:
    return Act(actor, AT, why)


def write(folder: Path, rows: Sequence[str] = ROWS, *, guideline: str = GUIDELINE) -> Path:
    """Write a workspace with one enterprise and one unit; the rows are lines of activity.csv."""
    ledger = folder / "ledger"
    ledger.mkdir(parents=True, exist_ok=True)
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "guidelines").mkdir(exist_ok=True)
    (folder / "tanfeng.toml").write_text(
        f'[workspace]\nname = "厂"\nregion = "430000"\nledger = "ledger/"\nreference = ["reference/"]\n'
        f'guidelines = "guidelines/"\nguideline = "{guideline}"\n',
        encoding="utf-8",
    )
    (ledger / "enterprises.csv").write_text("enterprise_id,name,city_code\nX-1,示例锑冶炼厂,430500\n", encoding="utf-8")
    (ledger / "units.csv").write_text(
        "unit_id,enterprise_id,name,metal,product,route\nU1,X-1,一车间,Sb,锑锭,n/a\n", encoding="utf-8"
    )
    (ledger / "activity.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return folder


def basis(folder: Path, *, year: int = 2022, factor_year: int | None = None) -> Basis:
    return of_enterprise_year(Workspace.open(folder).enterprise_year("X-1", year, GUIDELINE, factor_year))


def overlay_factor(folder: Path, value: str, year: int = 2022) -> None:
    """Replace the provincial electricity factor of a year in the overlay of the workspace."""
    shipped = Reference.load().contents()["electricity_factors"]
    row = shipped.filter(region="430000", year=str(year), kind="provincial_average")
    assert row.height == 1
    (folder / OVERLAY).write_bytes(row.with_columns(pl.lit(value).alias("value")).write_csv().encode())
