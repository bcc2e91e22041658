"""``tanfeng account``: the contract other programs rely on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Command

HEADER = "enterprise_id,unit_id,period,stream,item,quantity,unit\n"
GUIDELINE = ("--guideline", "other-nonferrous-2015")


def activity(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "activity.csv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding=encoding)
    return path


def test_the_json_has_every_key_of_the_contract(tanfeng: Command, tmp_path: Path) -> None:
    path = activity(tmp_path, "X-1,,2022,fuel,coke,100,t", "X-1,,2022,electricity_in,electricity,1000,MWh")
    answer = tanfeng("account", path, *GUIDELINE, "--region", "430000", "--json")
    assert answer.code == 0, answer.err
    data = answer.json
    assert {"guideline", "edition", "lines", "totals", "energy", "findings", "missing"} <= data.keys()
    assert {"without_electricity_heat", "with_electricity_heat"} <= data["totals"].keys()
    assert {"tce_calorific", "tce_equivalent"} <= data["energy"].keys()
    line = {
        "enterprise_id", "unit_id", "period", "stream", "item", "quantity", "unit", "tco2e", "formula", "factors",
        "sources", "confidence",
    }  # fmt: skip
    assert all(line <= row.keys() for row in data["lines"])
    assert all(row["factors"] and row["sources"] for row in data["lines"])
    finding = {"severity", "rule", "address", "expected", "given", "message"}
    assert all(finding <= row.keys() for row in data["findings"])


def test_fuel_reductant_carbonate_oxalate_electricity_and_heat_add_up(tanfeng: Command, tmp_path: Path) -> None:
    path = activity(
        tmp_path,
        "X-1,,2022,fuel,coke,1000,t",
        "X-1,,2022,reductant,coke,100,t",
        "X-1,,2022,oxalate,oxalic_acid,10,t",
        "X-1,,2022,carbonate,limestone,200,t",
        "X-1,,2022,electricity_in,electricity,5000,MWh",
        "X-1,,2022,electricity_out,electricity,1000,MWh",
        "X-1,,2022,heat_in,heat,300,GJ",
    )
    data = tanfeng("account", path, *GUIDELINE, "--region", "430000", "--json").json
    by_stream = {(line["stream"], line["item"]): line["tco2e"] for line in data["lines"]}
    coke = 1000 * 28.446 * 0.0294 * 0.93 * 44 / 12
    assert by_stream["fuel", "coke"] == pytest.approx(coke, abs=1e-6)
    assert by_stream["reductant", "coke"] == pytest.approx(286.2)
    assert by_stream["oxalate", "oxalic_acid"] == pytest.approx(3.47604)
    assert by_stream["carbonate", "limestone"] == pytest.approx(81.0)
    assert by_stream["electricity_in", "electricity"] == pytest.approx(5000 * 0.49)
    assert by_stream["electricity_out", "electricity"] == pytest.approx(-1000 * 0.49)
    assert by_stream["heat_in", "heat"] == pytest.approx(33.0)
    without = coke + 286.2 + 3.47604 + 81.0
    assert data["totals"]["without_electricity_heat"] == pytest.approx(without, abs=1e-5)
    assert data["totals"]["with_electricity_heat"] == pytest.approx(without + 4000 * 0.49 + 33.0, abs=1e-5)


def test_a_workspace_is_read_with_its_own_region(tanfeng: Command, tmp_path: Path) -> None:
    tanfeng("init", tmp_path / "mine")
    (tmp_path / "mine" / "tanfeng.toml").write_text(
        '[workspace]\nname = "厂"\nregion = "430000"\nbase_year = 2020\nledger = "ledger/"\n', encoding="utf-8"
    )
    for old in (tmp_path / "mine" / "ledger").glob("*"):
        old.unlink()
    activity(tmp_path / "mine" / "ledger", "X-1,,2022,electricity_in,electricity,1000,MWh")
    answer = tanfeng("account", tmp_path / "mine", *GUIDELINE, "--json")
    assert answer.json["totals"]["with_electricity_heat"] == pytest.approx(490.0)


def test_the_factor_year_is_the_periods_own_and_a_year_without_a_factor_is_a_finding(
    tanfeng: Command, tmp_path: Path
) -> None:
    path = activity(tmp_path, "X-1,,2025,electricity_in,electricity,1000,MWh")
    answer = tanfeng("account", path, *GUIDELINE, "--region", "430000", "--json")
    assert answer.code == 1
    assert answer.json["lines"][0]["tco2e"] is None
    assert answer.json["missing"]
    named = tanfeng("account", path, *GUIDELINE, "--region", "430000", "--factor-year", "2023", "--json")
    assert named.json["lines"][0]["tco2e"] == pytest.approx(497.6)
    assert any("2023" in finding["message"] for finding in named.json["findings"])


def test_electricity_without_a_region_is_a_finding_and_no_number(tanfeng: Command, tmp_path: Path) -> None:
    path = activity(tmp_path, "X-1,,2022,electricity_in,electricity,1000,MWh")
    answer = tanfeng("account", path, *GUIDELINE, "--json")
    assert answer.code == 1
    assert answer.json["lines"][0]["tco2e"] is None


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("X-1,,2022,fuel,coke,100,m3", "unit"),
        ("X-1,,2022,fuel,coke,100,furlong", "unit"),
        ("X-1,,2022,fuel,unobtainium,100,t", "item"),
        ("X-1,,2022,fuel,coke,-100,t", "quantity"),
        ("X-1,,2022,fuel,coke,hundred,t", "quantity"),
        ("X-1,,2022,fuel,coke,,t", "quantity"),
        ("X-1,,20x2,fuel,coke,100,t", "period"),
        ("430000000000000000,,2022,fuel,coke,100,t", "enterprise_id"),
    ],
)
def test_a_bad_cell_is_a_finding_with_its_address_and_never_a_number(
    tanfeng: Command, tmp_path: Path, row: str, column: str
) -> None:
    path = activity(tmp_path, "X-2,,2022,fuel,coke,1,t", row)
    answer = tanfeng("account", path, *GUIDELINE, "--json")
    assert answer.code == 1
    addressed = [f for f in answer.json["findings"] if f["address"]["row"] == 3 and f["address"]["column"] == column]
    assert addressed, answer.json["findings"]
    assert addressed[0]["address"]["file"].endswith("activity.csv")


def test_an_explicit_zero_is_zero_and_a_missing_cell_is_missing(tanfeng: Command, tmp_path: Path) -> None:
    path = activity(tmp_path, "X-1,,2022,fuel,coke,0,t", "X-1,,2022,fuel,diesel,,t")
    lines = {line["item"]: line for line in tanfeng("account", path, *GUIDELINE, "--json").json["lines"]}
    assert lines["coke"]["tco2e"] == 0
    assert lines["diesel"]["tco2e"] is None


def test_a_gbk_file_with_chinese_headers_gives_the_same_account(tanfeng: Command, tmp_path: Path) -> None:
    english = activity(tmp_path, "X-1,,2022,fuel,coke,100,t")
    expected = tanfeng("account", english, *GUIDELINE, "--json").json["totals"]
    chinese = tmp_path / "活动水平.csv"
    chinese.write_text(
        "企业代码,单元代码,期间,排放源流,品种,数量,单位\nX-1,,2022年,燃料燃烧,焦炭,100,吨\n", encoding="gbk"
    )
    assert tanfeng("account", chinese, *GUIDELINE, "--json").json["totals"] == expected


def test_duplicate_rows_are_a_finding(tanfeng: Command, tmp_path: Path) -> None:
    path = activity(tmp_path, *["X-1,,2022,fuel,coke,100,t"] * 2)
    answer = tanfeng("account", path, *GUIDELINE, "--json")
    assert answer.code == 1
    assert any("duplicate" in finding["rule"] for finding in answer.json["findings"])


def test_lines_do_not_depend_on_the_order_of_the_rows(tanfeng: Command, tmp_path: Path) -> None:
    rows = [f"X-{i},,2022,fuel,coke,{i}.5,t" for i in range(1, 9)]
    one = tanfeng("account", activity(tmp_path, *rows), *GUIDELINE, "--json").json
    two = tanfeng("account", activity(tmp_path, *reversed(rows)), *GUIDELINE, "--json").json
    assert one["totals"] == two["totals"]


def test_one_fault_is_one_finding_with_its_address(tanfeng: Command, tmp_path: Path) -> None:
    path = activity(tmp_path, "X-1,,2022,fuel,coke,-100,t")
    found = tanfeng("account", path, *GUIDELINE, "--json").json["findings"]
    assert len([f for f in found if f["address"]["row"] == 2]) == 1
