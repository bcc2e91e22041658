"""Slack of a policy item (松弛): how far the model falls short, at a price no measure comes near."""

from __future__ import annotations

from typing import Any

PREFIX = "slack:"
PART = ":"


def add_slack(model: Any, item: str, years: list[int], part: str = "") -> Any:
    """Declare the yearly slack of an item, or of one part of it, and return it; its unit is that of its row.

    Rows that must hold each on its own need a slack each: what one row lacks must not excuse another.
    """
    name = f"{PREFIX}{item}{PART}{part}" if part else f"{PREFIX}{item}"
    return model.add_variables(lower=0.0, coords={"year": years}, name=name)


def slack_of_items(model: Any) -> dict[str, Any]:
    """Return the slack of a model by item, that of its parts added up."""
    found: dict[str, Any] = {}
    for name in model.variables:
        if name.startswith(PREFIX):
            item = name[len(PREFIX) :].split(PART)[0]
            slack = 1.0 * model.variables[name]
            found[item] = found[item] + slack if item in found else slack
    return found
