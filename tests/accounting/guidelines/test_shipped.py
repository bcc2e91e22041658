"""What every shipped guideline keeps: sources that exist, doubt stated clause by clause, tables of what there is."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from tests.accounting.guidelines.rows import accounted, row

from tanfeng.accounting.guideline import Guideline, check_editions
from tanfeng.accounting.guideline_explanation import explain
from tanfeng.core.confidence import may_decide
from tanfeng.reference import Reference

ALL = Guideline.known()
FAMILY = ("copper-2024", "lead-2024", "zinc-2024")


@pytest.mark.parametrize("name", ALL)
def test_every_clause_names_a_source_that_is_registered(name: str) -> None:
    reference = Reference.load()
    guideline = Guideline.load(name)
    assert guideline.clauses
    assert all(reference.source(clause.source) for clause in guideline.clauses)
    numbers = [clause.number for clause in guideline.clauses]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", ALL)
def test_every_clause_and_caveat_speaks_both_languages(name: str) -> None:
    guideline = Guideline.load(name)
    assert all(c.title_zh and c.title_en and c.text_zh and c.text_en for c in guideline.clauses)
    assert all(caveat.zh and caveat.en for caveat in guideline.caveats)


@pytest.mark.parametrize("name", ALL)
def test_a_clause_known_from_memory_alone_is_never_sure(name: str) -> None:
    unread = {"from-memory", "ndrc-2013-aluminium", "ndrc-2013-magnesium"}
    for clause in Guideline.load(name).clauses:
        assert clause.source not in unread or not may_decide(clause.confidence), clause.number


@pytest.mark.parametrize("name", ALL)
def test_every_stream_of_a_total_stands_in_the_report_tables(name: str) -> None:
    guideline = Guideline.load(name)
    if not guideline.report_tables:
        assert guideline.purpose == "cross_check"
        return
    shown = {row.stream for row in guideline.report_tables[0].rows} - {""}
    assert {member for total in guideline.totals.values() for member in total.members} <= shown
    assert {row.total for row in guideline.report_tables[0].rows} - {""} == set(guideline.totals)


@pytest.mark.parametrize("name", ALL)
def test_the_file_holds_no_number_but_signs_ranks_and_decimals(name: str) -> None:
    path = files("tanfeng.accounting").joinpath("guidelines", f"{name}.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    data.get("applicability", {}).pop("rank", None)
    data.pop("rounding", None)

    def numbers(value: Any) -> set[float]:
        if isinstance(value, dict):
            return {n for v in value.values() for n in numbers(v)}
        if isinstance(value, list):
            return {n for v in value for n in numbers(v)}
        return {value} if isinstance(value, (int, float)) and not isinstance(value, bool) else set()

    assert numbers(data) <= {1, -1}


def test_no_two_editions_are_in_force_together_unexplained() -> None:
    assert list(check_editions([Guideline.load(name) for name in ALL])) == []


@pytest.mark.parametrize("name", FAMILY)
def test_a_part_whose_text_was_not_seen_says_so_and_decides_nothing(name: str) -> None:
    guideline = Guideline.load(name)
    assert not may_decide(guideline.confidence)
    result = accounted(name, row("fuel", "natural_gas", 1, "10^4 Nm3"), row("heat_in", "heat", 1, "GJ"))
    assert "account.guideline-text-not-seen" in {finding.rule for finding in result.findings}
    assert not any(may_decide(word) for word in result.lines["confidence"])


@pytest.mark.parametrize("name", FAMILY)
def test_moving_a_tonne_of_anthracite_between_fuel_and_reductant_leaves_the_total(name: str) -> None:
    [fuel, reductant] = accounted(name, row("fuel", "anthracite", 1), row("reductant", "anthracite", 1)).lines["tco2e"]
    assert fuel == reductant


@pytest.mark.parametrize("name", FAMILY)
def test_a_carbonate_without_measured_purity_has_no_number(name: str) -> None:
    result = accounted(name, row("carbonate", "limestone", 1), row("carbonate", "limestone", 1, purity=0.9))
    assert result.lines["tco2e"].to_list() == [None, 0.396]


def test_the_general_part_takes_no_fuel_default() -> None:
    result = accounted("general-2025", row("fuel", "natural_gas", 1, "10^4 Nm3", period="2026"))
    assert result.lines["tco2e"].to_list() == [None]


@pytest.mark.parametrize("name", ALL)
def test_every_formula_can_be_explained_and_its_example_is_the_engines_own(name: str) -> None:
    reference = Reference.load()
    guideline = Guideline.load(name)
    for stream in guideline.streams:
        text = explain(guideline, stream, reference)
        assert len(text.formulas) == len(text.stream.formulas)
        if text.example is None:
            assert text.stream.formula.name == "energy_only"
        elif text.example.tco2e is None:
            assert any(not p.defaults and not p.optional for p in text.parameters)
            assert text.example.findings
        else:
            assert (text.example.tco2e < 0) == (text.stream.sign < 0)
