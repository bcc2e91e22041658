"""The whole validation (验证): the history held against what the model's forms would have said, and the literature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tanfeng.accounting.sectors import ALL
from tanfeng.core.findings import Finding, in_order
from tanfeng.pathway.history import NO_MARKS, History, Marks
from tanfeng.pathway.validation import literature, model_figures, ranges
from tanfeng.pathway.validation.fan import widths
from tanfeng.pathway.validation.hindcast import Hindcast, hindcast
from tanfeng.pathway.validation.result import Validation
from tanfeng.pathway.validation.rolling import LeadError, OriginPeak, peaks, rolling
from tanfeng.pathway.validation.series import Series, cut
from tanfeng.pathway.validation.settings import Settings
from tanfeng.reference import Reference

if TYPE_CHECKING:
    from tanfeng.pathway.scenario import Scenario


def validate(
    history: History,
    reference: Reference,
    results: Mapping[str, Any] | None = None,
    *,
    parts: Mapping[str, History] | None = None,
    marks: Marks = NO_MARKS,
    scenarios: Sequence[Scenario] = (),
    settings: Settings | None = None,
) -> Validation:
    """Validate the model against the past and against published figures (验证).

    ``history`` is the whole sector, ``parts`` its sub-sectors by key (:func:`series.sub_sectors`), ``marks`` the break
    and the anomalous years that the checks found. Declared ranges come from ``scenarios``, or from ``results``, the
    JSON of a run, whose fans and base year are checked as well. Nothing is filled in: what cannot be made is a finding.
    """
    rule = settings if settings is not None else Settings.load()
    declared = ranges.of_scenarios(scenarios) if scenarios else ranges.of_results(results)
    anomalous = marks.anomalous_years if rule.leave_out is None else rule.leave_out
    findings: list[Finding] = []
    casts: list[Hindcast] = []
    errors: list[LeadError] = []
    judged: list[OriginPeak] = []
    for key, past in {ALL: history, **(parts or {})}.items():
        series = Series.of(key, past)
        taken, notes = cut(series, rule.windows, marks.trend_from)
        findings += notes
        if taken is not None:
            made, notes = hindcast(taken, rule, reference, declared.get(rule.declared.scenario, {}), anomalous)
            casts.append(made)
            findings += notes
            first = marks.trend_from if marks.trend_from is not None else series.years[0]
            errors += rolling(series, first, rule)
            judged += peaks(series, first, rule)
            if any(year in anomalous for year in series.years):
                errors += rolling(series, first, rule, anomalous)
    fans, notes = widths(_clean(errors), declared, results, rule)
    figures = model_figures.of(history, parts or {}, results, rule.declared.scenario)
    checks = literature.check_all(reference, figures)
    return Validation(
        rule, tuple(casts), tuple(errors), tuple(judged), fans, checks, tuple(in_order([*findings, *notes]))
    )


def _clean(errors: Sequence[LeadError]) -> list[LeadError]:
    """The errors of the whole sector, those without the anomalous years where there are such."""
    own = [error for error in errors if error.series == ALL]
    return [error for error in own if error.without] or own
