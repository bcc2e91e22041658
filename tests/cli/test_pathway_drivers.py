"""``tanfeng pathway drivers``: effects that add up, a table that can be read back, one sentence on misuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import SAMPLE
from typer.testing import CliRunner

from tanfeng.cli import pathway
from tanfeng.cli.app import app
from tanfeng.core.errors import UsageError


def test_the_effects_add_up_and_the_saved_table_gives_them_again(tmp_path: Path) -> None:
    table = tmp_path / "factors.csv"
    told = CliRunner().invoke(
        pathway.app, ["drivers", str(SAMPLE), "--scenario", "frozen", "--table", str(table), "--json"]
    )
    document = json.loads(told.stdout)
    assert document["unit"] == "tCO2"
    assert sum(row["effect"] for row in document["effects"]) == pytest.approx(document["change"][0]["value"])
    assert {row["factor"] for row in document["effects"]} <= set(document["factors"])
    again = json.loads(CliRunner().invoke(app, ["decompose", str(table), "--json"]).stdout)
    assert again["change"][0]["value"] == pytest.approx(document["change"][0]["value"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--against", "plan", "--from", "2020"], "--against"),
        (["--against", "frozen"], "自身"),
        (["--from", "2030", "--to", "2025"], "早于"),
        (["--boundary", "scope-3"], "边界"),
        (["--to", "2070"], "2070"),
    ],
)
def test_misuse_is_one_sentence(arguments: list[str], said: str) -> None:
    told = CliRunner().invoke(pathway.app, ["drivers", str(SAMPLE), "--scenario", "frozen", *arguments])
    assert isinstance(told.exception, UsageError)
    assert said in str(told.exception)
