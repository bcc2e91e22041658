"""The pathway engine (路径求解引擎): which pathway does each plant take. Arrays in, arrays out.

``solve(sector)`` answers in this process, ``solve_killable(sector, seconds)`` in one that is killed when time is over,
``solve_all(sector, scenarios)`` one scenario after another with the columns kept. See ``docs/engine.md``.
"""

from __future__ import annotations

from tanfeng.pathway.engine.checks import check
from tanfeng.pathway.engine.killable import Worker, solve_killable
from tanfeng.pathway.engine.options import Line, Measure, Options, states_of
from tanfeng.pathway.engine.plan import Plan
from tanfeng.pathway.engine.scenarios import Scenario, solve_all
from tanfeng.pathway.engine.sector import AT_LEAST, AT_MOST, EQUAL, Rows, Sector, StateSpace
from tanfeng.pathway.engine.settings import Settings
from tanfeng.pathway.engine.solving import solve

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "EQUAL",
    "Line",
    "Measure",
    "Options",
    "Plan",
    "Rows",
    "Scenario",
    "Sector",
    "Settings",
    "StateSpace",
    "Worker",
    "check",
    "solve",
    "solve_all",
    "solve_killable",
    "states_of",
]
