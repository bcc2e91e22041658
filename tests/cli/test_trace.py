"""``tanfeng trace``: from a figure to its sources, by id, part of an id, or name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import ROOT, Command

from tanfeng.cli.trace import find
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.report.tables import FIGURES, write_figures

PROGRAM = "import typer, sys; from tanfeng.cli.trace import trace; from tanfeng.core.errors import UsageError\n"
PROGRAM += "app = typer.Typer(); app.command()(trace)\n"
PROGRAM += (
    "try:\n    app(standalone_mode=False)\nexcept UsageError as error:\n    print(error); sys.exit(error.exit_code)"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lineage = Lineage(
        [
            Figure("ref:coke", "焦炭因子", "coke factor", 2.86, "tCO2/t", confidence="recalled", source="某标准 表2"),
            Figure("ledger:activity#3", "焦炭用量", "coke used", 1000.0, "t", confidence="reported", source="台账"),
            Figure(
                "account.2020.direct",
                "直接排放",
                "direct emissions",
                2860.0,
                "tCO2",
                "AD × EF",
                ("ledger:activity#3", "ref:coke"),
                "recalled",
            ),
            Figure("account.2020.indirect", "间接排放", "indirect emissions", None, missing=("用电量",)),
        ]
    )
    results = tmp_path / "out" / "one"
    results.mkdir(parents=True)
    write_figures(lineage, results / FIGURES)
    return tmp_path


def run(folder: Path, arguments: Sequence[str], lang: str = "zh") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        env={**os.environ, "TANFENG_LANG": lang, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def test_the_tree_goes_down_to_the_sources_of_the_newest_results(folder: Path) -> None:
    code, text = run(folder, ["account.2020.direct"])
    assert code == 0
    assert "AD × EF" in text
    assert "某标准 表2" in text
    assert "待核原文" in text
    assert "2.86" in text


@pytest.mark.parametrize("wanted", ["2020.direct", "直接排放", "direct emissions", "account.2020.direct"])
def test_a_unique_part_or_a_name_is_enough(folder: Path, wanted: str) -> None:
    code, text = run(folder, [wanted, "--json"])
    assert code == 0
    chain = json.loads(text)
    assert chain["id"] == "account.2020.direct"
    assert [entry["id"] for entry in chain["inputs"]] == ["ledger:activity#3", "ref:coke"]
    assert chain["inputs"][1]["source"] == "某标准 表2"


def test_a_figure_without_data_names_what_is_missing(folder: Path) -> None:
    code, text = run(folder, ["间接排放"])
    assert code == 0
    assert "无数据" in text
    assert "用电量" in text


def test_an_unknown_figure_is_wrong_use_and_the_nearest_ids_are_named(folder: Path) -> None:
    code, text = run(folder, ["account.2021.direct"], lang="en")
    assert code == 2
    assert "account.2020.direct" in text


def test_a_part_of_several_figures_lists_them(folder: Path) -> None:
    code, text = run(folder, ["account.2020"])
    assert code == 2
    assert "account.2020.direct" in text
    assert "account.2020.indirect" in text


@pytest.mark.parametrize("arguments", [["x", "--out", "nowhere"], ["", "--out", "out/one"]])
def test_wrong_use_is_one_sentence(folder: Path, arguments: list[str]) -> None:
    code, _text = run(folder, arguments)
    assert code == 2


def test_a_damaged_file_of_figures_is_wrong_use(folder: Path) -> None:
    (folder / "out" / "one" / FIGURES).write_text("{", encoding="utf-8")
    code, text = run(folder, ["account.2020.direct"])
    assert code == 2
    assert "已损坏" in text


def test_a_name_shared_with_what_it_is_made_from_means_the_result() -> None:
    made_from = Figure("plan:p/target-x", "目标", "target", None, "%")
    result = Figure("target.target-x", "目标", "target", None, "%", inputs=("plan:p/target-x",))
    assert find(Lineage([made_from, result]), "目标").id == "target.target-x"


EXAMPLE = ROOT / "workspaces" / "example-smelter"


@pytest.mark.parametrize(
    "wanted",
    [
        "排放总量（含电力热力）",
        "account.line.activity#276",
        "product_energy.2024.X-EX-001-PB",
        "market_based",
        "uncertainty.total.with_electricity_heat",
        "footprint.2024.X-EX-001-SB.锑锭.chosen",
    ],
)
def test_every_figure_of_an_enterprise_is_walked_down_to_rows_and_sources(tanfeng: Command, wanted: str) -> None:
    chain = tanfeng("trace", EXAMPLE, wanted, "--json").json
    leaves = list(_leaves(chain))
    assert leaves
    assert all(leaf["id"].startswith(("ledger:", "ref:")) for leaf in leaves)
    assert not any(leaf.get("on_record") is False for leaf in leaves)


def _leaves(chain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not chain.get("inputs"):
        yield chain
    for below in chain.get("inputs", ()):
        yield from _leaves(below)


def test_a_long_sum_shows_its_largest_inputs_with_exact_tonnes(tanfeng: Command) -> None:
    short = tanfeng("trace", EXAMPLE, "with_electricity_heat").out
    assert "--all" in short
    assert "10,647.1472 tCO₂" in short
    assert "购入电力 · 电力" in short
    assert len(tanfeng("trace", EXAMPLE, "with_electricity_heat", "--all").out) > 10 * len(short)


@pytest.mark.parametrize(
    "arguments",
    [(EXAMPLE,), (EXAMPLE, "nosuch"), (EXAMPLE, "footprint.2024.X"), ("a", "b", "c"), ("x", "--year", "2024")],
)
def test_wrong_use_of_an_enterprise_is_one_sentence(tanfeng: Command, arguments: tuple[str | Path, ...]) -> None:
    answer = tanfeng("trace", *arguments)
    assert answer.code == 2
    assert len(answer.err.strip().splitlines()) == 1
