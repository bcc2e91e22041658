"""What a notebook needs: a folder opened, its layers asked for, each read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanfeng import Workspace
from tanfeng.core.errors import UsageError
from tanfeng.report.write import write

SAMPLE = Path(__file__).parents[2] / "workspaces" / "hunan-public"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace.open(SAMPLE)


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Workspace.open(tmp_path)


def test_without_a_path_there_must_be_a_workspace_nearby(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        Workspace.open()
    monkeypatch.chdir(SAMPLE)
    assert Workspace.open().file.region == "430000"


def test_the_shipped_ledger_has_nothing_that_blocks(workspace: Workspace) -> None:
    assert [finding for finding in workspace.findings if finding.blocks] == []


def test_the_ledger_is_read_once(workspace: Workspace) -> None:
    assert workspace.ledger is workspace.ledger
    assert workspace.views is workspace.views


def test_a_scenario_that_is_not_there_is_wrong_use(workspace: Workspace) -> None:
    with pytest.raises(UsageError):
        workspace.pathway("wishful-thinking")


def test_one_scenario_can_be_solved_alone(workspace: Workspace) -> None:
    assert [scenario["name"] for scenario in workspace.pathway("frozen").scenarios] == ["frozen"]


def test_a_plan_that_is_not_named_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "enterprises.csv").write_text("enterprise_id,name,city_code\nX-1,厂,430100\n")
    (tmp_path / "tanfeng.toml").write_text('[workspace]\nname = "甲"\nregion = "430000"\nledger = "ledger/"\n')
    with pytest.raises(UsageError, match=r"plan"):
        Workspace.open(tmp_path).targets()


def test_an_enterprise_alone_gets_its_report_without_scenarios(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    ledger.mkdir()
    (ledger / "enterprises.csv").write_text("enterprise_id,name,city_code\nX-1,厂,430400\n", encoding="utf-8")
    (ledger / "units.csv").write_text(
        "unit_id,enterprise_id,name,metal,product,route,capacity,status\nU1,X-1,线,Zn,锌锭,ZN-HYDRO-R,1000,operating\n",
        encoding="utf-8",
    )
    (ledger / "activity.csv").write_text(
        "enterprise_id,unit_id,period,stream,item,quantity,unit\nX-1,U1,2023,fuel,coke,100,t\nX-1,U1,2023,electricity_in,electricity,3600,MWh\n",
        encoding="utf-8",
    )
    (ledger / "production.csv").write_text(
        "unit_id,period,product,quantity,unit,origin\nU1,2023,锌锭,900,t,primary\n", encoding="utf-8"
    )
    (tmp_path / "tanfeng.toml").write_text(
        '[workspace]\nname = "甲厂"\nregion = "430000"\nplan = "hunan-nonferrous-2022"\nbase_year = 2020\n'
        'ledger = "ledger/"\n',
        encoding="utf-8",
    )
    results = Workspace.open(tmp_path).run()
    assert list(results.scenarios) == []
    assert "run.no-scenarios" in {finding.rule for finding in results.findings}
    assert results.lineage.dangling() == []
    total = next(figure for figure in results.lineage if figure.id.endswith(".with_electricity_heat"))
    assert total.value == pytest.approx(100 * 28.446 * 0.0294 * 0.93 * 44 / 12 + 3600 * 0.4976, abs=1e-5)
    mining = results.accounts.filter(sector="mining_dressing", basis="bottom_up")
    assert mining["tco2"].to_list() == [None] * 3, "a sector without a unit has no figure, and not nothing"
    capacity = next(target for target in results.targets if target["id"] == "target-benchmark-capacity")
    assert "1 条可对标" in capacity["coverage"], "the energy per tonne rests on the same ledger rows as the account"
    written = write(results, tmp_path / "out")
    assert "甲厂" in written.report.read_text(encoding="utf-8")
