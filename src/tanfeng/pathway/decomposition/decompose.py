"""The whole way from a table to effects that add up (分解)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, blocking
from tanfeng.pathway.decomposition import checks
from tanfeng.pathway.decomposition.closing import closed
from tanfeng.pathway.decomposition.cube import Cube, cube_of
from tanfeng.pathway.decomposition.logarithm import Floats
from tanfeng.pathway.decomposition.methods import Steps, contributions, without_common_sector
from tanfeng.pathway.decomposition.origin import Origin
from tanfeng.pathway.decomposition.periods import in_order, steps_of
from tanfeng.pathway.decomposition.problems import no_common_sector, no_ratio, out_of_range
from tanfeng.pathway.decomposition.result import Decomposition
from tanfeng.pathway.decomposition.vocabulary import FORMS, METHODS, PERIOD, ROW, SECTOR, Form, Method

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """What is asked of a table: method, form and pairs of periods (提问)."""

    method: Method
    form: Form
    pairs: Pairs


def decompose(
    table: pl.DataFrame,
    *,
    method: Method = "lmdi-1",
    form: Form = "additive",
    factors: Sequence[str] = (),
    groups: Sequence[str] = (),
    activity: str = "",
    compare: tuple[str, str] | None = None,
    origin: Origin | None = None,
) -> Decomposition:
    """Decompose the change of the sum over sectors of the product of the factors, from each period to the next.

    ``table`` has ``period``, ``sector``, the ``groups`` (outermost first) and one column for each factor (default: all
    other columns), numbers or their text. ``activity`` names the factor that adds up over sectors, such as output: it
    is split into its total and the shares of each level. ``compare`` names two periods instead of successive ones; a
    period may be any label: a year, a scenario, a city. ``origin`` says where the table came from, for addresses.

    Raises :class:`UsageError` on names that are not there and on a single period. All else that hinders is a finding.
    """
    source = origin or Origin()
    numbered = table if ROW in table.columns else table.with_row_index(ROW, offset=1)
    _refuse_words(method, form)
    chosen = _factors(numbered, factors, groups, activity)
    keys = [*groups, SECTOR]
    labelled = numbered.with_columns(pl.col(PERIOD, *keys).cast(pl.String))
    periods = in_order(labelled[PERIOD].drop_nulls().unique(maintain_order=True).to_list())
    question = Question(method, form, steps_of(periods, compare))
    used = [period for period in periods if any(period in pair for pair in question.pairs)]
    rows, findings = checks.numbers(labelled.filter(pl.col(PERIOD).is_in(used)), chosen, source)
    findings += checks.labels(labelled, keys, source)
    repeated = checks.repeated(rows, keys, source)
    once = rows.unique([PERIOD, *keys], keep="first", maintain_order=True) if repeated else rows
    findings += repeated
    sectors = rows.unique(keys, keep="first", maintain_order=True).select(*keys, ROW)
    findings += checks.absent_rows(once, sectors, used, source)
    findings += checks.totals(sectors, source)
    if blocking(findings):
        return Decomposition.none(method, form, tuple(findings))
    cube = cube_of(rows, sectors.drop(ROW), used, chosen, activity)
    steps = cube.steps(question.pairs)
    findings += _limits(cube, steps, question, source)
    if blocking(findings):
        return Decomposition.none(method, form, tuple(findings))
    return _result(cube, steps, question, tuple(findings))


def _factors(table: pl.DataFrame, factors: Sequence[str], groups: Sequence[str], activity: str) -> list[str]:
    keys = [PERIOD, *groups, SECTOR]
    absent = [name for name in keys if name not in table.columns]
    if absent:
        raise UsageError(f"表中没有“{absent[0]}”列。", f"The table has no column {absent[0]!r}.")
    if len(set(keys)) < len(keys):
        raise UsageError("层级写重了，或与 period、sector 相同。", "A level is named twice, or is period or sector.")
    reserved = {*keys, ROW}
    chosen = list(factors) or [name for name in table.columns if name not in reserved]
    unknown = [name for name in (*chosen, *([activity] if activity else [])) if name not in table.columns]
    if unknown or reserved & set(chosen):
        name = (unknown or sorted(reserved & set(chosen)))[0]
        raise UsageError(f"“{name}”不是表中的因素列。", f"{name!r} is no factor column of the table.")
    if not chosen:
        raise UsageError("表中没有因素列。", "The table has no factor column.")
    if len(set(chosen)) < len(chosen):
        raise UsageError("同一个因素写了两次。", "A factor is named twice.")
    if groups and not activity:
        raise UsageError(
            "分层需要 --activity：各层份额按哪一列（如产量）计算。",
            "Groups need --activity: the column, such as output, whose shares the levels are.",
        )
    if activity and activity not in chosen:
        raise UsageError(f"“{activity}”不在所选因素之内。", f"{activity!r} is not among the chosen factors.")
    return chosen


def _refuse_words(method: str, form: str) -> None:
    for word, known in ((method, METHODS), (form, FORMS)):
        if word not in known:
            raise UsageError(f"没有“{word}”；可用：{'、'.join(known)}。", f"No {word!r}; there are {', '.join(known)}.")


def _limits(cube: Cube, steps: Steps, question: Question, origin: Origin) -> list[Finding]:
    """Return what has no limit: products that no number can hold, ratios to zero, LMDI-II without a common sector."""
    where, pairs = origin.at(), question.pairs
    lost = ~np.isfinite(cube.amounts) | ((cube.amounts == 0) & ~(cube.factors == 0).any(axis=0))
    if lost.any():
        period, sector = (int(index[0]) for index in np.nonzero(lost))
        return [out_of_range(f"{cube.periods[period]} {cube.sectors[sector]}", where)]
    found = []
    if question.form == "multiplicative":
        found += [no_ratio(*pairs[i], where) for i in np.flatnonzero(steps.total_before == 0)]
    if question.method == "lmdi-2":
        found += [no_common_sector(*pairs[i], where) for i in np.flatnonzero(without_common_sector(steps))]
    return found


def _result(cube: Cube, steps: Steps, question: Question, findings: tuple[Finding, ...]) -> Decomposition:
    method, form, pairs = question.method, question.form, question.pairs
    parts = contributions(steps, method, form)
    first, last = steps.total_before, steps.total_after
    size = np.abs(parts).sum(axis=(0, 2))
    if form == "additive":
        value, effects = last - first, closed(parts.sum(axis=2), last - first, size + first + last)
    else:
        value = last / first
        with np.errstate(divide="ignore"):
            effects = np.exp(closed(parts.sum(axis=2), np.log(value), size + 1))
        parts = np.exp(parts)
    return Decomposition(
        method,
        form,
        _long(pairs, cube.names, effects),
        pl.DataFrame({"from": [a for a, _ in pairs], "to": [b for _, b in pairs], "value": value}),
        findings,
        tuple(cube.sectors),
        parts,
    )


def _long(pairs: Pairs, names: list[str], effects: Floats) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "from": [start for start, _ in pairs for _ in names],
            "to": [end for _, end in pairs for _ in names],
            "factor": names * len(pairs),
            "effect": effects.T.ravel(),
        }
    )
