"""The public workspace, read once: its series, what its checks found, its scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tanfeng import Workspace
from tanfeng.pathway.history import History, Marks, from_accounts, marks_of
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scenario_file import load_scenarios
from tanfeng.pathway.validation import Validation, sub_sectors, validate
from tanfeng.reference import Reference

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Hunan:
    history: History
    parts: dict[str, History]
    marks: Marks
    scenarios: tuple[Scenario, ...]
    validation: Validation


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="session")
def hunan() -> Hunan:
    workspace = Workspace.open(ROOT / "workspaces/hunan-public")
    above = workspace.views.top_down
    region = workspace.file.region
    history, _ = from_accounts(above.accounts, region)
    assert history is not None
    assert workspace.file.scenarios is not None
    parts = sub_sectors(above.accounts, region)
    marks = marks_of(above.accounts, above.fuel_history, region)
    scenarios = tuple(load_scenarios(workspace.file.scenarios))
    seen = {"reconciliation": workspace.views.reconciliation.table.to_dicts()}
    made = validate(history, workspace.reference, seen, parts=parts, marks=marks, scenarios=scenarios)
    return Hunan(history, parts, marks, scenarios, made)
