"""Several runs share one time limit; what the clock ends is never shown as final, nor half a search as a conflict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pathway.conftest import make
from tests.pathway.facility.common import RECYCLED, item, peak, solved

from tanfeng.core.errors import TanfengError
from tanfeng.pathway import answering
from tanfeng.pathway.engine import Plan, Sector, Settings, Worker
from tanfeng.pathway.facility import ask, conflict_of, solving
from tanfeng.pathway.facility.clock import Clock, OutOfTimeError

#: Growth that puts the peak behind the deadline, so that its level is asked for a second time.
RISING = make(measures=(), demand_growth=0.03, policies=(peak(2030),))
TOO_MUCH = make(measures=(), policies=(item(RECYCLED, 0.9),))


def test_a_clock_counts_down_and_gives_nothing_more_when_it_is_over() -> None:
    assert 29 < Clock(30.0).next() <= 30
    ended = Clock(0.0)
    assert ended.left == 0.0
    late = Clock(30.0)
    late._ends -= 29.5
    assert late.over
    with pytest.raises(OutOfTimeError, match="30"):
        late.next()


def slow(monkeypatch: pytest.MonkeyPatch, runs: int) -> None:
    """Let the engine answer ``runs`` times and then find nothing in time."""
    real, count = solving.answered, iter(range(1000))

    def answered(sector: Sector, seconds: float, worker: Worker | None, settings: Settings) -> Plan:
        if next(count) < runs:
            return real(sector, seconds, worker, settings)
        monkeypatch.setattr(Clock, "over", True)
        raise TanfengError("没有方案", "no plan")

    monkeypatch.setattr(solving, "answered", answered)


def test_a_peak_that_was_not_settled_in_time_is_an_answer_that_is_not_final(monkeypatch: pytest.MonkeyPatch) -> None:
    assert solved(RISING).final
    slow(monkeypatch, 1)
    _, plan, solution = solving.solve_plan(RISING, 30.0)
    assert plan.status == solution.status == "stopped"
    assert not solution.final


def test_half_a_search_for_a_conflict_names_none_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    solution = solved(TOO_MUCH)
    assert conflict_of(ask(TOO_MUCH), solution, 30.0) is not None
    slow(monkeypatch, 0)
    with pytest.raises(OutOfTimeError):
        conflict_of(ask(TOO_MUCH), solution, 30.0)
    monkeypatch.setattr(answering, "solve_asked", lambda problem, *_: (ask(problem), solution))
    answered = answering.one(TOO_MUCH, 30.0)
    assert (answered.conflict, answered.searched) == (None, False)


def test_a_run_that_the_clock_ended_proves_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    solution, real = solved(TOO_MUCH), solving.answered
    monkeypatch.setattr(solving, "answered", lambda *given: replace(real(*given), status="stopped"))
    with pytest.raises(OutOfTimeError):
        conflict_of(ask(TOO_MUCH), solution, 30.0)
