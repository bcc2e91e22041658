"""New lines (新建产能): what runs on new lines is at most what has been built, and enough whole lines are built.

The second kind of row follows from the first, from demand and from the units' full output. It changes no answer: it
tells the relaxation, which would build the tenth of a line, that lines are whole.
"""

from __future__ import annotations

import math

from tanfeng.pathway.frame import AT_LEAST, AT_MOST, Frame, Row, Term

NAME = "lines"
FORMULA = "P[p,t] <= u * line_t * N[p,t];   sum_{p new of m} N[p,t] >= least number of lines that demand asks for"
#: A need above a whole number of lines by less than this share of a line is rounding.
ROUNDING = 1e-6


def rows(frame: Frame) -> list[Row]:
    price = frame.problem.assumptions.number("physical_slack_price")
    found: list[Row] = []
    for plant in (p for p in frame.problem.plants if p.candidate):
        for year in frame.years:
            terms = (
                Term("line_output_t", year, 1.0, (plant.metal,), plant.key),
                Term("line_capacity_t", year, -1.0, (plant.metal,), plant.key),
            )
            found.append(Row(NAME, year, AT_MOST, 0.0, price, "t", terms, plant.key))
    for metal in frame.problem.metals:
        found += _whole(frame, metal, price)
    return found


def _whole(frame: Frame, metal: str, price: float) -> list[Row]:
    """Lay the rows that say how many whole lines of a metal there must be at least."""
    problem = frame.problem
    usable = problem.assumptions.number("maximum_utilisation")
    new = [p for p in problem.plants if p.metal == metal and p.candidate]
    if not new:
        return []
    largest = max(p.line_t for p in new) * usable
    full = [
        (max(c * usable, p.production_t), p.retired)
        for p, c in zip(problem.plants, frame.capacity, strict=True)
        if p.metal == metal and not p.candidate
    ]
    found = []
    for year in frame.years:
        standing = sum(most for most, retired in full if retired is None or year < retired)
        lines = math.ceil((frame.demand_of(metal, year) - standing) / largest - ROUNDING)
        terms = tuple(Term("line_capacity_t", year, 1.0, (p.metal,), p.key) for p in new)
        found.append(Row(NAME, year, AT_LEAST, max(lines, 0) * largest, price, "t", terms, f"{metal}:whole"))
    return found
