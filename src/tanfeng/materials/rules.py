"""The conventions of the stock model, read from ``rules.toml`` (约定)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

UNIFORM = "uniform"


@dataclass(frozen=True)
class Rules:
    """``enters_at`` names each inflow timing with the part of the year that has passed when a cohort enters use.

    ``shares_closure`` and ``balance_closure`` are parts of a whole; ``interval`` is the probability between the low and
    the high figure of a result.
    """

    timing: str
    enters_at: Mapping[str, float]
    uniform_points: int
    shortest_lifetime: float
    shares_closure: float
    balance_closure: float
    draws: int
    seed: int
    interval: float
    range_required: tuple[str, ...]
    between: tuple[str, ...]
    between_confidence: str
    waste_generated: str
    waste_used: str
    waste_outlets: tuple[str, ...]

    @property
    def timings(self) -> tuple[str, ...]:
        """The names that an inflow timing can have."""
        return (*self.enters_at, UNIFORM)


def data(name: str) -> dict[str, Any]:
    """Return one of the TOML files beside this code."""
    return tomllib.loads(files("tanfeng.materials").joinpath(name).read_text(encoding="utf-8"))


@cache
def rules() -> Rules:
    """Return the conventions."""
    text = data("rules.toml")
    return Rules(
        timing=text["timing"]["default"],
        enters_at=text["timing"]["enters_at"],
        uniform_points=text["timing"]["uniform_points"],
        shortest_lifetime=text["lifetime"]["shortest_years"],
        shares_closure=text["closure"]["shares"],
        balance_closure=text["closure"]["balance"],
        draws=text["draws"]["number"],
        seed=text["draws"]["seed"],
        interval=text["draws"]["interval"],
        range_required=tuple(text["inputs"]["range_required"]),
        between=tuple(text["inputs"]["between"]),
        between_confidence=text["inputs"]["between_confidence"],
        waste_generated=text["waste"]["generated"],
        waste_used=text["waste"]["used"],
        waste_outlets=tuple(text["waste"]["outlets"]),
    )
