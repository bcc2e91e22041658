"""Declared limits (声明的上限): gas or green power that can be had in a year, a carbon budget over years."""

from __future__ import annotations

from tanfeng.pathway.frame import AT_MOST, Frame, Row, Term
from tanfeng.pathway.problem import Limit

NAME = "limit"
FORMULA = "sum_t q[t] <= limit, year by year or over all years from the first to the last"
#: Emission limits speak of the whole sector, carriers of the modelled plants.
EMISSIONS = {"total_tco2": "total", "direct_tco2": "direct"}


def rows(frame: Frame) -> list[Row]:
    found: list[Row] = []
    for limit in frame.problem.limits:
        years = [y for y in frame.years if limit.first_year <= y <= limit.last_year]
        for part in [years] if limit.cumulative else [[y] for y in years]:
            if part:
                found.append(_row(frame, limit, part))
    return found


def _row(frame: Frame, limit: Limit, years: list[int]) -> Row:
    rest = 0.0
    terms: tuple[Term, ...] = ()
    for year in years:
        if limit.quantity in EMISSIONS:
            rest += frame.rest_of(EMISSIONS[limit.quantity], year)
            terms += frame.emission(EMISSIONS[limit.quantity], year)
        else:
            terms += (Term(limit.quantity, year, 1.0),)
    return Row(limit.item, years[-1], AT_MOST, limit.value - rest, limit.slack_price, limit.unit, terms, limit.key)
