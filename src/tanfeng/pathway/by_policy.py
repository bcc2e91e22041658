"""The answer read by plan item (按方案条目读结果): met or not, by how much, and what the last unit costs."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.facility.items import BY_ITEM
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.solution import Solution

#: Shadow prices below this (CNY per unit) are rounding of the solver.
NOTHING = 1e-6


def items(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """One entry per plan item of the scenario (逐项结果).

    ``slack`` is the largest shortfall of a year in ``slack_unit``; ``shadow_price`` the highest price of a year, CNY of
    that year for one unit more strictness; it is not known where the item is missed (the penalty is no price) or where
    nothing was optimised.
    """
    return [_item(item, solution) for item in problem.policies]


def _item(item: PolicyItem, solution: Solution) -> dict[str, Any]:
    slack, price = solution.slacks.get(item.item, {}), solution.prices.get(item.item, {})
    met = not slack
    prices = {year: 0.0 if value < NOTHING else value for year, value in price.items() if year not in slack}
    return {
        "item": item.item,
        "rows_of": item.rows_of,
        "quote": item.quote,
        "value": item.value,
        "from": item.first_year,
        "choices": dict(item.choices),
        "satisfied": met,
        "slack": max(slack.values(), default=0.0),
        "slack_unit": BY_ITEM[item.rows_of].UNIT,
        "shadow_price": max(prices.values()) if prices else None,
        "binding": any(value > 0 for value in prices.values()) or not met,
        "by_year": {
            year: {"slack": slack.get(year, 0.0), "shadow_price": prices.get(year)} for year in sorted({*slack, *price})
        },
        "parts": solution.parts.get(item.item, {}),
    }
