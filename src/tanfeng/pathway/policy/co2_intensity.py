"""CO2 per value added (单位增加值二氧化碳排放): falls by the share the state assigns; inactive until it is known."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.policy.energy_intensity import add_intensity
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.symbols import Parameters, Symbols

ITEM = "target-co2-intensity"
FORMULA = "C[t] - z[t] <= (1 - decline) * C[base] * V[t] / V[base]   (tCO2; V is value added)"
UNIT = "tCO2"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols, item: PolicyItem) -> None:
    del p
    add_intensity(model, problem, s.direct + s.indirect, item)
