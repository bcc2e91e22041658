"""A scenario taken apart: every row is its factors' product, and the rows are the scenario's own figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.pathway.conftest import make
from tests.pathway.facility.common import solved

from tanfeng.core.errors import UsageError
from tanfeng.pathway.decomposition import decompose, of_scenario
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution


@pytest.fixture(scope="module")
def worked() -> tuple[Problem, Solution]:
    """The worked sector of the model page: two recycling lines and a retrofit from 2023 on."""
    problem = make()
    return problem, solved(problem)


def effects(table: pl.DataFrame) -> dict[str, float]:
    return dict(decompose(table).effects.select("factor", "effect").iter_rows())


@pytest.mark.parametrize("boundary", of_scenario.BOUNDARIES)
def test_the_rows_of_a_year_add_up_to_the_figure_of_the_scenario(
    worked: tuple[Problem, Solution], boundary: str
) -> None:
    problem, solution = worked
    table = of_scenario.table(problem, solution, boundary, {year: str(year) for year in problem.years})
    factors = [name for name in of_scenario.FACTORS if name in table.columns]
    amounts = np.prod(table.select(factors).to_numpy(), axis=1)
    by_year = table.select("period").with_columns(pl.Series("v", amounts)).group_by("period", maintain_order=True)
    assert by_year.agg(pl.col("v").sum())["v"].to_numpy() == pytest.approx(getattr(solution, boundary), rel=1e-12)


def test_what_falls_is_put_to_the_plants_and_to_the_retrofit(worked: tuple[Problem, Solution]) -> None:
    """The smelter emits 200 t, then 60 t at 2 x 0.86; the new lines carry their 40 t x 0.5 as their share from zero.

    With L(103.2, 200) = -96.8 / ln 0.516: its share of the output fell from 1 to 0.6, its energy from 1.06145 to
    0.92145 tce/t, of which fuel was 1 and is 0.86.
    """
    problem, solution = worked
    found = effects(of_scenario.table(problem, solution, "direct", {2020: "2020", 2035: "2035"}))
    mean = -96.8 / np.log(0.516)
    power = 0.5 * problem.tce_per_mwh
    assert found["unit_share"] == pytest.approx(mean * np.log(0.6) + 20.0)
    assert found["energy_per_output"] == pytest.approx(mean * np.log((0.86 + power) / (1 + power)))
    assert found["carrier_share"] == pytest.approx(mean * np.log(0.86 * (1 + power) / (0.86 + power)))
    assert found["output"] == found["metal_share"] == pytest.approx(0.0, abs=1e-12)
    assert sum(found.values()) == pytest.approx(223.2 - 300.0)


def test_the_grid_moves_nothing_but_indirect_emission(worked: tuple[Problem, Solution]) -> None:
    problem, solution = worked
    years = {2020: "2020", 2022: "2022"}
    assert "grid_factor" not in effects(of_scenario.table(problem, solution, "direct", years))
    indirect = effects(of_scenario.table(problem, solution, "indirect", years))
    assert indirect["grid_factor"] == pytest.approx(float(solution.indirect[2] - solution.indirect[0]))


def test_two_scenarios_differ_by_what_one_of_them_decides(worked: tuple[Problem, Solution]) -> None:
    problem, solution = worked
    bare = make(measures=())
    other = solved(bare)
    tables = [
        of_scenario.table(p, s, "total", {2035: name})
        for name, p, s in (("with", problem, solution), ("without", bare, other))
    ]
    found = effects(of_scenario.side_by_side(*tables))
    assert sum(found.values()) == pytest.approx(float(other.total[-1] - solution.total[-1]))
    assert found["rest_activity"] == found["grid_factor"] == 0.0
    assert found["energy_per_output"] > 0


def test_a_plant_that_only_one_scenario_has_comes_in_by_its_share(worked: tuple[Problem, Solution]) -> None:
    problem, solution = worked
    whole = of_scenario.table(problem, solution, "direct", {2035: "whole"})
    lines = pl.col("sector").str.starts_with(problem.plants[1].key)
    found = effects(of_scenario.side_by_side(whole.filter(~lines).with_columns(pl.lit("part").alias("period")), whole))
    assert found == pytest.approx({name: 20.0 if name == "unit_share" else 0.0 for name in found})


def test_a_plant_known_by_its_emission_alone_has_it_as_its_intensity(worked: tuple[Problem, Solution]) -> None:
    problem, solution = worked
    flows = solution.flows.copy()
    flows[0, 0] = 0.0
    table = of_scenario.table(problem, replace(solution, flows=flows), "direct", {2020: "2020"})
    row = table.filter(pl.col("sector") == f"{problem.plants[0].key} · fuel").row(0, named=True)
    assert row["energy_per_output"] == pytest.approx(2.0)


def test_an_unknown_boundary_or_year_is_refused(worked: tuple[Problem, Solution]) -> None:
    with pytest.raises(UsageError, match="边界"):
        of_scenario.table(*worked, "scope-3", {2020: "2020"})
    with pytest.raises(UsageError, match="2050"):
        of_scenario.table(*worked, "total", {2050: "2050"})
