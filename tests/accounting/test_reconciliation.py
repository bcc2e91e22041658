"""Rules of the reconciliation: it shows what does not close, and never closes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.accounting.test_bottom_up import ENTERPRISES, UNITS
from tests.accounting.views import REFERENCE, REGION, assumptions, table

from tanfeng.accounting import bottom_up, reconciliation, top_down

STATISTICS = """
region_code,sector,year,item,value,unit,source,confidence
430000,smelting_pressing,2019,total,2.0,MtCO2,x,verified
430000,mining_dressing,2019,total,0.5,MtCO2,x,verified
430000,nonferrous_all,2009,output.ten-nonferrous-metals,200,万t,x,verified
"""
SHARES = (
    "430000,nonferrous_all,n/a,share.fossil_fuel,50,%,x,verified\n"
    "430000,nonferrous_all,n/a,share.electricity,40,%,x,verified\n"
    "430000,nonferrous_all,n/a,share.smelting_pressing,85,%,x,verified\n"
    "430000,nonferrous_all,n/a,share.lead_zinc_smelting,70,%,x,verified\n"
)


def reconcile(folder: Path, text: str = STATISTICS + SHARES) -> reconciliation.Reconciliation:
    statistics = table(folder / "ledger", "statistics", text)
    units, enterprises = (table(folder / "ledger", n, t) for n, t in (("units", UNITS), ("enterprises", ENTERPRISES)))
    above = top_down.account(statistics, reference=REFERENCE, region=REGION)
    below = bottom_up.estimate(
        units, None, assumptions(folder), reference=REFERENCE, region=REGION, enterprises=enterprises
    )
    return reconciliation.reconcile(above, below, statistics, reference=REFERENCE, region=REGION)


def line(result: reconciliation.Reconciliation, name: str) -> dict[str, Any]:
    rows = [row for row in result.table.to_dicts() if row["name"] == name]
    assert len(rows) == 1
    return rows[0]


def test_the_residual_is_the_view_from_above_minus_the_one_from_below(tmp_path: Path) -> None:
    row = line(reconcile(tmp_path), "direct-smelting")
    assert row["top_down"] == pytest.approx(2.0e6)
    assert row["residual"] == pytest.approx(row["top_down"] - row["bottom_up"])
    assert row["residual_share"] == pytest.approx(row["residual"] / row["top_down"])
    assert (row["year"], row["bottom_up_year"]) == (2019, 2023)


def test_the_implied_total_is_a_check_and_never_official(tmp_path: Path) -> None:
    row = line(reconcile(tmp_path), "implied-total")
    assert row["top_down"] == pytest.approx(2.5e6 / 0.5)
    assert row["official"] is None
    assert "不是官方" in row["note_zh"]
    assert "not an official" in row["note_en"]


def test_implied_electricity_uses_the_named_grid_factor(tmp_path: Path) -> None:
    result = reconcile(tmp_path)
    row = line(result, "implied-electricity")
    grid = REFERENCE.row("electricity_factors.provincial-average.430000.2023")
    assert grid is not None
    assert grid.value is not None
    assert row["top_down"] == pytest.approx(2.5e6 / 0.5 * 0.4 / grid.value / 1e6)
    figure = result.lineage.get(row["figure"])
    assert figure is not None
    assert grid.id in figure.inputs


def test_shares_are_laid_beside_the_official_ones(tmp_path: Path) -> None:
    result = reconcile(tmp_path)
    smelting = line(result, "smelting-share")
    assert (smelting["top_down"], smelting["official"]) == (pytest.approx(80.0), pytest.approx(85.0))
    assert smelting["residual"] == pytest.approx(-5.0)
    assert line(result, "lead-zinc-share")["bottom_up"] == pytest.approx(100.0)
    assert line(result, "shares-sum")["official"] == pytest.approx(90.0)
    fossil, power = (line(result, name)["bottom_up"] for name in ("fossil-share", "electricity-share"))
    assert fossil + power == pytest.approx(100.0)


def test_a_figure_of_another_year_keeps_its_year(tmp_path: Path) -> None:
    row = line(reconcile(tmp_path), "ten-metals-output")
    assert (row["year"], row["top_down"]) == (2009, pytest.approx(2.0e6))


def test_without_official_shares_the_lines_are_empty_and_say_what_is_missing(tmp_path: Path) -> None:
    result = reconcile(tmp_path, STATISTICS)
    row = line(result, "implied-total")
    assert row["top_down"] is None
    assert row["residual"] is None
    assert row["missing"] == ["share.fossil_fuel"]
    assert "reconciliation.no-comparison" in {f.rule for f in result.findings}


def test_two_values_of_one_share_decide_nothing(tmp_path: Path) -> None:
    doubled = SHARES + "430000,nonferrous_all,n/a,share.fossil_fuel,60,%,another,verified\n"
    assert line(reconcile(tmp_path, STATISTICS + doubled), "implied-total")["top_down"] is None


def test_every_line_says_why_it_cannot_close_in_both_languages(tmp_path: Path) -> None:
    for row in reconcile(tmp_path).table.to_dicts():
        assert row["note_zh"]
        assert row["note_en"]


def test_every_residual_is_a_finding_and_every_line_a_figure_with_a_whole_chain(tmp_path: Path) -> None:
    result = reconcile(tmp_path)
    open_lines = {row["name"] for row in result.table.to_dicts() if row["residual"] is not None}
    assert {f.address.column for f in result.findings if f.rule == "reconciliation.residual"} == open_lines
    assert all(figure in result.lineage for figure in result.table["figure"])
    assert result.lineage.dangling() == []
