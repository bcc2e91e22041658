"""CO2 per value added (单位增加值二氧化碳排放): falls by the share the state assigns; inactive until it is known."""

from __future__ import annotations

from tanfeng.pathway.frame import Frame, Row, Term
from tanfeng.pathway.policy.energy_intensity import Yearly, intensity_rows
from tanfeng.pathway.problem import PolicyItem

ITEM = "target-co2-intensity"
FORMULA = "C[t] - z[t] <= (1 - decline) * C[base] * V[t] / V[base]   (tCO2; V is value added)"
UNIT = "tCO2"


def rows(frame: Frame, item: PolicyItem) -> list[Row]:
    """Lay one row a year, on direct and indirect emission together."""

    def of_plants(year: int, coefficient: float) -> tuple[Term, ...]:
        return frame.emission("total", year, coefficient)

    def of_rest(year: int) -> float:
        return frame.rest_of("total", year)

    return intensity_rows(frame, item, Yearly(UNIT, frame.past.total, of_plants, of_rest))
