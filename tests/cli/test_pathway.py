"""``tanfeng pathway``: screens of 80 columns, the contract, wrong use in one sentence, and the real workspace once."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.cli.conftest import ROOT, SAMPLE
from typer.testing import CliRunner

from tanfeng.cli import pathway, pathway_opening
from tanfeng.cli.pathway_compare import print_comparison
from tanfeng.cli.pathway_explain import explain_item, item_of
from tanfeng.cli.pathway_screen import print_run
from tanfeng.cli.pathway_tables import print_ensemble, print_macc, print_split, print_validation
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.report.numbers import Said
from tanfeng.report.pathway_comparison import comparison
from tanfeng.report.pathway_run import PathwayRun

LANGUAGES = ("zh", "en")


def _load() -> ModuleType:
    """The made-up scenario that the tests of the report use."""
    path = ROOT / "tests" / "report" / "pathway_sample.py"
    spec = importlib.util.spec_from_file_location("pathway_sample", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sample = _load()


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TANFENG_LANG", request.param)
    return str(request.param)


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=80)


def said(console: Console) -> str:
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def fits(text: str) -> bool:
    """No table is wider than 80 columns, and nothing was cut."""
    return "…" not in text and all(cell_len(line) <= 80 for line in text.splitlines() if "─" in line)


def call(*arguments: str | Path) -> Any:
    """Run a command of the group in this process."""
    return CliRunner().invoke(pathway.app, [str(a) for a in arguments])


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve by the made-up scenario instead of by the engine."""

    def solve(_workspace: object, *names: str) -> list[PathwayRun]:
        return [sample.build(name) for name in names]

    monkeypatch.setattr(pathway, "solve", solve)


def test_the_screen_of_a_run_says_proof_peaks_prices_conflict_and_measures(console: Console, lang: str) -> None:
    print_run(console, sample.build())
    text = said(console)
    assert fits(text)
    words = {
        "zh": [
            "最优性已证明",
            "与最优最多差 1 亿元，占",
            "1.2300%",
            "能源消费",
            "再严 1 t，",
            "“碳达峰年份” 单独也做不到",
            "改造",
        ],
        "en": [
            "optimality proven",
            "within CNY 100 million of the best",
            "1.2300%",
            "energy use",
            "1 t stricter",
            "“Year of the peak” cannot",
            "retrofit",
        ],
    }[lang]
    assert [word for word in words if word not in text] == []
    assert "2022" in text
    assert "60%" in text


def test_a_result_that_is_not_final_says_so_first_and_last(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANFENG_LANG", "zh")
    print_run(console, sample.build(status="stopped"))
    lines = [line for line in said(console).splitlines() if line.strip()]
    assert "非最终结果" in lines[0]
    assert "非最终结果" in lines[-1]


def test_an_item_that_is_missed_has_no_price(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANFENG_LANG", "zh")
    row = item_of(sample.build(), "碳达峰年份")
    assert row is not None
    explain_item(console, sample.build(), row, as_json=False)
    assert "没有价格" in said(console)
    assert "2023" in said(console)
    assert "—" in said(console)


def test_run_prints_the_contract(solved: None) -> None:
    answer = call("run", SAMPLE, "--scenario", "plan", "--json")
    assert answer.exit_code == 0
    document = json.loads(answer.stdout)
    wanted = {"scenario", "status", "objective", "gap", "years", "direct_tco2", "indirect_tco2", "total_tco2"}
    assert wanted | {"energy_tce", "cost", "policy", "units", "peak", "findings"} <= document.keys()


def test_run_writes_page_workbook_and_tables(solved: None, tmp_path: Path) -> None:
    assert call("run", SAMPLE, "--scenario", "plan", "--out", tmp_path / "out").exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"pathway.html", "pathway.xlsx", "tables"}


def test_a_comparison_names_what_differs_and_the_year_they_part(console: Console, lang: str) -> None:
    one, two = sample.build("plan"), sample.build("late", growth=0.05, start=2023)
    row = {"kind": "assumption", "name": "growth", "plan": 0.01, "late": 0.05}
    document = comparison(one, two, [row])
    assert document["differences"][0]["first"]["source"] == "甲"
    assert {part["parts_in"] for part in document["results"]} == {2021}
    assert document["measures"] == [{"unit_id": "U1", "measure": "EE", "first": 2022, "second": 2023}]
    json.dumps(document, allow_nan=False)
    print_comparison(console, document, (one, two))
    assert fits(said(console))


def test_a_scenario_does_not_differ_from_itself(solved: None, console: Console) -> None:
    answer = call("compare", SAMPLE, "plan", "plan", "--json")
    document = json.loads(answer.stdout)
    assert document["differences"] == []
    assert document["measures"] == []
    assert {part["parts_in"] for part in document["results"]} == {None}


def test_explain_opens_a_figure_down_to_its_source(solved: None) -> None:
    answer = call("explain", SAMPLE, "scenario.plan.2022.total", "--scenario", "plan", "--json")
    chain = json.loads(answer.stdout)
    assert chain["formula"] == "Σ AD × EF"
    assert {entry["id"] for entry in chain["inputs"]} == {"ref:x.y", "assumption:base/growth"}


def test_inside_a_workspace_folder_its_name_may_be_left_out(solved: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SAMPLE)
    compared = call("compare", "plan", "least-cost", "--json")
    assert json.loads(compared.stdout) == json.loads(call("compare", SAMPLE, "plan", "least-cost", "--json").stdout)
    opened = call("explain", "target-peak", "--scenario", "plan", "--json")
    assert json.loads(opened.stdout)["item"] == "target-peak"


def test_a_missing_name_is_one_sentence_that_says_what_to_give(solved: None) -> None:
    answer = call("compare", "plan")
    assert isinstance(answer.exception, UsageError)
    assert "[WORKSPACE] A B" in str(answer.exception)


def test_a_share_says_of_what_it_is_a_share(console: Console, lang: str) -> None:
    print_run(console, sample.build("plan"))
    assert {"zh": "不是该单元不再有排放", "en": "not that the unit emits nothing"}[lang] in said(console).replace(
        "\n", ""
    )


def test_explain_opens_an_item_with_row_slack_and_price(solved: None) -> None:
    document = json.loads(call("explain", SAMPLE, "target-peak", "--scenario", "plan", "--json").stdout)
    assert document["slack"] == 42_000.0
    assert "C[t]" in document["formula"]
    assert "罚价" in document["meaning_zh"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("run", SAMPLE, "--scenario", "plam"), "plan"),
        (("run", SAMPLE), "least-cost"),
        (("compare", SAMPLE, "plan", "lest-cost"), "least-cost"),
        (("explain", SAMPLE, "target-pek", "--scenario", "plan"), "target-peak"),
        (("explain", SAMPLE, "scenario.plan.2022.totl", "--scenario", "plan"), "scenario.plan.2022.total"),
        (("macc", SAMPLE, "--scenario", "plan", "--prices", "cheap"), "0:1000:11"),
        (("macc", SAMPLE, "--scenario", "plan", "--year", "2050"), "2035"),
        (("split", SAMPLE, "--scenario", "plan", "--year", "1990"), "2019"),
        (("split", SAMPLE, "--scenario", "plan", "--by", "street"), "city"),
        (("ensemble", SAMPLE, "--scenario", "plan", "--size", "-3", "--out", "x"), "-3"),
        (("ensemble", SAMPLE, "--scenario", "plan", "--jobs", "2", "--out", "x"), "--optimised"),
        (("ensemble", SAMPLE, "--scenario", "plan", "--cluster", "tcp://h:1", "--out", "x"), "--optimised"),
        (
            ("ensemble", SAMPLE, "--scenario=plan", "--optimised", "--jobs=2", "--cluster=tcp://h:1", "--out=x"),
            "--jobs",
        ),
        (("ensemble", SAMPLE, "--scenario", "plan", "--out", __file__), Path(__file__).name),
    ],
)
def test_wrong_use_names_the_nearest_known(solved: None, arguments: tuple[str, ...], word: str) -> None:
    answer = call(*arguments)
    assert isinstance(answer.exception, UsageError), answer.exception
    assert word in answer.exception.zh
    assert word in answer.exception.en
    assert answer.exception.exit_code == 2


def test_a_workspace_without_scenarios_is_one_sentence() -> None:
    answer = call("run", ROOT / "workspaces" / "example-smelter", "--scenario", "plan")
    assert isinstance(answer.exception, UsageError)


def test_decompose_is_in_the_group() -> None:
    assert "FILE" in call("decompose", "--help").stdout


def test_abatement_cost_on_the_screen(console: Console, lang: str) -> None:
    print_macc(console, sample.MACC, [])
    text = said(console)
    assert fits(text)
    assert {"zh": "成本不明的 1 项：不明", "en": "1 of unknown cost: unknown cost"}[lang] in text
    assert {"zh": "非最终结果", "en": "NOT FINAL"}[lang] in text


def test_an_ensemble_on_the_screen_says_when_it_is_not_complete(console: Console, lang: str) -> None:
    bar = {"name_zh": "增速", "name_en": "growth", "at_low": 1e6, "at_high": 2e6, "total": None}
    document = {
        "size": 10,
        "complete": False,
        "years": list(range(2019, 2036)),
        "peak": [{"boundary": "energy", "by_year": {"2029": 0.5, "2030": 0.6}, "not_within_horizon": 0.4}],
        "tornado": [{"quantity": "last_year", "boundary": "energy", "unit": "tce", "bars": [bar]}],
        "cost_quantiles_cny": {"0.05": 1e9, "0.95": 2e9},
    }
    print_ensemble(console, document, [])
    assert fits(said(console))
    assert {"zh": "非最终结果", "en": "NOT FINAL"}[lang] in said(console)
    assert "—" in said(console)


def test_a_split_adds_up_on_the_screen_and_names_the_gap(console: Console, lang: str) -> None:
    rule = {
        "rule": "r",
        "name_zh": "成本最优",
        "name_en": "optimal",
        "rest": 700_000,
        "gap": 100_000,
        "whole": 1_000_000,
    }
    document = {
        "year": 2030,
        "quantity": "total",
        "unit": "tCO2",
        "target": 1e6,
        "base_total": 1.1e6,
        "rules": [{**rule, "gap_zh": "缺标杆", "gap_en": "no benchmark"}],
        "by_city": [{"id": "430100", "base": None, "amounts": {"r": 200_000}}],
    }
    print_split(console, document, "city", lambda key: key, [])
    text = said(console)
    assert fits(text)
    assert {"zh": "缺标杆", "en": "no benchmark"}[lang] in text
    assert "—" in text


def test_what_has_nothing_to_share_is_said_once_and_units_by_name(console: Console, lang: str) -> None:
    amounts = {"r": None}
    document = {
        "year": 2030,
        "quantity": "total",
        "unit": "tCO2",
        "target": 1e6,
        "base_total": 1e6,
        "rules": [{"rule": "r", "name_zh": "法", "name_en": "rule", "rest": 0, "gap": 0, "whole": 1_000_000}],
        "by_enterprise": [
            {"id": "a", "base": 1e5, "amounts": {"r": 90_000}},
            {"id": "bare-one", "base": None, "amounts": amounts},
            {"id": "bare-two", "base": None, "amounts": amounts},
            {"id": None, "base": None, "amounts": {"r": 10_000}},
        ],
    }
    finding = Finding("info", "split.x", "例如 X-a-zn：缺少产能", "such as X-a-zn: no capacity")
    print_split(console, document, "enterprise", lambda key: key, [finding], units={"X-a-zn": Said("甲厂 锌锭", "A")})
    text = said(console)
    assert "bare-one" in text.splitlines()[-3]
    assert {"zh": "新建产能（地点未定）", "en": "new lines (place open)"}[lang] in text
    assert {"zh": "“甲厂 锌锭”（X-a-zn）", "en": "A (X-a-zn)"}[lang] in text


def test_years_in_which_nothing_is_built_are_left_out(console: Console, lang: str) -> None:
    run = sample.build()
    run.scenario["new_capacity_t"]["U1"][:] = [0.0, 1e-3, 21_000.0, 0.0]
    print_run(console, run)
    (line,) = [line for line in said(console).splitlines() if {"zh": "新建产能", "en": "New capacity"}[lang] in line]
    assert "2.1" in line
    assert "0.0" not in line


def test_the_ladder_is_read_from_its_ends_or_from_a_list() -> None:
    assert pathway_opening.ladder_of("0:400:3") == (0.0, 200.0, 400.0)
    assert pathway_opening.ladder_of("0，100,300") == (0.0, 100.0, 300.0)


def test_the_pictures_of_a_curve_are_saved_as_svg_or_page(tmp_path: Path) -> None:
    from tanfeng.report.pathway_pictures import macc_extra

    extra = macc_extra(sample.MACC)
    pathway_opening.save_pictures(tmp_path / "curve.svg", extra)
    pathway_opening.save_pictures(tmp_path / "curve.html", extra)
    assert {path.name for path in tmp_path.iterdir()} == {"curve.svg", "curve-2.svg", "curve.html"}
    with pytest.raises(UsageError):
        pathway_opening.save_pictures(tmp_path / "curve.png", extra)


def test_a_missing_solver_is_named_as_its_extra(tmp_path: Path) -> None:
    """A package that cannot be imported stands in the way of the solver, in this process and in those it starts."""
    (tmp_path / "highspy").mkdir()
    (tmp_path / "highspy" / "__init__.py").write_text(
        'raise ImportError("not here", name="highspy")\n', encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "tanfeng.cli.main", "pathway", "run", str(SAMPLE), "--scenario", "plan"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 1
    assert "tanfeng[model]" in done.stderr


@pytest.fixture(scope="module")
def validated() -> Any:
    answer = call("validate", SAMPLE, "--json")
    assert answer.exit_code == 0
    return json.loads(answer.stdout)


def test_the_validation_of_the_public_workspace_fits_the_screen(
    validated: dict[str, Any], console: Console, lang: str
) -> None:
    print_validation(console, validated, [])
    assert fits(said(console))


def test_a_scenario_of_the_public_workspace_has_complete_chains() -> None:
    """The real thing once, the scenario that needs no engine: every figure down to its sources."""
    opened = pathway_opening.open_pathway(SAMPLE)
    (run,) = pathway_opening.solve(opened, "frozen")
    assert run.lineage.dangling() == []
    assert {peak["boundary"] for peak in run.peaks} == {"direct", "indirect", "total", "energy"}
    assert run.document()["scenario"] == "frozen"
    assert run.items["task-03.1"].en == "Outdated capacity leaves by law"
    assert max(run.history, key=lambda year: run.history[year]) == 2008
