"""What a decomposition says (分解结果)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from tanfeng.core.findings import Finding, blocking, to_dicts
from tanfeng.pathway.decomposition.logarithm import Floats
from tanfeng.pathway.decomposition.vocabulary import Form, Method

EFFECTS = {"from": pl.String, "to": pl.String, "factor": pl.String, "effect": pl.Float64}
CHANGE = {"from": pl.String, "to": pl.String, "value": pl.Float64}
SECTORS = {"from": pl.String, "to": pl.String, "sector": pl.String, "factor": pl.String, "effect": pl.Float64}


@dataclass(frozen=True)
class Decomposition:
    """Effects of factors on an amount (分解).

    ``effects`` (from, to, factor, effect) add up to ``change`` (from, to, value) of their step, or multiply to it in
    the multiplicative form, where ``value`` is the ratio. The unit is that of the product of the factors; a ratio has
    none. If a finding blocks, the tables are empty: no part of a result is shown for the whole.
    """

    method: Method
    form: Form
    effects: pl.DataFrame
    change: pl.DataFrame
    findings: tuple[Finding, ...] = ()
    sector_names: tuple[str, ...] = ()
    sector_effects: Floats = field(default_factory=lambda: np.empty((0, 0, 0)), repr=False)

    @classmethod
    def none(cls, method: Method, form: Form, findings: tuple[Finding, ...]) -> Decomposition:
        """Return a decomposition without figures, because findings block."""
        return cls(method, form, pl.DataFrame(schema=EFFECTS), pl.DataFrame(schema=CHANGE), findings)

    @property
    def blocked(self) -> bool:
        return blocking(self.findings)

    def sectors(self) -> pl.DataFrame:
        """Return the effects by sector (from, to, sector, factor, effect), before the rounding remainder is closed."""
        if self.effects.is_empty():
            return pl.DataFrame(schema=SECTORS)
        steps, count = self.change.height, len(self.sector_names)
        factors = self.effects["factor"][: self.effects.height // steps].to_list()
        per_step = count * len(factors)
        return pl.DataFrame(
            {
                "from": np.repeat(self.change["from"].to_list(), per_step),
                "to": np.repeat(self.change["to"].to_list(), per_step),
                "sector": np.tile(np.repeat(self.sector_names, len(factors)), steps),
                "factor": np.tile(factors, steps * count),
                "effect": np.moveaxis(self.sector_effects, 0, -1).ravel(),
            },
            schema=SECTORS,
        )

    def to_dict(self, *, by_sector: bool = False) -> dict[str, Any]:
        """Return the JSON contract: method, form, effects, change, findings, and the sectors if asked for."""
        document: dict[str, Any] = {
            "method": self.method,
            "form": self.form,
            "effects": self.effects.to_dicts(),
            "change": self.change.to_dicts(),
        }
        if by_sector:
            document["sectors"] = self.sectors().to_dicts()
        return {**document, "findings": to_dicts(self.findings)}
