"""Assumptions that are only recalled (待核原文的假设): such a number never decides an answer.

What only options of energy use (``[carriers]``, ``[onsite]``, ``[tariff]`` …) or the capital of a measure rests on is
left to them: the option or the measure then stays out with a finding. Anything else would move every figure of the
scenario, so the scenario is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tanfeng.core.confidence import may_decide
from tanfeng.pathway import schema
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.bounds import BOUNDS
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.schema import refuse

#: What a section of energy options says for the whole sector, not for an option.
WHOLE = "availability"
#: What every measure or all recycled output rests on, beside the numbers with bounds.
OF_ALL = ("measure_life", "recycled_feed_premium")


def require_known(scenario: Scenario, assumptions: Assumptions) -> None:
    """Raise ``UsageError`` with the address of the first recalled assumption that would decide (检查待核假设)."""
    left = set(_named(scenario.sections)) | {m.capex for m in scenario.measures}
    left -= {*BOUNDS, *OF_ALL, *scenario.scrap.values(), *scenario.upstream.values()}
    for row in assumptions.values():
        if may_decide(row.confidence) or row.name in left:
            continue
        of = "、".join(row.refs)
        refuse(
            f"{row.declared_in}.toml [assumptions.{row.name}]",
            f"所依据的数{f'（{of}）' if of else ''}待核原文，不能决定结果；请核对原文，或改写为带范围的设定",
            f"the number it rests on {f'({of}) ' if of else ''}is only recalled and must not decide an answer: verify "
            "it, or declare a value with a range instead",
        )


def _named(sections: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text inside the sections of energy options: names of assumptions are among them."""
    for key in schema.ENERGY:
        yield from _texts(sections.get(key))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key != WHOLE:
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
