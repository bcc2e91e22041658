"""Rules of the top-down view, on small statistics tables read from real files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.accounting.views import REFERENCE, REGION, table

from tanfeng.accounting import top_down

HEAD = "region_code,sector,year,item,value,unit,source,confidence\n"
BASE = (
    "430000,smelting_pressing,2021,coke,1.5,MtCO2,x,verified\n"
    "430000,smelting_pressing,2021,natural_gas,0.5,MtCO2,x,verified\n"
    "430000,smelting_pressing,2021,total,2.0,MtCO2,x,verified\n"
    "430000,mining_dressing,2021,total,100,ktCO2,x,verified-weak\n"
)


def accounts(tmp_path: Path, rows: str, **options: int) -> top_down.TopDown:
    frame = table(tmp_path, "statistics", HEAD + rows)
    return top_down.account(frame, reference=REFERENCE, region=REGION, **options)


def value(result: top_down.TopDown, sector: str, boundary: str, year: int = 2021) -> float | None:
    rows = result.accounts.filter(pl.col("year") == year, pl.col("sector") == sector, pl.col("boundary") == boundary)
    assert rows.height == 1
    return rows["tco2"][0]


def test_direct_emissions_are_the_published_total_in_tonnes(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE)
    assert value(result, "smelting_pressing", "direct") == pytest.approx(2.0e6)
    assert value(result, "mining_dressing", "direct") == pytest.approx(1.0e5)


def test_the_sector_is_smelting_plus_mining_with_the_weakest_confidence(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE)
    assert value(result, "nonferrous_all", "direct") == pytest.approx(2.1e6)
    row = result.accounts.filter(pl.col("sector") == "nonferrous_all", pl.col("boundary") == "direct")
    assert row["confidence"][0] == "verified-weak"


def test_without_electricity_statistics_indirect_and_total_are_empty_and_said_to_be(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE)
    for sector in ("smelting_pressing", "mining_dressing", "nonferrous_all"):
        assert value(result, sector, "indirect") is None
        assert value(result, sector, "total") is None
    assert "top-down.no-electricity" in {f.rule for f in result.findings}
    row = result.accounts.filter(pl.col("boundary") == "total", pl.col("sector") == "smelting_pressing")
    assert "electricity" in row["missing"][0].to_list()


def test_published_electricity_becomes_indirect_emissions_with_the_factor_of_its_year(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE + "430000,smelting_pressing,2021,electricity,30,亿kWh,x,verified\n")
    factor = REFERENCE.lookup(
        "electricity_factors", quantity="emission_factor", regions=(REGION,), kind="provincial_average", year=2021
    )
    assert value(result, "smelting_pressing", "indirect") == pytest.approx(3_000_000 * factor.value)
    assert value(result, "smelting_pressing", "total") == pytest.approx(2.0e6 + 3_000_000 * factor.value)
    figure = result.lineage.get("account.2021.430000.smelting_pressing.indirect.top_down")
    assert figure is not None
    assert f"ref:{factor.key}" in figure.inputs


def test_a_year_without_a_published_factor_is_a_finding_and_no_number(tmp_path: Path) -> None:
    rows = BASE.replace("2021", "2019") + "430000,smelting_pressing,2019,electricity,30,亿kWh,x,verified\n"
    result = accounts(tmp_path, rows)
    assert value(result, "smelting_pressing", "indirect", 2019) is None
    assert "grid-factor.not-published" in {f.rule for f in result.findings}
    named = accounts(tmp_path, rows, factor_year=2022)
    assert value(named, "smelting_pressing", "indirect", 2019) is not None


def test_fuels_without_a_total_are_added_up_and_the_total_is_said_to_be_missing(tmp_path: Path) -> None:
    rows = "".join(line for line in BASE.splitlines(keepends=True) if "smelting_pressing,2021,total" not in line)
    result = accounts(tmp_path, rows)
    assert value(result, "smelting_pressing", "direct") == pytest.approx(2.0e6)
    row = result.accounts.filter(pl.col("sector") == "smelting_pressing", pl.col("boundary") == "direct")
    assert row["missing"][0].to_list() == ["total"]


def test_fuels_that_differ_from_the_total_are_a_finding_and_the_total_stands(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE.replace("total,2.0", "total,2.5"))
    assert value(result, "smelting_pressing", "direct") == pytest.approx(2.5e6)
    assert "top-down.parts-differ" in {f.rule for f in result.findings}


def test_a_sector_that_is_missing_leaves_the_sum_open(tmp_path: Path) -> None:
    rows = "".join(line for line in BASE.splitlines(keepends=True) if "mining" not in line)
    result = accounts(tmp_path, rows)
    assert value(result, "nonferrous_all", "direct") is None


def test_two_statistics_for_one_cell_decide_nothing(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE + "430000,smelting_pressing,2021,total,9.0,MtCO2,other source,verified\n")
    assert "top-down.several-values" in {f.rule for f in result.findings}
    assert value(result, "smelting_pressing", "direct") == pytest.approx(2.0e6)  # the sum of the fuels


def test_shares_and_output_are_not_taken_for_emissions(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE + "430000,nonferrous_all,n/a,share.electricity,41.4,%,x,verified\n")
    unused = [f for f in result.findings if f.rule == "top-down.not-used"]
    assert [f.count for f in unused] == [1]


def test_a_unit_that_is_none_is_a_finding_and_the_row_no_number(tmp_path: Path) -> None:
    result = accounts(tmp_path, BASE.replace("100,ktCO2", "100,frogs"))
    assert value(result, "mining_dressing", "direct") is None or "top-down.unit" in {f.rule for f in result.findings}
    assert "top-down.unit" in {f.rule for f in result.findings}


def test_an_empty_table_gives_empty_frames_and_no_error(tmp_path: Path) -> None:
    result = accounts(tmp_path, "")
    assert result.accounts.height == 0
    assert result.fuel_history.height == 0


def test_every_chain_ends_in_rows_that_are_there_and_order_does_not_matter(tmp_path: Path) -> None:
    result = accounts(tmp_path / "a", BASE)
    assert result.lineage.dangling() == []
    lines = BASE.splitlines(keepends=True)
    turned = accounts(tmp_path / "b", "".join(reversed(lines)))
    assert turned.accounts.equals(result.accounts)
