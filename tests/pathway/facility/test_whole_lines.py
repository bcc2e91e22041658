"""New lines are whole: the row that tells the relaxation so changes no answer and closes its bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.conftest import lines, make, unit
from tests.pathway.facility.common import exactly

from tanfeng.pathway.engine import Settings, solve
from tanfeng.pathway.facility import ask
from tanfeng.pathway.facility.linking import lines as rows_of_lines
from tanfeng.pathway.problem import Problem


def growing() -> Problem:
    """Ore runs full, at 106.09 t when decisions begin; 3 % more is asked for each year; new lines make 20 t/a."""
    more = lines("new", origin="primary", line_t=20.0, lines_at_most=4, fuel_tce=1.0, direct_tco2=2.0)
    return make(plants=(unit(), more), measures=(), scrap_share={}, demand_growth=0.03)


def test_as_many_whole_lines_stand_as_demand_asks_for() -> None:
    solution = exactly(growing())
    needed = np.ceil((100.0 * 1.03 ** np.arange(16) - 106.09) / 20.0 - 1e-9).clip(0.0)
    standing = np.cumsum(solution.new_capacity[1])
    assert standing[3:] == pytest.approx(20.0 * needed[3:])
    assert (solution.production[1] <= standing + 1e-9).all()


def test_the_row_on_whole_lines_changes_the_bound_and_not_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    relaxed = Settings(exact=0, dives=0, pairs=0)
    told, answer = solve(ask(growing()).sector, relaxed).bound, exactly(growing()).objective
    monkeypatch.setattr(rows_of_lines, "_whole", lambda *_: [])
    untold = solve(ask(growing()).sector, relaxed).bound
    assert exactly(growing()).objective == pytest.approx(answer, rel=1e-7)
    assert told > untold * (1 + 1e-4)


def test_a_line_may_stand_and_not_run() -> None:
    """Built for the peak of demand, it runs only as far as demand goes."""
    problem = growing()
    solution = exactly(problem)
    standing = np.cumsum(solution.new_capacity[1])
    idle = (standing > 0) & (solution.production[1] < standing * 0.9)
    assert idle.any()
    assert exactly(replace(problem, plants=(unit(capacity_t=300.0), problem.plants[1]))).new_capacity[1].sum() == 0
