"""Solid waste: sums by year and kind, and every way in which a row cannot be counted."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tanfeng import ledger
from tanfeng.materials import SolidWaste, solid_waste
from tanfeng.reference import Reference

HEAD = "unit_id,period,waste,hazardous,flow,quantity,unit\n"


def of(tmp_path: Path, *rows: str) -> SolidWaste:
    (tmp_path / "waste.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return solid_waste(ledger.read(tmp_path, Reference.load()))


def test_movements_add_up_over_units_and_units_of_mass(tmp_path: Path) -> None:
    answer = of(
        tmp_path,
        "A,2024,渣,否,generated,100,t",
        "B,2024,渣,否,generated,0.1,kt",
        "A,2024,渣,否,utilised,90,t",
        "B,2024,渣,否,stored,110,t",
    )
    row = answer.frame.row(0, named=True)
    assert (row["generated"], row["utilised"], row["stored"], row["units"]) == (200, 90, 110, 2)
    assert row["utilisation"] == pytest.approx(0.45)
    assert row["disposed"] is None
    assert row["unaccounted"] == pytest.approx(0)
    assert answer.findings == ()


def test_nothing_used_is_zero_only_where_the_rest_accounts_for_all(tmp_path: Path) -> None:
    rows = ["A,2024,渣,,generated,100,t", "A,2024,渣,,disposed,100,t", "A,2023,渣,,generated,100,t"]
    answer = of(tmp_path, *rows)
    assert answer.frame.select("year", "utilisation").rows() == [(2023, None), (2024, 0.0)]
    assert [f.rule for f in answer.findings] == ["materials.waste-balance"]


@pytest.mark.parametrize(("outlet", "word"), [(80, "未说明"), (120, "往年贮存")])
def test_waste_that_went_nowhere_or_came_from_nowhere(tmp_path: Path, outlet: int, word: str) -> None:
    answer = of(tmp_path, "A,2024,渣,否,generated,100,t", f"A,2024,渣,否,utilised,{outlet},t")
    [finding] = answer.findings
    assert finding.rule == "materials.waste-balance"
    assert word in finding.zh


def test_a_quantity_that_cannot_be_read_makes_its_sum_unknown_not_smaller(tmp_path: Path) -> None:
    answer = of(tmp_path, "A,2024,渣,否,generated,100,t", "B,2024,渣,否,generated,,t", "A,2024,渣,否,utilised,50,t")
    row = answer.frame.row(0, named=True)
    assert row["generated"] is None
    assert row["utilisation"] is None
    assert [f.rule for f in answer.findings if f.rule == "materials.waste-unread"]


def test_twelve_months_are_a_year_and_eleven_are_not(tmp_path: Path) -> None:
    months = [f"A,2024-{m:02},渣,否,generated,10,t" for m in range(1, 13)]
    used = [f"A,2024-{m:02},渣,否,utilised,10,t" for m in range(1, 13)]
    whole, part = of(tmp_path, *months, *used), of(tmp_path, *months[:-1], *used[:-1])
    assert (whole.frame["generated"].item(), whole.findings) == (120, ())
    assert part.frame["generated"].item() is None
    assert {f.rule for f in part.findings} == {"materials.waste-part-year"}


def test_a_year_beside_its_months_is_not_counted_twice(tmp_path: Path) -> None:
    answer = of(tmp_path, "A,2024,渣,否,generated,120,t", "A,2024-01,渣,否,generated,10,t")
    assert answer.frame["generated"].item() is None


def test_used_without_generated_is_said(tmp_path: Path) -> None:
    answer = of(tmp_path, "A,2024,渣,否,utilised,10,t")
    assert [f.rule for f in answer.findings] == ["materials.waste-not-generated"]
    assert answer.frame["utilisation"].item() is None


def test_not_applicable_is_none_of_it_and_not_missing(tmp_path: Path) -> None:
    rows = ["A,2024,渣,否,generated,10,t", "A,2024,渣,否,utilised,10,t", "A,2024,渣,否,stored,n/a,t"]
    answer = of(tmp_path, *rows)
    assert answer.frame["utilisation"].item() == 1
    assert answer.findings == ()


def test_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    rows = ["A,2024,渣,否,generated,1,t", "B,2024,灰,是,generated,2,t", "A,2024,渣,否,utilised,1,t"]
    assert of(tmp_path, *rows).frame.equals(of(tmp_path, *reversed(rows)).frame)


def test_a_ledger_without_waste_has_no_rows_and_no_findings(tmp_path: Path) -> None:
    answer = solid_waste(ledger.Ledger(tmp_path, {}))
    assert (answer.frame.height, answer.findings) == (0, ())


def test_example_smelter() -> None:
    folder = Path(__file__).parents[2] / "workspaces" / "example-smelter" / "ledger"
    answer = solid_waste(ledger.read(folder, Reference.load()))
    row = answer.frame.row(by_predicate=(pl.col("waste") == "窑渣") & (pl.col("year") == 2024), named=True)
    assert row["utilisation"] == pytest.approx(44960.4 / 48870)
    assert answer.findings == ()
