"""What abatement costs (边际减排成本): a re-optimised carbon-price ladder and a measure-by-measure curve.

``macc(case, prices)`` gives both; ``facility_case.case_of(asked)`` makes the case of a facility question. See
``docs/macc.md``.
"""

from __future__ import annotations

from tanfeng.pathway.macc.annualising import RULES, Rule
from tanfeng.pathway.macc.case import BOUNDARIES, Case, Offered
from tanfeng.pathway.macc.curves import VIEWS, macc
from tanfeng.pathway.macc.ladder import Ladder, Step, rungs
from tanfeng.pathway.macc.orders import Parts, parts_of
from tanfeng.pathway.macc.result import Macc

__all__ = [
    "BOUNDARIES",
    "RULES",
    "VIEWS",
    "Case",
    "Ladder",
    "Macc",
    "Offered",
    "Parts",
    "Rule",
    "Step",
    "macc",
    "parts_of",
    "rungs",
]
