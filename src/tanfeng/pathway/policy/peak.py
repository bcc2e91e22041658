"""Peak before the deadline (期限前达峰): no year from the deadline on exceeds the highest year before it.

"At most the highest" is a choice between years, not one linear row. :mod:`tanfeng.pathway.model` therefore solves
without it first, and only where the answer breaks it once per year ``q`` that may carry the peak, with the linear row
below; the cheapest of these answers is exact.
"""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.policy.slack import PREFIX, add_slack
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.symbols import Parameters, Symbols

ITEM = "target-peak"
FORMULA = "C[t] - z[t] <= C[q]   for t from the deadline on, for one year q before it"
UNIT = "tCO2"
#: ``total``, ``direct`` or ``indirect``.
QUESTION = "boundary"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols, item: PolicyItem) -> None:
    """Declare the slack only; :func:`add_peak_year` lays the rows."""
    del p, s
    add_slack(model, item.item, [y for y in problem.years if y >= item.first_year])


def add_peak_year(model: Any, problem: Problem, s: Symbols, item: PolicyItem, peak_year: int) -> None:
    """Lay the rows that make ``peak_year`` at least as high as every year from the deadline on."""
    years = [y for y in problem.years if y >= item.first_year]
    quantity = emission(s, item.choice(QUESTION, "total"))
    slack = model.variables[f"{PREFIX}{item.item}"]
    model.add_constraints(
        quantity.sel(year=years) - quantity.sel(year=peak_year, drop=True) - slack <= 0.0, name=item.item
    )


def emission(s: Symbols, boundary: str) -> Any:
    return {"direct": s.direct, "indirect": s.indirect, "total": s.direct + s.indirect}[boundary]
