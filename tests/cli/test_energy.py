"""``tanfeng energy``: carriers, products against limits, value added, exit codes, wrong use."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Command

TABLES = {
    "enterprises": "enterprise_id,name,city_code\nX-1,甲冶炼,衡阳市\n",
    "units": "unit_id,enterprise_id,name,metal,product,route\nU-1,X-1,铅系统,Pb,铅锭,PB-PRIM\n",
    "production": "unit_id,period,product,quantity,unit,origin\nU-1,2024,铅锭,10000,t,原生\n",
    "activity": (
        "enterprise_id,unit_id,period,stream,item,quantity,unit,attribute\n"
        "X-1,U-1,2024,购入电力,电力,20000,MWh,电网\n"
        "X-1,U-1,2024,还原剂,焦炭,1500,t,\n"
        "X-1,U-1,2024,耗能工质,氧气,10,万Nm3,外购\n"
    ),
    "economics": "enterprise_id,year,indicator,value,unit,price_basis\nX-1,2024,工业增加值,5000,万元,2020\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "ledger").mkdir(parents=True)
    (folder / "tanfeng.toml").write_text(
        '[workspace]\nname = "厂"\nregion = "430000"\nfactor_year = 2023\n', encoding="utf-8"
    )
    for name, text in TABLES.items():
        write(folder, name, text)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / "ledger" / f"{name}.csv").write_text(text, encoding="utf-8")


KGCE = (20_000 * 0.1229 + 1500 * 0.9714 + 40) / 10


def test_carriers_products_and_limits_are_printed(tanfeng: Command, workspace: Path) -> None:
    answer = tanfeng("energy", workspace)
    assert answer.code == 0, answer.out + answer.err
    for text in ("甲冶炼", "焦炭", "氧气", f"{KGCE:.1f}", "3级（限定值）", "300 / 330 / 420", "万元"):
        assert text in answer.out


def test_the_json_has_all_of_it(tanfeng: Command, workspace: Path) -> None:
    document = tanfeng("energy", workspace, "--json").json
    [product] = document["products"]
    assert product["kgce_per_t"] == pytest.approx(KGCE)
    limit = next(line for line in document["rating"]["lines"] if line["kind"] == "limits")
    assert (limit["class"], limit["next_class"]) == ("level_3", "level_2")
    assert limit["gap_tce"] == pytest.approx((KGCE - 330) * 10)
    assert document["energy"]["tce_equivalent"] is None
    assert sum(carrier["tce_calorific"] for carrier in document["carriers"]) == pytest.approx(KGCE * 10)
    assert document["per_value_added"]["levels"][0]["tce_per_unit"] == pytest.approx(KGCE * 10 / 5000)


def test_a_new_project_is_judged_by_level_2(tanfeng: Command, workspace: Path) -> None:
    document = tanfeng("energy", workspace, "--purpose", "new", "--json").json
    limit = next(line for line in document["rating"]["lines"] if line["kind"] == "limits")
    assert limit["verdict"] == "fail"


def test_a_medium_of_unstated_origin_ends_with_1(tanfeng: Command, workspace: Path) -> None:
    write(workspace, "activity", TABLES["activity"].replace("外购", ""))
    answer = tanfeng("energy", workspace)
    assert answer.code == 1
    assert "没有写明外购还是自产" in answer.out


@pytest.mark.parametrize(
    "options",
    [("--option", "scope"), ("--option", "scope=red"), ("--purpose", "whatever"), ("--enterprise", "nobody")],
)
def test_wrong_use_is_one_sentence(tanfeng: Command, workspace: Path, options: tuple[str, str]) -> None:
    answer = tanfeng("energy", workspace, *options)
    assert answer.code == 2
    assert len(answer.err.strip().splitlines()) == 1


def test_english_readers_get_english(tanfeng: Command, workspace: Path) -> None:
    answer = tanfeng("energy", workspace, lang="en")
    assert "Energy per product" in answer.out
    assert "level 3 (limit)" in answer.out
