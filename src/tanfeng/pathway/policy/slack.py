"""Slack of a policy item (松弛): how far the model falls short, at a price no measure comes near."""

from __future__ import annotations

from typing import Any

PREFIX = "slack:"


def add_slack(model: Any, item: str, years: list[int]) -> Any:
    """Declare the yearly slack of an item and return it; its unit is that of the row it stands in."""
    return model.add_variables(lower=0.0, coords={"year": years}, name=f"{PREFIX}{item}")


def slack_variables(model: Any) -> dict[str, Any]:
    """Return the slack variables of a model by item."""
    return {name[len(PREFIX) :]: model.variables[name] for name in model.variables if name.startswith(PREFIX)}
