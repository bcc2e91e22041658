"""Rules of the bottom-up view, on small ledgers read from real files and the shipped reference tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.views import ASSUMPTIONS, REFERENCE, REGION, assumptions, table

from tanfeng.accounting import Guideline, bottom_up
from tanfeng.accounting import account as account_activity

UNITS = """
unit_id,enterprise_id,name,metal,product,route,capacity,status,source,confidence
Z,X-1,锌厂,Zn,锌锭,ZN-HYDRO-R,100000,operating,x,verified
P,X-2,铅厂,Pb,铅锭,PB-PRIM,50000,operating,x,verified
"""
ENTERPRISES = """
enterprise_id,name,city_code
X-1,甲,430400
X-2,乙,430200
"""
GRID = REFERENCE.lookup(
    "electricity_factors", quantity="emission_factor", regions=(REGION,), kind="provincial_average", year=2023
)
FUEL, COAL = 2.6, 0.1229


def energy(route: str, level: int) -> float:
    row = REFERENCE.lookup(
        "route_intensities", quantity="comprehensive_energy", route=route, statistic=f"gb-level-{level}"
    )
    assert row.value is not None
    return float(row.value)


def estimate(folder: Path, units: str = UNITS, stated: str = ASSUMPTIONS, **more: Any) -> bottom_up.BottomUp:
    frame = table(folder / "ledger", "units", units)
    enterprises = table(folder / "ledger", "enterprises", more.pop("enterprises", ENTERPRISES))
    production = more.pop("production", None)
    return bottom_up.estimate(
        frame,
        more.pop("lines", None),
        assumptions(folder, stated),
        reference=REFERENCE,
        region=more.pop("region", REGION),
        enterprises=enterprises,
        production=table(folder / "ledger", "production", production) if production else None,
        **more,
    )


def unit(result: bottom_up.BottomUp, unit_id: str) -> dict[str, Any]:
    rows = result.unit_accounts.filter(pl.col("unit_id") == unit_id)
    assert rows.height == 1
    return rows.row(0, named=True)


def account(result: bottom_up.BottomUp, sector: str, boundary: str) -> dict[str, Any]:
    rows = result.accounts.filter(pl.col("sector") == sector, pl.col("boundary") == boundary)
    assert rows.height == 1
    return rows.row(0, named=True)


def rules(result: bottom_up.BottomUp) -> set[str]:
    return {finding.rule for finding in result.findings}


def test_where_electricity_is_sourced_the_estimate_is_fuel_plus_power(tmp_path: Path) -> None:
    row = unit(estimate(tmp_path), "Z")
    output, kwh = 80_000.0, 4000.0
    direct = output * (energy("ZN-HYDRO-R", 2) - COAL * kwh) * FUEL / 1000
    indirect = output * kwh / 1000 * GRID.value
    assert row["direct_tco2"] == pytest.approx(direct)
    assert row["indirect_tco2"] == pytest.approx(indirect)
    assert row["total_tco2"] == pytest.approx(direct + indirect)
    assert row["energy_tce"] == pytest.approx(output * energy("ZN-HYDRO-R", 2) / 1000)
    assert row["electricity_mwh"] == pytest.approx(320_000)
    assert row["method"] == "estimated"
    assert not row["total_is_floor"]


def test_where_electricity_is_not_sourced_the_split_is_missing_and_the_total_a_floor(tmp_path: Path) -> None:
    result = estimate(tmp_path)
    row = unit(result, "P")
    assert row["direct_tco2"] is None
    assert row["indirect_tco2"] is None
    assert row["total_is_floor"]
    assert row["total_tco2"] == pytest.approx(40_000 * energy("PB-PRIM", 2) * FUEL / 1000)
    assert row["missing"] == ["electricity"]
    assert "bottom-up.electricity" in rules(result)


def test_the_bounds_of_an_unsplit_unit_are_all_fuel_and_all_electricity(tmp_path: Path) -> None:
    row = unit(estimate(tmp_path), "P")
    assert (row["direct_low"], row["indirect_low"]) == (0.0, 0.0)
    assert row["direct_high"] == pytest.approx(50_000 * energy("PB-PRIM", 3) * FUEL / 1000)
    assert row["total_high"] == pytest.approx(50_000 * energy("PB-PRIM", 3) / COAL * GRID.value / 1000)
    assert row["total_low"] == pytest.approx(25_000 * energy("PB-PRIM", 1) * FUEL / 1000)


def test_an_estimate_lies_between_its_bounds(tmp_path: Path) -> None:
    result = estimate(tmp_path)
    for boundary in ("direct", "indirect", "total"):
        known = result.unit_accounts.filter(pl.col(f"{boundary}_tco2").is_not_null())
        assert known.height
        assert (known[f"{boundary}_low"] <= known[f"{boundary}_tco2"]).all()
        assert (known[f"{boundary}_tco2"] <= known[f"{boundary}_high"]).all()


def test_an_estimate_is_never_surer_than_what_was_assumed(tmp_path: Path) -> None:
    result = estimate(
        tmp_path,
        UNITS.replace("锌锭,ZN-HYDRO-R,100000,operating,x,verified", "锌锭,ZN-HYDRO-R,100000,operating,x,recalled"),
    )
    assert unit(result, "P")["confidence"] == "assumed"
    assert unit(result, "Z")["confidence"] == "recalled"
    assert account(result, "smelting_pressing", "total")["confidence"] == "recalled"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("N,X-1,无产能,Zn,锌锭,ZN-HYDRO-R,,operating,x,verified", "capacity"),
        ("N,X-1,无路线,Sb,精锑,,25000,operating,x,verified", "route"),
        ("N,X-1,无状态,Zn,锌锭,ZN-HYDRO-R,100000,,x,verified", "status"),
        ("N,X-1,已退出,Zn,锌锭,ZN-HYDRO-R,100000,retired,x,verified", "not_at_work"),
        ("N,X-1,在建,Zn,锌锭,ZN-HYDRO-R,100000,building,x,verified", "not_at_work"),
        ("N,X-1,电解铝,Al,原铝,AL-ELEC,100000,operating,x,verified", "intensity"),
    ],
)
def test_a_unit_that_cannot_be_estimated_stays_listed_with_the_reason(tmp_path: Path, line: str, reason: str) -> None:
    result = estimate(tmp_path, UNITS + line)
    row = unit(result, "N")
    assert row["method"] == "none"
    assert reason in row["missing"]
    assert row["total_tco2"] is None
    assert row["confidence"] == "not-found"
    finding = next(f for f in result.findings if f.rule == f"bottom-up.{reason.replace('_', '-')}")
    assert finding.given == "N"
    assert (
        account(result, "smelting_pressing", "total")["tco2"]
        == account(estimate(tmp_path / "b"), "smelting_pressing", "total")["tco2"]
    )


def test_a_plant_that_closed_after_the_reference_year_was_at_work(tmp_path: Path) -> None:
    units = (
        UNITS.replace("capacity,status", "capacity,retired_on,status")
        .replace("100000,operating", "100000,2024-06,retired")
        .replace("50000,operating", "50000,2022-12,retired")
    )
    result = estimate(tmp_path, units)
    assert unit(result, "Z")["method"] == "estimated"
    assert unit(result, "P")["method"] == "none"


def test_output_of_the_whole_year_takes_the_place_of_capacity_times_utilisation(tmp_path: Path) -> None:
    head = "unit_id,period,product,quantity,unit,origin\n"
    yearly = estimate(tmp_path / "a", production=head + "Z,2023,锌锭,9.5,万t,primary\n")
    row = unit(yearly, "Z")
    assert row["production_t"] == pytest.approx(95_000)
    assert row["utilisation"] == pytest.approx(0.95)
    months = "".join(f"Z,2023-{m:02d},锌锭,8000,t,primary\n" for m in range(1, 13))
    assert unit(estimate(tmp_path / "b", production=head + months), "Z")["production_t"] == pytest.approx(96_000)


def test_some_months_are_no_year_and_are_not_scaled_up(tmp_path: Path) -> None:
    text = "unit_id,period,product,quantity,unit,origin\nZ,2023-01,锌锭,9489,t,primary\n"
    result = estimate(tmp_path, production=text)
    assert unit(result, "Z")["production_t"] == pytest.approx(80_000)
    assert "bottom-up.part-year-output" in rules(result)


def lines(*rows: tuple[str | None, str, str, str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "unit_id": u,
                "enterprise_id": e,
                "period": "2023",
                "stream": s,
                "item": i,
                "quantity": 1.0,
                "unit": "MWh" if s == "electricity_in" else "t",
                "tco2e": v,
                "confidence": "measured",
            }
            for u, e, s, i, v in rows
        ],
        schema_overrides={"unit_id": pl.Utf8, "tco2e": pl.Float64},
    )


def test_measured_activity_takes_the_place_of_the_estimate(tmp_path: Path) -> None:
    measured = lines(
        ("Z", "X-1", "fuel", "coke", 100.0),
        ("Z", "X-1", "fuel", "diesel", 20.0),
        ("Z", "X-1", "electricity_in", "electricity", 300.0),
    )
    row = unit(estimate(tmp_path, lines=measured), "Z")
    assert (row["method"], row["direct_tco2"], row["indirect_tco2"], row["total_tco2"]) == (
        "measured",
        120.0,
        300.0,
        420.0,
    )
    assert row["confidence"] == "measured"


def test_a_measured_boundary_with_an_uncomputed_line_is_missing_not_smaller(tmp_path: Path) -> None:
    measured = lines(("Z", "X-1", "fuel", "coke", 100.0), ("Z", "X-1", "fuel", "mystery", None))
    row = unit(estimate(tmp_path, lines=measured), "Z")
    assert row["direct_tco2"] is None
    assert row["total_tco2"] is None
    assert "fuel/mystery" in row["missing"]


def test_activity_of_an_enterprise_stands_for_its_only_unit_and_never_counts_twice(tmp_path: Path) -> None:
    measured = lines((None, "X-1", "fuel", "coke", 100.0), (None, "X-1", "electricity_in", "electricity", 1.0))
    assert unit(estimate(tmp_path / "a", lines=measured), "Z")["method"] == "measured"
    two = UNITS + "Z2,X-1,锌二厂,Zn,锌锭,ZN-HYDRO-R,100000,operating,x,verified\n"
    result = estimate(tmp_path / "b", two, lines=measured)
    assert {unit(result, u)["method"] for u in ("Z", "Z2")} == {"none"}
    assert "bottom-up.activity-not-placed" in rules(result)


def test_units_outside_the_region_are_not_in_it(tmp_path: Path) -> None:
    result = estimate(tmp_path, region="430200")
    assert result.unit_accounts["unit_id"].to_list() == ["P"]


def test_a_sector_without_counted_units_is_empty_and_so_is_the_sum(tmp_path: Path) -> None:
    result = estimate(tmp_path)
    assert account(result, "mining_dressing", "total")["tco2"] is None
    assert account(result, "nonferrous_all", "total")["tco2"] is None
    assert account(result, "nonferrous_all", "total")["missing"] == ["mining_dressing"]


def test_a_sum_names_the_units_it_could_not_include(tmp_path: Path) -> None:
    row = account(estimate(tmp_path), "smelting_pressing", "direct")
    assert row["missing"] == ["P"]
    assert row["tco2_low"] < row["tco2"] < row["tco2_high"]


def test_without_an_assumption_nothing_is_estimated_and_the_finding_blocks(tmp_path: Path) -> None:
    stated = ASSUMPTIONS.replace("[utilisation]", '[other]\nquantity = "other"')
    result = estimate(tmp_path, stated=stated)
    assert set(result.unit_accounts["method"]) == {"none"}
    assert any(f.rule == "bottom-up.no-assumption" for f in result.findings)


def test_a_year_without_a_grid_factor_leaves_the_fuel_part_alone_standing(tmp_path: Path) -> None:
    result = estimate(tmp_path, factor_year=1999)
    row = unit(result, "Z")
    assert row["direct_tco2"] is not None
    assert row["indirect_tco2"] is None
    assert row["total_tco2"] is None
    assert "grid-factor.not-published" in rules(result)


def test_the_narrowest_assumption_wins(tmp_path: Path) -> None:
    more = '[u_pb]\nquantity = "utilisation"\nmetal = "Pb"\nvalue = 0.6\nconfidence = "assumed"\n'
    more += '[u_p]\nquantity = "utilisation"\nunit_id = "P"\nvalue = 0.9\nconfidence = "assumed"\n'
    result = estimate(tmp_path, stated=more + ASSUMPTIONS)
    assert unit(result, "P")["production_t"] == pytest.approx(45_000)
    assert unit(result, "Z")["production_t"] == pytest.approx(80_000)


def test_every_chain_of_the_estimate_ends_in_ledger_reference_or_assumption(tmp_path: Path) -> None:
    result = estimate(tmp_path)
    assert result.lineage.dangling() == []
    chain = [f.id for _, f in result.lineage.walk("account.2023.430000.smelting_pressing.total.bottom_up")]
    assert {c.split(":")[0] for c in chain if ":" in c} == {"ledger", "ref", "assumption"}
    assert f"ref:{GRID.key}" in chain


@settings(max_examples=20, deadline=None)
@given(st.permutations(UNITS.strip().splitlines()[1:]), st.floats(1, 9))
def test_totals_scale_with_capacity_and_not_with_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], factor: float
) -> None:
    head = UNITS.strip().splitlines()[0]
    base = estimate(tmp_path_factory.mktemp("base"))
    capacity = {"Z": 100000, "P": 50000}
    scaled = [line.replace(f",{capacity[line[0]]},", f",{capacity[line[0]] * factor!r},") for line in order]
    other = estimate(tmp_path_factory.mktemp("other"), "\n".join([head, *scaled]))
    for boundary in ("direct", "indirect", "total"):
        first, second = (account(r, "smelting_pressing", boundary)["tco2"] for r in (base, other))
        assert second == pytest.approx(first * factor)


def test_no_units_at_all_give_empty_accounts_and_no_error(tmp_path: Path) -> None:
    result = estimate(tmp_path, UNITS.strip().splitlines()[0])
    assert result.unit_accounts.height == 0
    assert result.accounts["tco2"].null_count() == result.accounts.height


def test_a_measured_unit_without_a_route_takes_its_sector_from_the_industry_code(tmp_path: Path) -> None:
    units = UNITS + "M,X-3,矿山,Pb,铅精矿,n/a,,operating,x,verified\n"
    coded = "enterprise_id,name,city_code,industry_code\nX-1,甲,430400,3212\nX-2,乙,430200,3212\nX-3,丙,431000,0912\n"
    measured = lines(("M", "X-3", "fuel", "diesel", 50.0), ("M", "X-3", "electricity_in", "electricity", 7.0))
    result = estimate(tmp_path / "a", units, enterprises=coded, lines=measured)
    assert account(result, "mining_dressing", "total")["tco2"] == pytest.approx(57.0)
    assert account(result, "nonferrous_all", "total")["tco2"] is not None
    plain = ENTERPRISES + "X-3,丙,431000\n"
    open_ = estimate(tmp_path / "b", units, enterprises=plain, lines=measured)
    assert account(open_, "mining_dressing", "total")["tco2"] is None
    assert "bottom-up.no-sector" in rules(open_)


def test_a_real_account_of_activity_reaches_the_unit_with_energy_electricity_and_its_whole_chain(
    tmp_path: Path,
) -> None:
    rows = "unit_id,enterprise_id,period,stream,item,quantity,unit,attribute\n"
    rows += "Z,X-1,2023,fuel,coke,1000,t,\nZ,X-1,2023,electricity_in,electricity,200,万kWh,grid\n"
    rows += "Z,X-1,2022,fuel,coke,9999,t,\n"
    result_of = account_activity(
        table(tmp_path / "activity", "activity", rows),
        reference=REFERENCE,
        guideline=Guideline.load("other-nonferrous-2015"),
        region=REGION,
        factor_year=2023,
    )
    result = estimate(tmp_path, lines=result_of.lines, line_figures=result_of.lineage)
    row = unit(result, "Z")
    own = result_of.lines.filter(pl.col("period") == "2023")
    assert row["total_tco2"] == pytest.approx(own["tco2e"].sum())
    assert row["energy_tce"] == pytest.approx(own["tce_calorific"].sum())
    assert row["electricity_mwh"] == pytest.approx(2000.0)
    assert row["production_t"] is None
    chain = [f.id for _, f in result.lineage.walk("account.2023.430000.smelting_pressing.direct.bottom_up")]
    assert "ledger:activity#2" in chain
    assert any(c.startswith("ref:fuel_factors.coke") for c in chain)
    assert result.lineage.dangling() == []
