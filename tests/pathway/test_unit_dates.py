"""Dates of units from the ledger into the model: what is not known, not possible or not declared is said."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.accounting.test_bottom_up import UNITS, estimate
from tests.pathway.conftest import assumption, assumptions, unit

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.catalogue import needs_of
from tanfeng.pathway.lifetimes import may_leave
from tanfeng.pathway.plants import Plant, Split, plants_of
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scenario_file import build_scenario, load_scenarios
from tanfeng.pathway.unit_dates import checked, require_routes
from tanfeng.reference import Reference

SCENARIOS = Path(__file__).parents[2] / "workspaces" / "hunan-public" / "scenarios"
SHIPPED = next(s for s in load_scenarios(SCENARIOS) if s.name == "plan")
DECLARED = assumptions(unit_life=20.0)


def said(plant: Plant, scenario: Scenario = SHIPPED, **fields: Any) -> tuple[Plant, list[Finding]]:
    """Check one unit as in the shipped scenarios, whose decisions begin in 2023, with the base year 2020."""
    known = fields.pop("assumptions", DECLARED)
    scenario = replace(scenario, lives=fields.pop("lives", {}))
    (found,), findings = checked((replace(plant, **fields),), scenario, known, 2020)
    return found, findings


def test_the_dates_of_the_ledger_reach_the_plants(tmp_path: Path) -> None:
    units = UNITS.replace("capacity,status", "capacity,commissioned,retired_on,status").replace(
        "100000,operating", "100000,2009-08,2031,operating"
    )
    found = estimate(tmp_path, units.replace("50000,operating", "50000,,,operating")).unit_accounts
    assert found.filter(unit_id="Z").select("commissioned", "retired_on").row(0) == ("2009-08", "2031")
    plants, _ = plants_of(found, Split(0.75, 2.6, 0.1229), 0.85)
    assert {p.key: (p.commissioned, p.retired) for p in plants} == {"Z": (2009, 2031), "P": (None, None)}


def test_units_of_unknown_age_are_counted_and_named_once() -> None:
    plants = tuple(unit(key, name=f"厂{key}") for key in "abc")
    found, (finding,) = checked((*plants, unit("d", commissioned=2015)), SHIPPED, DECLARED, 2020)
    assert (finding.rule, finding.count, finding.address.column) == ("pathway.unit-age-unknown", 3, "commissioned")
    assert all(f"厂{key}（{key}）" in finding.zh and key in finding.en for key in "abc")
    assert [p.commissioned for p in found] == [None, None, None, 2015]


@pytest.mark.parametrize(
    ("dates", "rule", "kept"),
    [
        ({"commissioned": 2000}, "pathway.unit-life-over", (2000, None)),
        ({"commissioned": 2010, "retired": 2008}, "pathway.unit-dates-contradict", (None, None)),
        ({"commissioned": 2010, "retired": 2019}, "pathway.unit-already-gone", (2010, None)),
        ({"commissioned": 2022}, "pathway.unit-started-later", (2022, None)),
    ],
)
def test_dates_that_cannot_be_taken_as_they_are_have_a_finding_with_its_place(
    dates: dict[str, int], rule: str, kept: tuple[int | None, int | None]
) -> None:
    found, findings = said(unit(), **dates)
    (finding,) = [f for f in findings if f.rule == rule]
    assert (finding.severity, finding.address.file) == ("warning", "ledger/units")
    assert "ore" in finding.given
    assert finding.expected
    assert (found.commissioned, found.retired) == kept


@pytest.mark.parametrize("dates", [{"commissioned": 2003}, {"commissioned": 2015}, {"retired": 2030}])
def test_dates_that_fit_say_nothing(dates: dict[str, int]) -> None:
    """A life of twenty years that began in 2003 ends in 2023, the first year of decisions: it is renewed there."""
    assert said(unit(), **dates)[1] == []


def test_without_a_declared_life_units_run_on_and_that_is_said() -> None:
    _, (finding,) = said(unit(commissioned=2010), assumptions=assumptions())
    assert (finding.rule, finding.address.column) == ("pathway.unit-life-not-declared", "assumptions.unit_life")


def test_output_of_a_year_in_which_the_unit_was_gone_is_said_and_the_date_is_used() -> None:
    plants = (unit(retired=2022), unit("b", commissioned=2015))
    found, (finding,) = checked(plants, SHIPPED, DECLARED, 2020, 2023)
    assert (finding.rule, finding.address.column) == ("pathway.unit-gone-with-output", "retired_on")
    assert found[0].retired == 2022
    assert checked(plants, SHIPPED, DECLARED, 2020, 2022)[1] == [], "it may have made it in its last year"


@pytest.mark.parametrize(("retired", "decisions", "told"), [(2022, True, 1), (2029, True, 0), (2029, False, 1)])
def test_output_that_nobody_is_left_to_take_over_is_said(retired: int, decisions: bool, told: int) -> None:
    """Decisions begin in 2023: then lines may be built in the place of the only unit of its metal."""
    scenario = replace(SHIPPED, decisions=decisions)
    _, findings = said(unit(), scenario, retired=retired)
    assert [f.rule for f in findings] == ["pathway.retired-without-successor"] * told
    both, findings = checked((unit(retired=retired), unit("b", commissioned=2015)), scenario, DECLARED, 2020)
    assert not findings, "another unit of the metal takes over"
    assert len(both) == 2


def test_a_route_may_have_a_life_of_its_own() -> None:
    known = assumptions(unit_life=20.0, unit_life_cells=30.0)
    found, findings = said(unit(commissioned=2000), lives={"ORE": "unit_life_cells"}, assumptions=known)
    assert (found.life, findings) == ("unit_life_cells", [])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"life": "unit_lif"}, r"\[lifetimes\].*是否为“unit_life”"),
        ({}, r"缺少 \[lifetimes.AL-ELEC\] life"),
        ({"live": "unit_life"}, r"\[lifetimes.AL-ELEC\].*是否为“life”"),
    ],
)
def test_a_life_that_names_no_assumption_is_refused(row: dict[str, str], words: str) -> None:
    base = tomllib.loads((SCENARIOS / "base.toml").read_text(encoding="utf-8"))
    with pytest.raises(UsageError, match=words):
        build_scenario("own", {**base, "lifetimes": {"AL-ELEC": row}}, {})


def test_a_life_of_an_unknown_route_is_refused() -> None:
    with pytest.raises(UsageError, match=r"\[lifetimes\]：参考表没有路线 AL-ELE"):
        require_routes(replace(SHIPPED, lives={"AL-ELE": "unit_life"}), Reference.load())


def test_new_lines_may_stand_for_units_that_may_be_gone() -> None:
    """At the low end of its life, twenty years, the unit ends in 2030; at its value only in 2036."""
    known = {**assumptions(new_line_size=0.25), "unit_life": assumption("unit_life", 26.0, 20.0, 30.0)}
    plants, rows = (unit(commissioned=2010),), Assumptions(known)
    assert may_leave(plants, rows, 2029) == frozenset()
    leaving = may_leave(plants, rows, 2035)
    assert leaving == {"ore"}
    assert needs_of(plants, rows, {}, 15)["Pb"].primary_t == 0.0
    assert needs_of(plants, rows, {}, 15, leaving)["Pb"].primary_t == pytest.approx(100.0)
    assert may_leave((unit(retired=2030),), rows, 2035) == {"ore"}


def test_the_shipped_scenarios_take_the_life_of_aluminium_from_its_source() -> None:
    assert SHIPPED.lives == {"AL-ELEC": "unit_life_aluminium"}
    assert SHIPPED.assumptions["unit_life_aluminium"].refs == ("technology_parameters.al-07.lifetime",)
