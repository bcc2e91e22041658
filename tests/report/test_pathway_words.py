"""The words of a pathway run."""

from __future__ import annotations

from tanfeng.report.pathway_words import peak_level
from tanfeng.report.verdict import peak_when


def test_a_peak_of_energy_that_is_not_reached_is_at_least_the_level_of_the_last_year() -> None:
    peak = {
        "boundary": "energy",
        "kind": "not_reached",
        "year": None,
        "level": None,
        "at_least": None,
        "scenario_years": {"level": 2.5e6, "tco2": None, "rising_at_end": True},
    }
    assert peak_level(peak) == ("≥ 250 万tce", "≥ 2.5 Mtce")
    assert peak_when(peak).en == "not reached"


def test_a_peak_without_any_level_is_no_data() -> None:
    assert peak_level({"boundary": "direct", "kind": "unknown", "level": None}).en == "no data"
