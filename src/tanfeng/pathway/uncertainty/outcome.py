"""What an optimised ensemble says (优化集合模拟结果): tables, probabilities, how often a measure is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, to_dicts
from tanfeng.pathway.solution import FINAL
from tanfeng.pathway.uncertainty.chunk import FAILED
from tanfeng.pathway.uncertainty.design import Design
from tanfeng.pathway.uncertainty.peaks import Trajectories, fans, probabilities

SERIES = {"direct": "direct_tco2", "indirect": "indirect_tco2", "total": "total_tco2", "energy": "energy_tce"}
_SAMPLED = "assumption:"


@dataclass(frozen=True)
class OptimisedEnsemble:
    """Outcomes by sample (各样本结果); ``frame`` has one row per sample as :mod:`.chunk` writes it.

    ``complete`` says whether every sample of the design is there; figures of an incomplete ensemble are not final.
    """

    design: Design
    years: tuple[int, ...]
    frame: pl.DataFrame
    findings: tuple[Finding, ...]

    @classmethod
    def of(
        cls, design: Design, years: tuple[int, ...], frame: pl.DataFrame | None, findings: Sequence[Finding]
    ) -> OptimisedEnsemble:
        """Add what is to be said of samples that are missing, failed, or not within their gap."""
        if frame is None:
            raise UsageError("集合模拟还没有任何样本完成。", "No sample of the ensemble is done yet.")
        frame = frame.sort("sample")
        return cls(design, years, frame, (*findings, *_about(design, frame)))

    @property
    def complete(self) -> bool:
        return self.frame.height == self.design.size

    @property
    def answered(self) -> pl.DataFrame:
        """The samples that have figures."""
        return self.frame.filter(pl.col("status") != FAILED)

    def trajectories(self) -> Trajectories:
        """Return (samples, years) by boundary, of the samples that have figures (轨迹)."""
        found = self.answered
        return {
            boundary: np.array(found[column].to_list(), dtype=np.float64).reshape(-1, len(self.years))
            for boundary, column in SERIES.items()
        }

    def to_dict(self, past_highest: Mapping[str, float] | None = None) -> dict[str, Any]:
        """Return the ensemble as JSON: status, cost, fans, probability of peaking by year, adoption (结果)."""
        found, levels = self.answered, self.design.quantiles
        values = self.trajectories()
        empty = found.is_empty()
        costs = (
            {} if empty else dict(zip(map(str, levels), np.quantile(found["cost_cny"], levels).tolist(), strict=True))
        )
        return {
            **self.design.to_dict(),
            "kind": "optimised",
            "years": list(self.years),
            "samples": self.frame.height,
            "complete": self.complete,
            "status": dict(sorted(self.frame["status"].value_counts().iter_rows())),
            "largest_gap": None if empty else found["gap"].max(),
            "cost_quantiles_cny": costs,
            "fans": [] if empty else fans(values, self.years, levels),
            "peak": [] if empty else probabilities(values, self.years, past_highest or {}),
            "adoption": self.adoption().to_dicts(),
            "findings": to_dicts(self.findings),
        }

    def adoption(self) -> pl.DataFrame:
        """Return in which share of the samples a plant takes a measure, and when (措施采用频率).

        Columns ``unit_id, measure, share, first_year, median_year, last_year``; pairs that no sample takes are absent.
        """
        count = max(self.answered.height, 1)
        return (
            self._adoptions()
            .group_by("unit_id", "measure")
            .agg(
                (pl.len() / count).alias("share"),
                pl.col("year").min().alias("first_year"),
                pl.col("year").median().alias("median_year"),
                pl.col("year").max().alias("last_year"),
            )
            .sort("unit_id", "measure")
        )

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return flat tables for Parquet and Excel (数据表): samples, outcomes, trajectories, adoptions, adoption."""
        sampled = [c for c in self.frame.columns if c.startswith(_SAMPLED)]
        series = list(SERIES.values())
        found = self.answered
        return {
            "samples": self.frame.select("sample", pl.col(sampled).name.map(lambda c: c.removeprefix(_SAMPLED))),
            "outcomes": self.frame.select(
                "sample",
                "status",
                "gap",
                "objective_cny",
                "bound_cny",
                "cost_cny",
                pl.col("missed").list.join(";"),
                "zh",
                "en",
            ),
            "trajectories": found.select("sample", pl.lit(list(self.years)).alias("year"), *series).explode(
                "year", *series
            ),
            "adoptions": self._adoptions(),
            "adoption": self.adoption(),
        }

    def _adoptions(self) -> pl.DataFrame:
        return self.answered.select("sample", "adopted").explode("adopted").drop_nulls("adopted").unnest("adopted")


def _about(design: Design, frame: pl.DataFrame) -> list[Finding]:
    findings = []
    missing = design.size - frame.height
    if missing:
        findings.append(
            Finding(
                "warning",
                "pathway.ensemble-incomplete",
                f"集合模拟尚未完成：{design.size} 个样本中还有 {missing} 个没有结果，以下数字不是最终结果。",
                f"The ensemble is not complete: {missing} of {design.size} samples have no outcome yet; its "
                "figures are not final.",
                given=str(frame.height),
                expected=str(design.size),
            )
        )
    failed = frame.filter(pl.col("status") == FAILED)
    if failed.height:
        zh, en = failed.row(0, named=True)["zh"], failed.row(0, named=True)["en"]
        findings.append(
            Finding(
                "warning",
                "pathway.samples-failed",
                f"{failed.height} 个样本没有结果，不计入概率与分位数；第一个的原因：{zh}",
                f"{failed.height} samples have no outcome and are left out of probabilities and quantiles; the first "
                f"because: {en}",
                given=str(failed.height),
                count=failed.height,
            )
        )
    open_gap = frame.filter(~pl.col("status").is_in([*FINAL, FAILED]))
    if open_gap.height:
        largest = f"{float(open_gap['gap'].to_numpy().max()):.3%}"
        findings.append(
            Finding(
                "info",
                "pathway.samples-open-gap",
                f"{open_gap.height} 个样本的差距大于要求，最大 {largest}；这些样本的方案已计入。",
                f"{open_gap.height} samples ended with a larger gap than asked for, at most {largest}; "
                "their plans are counted.",
                given=str(open_gap.height),
                count=open_gap.height,
            )
        )
    return findings
