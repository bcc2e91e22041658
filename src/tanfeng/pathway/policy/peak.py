"""Peak before the deadline (期限前达峰): no year from the deadline on exceeds the highest year before it.

Written as "at most the highest year before", the row would reward rushing up to a high peak (冲高峰). So the level is
taken from the answer without this row and then held: :mod:`tanfeng.pathway.model` solves without it, reads the highest
level before the deadline, caps the years from the deadline on at it, and repeats while the answer to that lies lower
before the deadline than after it.
"""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.policy.slack import PREFIX, add_slack
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.symbols import Parameters, Symbols

ITEM = "target-peak"
FORMULA = "C[t] - z[t] <= H   for t from the deadline on; H: highest C before it in the answer without this row"
UNIT = "tCO2"
#: ``total``, ``direct`` or ``indirect``.
QUESTION = "boundary"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols, item: PolicyItem) -> None:
    """Declare the slack only; :func:`add_cap` lays the rows."""
    del p, s
    add_slack(model, item.item, [y for y in problem.years if y >= item.first_year])


def add_cap(model: Any, problem: Problem, s: Symbols, item: PolicyItem, cap: float) -> None:
    """Cap the emission of every year from the deadline on, in tCO2."""
    years = [y for y in problem.years if y >= item.first_year]
    slack = model.variables[f"{PREFIX}{item.item}"]
    model.add_constraints(emission(s, item).sel(year=years) - slack <= cap, name=item.item)


def emission(s: Any, item: PolicyItem) -> Any:
    """Return the emission the item speaks of, of symbols or of a solution."""
    return {"direct": s.direct, "indirect": s.indirect, "total": s.direct + s.indirect}[item.choice(QUESTION, "total")]
