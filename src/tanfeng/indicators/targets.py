"""All targets of a plan (目标进展): each indicator asked, each reading judged by the one status rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from tanfeng.core.confidence import may_decide
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.indicators import (
    benchmark_capacity,
    co2_intensity,
    energy_intensity,
    green_factories,
    peak_year,
    recycled_share,
)
from tanfeng.indicators.definition import Definition, for_plan, resolve
from tanfeng.indicators.inquiry import Inquiry
from tanfeng.indicators.rating_port import RateCapacity
from tanfeng.indicators.result import Coverage, Missing, Reading, TargetReport, TargetResult, Text
from tanfeng.indicators.status import Comparator, Requirement, Status, judge_bounds
from tanfeng.ledger import Ledger
from tanfeng.plan import Plan, Target
from tanfeng.reference import Reference
from tanfeng.units import factor_to

#: The indicator of each definition file.
READERS: dict[str, Callable[[Inquiry], Reading]] = {
    "recycled_share": recycled_share.read,
    "energy_intensity": energy_intensity.read,
    "co2_intensity": co2_intensity.read,
    "benchmark_capacity": benchmark_capacity.read,
    "green_factories": green_factories.read,
    "peak_year": peak_year.read,
}
DECLINE = "decline>="


def evaluate(
    plan: Plan,
    ledger: Ledger,
    reference: Reference,
    *,
    region: str,
    base_year: int | None,
    as_of: date | int | None = None,
    options: Mapping[str, str] | None = None,
    rate: RateCapacity | None = None,
    guidelines: tuple[Path, ...] = (),
    main_guideline: str = "",
) -> TargetReport:
    """Return where each target of ``plan`` stands by the ledger of ``region``.

    ``base_year`` serves targets that name no base year of their own. ``as_of`` limits the data to years up to it and,
    past a deadline, asks for the value of the deadline's year; without it a value is judged by its own year. Keys of
    ``options`` are ``target`` or ``target.option``, as in ``{"recycled-share": "primary-plus-recycled"}``. Without
    ``rate`` (:func:`tanfeng.ratings.benchmark.rate`) the capacity target has no data and says so. ``guidelines`` and
    ``main_guideline`` are those of the workspace, by which the energy of its lines is accounted for. Raises
    :class:`UsageError` on an option that does not exist and without a base year.
    """
    if base_year is None:
        raise UsageError(
            "没有基年：有的目标方案没有写明基期，请在 tanfeng.toml 写明 base_year。",
            "There is no base year: some targets name none of their own; write base_year in tanfeng.toml.",
        )
    definitions = for_plan(plan)
    chosen = resolve(options or {}, definitions)
    last_year = as_of.year if isinstance(as_of, date) else as_of
    lineage = Lineage()
    findings: list[Finding] = []
    results = []
    for target in plan.targets:
        definition = definitions.get(target.id)
        quote = _quote_figure(plan, target)
        lineage.add(quote)
        if definition is None:
            results.append(_unanswered(target))
            continue
        inquiry = Inquiry(
            ledger=ledger,
            reference=reference,
            region=region,
            rate=rate,
            guidelines=guidelines,
            main_guideline=main_guideline,
            **_terms(target, definition, chosen[target.id], base_year=base_year, last_year=last_year),
        )
        reading = READERS[definition.id](inquiry)
        findings += reading.findings
        result = _result(inquiry, reading, last_year)
        for figure in reading.figures:
            lineage.add(figure)
        lineage.add(_figure(result, reading, quote.id))
        results.append(result)
    return TargetReport(tuple(results), tuple(in_order(findings)), lineage)


def _terms(
    target: Target, definition: Definition, options: Mapping[str, str], *, base_year: int, last_year: int | None
) -> dict[str, Any]:
    """Return the target as it reads under the options, with its years."""
    own = {option.key for option in target.options}
    under = target.under({key: value for key, value in options.items() if key in own})
    deadline = under.deadline.year
    return {
        "target": under,
        "definition": definition,
        "options": options,
        "base_year": under.baseline_year if under.baseline_year is not None else base_year,
        "deadline_year": deadline,
        "until": deadline if last_year is None else min(deadline, last_year),
    }


def _result(inquiry: Inquiry, reading: Reading, last_year: int | None) -> TargetResult:
    target = inquiry.target
    scale = float(factor_to("ratio", target.unit)) if reading.unit == "ratio" else 1.0
    assigned = None if reading.required is None else reading.required * scale
    required = assigned if target.value is None else float(target.value)
    status, why = _judge(inquiry, reading, required, scale, last_year)
    value = None if reading.value is None else reading.value * scale
    zh, en = inquiry.definition.text(inquiry.options)
    return TargetResult(
        id=target.id,
        name=Text(target.name_zh, target.name_en),
        required=required,
        comparator=target.comparator,
        unit=target.unit,
        by=target.deadline.isoformat(),
        value=value,
        value_year=reading.year if value is not None else None,
        gap=_gap(target, required, value),
        status=status,
        coverage=reading.coverage,
        missing=reading.missing,
        definition=Text(zh, en),
        options=dict(inquiry.options),
        options_not_used=inquiry.definition.unused(inquiry.options),
        confidence=reading.confidence if value is not None or status != "no data" else "not-found",
        figure=inquiry.figure_id,
        item=target.items[0] if target.items else target.id,
        quote=target.quote,
        note=reading.note + why,
    )


def _judge(
    inquiry: Inquiry, reading: Reading, required: float | None, scale: float, last_year: int | None
) -> tuple[Status, Text]:
    """Return the status and, where it is ``no data`` although something is known, why."""
    if reading.low is None or reading.high is None or reading.year is None:
        return "no data", Text()
    if required is None:
        return "no data", Text("没有要求值，不能判断进展。", "There is no required value to judge by.")
    if not may_decide(reading.confidence):
        return "no data", Text("所据数据待核原文，不能用于判定。", "The data behind it are recalled and cannot decide.")
    if reading.status is not None:
        return reading.status, Text()
    if last_year is not None and last_year >= inquiry.deadline_year > reading.year:
        return "no data", Text(
            f"期限已到，但没有 {inquiry.deadline_year} 年的数值，最近为 {reading.year} 年。",
            f"The deadline is past and {inquiry.deadline_year} has no value; the last one is of {reading.year}.",
        )
    levels = _levels(inquiry, reading, required / scale)
    if levels is None:
        return "no data", Text("基期或要求值不适用所选进度线。", "The path chosen does not suit the baseline.")
    low, high, requirement = levels
    status = judge_bounds(low, high, reading.year, requirement)
    if status != "no data":
        return status, _bounded(reading) + _own_year(inquiry, reading.year, last_year)
    if reading.value is None:
        return status, Text("缺失部分可能改变结论，不作判断。", "What is missing could change the answer.")
    return status, Text(
        f"缺 {inquiry.base_year} 年基期值，期限前不能判断快慢。",
        f"Without the value of {inquiry.base_year} nothing can be said before the deadline.",
    )


def _own_year(inquiry: Inquiry, year: int, last_year: int | None) -> Text:
    """Say that a status is that of the value's own year where nobody said how late it is."""
    if last_year is not None or year >= inquiry.deadline_year:
        return Text()
    return Text(
        f"按 {year} 年的数值判断；{inquiry.deadline_year} 年的数值尚缺，这不是期限结论（用 --as-of 指定评价年份）。",
        f"Judged by the value of {year}; that of {inquiry.deadline_year} is lacking and this is no verdict on the "
        "deadline (name the year of judgement with --as-of).",
    )


def _bounded(reading: Reading) -> Text:
    """Say so where the known part decides although the whole is not known."""
    if reading.value is not None:
        return Text()
    return Text("范围未全覆盖，但已知部分足以判定。", "The scope is not covered in full, but what is known decides.")


def _levels(inquiry: Inquiry, reading: Reading, required: float) -> tuple[float, float, Requirement] | None:
    """Turn a decline into the index it leaves, so that one rule serves every target; worse end first."""
    comparator, low, high, baseline = inquiry.target.comparator, reading.low, reading.high, reading.baseline
    assert low is not None
    assert high is not None
    if comparator == DECLINE:
        comparator, low, high, required = "<=", 1 - low, 1 - high, 1 - required
        baseline = None if baseline is None else 1 - baseline
    shape = cast(Literal["linear", "compound"], inquiry.options.get("path", "linear"))
    try:
        requirement = Requirement(
            cast(Comparator, comparator), required, inquiry.base_year, inquiry.deadline_year, baseline, shape
        )
    except ValueError:
        return None
    return low, high, requirement


def _gap(target: Target, required: float | None, value: float | None) -> float | None:
    """What is still lacking, in the unit of the target; a peak year has none."""
    if required is None or value is None or target.comparator == "<":
        return None
    return value - required if target.comparator == "<=" else required - value


def _quote_figure(plan: Plan, target: Target) -> Figure:
    return Figure(
        id=f"plan:{plan.id}/{target.id}",
        name_zh=target.name_zh,
        name_en=target.name_en,
        value=None if target.value is None else float(target.value),
        unit=target.unit,
        formula=target.comparator,
        confidence="plan-text",
        source=f"{plan.title_zh}：“{target.quote}”",
        note_zh=target.note_zh,
        note_en=target.note_en,
        missing=("assigned",) if target.value is None else (),
    )


def _figure(result: TargetResult, reading: Reading, quote: str) -> Figure:
    assigned = (reading.required_figure,) if reading.required_figure else ()
    return Figure(
        id=result.figure,
        name_zh=result.name.zh,
        name_en=result.name.en,
        value=result.value,
        unit=result.unit,
        formula=reading.formula,
        inputs=tuple(dict.fromkeys((*reading.inputs, *assigned, quote))),
        confidence=result.confidence,
        note_zh=(result.coverage.text + result.note).zh,
        note_en=(result.coverage.text + result.note).en,
        missing=tuple(m.key for m in result.missing) if result.value is None else (),
    )


def _unanswered(target: Target) -> TargetResult:
    """A target of a plan that no indicator computes yet: listed, with no data."""
    reading = Coverage(Text("尚无对应的指标。", "No indicator computes this target."), 0.0)
    return TargetResult(
        id=target.id,
        name=Text(target.name_zh, target.name_en),
        required=None if target.value is None else float(target.value),
        comparator=target.comparator,
        unit=target.unit,
        by=target.deadline.isoformat(),
        value=None,
        value_year=None,
        gap=None,
        status="no data",
        coverage=reading,
        missing=(Missing("indicator", "指标定义", "The definition of an indicator"),),
        definition=Text(),
        options={},
        options_not_used={},
        confidence="not-found",
        figure="",
        item=target.items[0] if target.items else target.id,
        quote=target.quote,
        note=Text(),
    )


def with_note(result: TargetResult, note: Text) -> TargetResult:
    """Return the result with a remark added, as when the pathway's peak statement joins the peak target."""
    return replace(result, note=result.note + note)
