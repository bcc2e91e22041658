"""Exit of capacity worse than a level (低于基准水平产能退出): from a year on none runs above an energy per tonne."""

from __future__ import annotations

from tanfeng.pathway.frame import AT_MOST, Frame, Row, Term
from tanfeng.pathway.problem import PolicyItem

ITEM = "exit-below-level"
FORMULA = "sum of P[p,t] over plants whose energy per tonne exceeds the level of their route - z[t] <= 0   (t)"
UNIT = "t"


def rows(frame: Frame, item: PolicyItem) -> list[Row]:
    """Lay one row a year; a unit retrofits below the level, closes, or is missed at a price."""
    return [
        Row(item.item, year, AT_MOST, 0.0, item.slack_price, UNIT, (Term("below_level_t", year, 1.0),))
        for year in frame.years
        if year >= item.first_year
    ]
