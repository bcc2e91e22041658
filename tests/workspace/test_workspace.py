"""What a notebook needs: a folder opened, its layers asked for, each read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanfeng import Workspace
from tanfeng.core.errors import UsageError

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
