"""The shipped tables: clean, typed, complete, the same everywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tanfeng.core.confidence import LADDER
from tanfeng.core.errors import UsageError
from tanfeng.reference import Reference
from tanfeng.reference.tables import COMMON, REGISTERS
from tanfeng.units import parse

REFERENCE = Reference.load()
DATA = Path(__file__).parents[2] / "src" / "tanfeng" / "reference" / "data"

#: Rows of each table when it was brought in; a table may grow, a lost row is an error.
ROWS = {
    "carbon_prices": 14,
    "catalogue_rules": 88,
    "cbam_defaults": 39,
    "city_emissions": 155,
    "efficiency_benchmarks": 32,
    "electricity_factors": 137,
    "energy_conversion": 120,
    "energy_limits": 1298,
    "facilities": 41,
    "fuel_factors": 240,
    "gwp": 20,
    "incentive_rules": 27,
    "lca_benchmarks": 32,
    "material_flow": 108,
    "park_indicators": 16,
    "parks": 17,
    "peak_literature": 40,
    "process_factors": 112,
    "regional_emissions": 529,
    "regional_output": 83,
    "regional_prices": 39,
    "route_intensities": 163,
    "technologies": 71,
    "technology_parameters": 79,
}


def test_the_shipped_data_raise_no_finding() -> None:
    assert [f.to_dict("en") for f in REFERENCE.findings] == []


@pytest.mark.parametrize("table", sorted(ROWS))
def test_no_row_was_lost(table: str) -> None:
    assert REFERENCE.table(table).height >= ROWS[table]


def test_every_unit_parses() -> None:
    units = {row.unit for row in REFERENCE.all_rows() if row.unit}
    assert len(units) > 30
    for unit in sorted(units):
        parse(unit)


def test_every_confidence_is_a_word_of_the_ladder_and_every_source_exists() -> None:
    for row in REFERENCE.all_rows():
        assert row.confidence in LADDER, row.key
        assert REFERENCE.source(row.source) is not None, row.key


def test_numbers_years_and_dates_are_typed() -> None:
    for name in REFERENCE.numeric_tables:
        schema = REFERENCE.table(name).schema
        if name not in REGISTERS:
            assert set(COMMON) <= set(schema), name
            assert schema["value"] == pl.Float64
            assert schema["valid_from"] == pl.Date
        if "year" in schema:
            assert schema["year"] == pl.Int64


def test_the_files_are_sorted_by_key_in_utf8_with_unix_line_ends() -> None:
    for path in sorted(DATA.glob("*.csv")):
        text = path.read_bytes()
        assert b"\r" not in text, path.name
        assert not text.startswith(b"\xef\xbb\xbf"), path.name
        first = pl.read_csv(path, infer_schema=False)
        keys = first[first.columns[0]].to_list()
        assert keys == sorted(keys), path.name
        assert len(keys) == len(set(keys)), path.name


def test_the_edition_is_that_of_the_content_and_stable() -> None:
    code = "from tanfeng.reference import Reference; print(Reference.load().edition)"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert other == REFERENCE.edition
    assert len(other) == 12


def test_importing_the_package_loads_neither_polars_nor_pint() -> None:
    code = "import sys, tanfeng.reference; print([m for m in ('polars', 'pint', 'numpy') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_load_without_overlays_is_remembered() -> None:
    assert Reference.load() is Reference.load()


def test_a_row_is_found_by_its_key_and_by_its_lineage_id() -> None:
    key = "fuel_factors.anthracite.ncv.ndrc-2015"
    row = REFERENCE.row(key)
    assert row is not None
    assert row is REFERENCE.row(row.id)
    figure = REFERENCE.figure(key)
    assert (figure.id, figure.value, figure.unit) == (f"ref:{key}", 24.515, "GJ/t")
    assert "felix0220170" in figure.source
    assert figure.name_zh.startswith("无烟煤低位发热量")


def test_an_unknown_key_is_none_and_an_unknown_table_one_sentence() -> None:
    assert REFERENCE.row("fuel_factors.unobtainium.ncv") is None
    with pytest.raises(KeyError):
        REFERENCE.figure("fuel_factors.unobtainium.ncv")
    with pytest.raises(UsageError, match="no_such_table"):
        REFERENCE.table("no_such_table")


def test_the_map_has_the_fourteen_prefectures_of_the_regions_table() -> None:
    features = REFERENCE.map("湖南")["features"]
    prefectures = {r.key for r in REFERENCE.regions.entries if r.level == "prefecture" and r.parent == "430000"}
    assert {feature["id"] for feature in features} == prefectures
    assert len(features) == 14


def test_there_is_no_map_of_an_unmapped_region() -> None:
    with pytest.raises(UsageError):
        REFERENCE.map("广东")
