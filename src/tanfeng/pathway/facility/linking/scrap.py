"""Scrap (再生原料): recycled output of a metal is at most what its scrap can feed, or its share of today.

How much scrap there is, a linked stock model says in tonnes by year (``S``); without one, a declared share of demand.
"""

from __future__ import annotations

from tanfeng.pathway import paths
from tanfeng.pathway.frame import AT_MOST, Frame, Row, Term

NAME = "scrap"
FORMULA = (
    "sum_{p recycled of m} P[p,t] <= max(a0[m] * D[m,t], S[m,t]), S = share * yield * scrap of the stock model;   "
    "without a stock model <= max(a0[m], availability * a[m]) * D[m,t]"
)


def rows(frame: Frame) -> list[Row]:
    """Lay one row a year and metal. A metal that is all recycled needs none: demand bounds it already."""
    problem = frame.problem
    price = problem.assumptions.number("physical_slack_price")
    metals = sorted({p.metal for p in problem.plants if p.recycled})
    limits = {metal: paths.recycled_limit(problem, {}, metal)[0] for metal in metals}
    return [
        Row(
            NAME,
            year,
            AT_MOST,
            float(limits[metal][frame.index[year]]) * frame.demand_of(metal, year),
            price,
            "t",
            (Term("recycled_t", year, 1.0, (metal,)),),
            metal,
        )
        for metal in metals
        if problem.base_recycled_share(metal) < 1.0
        for year in frame.years
    ]
