"""Recycled share (再生金属供应占比): recycled output is at least a share of the output that counts."""

from __future__ import annotations

from tanfeng.pathway.frame import AT_LEAST, Frame, Row, Term
from tanfeng.pathway.problem import PolicyItem, Problem

ITEM = "target-recycled-share"
FORMULA = "sum_{p recycled} P[p,t] + z[t] >= share * sum_{p in denominator} P[p,t]   (t of product)"
UNIT = "t"
#: ``ten-metals``: the denominator is the output of the ten metals, where some (aluminium) count as primary metal only;
#: ``primary-plus-recycled``: the primary and recycled output of the metals that have a recycled route.
QUESTION = "denominator"


def rows(frame: Frame, item: PolicyItem) -> list[Row]:
    """Lay one row a year."""
    metals = sorted(denominator(frame.problem, item))
    return [
        Row(ITEM, year, AT_LEAST, 0.0, item.slack_price, UNIT, _terms(frame.problem, item, metals, year))
        for year in frame.years
        if year >= item.first_year and metals
    ]


def _terms(problem: Problem, item: PolicyItem, metals: list[str], year: int) -> tuple[Term, ...]:
    terms: tuple[Term, ...] = ()
    for metal in metals:
        only_primary = item.choice(QUESTION, "ten-metals") == "ten-metals" and metal in problem.primary_only
        # Recycled output of a metal that counts as primary metal only stands above the line and not below it.
        below = item.value if only_primary else 0.0
        terms += (
            Term("recycled_t", year, 1.0 + below, (metal,)),
            Term("output_t", year, -item.value, (metal,)),
        )
    return terms


def denominator(problem: Problem, item: PolicyItem) -> frozenset[str]:
    """Return the metals whose output counts under the item's definition."""
    if item.choice(QUESTION, "ten-metals") == "primary-plus-recycled":
        return frozenset(p.metal for p in problem.plants if p.recycled)
    return frozenset(m for m in problem.metals if m in problem.ten_metals)
