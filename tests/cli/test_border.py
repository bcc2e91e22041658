"""``tanfeng cbam`` and ``tanfeng ets``: JSON, screen and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from tanfeng.cli import border

HEADER = "unit_id,enterprise_id,period,stream,item,quantity,unit\n"
TABLES = {
    "enterprises": "enterprise_id,name,city_code\nX-1,甲铝业,衡阳市\n",
    "units": (
        "unit_id,enterprise_id,name,metal,product,route\nU1,X-1,电解,Al,铝锭,AL-ELEC\nU3,X-1,铅系统,Pb,铅锭,PB-PRIM\n"
    ),
    "production": (
        "unit_id,period,product,quantity,unit,origin,cn_code\nU1,2025,铝锭,1000,t,原生,7601\nU3,2025,铅锭,500,t,原生,\n"
    ),
    "activity": HEADER + "U1,X-1,2025,anode,炭阳极,480,t\nU1,X-1,2025,anode_effect,铝液,1000,t\n",
}
GUIDELINE = ("--guideline", "aluminium-ets-2024")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "tanfeng.toml").write_text('[workspace]\nname = "厂"\nregion = "430000"\n', encoding="utf-8")
    for name, text in TABLES.items():
        (tmp_path / "ledger" / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def run(command: str, *arguments: Any) -> Result:
    app = typer.Typer()
    app.command("cbam")(border.cbam)
    app.command("ets")(border.ets)
    environment = {"TANFENG_LANG": "zh", "COLUMNS": "200"}
    return CliRunner().invoke(app, [command, *map(str, arguments)], env=environment)


def test_actual_default_and_saving_of_each_product(workspace: Path) -> None:
    answer = run("cbam", workspace, *GUIDELINE, "--import-year", 2026, "--price", 80, "--imports", 50, "--json")
    assert answer.exit_code == 0, answer.output
    data = json.loads(answer.stdout)
    ingot, lead = data["products"]
    assert ingot["default"]["marked_up"] == 3.3
    assert ingot["actual"]["total"] == pytest.approx(1.6018, abs=1e-4)
    assert ingot["lower"] == "actual"
    assert ingot["cost_per_tonne"]["saved_by_actual_data"] == pytest.approx((3.3 - ingot["actual"]["total"]) * 80)
    assert (lead["status"], lead["actual"], lead["default"]) == ("not a good", None, None)
    assert data["exempt"] is True


def test_the_screen_names_what_is_no_good_and_how_surely_benchmarks_are_known(workspace: Path) -> None:
    text = run("cbam", workspace, *GUIDELINE, "--import-year", 2026).stdout
    for part in ("不是 CBAM 货物", "3.300", "1.423", "已核（二手）", "不超过 50 t"):
        assert part in text


def test_a_year_without_defaults_blocks(workspace: Path) -> None:
    answer = run("cbam", workspace, *GUIDELINE, "--json")
    assert answer.exit_code == 1
    assert "cbam.no-default" in {finding["rule"] for finding in json.loads(answer.stdout)["findings"]}


def test_the_electrolysis_step_says_its_rounding_and_that_allowances_are_not_computed(workspace: Path) -> None:
    answer = run("ets", workspace, *GUIDELINE, "--json")
    assert answer.exit_code == 0, answer.output
    data = json.loads(answer.stdout)
    assert data["emissions"] == pytest.approx(1601.81)
    assert data["intensity"] == pytest.approx(1.60181)
    assert (data["rounding"], data["allocation"]["rule"], data["allocation"]["tco2e"]) == (
        "line_month",
        "unknown",
        None,
    )


def test_a_smelter_without_electrolysis_blocks(workspace: Path) -> None:
    text = HEADER + "U3,X-1,2025,fuel,焦炭,10,t\n"
    (workspace / "ledger" / "activity.csv").write_text(text, encoding="utf-8")
    assert run("ets", workspace, *GUIDELINE).exit_code == 1
