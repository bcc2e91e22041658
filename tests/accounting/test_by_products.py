"""What a unit gives beside its product: only what the ledger states for a whole year; missing is not zero."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.accounting.views import REFERENCE, table

from tanfeng.accounting import by_products
from tanfeng.workspace import Workspace

EXAMPLE = Path(__file__).parents[2] / "workspaces" / "example-smelter"
UNITS = pl.DataFrame({"unit_id": ["Z", "P"], "product": ["锌锭", "硫酸"]})
MADE = "unit_id,period,product,quantity,unit,origin,source,confidence\n"
WASTE = "unit_id,period,waste,flow,quantity,unit,source,confidence\n"


def given(folder: Path, made: str = "", waste: str = "", unit: str = "Z") -> dict[str, Any]:
    """Return what a unit gives in 2023, read from real files."""
    rows = by_products.of_units(
        UNITS,
        table(folder, "production", MADE + made) if made else None,
        None,
        table(folder, "waste", WASTE + waste) if waste else None,
        reference=REFERENCE,
        year=2023,
    )
    return rows.row(by_predicate=pl.col("unit_id") == unit, named=True)


@cache
def example() -> pl.DataFrame:
    return Workspace.open(EXAMPLE).views.bottom_up.unit_accounts


@pytest.mark.parametrize("name", ["硫酸", "硫酸（锌系统）", "98% 硫酸", "Sulphuric Acid", "冶炼烟气制酸(一期)"])
def test_acid_is_known_by_its_names_whatever_stands_in_brackets(tmp_path: Path, name: str) -> None:
    assert given(tmp_path, f"Z,2023,{name},1.5,万t,primary,x,reported\n")["acid_t"] == pytest.approx(15_000.0)


@pytest.mark.parametrize("name", ["硫酸锌", "发烟硫酸", "锌锭", "硫酸铜"])
def test_another_product_is_no_acid(tmp_path: Path, name: str) -> None:
    assert given(tmp_path, f"Z,2023,{name},1.5,t,primary,x,reported\n")["acid_t"] is None


def test_a_unit_whose_product_is_acid_has_none_beside_it(tmp_path: Path) -> None:
    assert given(tmp_path, "P,2023,硫酸,100,t,primary,x,reported\n", unit="P")["acid_t"] is None


def test_part_of_a_year_is_no_year_and_not_applicable_is_none_at_all(tmp_path: Path) -> None:
    assert given(tmp_path / "a", "Z,2023-01,硫酸,100,t,primary,x,reported\n")["acid_t"] is None
    assert given(tmp_path / "b", "Z,2022,硫酸,100,t,primary,x,reported\n")["acid_t"] is None
    assert given(tmp_path / "c", "Z,2023,硫酸,n/a,t,primary,x,reported\n")["acid_t"] == 0.0
    months = "".join(f"Z,2023-{m:02d},硫酸,10,t,primary,x,reported\n" for m in range(1, 13))
    assert given(tmp_path / "d", months)["acid_t"] == pytest.approx(120.0)


@pytest.mark.parametrize(
    ("rows", "made", "used"),
    [
        (("generated,100", "utilised,80", "stored,20"), 100.0, 80.0),
        (("generated,100", "disposed,100"), 100.0, 0.0),
        (("generated,100", "disposed,60"), 100.0, None),
        (("generated,100",), 100.0, None),
        (("utilised,80",), None, 80.0),
        (("generated,n/a",), 0.0, 0.0),
    ],
)
def test_what_was_not_used_is_known_only_where_the_rest_accounts_for_all(
    tmp_path: Path, rows: tuple[str, ...], made: float | None, used: float | None
) -> None:
    row = given(tmp_path, waste="".join(f"Z,2023,渣,{text},t,x,reported\n" for text in rows))
    assert (row["residue_t"], row["residue_used_t"]) == (made, used)


def test_one_kind_of_waste_that_cannot_be_read_leaves_the_sum_open(tmp_path: Path) -> None:
    waste = "Z,2023,渣,generated,100,t,x,reported\nZ,2023-01,尘,generated,5,t,x,reported\n"
    assert given(tmp_path, waste=waste)["residue_t"] is None


def test_the_example_smelter_gives_what_its_tables_say() -> None:
    rows = {row["unit_id"]: row for row in example().to_dicts()}
    zinc, lead = rows["X-EX-001-ZN"], rows["X-EX-001-PB"]
    assert (zinc["acid_t"], lead["acid_t"]) == (pytest.approx(175_932.0), pytest.approx(91_172.0))
    assert (zinc["residue_t"], zinc["residue_used_t"]) == (pytest.approx(48_870.0), pytest.approx(44_960.4))
    assert lead["steam_gj"] is None


def test_the_steam_sold_is_the_heat_that_the_account_has_taken_off_the_energy() -> None:
    workspace = Workspace.open(EXAMPLE)
    sold = workspace.account().lines.filter((pl.col("stream") == "heat_out") & (pl.col("year") == "2024"))
    coal = REFERENCE.row("energy_conversion.heat.coal-equivalent.gbt-2589-2020")
    assert coal is not None
    (gigajoules,) = example().filter(pl.col("steam_gj").is_not_null())["steam_gj"]
    assert gigajoules * coal.number == pytest.approx(-sold["tce_calorific"].sum())
