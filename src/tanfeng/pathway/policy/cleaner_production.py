"""Cleaner-production level (清洁生产水平): from a year on no plant runs at a known level worse than the one asked."""

from __future__ import annotations

from collections.abc import Iterable

from tanfeng.pathway.frame import AT_MOST, Frame, Row, Term
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import PolicyItem
from tanfeng.pathway.schema import LEVELS

ITEM = "cleaner-production-level"
FORMULA = "sum of P[p,t] over plants whose known cleaner-production level is worse than asked - z[t] <= 0   (t)"
UNIT = "t"
QUESTION = "level"
#: The levels that can be asked for, with the quantity that counts output worse than them.
WORSE = {"I": "worse_than_1_t", "II": "worse_than_2_t"}


def rows(frame: Frame, item: PolicyItem) -> list[Row]:
    """Lay one row a year; a unit is lifted by a measure that says so, closes, or is missed at a price."""
    quantity = WORSE[item.choices[QUESTION]]
    return [
        Row(item.item, year, AT_MOST, 0.0, item.slack_price, UNIT, (Term(quantity, year, 1.0),))
        for year in frame.years
        if year >= item.first_year
    ]


def worse(plant: Plant, measures: Iterable[Measure]) -> dict[str, float]:
    """Say by quantity whether a plant with some measures is worse than the level, 1 or 0 (是否低于该水平).

    A measure lifts the unit as a whole, whatever part of its output it treats; a plant of unknown level is not counted.
    """
    if not plant.cleaner_production:
        return dict.fromkeys(WORSE.values(), 0.0)
    reached = min(LEVELS.index(level) for level in (plant.cleaner_production, *(m.lifts_to for m in measures)) if level)
    return {quantity: float(reached > LEVELS.index(level)) for level, quantity in WORSE.items()}
