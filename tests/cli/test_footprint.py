"""``tanfeng footprint`` on the example smelter, as people call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tanfeng.cli.footprint import footprint
from tanfeng.core.errors import UsageError

SAMPLE = Path(__file__).parents[2] / "workspaces" / "example-smelter"
LEAD = ["--unit", "X-EX-001-PB", "--product", "铅锭", "--year", "2024", "--draws", "200"]


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANFENG_LANG", "zh")


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(footprint)
    result = CliRunner().invoke(app, [str(SAMPLE), *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_json_holds_the_footprint_and_names_its_files(tmp_path: Path) -> None:
    code, output = run(*LEAD, "--out", str(tmp_path), "--json")
    document = json.loads(output)
    assert document["product"] == "铅锭"
    assert {a["method"] for a in document["alternatives"]} == {"chosen", "mass", "economic", "system_expansion"}
    assert sum(row["tco2e"] for row in document["contributions"]) == pytest.approx(document["covered"])
    assert all(Path(place).is_file() for place in document["files"].values())
    assert code == (1 if any(f["severity"].startswith("blocks") for f in document["findings"]) else 0)
    assert (document["total"] is None) is bool(document["missing"])


def test_the_screen_shows_result_kinds_and_methods(tmp_path: Path) -> None:
    _, output = run(*LEAD, "--out", str(tmp_path))
    for words in ("铅锭", "按类别", "分配方法的影响", "已写出"):
        assert words in output


def test_stated_fields_complete_the_exchange_file(tmp_path: Path) -> None:
    stated = tmp_path / "pact.toml"
    stated.write_text('productCategoryCpc = "41422"\n', encoding="utf-8")
    _, output = run(*LEAD, "--out", str(tmp_path / "out"), "--json", "--pact", str(stated), "--date", "2025-03-31")
    document = json.loads(output)
    assert ("pact" in document["files"]) is (document["total"] is not None)


def test_an_unknown_product_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="铅锭"):
        run("--unit", "X-EX-001-PB", "--product", "金刚石", "--out", str(tmp_path))


@pytest.mark.parametrize(
    "arguments",
    [["--allocation", "by-feeling"], ["--date", "soon"], ["--background", "nowhere"], ["--pact", "nowhere.toml"]],
)
def test_a_wrong_option_is_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(UsageError):
        run(*LEAD, "--out", str(tmp_path), *arguments)
