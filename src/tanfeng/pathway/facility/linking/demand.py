"""Demand balance (需求平衡): what the plants of a metal make is what is asked for."""

from __future__ import annotations

from tanfeng.pathway.frame import EQUAL, Frame, Row, Term

NAME = "demand"
FORMULA = "sum_{p of m} P[p,t] = D[m,t]"


def rows(frame: Frame) -> list[Row]:
    price = frame.problem.assumptions.number("physical_slack_price")
    return [
        Row(
            NAME, year, EQUAL, frame.demand_of(metal, year), price, "t", (Term("output_t", year, 1.0, (metal,)),), metal
        )
        for metal in frame.problem.metals
        for year in frame.years
    ]
