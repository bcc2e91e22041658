"""Data quality (数据质量评价): five indicators from 1 (good) to 3 (poor), weighted by what each input contributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.footprint.rules import quality_matrix
from tanfeng.accounting.footprint.system import System
from tanfeng.accounting.footprint.terms import Term

INDICATORS = ("technological", "temporal", "geographical", "completeness", "reliability")


@dataclass(frozen=True)
class Quality:
    """Scores by indicator, their mean, and the share of the footprint they speak of (数据质量得分).

    ``scores`` is ``None`` where no input is above the threshold; ``table`` has one row per scored input.
    """

    scores: Mapping[str, float] | None
    coverage: float
    primary: float
    table: pl.DataFrame

    @property
    def mean(self) -> float | None:
        """The plain mean of the five indicators."""
        return None if self.scores is None else sum(self.scores.values()) / len(self.scores)


def quality(system: System, contributions: pl.DataFrame) -> Quality:
    """Return the data quality of a footprint from its contributions.

    Only inputs above the threshold count; ``primary`` is the share of the footprint from data of the enterprise or of
    its suppliers: own emissions, and bought flows with a supplier's factor.
    """
    terms = {(system.ids[term.process], term.key): term for term in system.terms}
    weight = float(contributions["tco2e"].abs().sum())
    schema = {"process": pl.String, "name_zh": pl.String, "name_en": pl.String, "share": pl.Float64}
    rows: list[tuple[object, ...]] = []
    primary = 0.0
    for row in contributions.iter_rows(named=True):
        term = terms.get((row["process_id"], row["term"]))
        share = abs(row["tco2e"]) / weight if weight else 0.0
        if term is None:
            continue
        primary += share * (term.factor is None or term.factor.kind == "supplier")
        if share >= float(quality_matrix()["threshold"]):
            rows.append((row["process"], row["name_zh"], row["name_en"], share, *_scores(system, term).values()))
    table = pl.DataFrame(rows, schema={**schema, **dict.fromkeys(INDICATORS, pl.Float64)}, orient="row")
    covered = float(table["share"].sum())
    scores = None
    if covered > 0:
        scores = {name: float((table[name] * table["share"]).sum()) / covered for name in INDICATORS}
    return Quality(scores, covered, primary, table)


def _scores(system: System, term: Term) -> dict[str, float]:
    matrix = quality_matrix()
    factor = term.factor
    months = matrix["completeness"]
    return {
        "technological": float(matrix["technological"]["own" if factor is None else factor.kind]),
        "temporal": _temporal(None if factor is None else factor.year, system.year, factor is None),
        "geographical": _geographical(system, term),
        "completeness": 1.0 if term.months >= months["good"] else 2.0 if term.months >= months["fair"] else 3.0,
        "reliability": float(matrix["reliability"][term.confidence]),
    }


def _temporal(year: int | None, wanted: int, own: bool) -> float:
    steps = quality_matrix()["temporal"]
    if own:
        return 1.0
    if year is None:
        return 3.0
    age = abs(wanted - year)
    return 1.0 if age <= steps["good"] else 2.0 if age <= steps["fair"] else 3.0


def _geographical(system: System, term: Term) -> float:
    if term.factor is None:
        return 1.0
    region = system.reference.region(term.factor.region)
    steps = quality_matrix()["geographical"]
    if region is None or region.key not in system.background.regions:
        return float(steps["world"])
    return float(steps.get(region.level, steps["world"]))
