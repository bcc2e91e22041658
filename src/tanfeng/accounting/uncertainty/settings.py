"""The conventions of the analysis, read from ``settings.toml`` (约定)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import NormalDist


@dataclass(frozen=True)
class Settings:
    """``level`` of the intervals; ``normal_up_to`` is the widest half width drawn from a normal distribution."""

    level: float
    normal_up_to: float
    contributors: int
    complements: tuple[str, ...]

    @property
    def deviations(self) -> float:
        """How many standard deviations the half width of an interval has: 1.96 at 95 %."""
        return NormalDist().inv_cdf((1 + self.level) / 2)


@cache
def settings() -> Settings:
    text = files("tanfeng.accounting.uncertainty").joinpath("settings.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Settings(data["level"], data["normal_up_to"], data["contributors"], tuple(data["complements"]))
