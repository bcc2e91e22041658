"""A province whose scrap is known: from ``materials.toml`` through the optimum to page, tables and chains."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.pathway.scrap.example import SHIPPED
from typer.testing import CliRunner

from tanfeng import Workspace, pathway
from tanfeng.cli.pathway import app
from tanfeng.cli.pathway_opening import base_of
from tanfeng.core.lineage import Lineage
from tanfeng.pathway import PathwayResult
from tanfeng.report.pathway_page import render
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.pathway_tables import frames, sheets
from tanfeng.workspace.main_job import facts

#: Copper in Hunan, made up: lives ten years to the day, half collected; 12 kt of scrap up to 2027, 40 kt from 2028 on.
SYSTEM = """
[systems.hn-cu]
zh = "湖南铜（算例）"
en = "copper in Hunan (made up)"
metal = "Cu"
region = "430000"
first_year = 2010
last_year = 2034
driver = "inflow"
timing = "end"

[systems.hn-cu.series]
points = {{ {points} }}
unit = "kt"
source = "example"
confidence = "reported"

[systems.hn-cu.end_uses.all]
distribution = "fixed"
share = {{ value = 1, unit = "ratio", source = "example", confidence = "reported" }}
lifetime = {{ value = 10, unit = "a", source = "example", confidence = "reported" }}
collection = {{ value = 0.5, low = 0.3, high = 0.6, unit = "ratio", source = "example", confidence = "assumed" }}
"""
LINK = """
[scrap_supply.Cu]
system = "hn-cu"
kinds = ["old_scrap"]
yield = "scrap_yield_cu"

[assumptions.scrap_yield_cu]
name_zh = "铜废料产出率"
name_en = "Copper per scrap"
value = 0.95
low = 0.9
high = 0.98
unit = "ratio"
source = "example"
confidence = "assumed"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(copytree(SHIPPED, tmp_path_factory.mktemp("province") / "workspace"))
    points = ", ".join(f"{year} = {24 if year < 2018 else 80}" for year in range(2010, 2035))
    (home / "materials.toml").write_text(SYSTEM.format(points=points), encoding="utf-8")
    base = home / "scenarios" / "base.toml"
    base.write_text(base.read_text(encoding="utf-8") + LINK, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    return Workspace.open(folder)


@pytest.fixture(scope="module")
def result(workspace: Workspace) -> PathwayResult:
    """The least cost, without energy options: solved in seconds; recycled feed is cheap, so that scrap is wanted."""
    scenarios = pathway.load_scenarios(workspace.file.scenarios or Path())
    (least,) = pathway.choose(scenarios, ["least-cost"])
    cheap = {"recycled_feed_premium": -3000.0, "capacity_capex_recycled": 2500.0}
    declared = least.assumptions.changed(**cheap)
    wanted = declared.including(replace(declared[name], low=value, high=value) for name, value in cheap.items())
    chosen = [replace(least, sections={}, assumptions=wanted)]
    return pathway.run(base_of(workspace), workspace.plan, workspace.reference, chosen)


def by_year(result: PathwayResult) -> dict[int, dict[str, Any]]:
    return {row["year"]: row for row in result.scenarios[0]["scrap_supply"]}


def test_the_supply_is_what_the_materials_give_times_the_yield(result: PathwayResult) -> None:
    rows = by_year(result)
    assert [rows[y]["supply_t"] for y in (2023, 2027, 2028, 2034)] == pytest.approx([11400, 11400, 38000, 38000])
    assert rows[2035]["supply_t"] is None, "the system ends in 2034"
    assert rows[2030]["supply_low_t"] < 38000 < rows[2030]["supply_high_t"]


def test_recycling_lines_are_built_when_scrap_comes_in(result: PathwayResult) -> None:
    rows = by_year(result)
    decided = [row for row in rows.values() if row["limit_t"] is not None]
    assert all(row["recycled_t"] <= row["limit_t"] * (1 + 1e-6) for row in decided)
    assert rows[2027]["recycled_t"] == pytest.approx(11400, rel=1e-3)
    assert rows[2028]["recycled_t"] == pytest.approx(38000, rel=1e-3)
    built = {k: v for k, v in result.scenarios[0]["new_capacity_t"].items() if k.startswith("new:CU-SCRAP")}
    when = np.flatnonzero(np.array(next(iter(built.values()))))
    years = result.scenarios[0]["years"]
    assert 2028 in [years[i] for i in when]


def test_the_ensemble_draws_the_supply_without_being_told(result: PathwayResult) -> None:
    assert "scrap_supply.Cu" in result.scenarios[0]["ensemble"]["parameters"]
    row = next(r for r in result.assumptions if r["name"] == "scrap_supply.Cu")
    assert (row["low"], row["high"], row["figure"]) == (0.0, 1.0, "assumption:least-cost/scrap_supply.Cu")
    bars = {bar["assumption"] for tornado in result.scenarios[0]["tornado"] for bar in tornado["bars"]}
    assert "scrap_supply.Cu" in bars


def test_the_year_beyond_the_system_is_a_finding_with_its_address(result: PathwayResult) -> None:
    (finding,) = [f for f in result.findings if f.rule == "pathway.scrap-supply-years"]
    assert (finding.address.file, finding.address.column) == ("base.toml", "scrap_supply.Cu.system")
    assert finding.expected == "2035"


def test_the_chain_goes_from_emission_through_the_supply_to_the_stated_inputs(result: PathwayResult) -> None:
    lineage: Lineage = result.lineage
    supply, technology = (lineage.get(f"scenario.least-cost.{name}") for name in ("2030.scrap_supply.Cu", "technology"))
    assert supply is not None
    assert technology is not None
    assert supply.value == pytest.approx(38000)
    assert "materials.hn-cu.old_scrap.2030" in supply.inputs
    assert supply.id in technology.inputs
    behind = {figure.id for _, figure in lineage.walk("scenario.least-cost.2030.direct")}
    assert "assumption:materials/hn-cu.end_uses.all.collection" in behind
    assert [name for _, name in lineage.dangling() if "hn-cu" in name] == []


def test_page_workbook_and_tables_show_supply_and_use(result: PathwayResult, workspace: Workspace) -> None:
    run = PathwayRun(
        facts(workspace), result.scenarios[0], result.peaks, result.findings, result.lineage,
        reference=workspace.reference,
    )  # fmt: skip
    page = render(run)
    assert 'id="scrap"' in page
    assert "38,000" in page
    table = frames(run)["scrap_supply"].filter(pl.col("year") == 2030)
    assert table["supply_t"].to_list() == pytest.approx([38000])
    (sheet,) = [s for s in sheets(run) if s.name == "再生原料"]
    assert sheet.rows[0][0] == "铜"
    assert {row["year"] for row in run.document()["scrap_supply"]} == set(run.years)


def test_the_command_opens_the_supply_down_to_the_system(folder: Path) -> None:
    wanted = "scenario.frozen.2030.scrap_supply.Cu"
    answer = CliRunner().invoke(app, ["explain", str(folder), wanted, "--scenario", "frozen", "--json"])
    assert answer.exit_code == 0, answer.output
    text = json.dumps(json.loads(answer.stdout), ensure_ascii=False)
    assert "materials.hn-cu.old_scrap.2030" in text
    assert "assumption:materials/hn-cu.end_uses.all.collection" in text


def test_a_workspace_that_links_nothing_computes_no_system_and_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped one: no read of its materials, no key of it in the result."""
    shipped = Workspace.open(SHIPPED)
    base = base_of(shipped)
    monkeypatch.setattr("tanfeng.materials.read_system.read", lambda *_: pytest.fail("materials.toml was read"))
    scenarios = pathway.choose(pathway.load_scenarios(SHIPPED / "scenarios"), ["frozen"])
    found = pathway.run(base, shipped.plan, shipped.reference, scenarios)
    assert "scrap_supply" not in found.scenarios[0]
    assert not [row for row in found.assumptions if row["name"].startswith("scrap_supply.")]
    assert not [f for f in found.findings if "scrap-supply" in f.rule]
