"""What the abatement curves return (减排成本曲线结果): JSON and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tanfeng.core.findings import Finding, to_dicts
from tanfeng.pathway.macc.annualising import Rule
from tanfeng.pathway.macc.difference import Difference
from tanfeng.pathway.macc.green import BoughtGreen
from tanfeng.pathway.macc.ladder import Ladder
from tanfeng.pathway.macc.orders import Parts
from tanfeng.pathway.macc.ranking import Ranked

STEPS = {
    "price": pl.Float64,
    "price_in_year": pl.Float64,
    "tco2": pl.Float64,
    "avoided_tco2": pl.Float64,
    "cost": pl.Float64,
    "average": pl.Float64,
    "marginal": pl.Float64,
    "gap": pl.Float64,
    "status": pl.String,
}
TAKEN = {
    "price": pl.Float64,
    "change": pl.String,
    "unit_id": pl.String,
    "measure": pl.String,
    "year": pl.Int64,
}
MEASURES = {
    "rank": pl.Int64,
    "key": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "group": pl.String,
    "avoided_tco2": pl.Float64,
    "alone_tco2": pl.Float64,
    "alone_cost_cny": pl.Float64,
    "interaction_tco2": pl.Float64,
    "cost_cny": pl.Float64,
    "cost_low": pl.Float64,
    "cost_high": pl.Float64,
    "cost_confidence": pl.String,
    "cost_per_t": pl.Float64,
    "cost_per_t_low": pl.Float64,
    "cost_per_t_high": pl.Float64,
    "standard_error": pl.Float64,
    "note_zh": pl.String,
    "note_en": pl.String,
}
RANKS = {
    "key": pl.String,
    "rule": pl.String,
    "rank": pl.Int64,
    "group": pl.String,
    "cost_cny": pl.Float64,
    "tco2": pl.Float64,
    "cost_per_t": pl.Float64,
}


@dataclass(frozen=True)
class Macc:
    """Both views of what abatement costs (两种减排成本视图) in one year, or in all years of decisions together.

    ``view`` names how the measures were evaluated, ``held`` or ``reoptimised``, and the carbon price it was done at;
    ``sentences`` say per measure how both views see it.
    """

    scenario: str
    year: int | None
    boundary: str
    view: str
    view_price: float
    rule: Rule
    annualisation: dict[str, Any]
    ladder: Ladder
    parts: Parts
    measures: tuple[Ranked, ...]
    interaction: float
    difference: Difference
    green: BoughtGreen
    sentences: dict[str, dict[str, str]]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON contract (JSON 输出)."""
        return {
            "scenario": self.scenario,
            "year": "cumulative" if self.year is None else self.year,
            "boundary": self.boundary,
            "unit": {"emission": "tCO2", "cost": "CNY", "cost_per_t": "CNY/tCO2"},
            "view": {"name": self.view, "price": self.view_price},
            "annualisation": self.annualisation,
            "ladder": [step.to_dict() for step in self.ladder.steps],
            "measures": [{**row.to_dict(), **self._said(row.measure.key)} for row in self.measures],
            "orders": {"exact": self.parts.exact, "evaluations": self.parts.evaluations},
            "interaction_tco2": self.interaction,
            "bought_green": self.green.to_dict(),
            "difference": self.difference.to_dict(),
            "difference_zh": self.difference.zh,
            "difference_en": self.difference.en,
            "findings": to_dicts(self.findings),
        }

    def frames(self) -> dict[str, pl.DataFrame]:
        """Return the tables ``ladder``, ``taken``, ``measures``, ``ranks`` and ``difference`` (表格输出)."""
        steps = [step.to_dict() for step in self.ladder.steps]
        taken = [
            {"price": step["price"], "change": change, **row}
            for step in steps
            for change in ("new", "dropped")
            for row in step[change]
        ]
        rows = [row.to_dict() for row in self.measures]
        ranks = [{"key": row["key"], "rule": rule, **each} for row in rows for rule, each in row["by_rule"].items()]
        parts = self.difference.to_dict()
        return {
            "ladder": pl.DataFrame([{k: step[k] for k in STEPS} for step in steps], schema=STEPS),
            "taken": pl.DataFrame(taken, schema=TAKEN),
            "measures": pl.DataFrame([{k: row[k] for k in MEASURES} for row in rows], schema=MEASURES),
            "ranks": pl.DataFrame(ranks, schema=RANKS),
            "difference": pl.DataFrame({"part": list(parts), "tco2": list(parts.values())}),
        }

    def _said(self, key: str) -> dict[str, str]:
        said = self.sentences.get(key, {"zh": "", "en": ""})
        return {"difference_zh": said["zh"], "difference_en": said["en"]}
