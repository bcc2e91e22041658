"""Scenario files: what differs, what is shared, and what is refused with a sentence."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from shutil import copytree

import pytest

from tanfeng.core.confidence import LADDER
from tanfeng.core.errors import UsageError
from tanfeng.pathway import compare, load_scenarios
from tanfeng.pathway.comparison import OPTIONS
from tanfeng.pathway.scenario import Scenario
from tanfeng.reference import Reference
from tanfeng.report.pathway_words import OPTION

SHIPPED = Path(__file__).parents[2] / "workspaces" / "hunan-public" / "scenarios"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(SHIPPED, tmp_path / "scenarios"))


def add(folder: Path, text: str, name: str = "plan.toml") -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def test_the_shipped_scenarios_come_in_their_declared_order() -> None:
    names = [s.name for s in load_scenarios(SHIPPED)]
    assert names == ["frozen", "plan", "least-cost", "delayed", "high-demand", "carbon-price"]


def test_a_scenario_says_only_what_differs_and_shares_the_rest() -> None:
    frozen, plan, cheapest, *_ = load_scenarios(SHIPPED)
    assert not frozen.decisions
    assert frozen.assumptions.number("rest_intensity_decline") == 0.0
    assert frozen.assumptions["rest_intensity_decline"].declared_in == "frozen"
    assert plan.assumptions["demand_growth"] == cheapest.assumptions["demand_growth"]
    assert {p.item for p in plan.policies if p.enabled} > {"target-peak", "target-recycled-share"}
    assert not any(p.enabled for p in cheapest.policies)


def test_two_scenarios_can_be_compared() -> None:
    frozen, plan, *_ = load_scenarios(SHIPPED)
    names = {row["name"] for row in compare(frozen, plan)}
    assert {"rest_intensity_decline", "decisions", "target-peak"} <= names
    assert "demand_growth" not in names
    assert compare(plan, plan) == []


def test_whatever_a_scenario_decides_its_numbers_by_is_compared() -> None:
    """Every field of a scenario but its names, its own kind of comparison, and what only says how to ask."""
    said = {"name", "name_zh", "name_en", "note_zh", "note_en", "order", "differs", "assumptions", "policies"}
    asked = {"ensemble", "time_limit"}
    assert set(OPTIONS) == {field.name for field in fields(Scenario)} - said - asked
    assert set(OPTIONS) == set(OPTION), "each has a name for people"
    (plan,) = (s for s in load_scenarios(SHIPPED) if s.name == "plan")
    other = replace(plan, lives={"AL-SEC": "capacity_life"})
    assert [(row["kind"], row["name"]) for row in compare(plan, other)] == [("option", "lives")]


def test_every_shipped_assumption_has_a_source_a_confidence_and_both_names() -> None:
    for row in load_scenarios(SHIPPED)[0].assumptions.values():
        assert row.source, row.name
        assert row.confidence in LADDER, row.name
        assert row.confidence != "recalled", row.name
        assert row.name_zh != row.name, row.name
        assert row.name_en != row.name, row.name


def test_the_upper_growth_of_demand_is_the_national_growth_of_the_ten_metals() -> None:
    """8175.0 / 6188.42 over five years is 5.7 % a year."""
    reference = Reference.load()
    first, last = (reference.row(f"regional_output.100000.ten-nonferrous-metals.output.{y}") for y in (2020, 2025))
    assert first is not None
    assert last is not None
    assert first.value
    assert last.value
    growth = (last.value / first.value) ** (1 / 5) - 1
    assert load_scenarios(SHIPPED)[0].assumptions["demand_growth"].high == pytest.approx(growth, abs=5e-4)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[policy.target-recycled-shares]\nenabled = true", "target-recycled-shares"),
        ("[assumptions.demand_grwoth]\nvalue = 0.1", "demand_grwoth"),
        ("[assumptions.demand_growth]\nvalu = 0.1", "valu"),
        ('[assumptions.demand_growth]\nvalue = "fast"', "value"),
        ('[assumptions.demand_growth]\nvalue = 0.02\nunit = "t"', "1/a"),
        ("[option]\ndecisions = false", "option"),
        ('[options]\ncarbon_price_on = "everything"', "everything"),
        ("[measures.EE-XX]\nenabled = true", "EE-XX"),
        ("[ensemble]\nparameters = ['nothing']", "nothing"),
        ("[years]\nlast = 2020", "decisions_from"),
        ("this is no toml", "plan.toml"),
    ],
)
def test_a_misspelt_scenario_is_refused_by_name(folder: Path, text: str, named: str) -> None:
    add(folder, text)
    with pytest.raises(UsageError) as raised:
        load_scenarios(folder)
    assert named in raised.value.en or (named == "everything" and "carbon_price_on" in raised.value.en)
    assert "plan.toml" in raised.value.zh


def test_a_near_miss_is_told_what_was_meant(folder: Path) -> None:
    add(folder, "[policy.target-recycled-shares]\nenabled = true")
    with pytest.raises(UsageError, match="target-recycled-share"):
        load_scenarios(folder)


def test_a_folder_without_scenarios_or_without_base_is_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(UsageError):
        load_scenarios(tmp_path / "nowhere")
    (folder / "base.toml").unlink()
    with pytest.raises(UsageError, match=r"base\.toml"):
        load_scenarios(folder)


def test_a_value_in_a_scenario_replaces_what_the_base_takes_from_the_reference(folder: Path) -> None:
    add(folder, "[assumptions.indirect_to_direct]\nvalue = 0.9")
    plan = next(s for s in load_scenarios(folder) if s.name == "plan")
    assert plan.assumptions.number("indirect_to_direct") == 0.9
    assert plan.assumptions["indirect_to_direct"].refs == ()


@pytest.mark.parametrize(
    ("key", "where"), [("recycling_boundary", r"\[options\].*recycling_boundary"), ("gap", r"\[solver\].*gap")]
)
def test_what_no_file_of_a_scenario_states_is_refused_and_not_filled_in(folder: Path, key: str, where: str) -> None:
    base = folder / "base.toml"
    kept = [line for line in base.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{key} =")]
    base.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(UsageError, match=where):
        load_scenarios(folder)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[policy.target-peak]\nenabled = "yes"', "enabled"),
        ("[solver]\ntime_limit_seconds = 0", "time_limit_seconds"),
        ('[solver]\ntime_limit_seconds = "60"', "time_limit_seconds"),
    ],
)
def test_a_switch_is_a_switch_and_a_time_limit_is_above_nothing(folder: Path, text: str, word: str) -> None:
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=word):
        load_scenarios(folder)


def test_a_file_in_another_encoding_is_asked_for_as_utf_8(folder: Path) -> None:
    path = folder / "plan.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    with pytest.raises(UsageError, match="UTF-8"):
        load_scenarios(folder)
