"""Rules of stated assumptions: said aloud, with a confidence, and never a number typed twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.accounting.views import REFERENCE, assumptions

from tanfeng.accounting.assumptions import Assumptions
from tanfeng.core.errors import UsageError


def test_a_value_taken_from_reference_rows_is_their_sum_in_the_asked_unit(tmp_path: Path) -> None:
    rows = [
        "route_intensities.zn-hydro.gate-to-gate-smelting.electricity.us-reference.840000",
        "route_intensities.zn-hydro.gate-to-gate-smelting.electricity.us-reference-other.840000",
    ]
    text = f'[e]\nrefs = {rows}\nunit = "MWh/t"\nconfidence = "verified"\n'.replace("'", '"')
    stated = assumptions(tmp_path, text).get("e")
    assert stated is not None
    assert stated.number == pytest.approx(4.18)
    assert stated.refs == tuple(rows)


def test_an_assumption_is_as_weak_as_the_rows_it_rests_on(tmp_path: Path) -> None:
    key = "electricity_factors.provincial-average.430000.2018"
    stated = assumptions(tmp_path, f'[g]\nrefs = ["{key}"]\nunit = "tCO2/MWh"\nconfidence = "verified"\n').get("g")
    assert stated is not None
    assert stated.confidence == "recalled"


def test_a_reference_row_that_is_not_there_gives_a_finding_and_no_value(tmp_path: Path) -> None:
    result = assumptions(tmp_path, '[a]\nrefs = ["no.such.row"]\nunit = "t"\nconfidence = "assumed"\n')
    stated = result.get("a")
    assert stated is not None
    assert stated.value is None
    assert [f.rule for f in result.findings] == ["assumption.no-reference-row"]


def test_a_reference_row_of_another_dimension_gives_a_finding_and_no_value(tmp_path: Path) -> None:
    text = '[a]\nrefs = ["constants.co2-per-tce-programme"]\nunit = "t"\nconfidence = "assumed"\n'
    result = assumptions(tmp_path, text)
    assert [f.rule for f in result.findings] == ["reference.unit"]
    assert all(item.value is None for item in result)


@pytest.mark.parametrize(
    "text",
    [
        "[a]\nvalue = 1\n",
        '[a]\nconfidence = "assumed"\n',
        '[a]\nvalue = 1\nrefs = ["x"]\nconfidence = "assumed"\n',
        '[a]\nvalue = 1\nconfidence = "guess"\n',
        '[a]\nvalue = 1\ncolour = "red"\nconfidence = "assumed"\n',
        "a = 1\n",
        "[a\n",
    ],
)
def test_a_malformed_assumption_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        assumptions(tmp_path, text)
    assert caught.value.exit_code == 2
    assert "\n" not in caught.value.en.splitlines()[0]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Assumptions.read(tmp_path / "none.toml", "test", REFERENCE)


def test_every_assumption_is_a_figure_of_its_workspace(tmp_path: Path) -> None:
    figures = {figure.id: figure for figure in assumptions(tmp_path).figures()}
    assert figures["assumption:test/utilisation"].value == 0.8
    assert figures["assumption:test/fuel_co2"].inputs == ("ref:constants.co2-per-tce-programme",)
