"""Scrap (再生原料): recycled output of a metal is at most what its scrap can feed."""

from __future__ import annotations

from tanfeng.pathway.frame import AT_MOST, Frame, Row, Term

NAME = "scrap"
FORMULA = "sum_{p recycled of m} P[p,t] <= a[m] * D[m,t]"


def rows(frame: Frame) -> list[Row]:
    """Lay one row a year and metal. A metal that is all recycled needs none: demand bounds it already."""
    problem = frame.problem
    price, available = (
        problem.assumptions.number("physical_slack_price"),
        problem.assumptions.number("scrap_availability"),
    )
    metals = sorted({p.metal for p in problem.plants if p.recycled})
    return [
        Row(
            NAME,
            year,
            AT_MOST,
            problem.recycled_limit(metal, available) * frame.demand_of(metal, year),
            price,
            "t",
            (Term("recycled_t", year, 1.0, (metal,)),),
            metal,
        )
        for metal in metals
        if problem.base_recycled_share(metal) < 1.0
        for year in frame.years
    ]
