"""What two scenarios see differently (情景比较)."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.scenario import Scenario

#: What a scenario may set beside assumptions and policy items.
OPTIONS = (
    *("decisions", "last_year", "decisions_from", "carbon_price_on", "recycling_boundary", "gap"),
    *("measures", "candidates", "limits", "rules", "scrap", "scrap_supply", "upstream", "yields"),
    *("cleaner_new_lines", "lives", "sections"),
    *("grid_factor_kind", "conversion_edition", "best_statistic", "history"),
)


def compare(first: Scenario, second: Scenario) -> list[dict[str, Any]]:
    """List every assumption and policy that two scenarios see differently (比较两个情景)."""
    rows: list[dict[str, Any]] = []
    for key in sorted(set(first.assumptions) | set(second.assumptions)):
        a, b = _said(first, key), _said(second, key)
        if a != b:
            rows.append({"kind": "assumption", "name": key, first.name: a, second.name: b})
    for key in sorted({p.item for p in (*first.policies, *second.policies)}):
        left, right = first.policy(key), second.policy(key)
        if left != right:
            rows.append({"kind": "policy", "name": key, first.name: left, second.name: right})
    for key in OPTIONS:
        if getattr(first, key) != getattr(second, key):
            rows.append(
                {"kind": "option", "name": key, first.name: getattr(first, key), second.name: getattr(second, key)}
            )
    return rows


def _said(scenario: Scenario, key: str) -> float | str | None:
    """What a scenario says of an assumption: its value, or the reference rows the value comes from."""
    if key not in scenario.assumptions:
        return None
    row = scenario.assumptions[key]
    return " / ".join(row.refs) or row.value
