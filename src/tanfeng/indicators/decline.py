"""A decline read off a run of yearly changes (累计降幅读数), the same for energy and for CO2."""

from __future__ import annotations

from typing import cast

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure
from tanfeng.indicators.inquiry import Inquiry, span
from tanfeng.indicators.intensity import Accumulation, Changes, cumulative_decline
from tanfeng.indicators.result import Coverage, Missing, Reading, Text

FORMULAS: dict[str, str] = {"compound": "1 − Π (1 + change)", "summed": "− Σ change"}


def read_decline(
    inquiry: Inquiry,
    changes: Changes,
    *,
    sources: tuple[Figure, ...],
    missing: tuple[Missing, ...],
    findings: tuple[Finding, ...],
    remark: Text,
) -> Reading:
    """Return the decline over the unbroken run of years that starts at the base year; nothing if the run is empty."""
    run = changes.run_from(inquiry.base_year, inquiry.until)
    coverage = _coverage(inquiry, changes, run, remark)
    found = (*findings, *changes.findings)
    if not run:
        note = _base_year(inquiry)
        return Reading(coverage, unit="ratio", missing=missing, findings=found, figures=sources, note=note)
    accumulation = cast(Accumulation, inquiry.options["decline"])
    decline = cumulative_decline([changes.by_year[year].value for year in run], accumulation)
    steps = tuple(
        Figure(
            id=f"{inquiry.figure_id}.change.{year}",
            name_zh=f"{inquiry.target.name_zh}：{year} 年同比",
            name_en=f"{inquiry.target.name_en}: change in {year}",
            value=changes.by_year[year].value,
            unit="ratio",
            formula="(E / E₋₁) ÷ (VA / VA₋₁) − 1",
            inputs=changes.by_year[year].inputs,
            confidence=changes.by_year[year].confidence,
        )
        for year in run
    )
    return Reading(
        coverage,
        value=decline,
        low=decline,
        high=decline,
        unit="ratio",
        year=run[-1],
        baseline=0.0,
        confidence=weakest(step.confidence for step in steps),
        missing=missing,
        inputs=tuple(step.id for step in steps),
        figures=(*sources, *steps),
        findings=found,
        note=_base_year(inquiry),
        formula=FORMULAS[accumulation],
    )


def _base_year(inquiry: Inquiry) -> Text:
    """Say which base year is used where the plan names none."""
    if inquiry.target.baseline_year is not None:
        return Text()
    year = inquiry.base_year
    return Text(
        f"方案没有写明基期，采用工作区基年 {year}。", f"The plan names no base year; {year}, the workspace's, is used."
    )


def _coverage(inquiry: Inquiry, changes: Changes, run: list[int], remark: Text) -> Coverage:
    asked = inquiry.years
    share = len(run) / len(asked) if asked else None
    stray = [year for year in changes.by_year if year not in run and year in asked]
    if run:
        text = Text(
            f"自基年起连续 {len(run)} 年（{span(run)}），应有 {len(asked)} 年（{span(asked)}）。",
            f"{len(run)} unbroken years from the base year ({span(run)}) of {len(asked)} ({span(asked)}).",
        )
    else:
        text = Text(
            f"没有自基年 {inquiry.base_year} 起连续的本行业数据。",
            f"No data of this sector that run unbroken from the base year {inquiry.base_year}.",
        )
    if stray:
        text += Text(
            f"{span(stray)} 年有数但与基年不相连，未采用。",
            f"{span(stray)} have data but no link to the base year; not used.",
        )
    return Coverage(text + remark, share)
