"""The answer read by plan item (按方案条目读结果): met or not, by how much, and what the last unit costs."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.facility.items import BY_ITEM
from tanfeng.pathway.facility.reading import part_of
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.solution import Solution

#: Shadow prices below this (CNY per unit) are rounding of the solver.
NOTHING = 1e-6
#: From this share of the penalty on a shadow price is the penalty itself.
AT_PENALTY = 1.0 - 1e-6


def items(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """One entry per plan item of the scenario (逐项结果).

    ``slack`` is the largest shortfall of a year in ``slack_unit``; ``shadow_price`` the highest price of a year, CNY of
    that year for one unit more strictness; it is not known where the item is missed, where one unit more could only be
    missed (the penalty is no price), or where nothing was optimised.
    """
    return [_item(item, solution) for item in problem.policies]


def limits(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """One entry per declared limit: kept or not, and what one unit more to use would save (上限逐项结果)."""
    found = []
    for limit in problem.limits:
        slack = solution.parts.get(limit.item, {}).get(limit.key, {})
        price = solution.prices.get(part_of(limit.item, limit.key), {})
        shown = {y: 0.0 if v < NOTHING else v for y, v in price.items() if y not in slack}
        real = {y: v for y, v in shown.items() if not _is_penalty(v, limit.slack_price)}
        found.append(
            {
                "key": limit.key,
                "quantity": limit.quantity,
                "value": limit.value,
                "unit": limit.unit,
                "from": limit.first_year,
                "to": limit.last_year,
                "cumulative": limit.cumulative,
                "source": limit.source,
                "satisfied": not slack,
                "slack": max(slack.values(), default=0.0),
                "shadow_price": max(real.values()) if real and len(real) == len(shown) else None,
                "by_year": {
                    y: {"slack": slack.get(y, 0.0), "shadow_price": real.get(y)} for y in sorted({*slack, *price})
                },
            }
        )
    return found


def _item(item: PolicyItem, solution: Solution) -> dict[str, Any]:
    slack, price = solution.slacks.get(item.item, {}), solution.prices.get(item.item, {})
    met = not slack
    open_years = {year: 0.0 if value < NOTHING else value for year, value in price.items() if year not in slack}
    prices = {year: value for year, value in open_years.items() if not _is_penalty(value, item.slack_price)}
    known = len(prices) == len(open_years)
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
        "shadow_price": max(prices.values()) if prices and known else None,
        "binding": any(value > 0 for value in open_years.values()) or not met,
        "by_year": {
            year: {"slack": slack.get(year, 0.0), "shadow_price": prices.get(year)} for year in sorted({*slack, *price})
        },
        "parts": solution.parts.get(item.item, {}),
    }


def _is_penalty(price: float, penalty: float) -> bool:
    """Say whether a price is the penalty on missing a row: then a stricter row would be missed, not met."""
    return price > 0.0 and price >= penalty * AT_PENALTY
