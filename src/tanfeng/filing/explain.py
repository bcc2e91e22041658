"""Why did the figure change (变化解释): the change of each total as terms that add up exactly.

The terms are new boundary, new reading, new factor and new method, substituted in this order (see
:mod:`tanfeng.filing.substitution`). All of them are whole millionths of a tonne; each opens to the rows that made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.core.language import choose
from tanfeng.filing.basis import Basis
from tanfeng.filing.calculation import Calculation, calculate
from tanfeng.filing.change_words import cells_changed, factors_as_text, lines_changed
from tanfeng.filing.contributions import GIVEN, TOTAL, contributions
from tanfeng.filing.result import Result, tonnes
from tanfeng.filing.substitution import BOUNDARY, FACTOR, METHOD, NUMBER, READING, Aligned, aligned, steps

#: The terms in the order of substitution, with their names.
TERMS: dict[str, tuple[str, str]] = {
    BOUNDARY: ("边界变化", "new boundary"),
    READING: ("读数变化", "new reading"),
    FACTOR: ("因子变化", "new factor"),
    METHOD: ("方法变化", "new method"),
}
_ROWS = ("row", "stream", "before", "after", "change", "what")
_PLACE = ("_file", "_sheet", "_row")


@dataclass(frozen=True)
class Side:
    """One side of a comparison (对比一方): its basis, and the stored result where it is a stored version."""

    label: str
    basis: Basis
    stored: Result | None = None


@dataclass(frozen=True)
class Term:
    """One term of a change (变化项): ``change`` in millionths of a tonne.

    ``rows`` has one row per ledger row that made it: ``row``, ``stream``, ``before``, ``after``, ``change``, all in
    millionths, and ``what`` happened. They add up to the term; what the total itself rounds is a row without a stream.
    """

    kind: str
    change: int
    rows: pl.DataFrame

    def by_stream(self) -> dict[str, int]:
        """Return the change of each stream; they add up to the term."""
        sums = self.rows.group_by("stream").agg(pl.col("change").sum()).sort("stream", nulls_last=True)
        return {stream or "": int(change) for stream, change in sums.iter_rows()}

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        rows = [
            {**row, **{name: float(tonnes(row[name])) for name in ("before", "after", "change")}}
            for row in self.rows.iter_rows(named=True)
        ]
        return {
            "term": self.kind,
            "name": choose(*TERMS[self.kind], lang),
            "change": float(tonnes(self.change)),
            "change_fixed": self.change,
            "streams": {stream: float(tonnes(change)) for stream, change in self.by_stream().items()},
            "rows": rows,
        }


@dataclass(frozen=True)
class TotalChange:
    """The change of one total (合计变化). Without a number on a side there is no change, and no terms."""

    total: str
    before: int | None
    after: int | None
    terms: tuple[Term, ...]

    @property
    def change(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        return {
            "total": self.total,
            "before": _number(self.before),
            "after": _number(self.after),
            "change": _number(self.change),
            "change_fixed": self.change,
            "terms": [term.to_dict(lang) for term in self.terms],
        }


@dataclass(frozen=True)
class Explanation:
    """Why the totals of two sides differ (变化解释)."""

    before: str
    after: str
    totals: tuple[TotalChange, ...]
    findings: tuple[Finding, ...]

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the explanation as the JSON contract prints it."""
        return {
            "before": self.before,
            "after": self.after,
            "order": list(TERMS),
            "totals": [total.to_dict(lang) for total in self.totals],
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }


def explain_change(before: Side, after: Side, *, calculation: Calculation = calculate) -> Explanation:
    """Return the change of each total of two sides, split into terms that add up exactly.

    A side that was computed by another method than this program's stands as it is stored; what this program's method
    would change in it belongs to the term of the method.
    """
    rows = aligned(before.basis, after.basis)
    stages = _stages(before, after, rows, calculation)
    ends = [stages[0].totals, stages[-1].totals]
    names = list(dict.fromkeys([*ends[0], *ends[1]]))
    totals = tuple(_total(name, stages, rows) for name in names)
    lacking = [total.total for total in totals if total.change is None]
    findings = (_no_number(lacking),) if lacking else ()
    return Explanation(before.label, after.label, totals, findings)


@dataclass(frozen=True)
class _Stage:
    """A step with what each numbered row gives to each total, and what its line says."""

    kind: str
    given: pl.DataFrame
    totals: Mapping[str, int | None]
    told: pl.DataFrame


def _stages(before: Side, after: Side, rows: Aligned, calculation: Calculation) -> list[_Stage]:
    bases = steps(before.basis, after.basis, rows)
    computed = [_stage(kind, basis, calculation(basis, lineage=False)) for kind, basis in bases]
    first = [] if before.stored is None else [_stored(before, before.stored, rows.before, "")]
    last = [] if after.stored is None else [_stored(after, after.stored, rows.after, METHOD)]
    if first:  # from the stored result to the same basis computed here: what the program's own method changes
        computed[0] = replace(computed[0], kind=METHOD)
    return [*first, *computed, *last]


def _stage(kind: str, basis: Basis, result: Result) -> _Stage:
    return _Stage(kind, contributions(basis, result), result.all_totals, factors_as_text(result.lines, basis.reference))


def _stored(side: Side, result: Result, activity: pl.DataFrame, kind: str) -> _Stage:
    """The stored lines of a version under the numbers of their activity rows."""
    places = side.basis.table("activity").select(*_PLACE)
    numbers = places.with_columns(activity[NUMBER])
    lines = result.lines.join(numbers, on=list(_PLACE), how="left", nulls_equal=True, maintain_order="left")
    numbered = lines.with_columns(pl.col(NUMBER).alias("_row")).drop(NUMBER)
    return _stage(kind, side.basis, replace(result, lines=numbered))


def _total(name: str, stages: Sequence[_Stage], rows: Aligned) -> TotalChange:
    before, after = stages[0].totals.get(name), stages[-1].totals.get(name)
    if before is None or after is None:
        return TotalChange(name, before, after, ())
    found: dict[str, list[pl.DataFrame]] = {kind: [] for kind in TERMS}
    for one, other in pairwise(stages):
        found[other.kind].append(_moved(name, one, other, rows))
    rounding = (after - _sum(stages[-1], name)) - (before - _sum(stages[0], name))
    if rounding:
        found[METHOD].append(_rounding(rounding))
    return TotalChange(name, before, after, tuple(_term(kind, frames) for kind, frames in found.items()))


def _sum(stage: _Stage, total: str) -> int:
    return int(stage.given.filter(pl.col(TOTAL) == total)[GIVEN].sum())


def _moved(total: str, one: _Stage, other: _Stage, rows: Aligned) -> pl.DataFrame:
    """Return the rows that give more or less to a total after a step than before it."""
    old, new = (stage.given.filter(pl.col(TOTAL) == total).select("_row", GIVEN) for stage in (one, other))
    both = old.join(new, on="_row", how="full", coalesce=True, suffix="_after").with_columns(
        before=pl.col(GIVEN).fill_null(0), after=pl.col(f"{GIVEN}_after").fill_null(0)
    )
    moved = both.with_columns(change=pl.col("after") - pl.col("before")).filter(pl.col("change") != 0)
    told = moved.join(lines_changed(one.told, other.told), on="_row", how="left")
    named = told.join(rows.names, left_on="_row", right_on=NUMBER, how="left")
    if other.kind == READING:
        named = named.join(cells_changed(rows.before, rows.after, NUMBER), left_on="_row", right_on=NUMBER, how="left")
    else:
        named = named.with_columns(_cells=pl.lit(_came_or_went(other.kind)))
    what = pl.concat_str(
        pl.when(pl.col("_cells") != "").then("_cells"),
        pl.when(pl.col("_told") != "").then("_told"),
        separator="; ",
        ignore_nulls=True,
    )
    return named.select(pl.col("_shown").alias("row"), "stream", "before", "after", "change", what.alias("what"))


def _came_or_went(kind: str) -> str:
    return choose("行增加或减少", "row added or removed") if kind == BOUNDARY else ""


def _rounding(change: int) -> pl.DataFrame:
    row = {"row": choose("合计取整", "rounding of the total"), "stream": None, "before": 0, "after": change}
    return pl.DataFrame([{**row, "change": change, "what": ""}], schema=_row_schema())


def _row_schema() -> dict[str, Any]:
    return {name: pl.Int64 if name in ("before", "after", "change") else pl.String for name in _ROWS}


def _term(kind: str, frames: Sequence[pl.DataFrame]) -> Term:
    rows = pl.concat([pl.DataFrame(schema=_row_schema()), *frames])
    largest_first = rows.sort(pl.col("change").abs(), "row", descending=[True, False], nulls_last=True)
    return Term(kind, int(rows["change"].sum()), largest_first)


def _number(millionths: int | None) -> float | None:
    return None if millionths is None else float(tonnes(millionths))


def _no_number(totals: Sequence[str]) -> Finding:
    named = ", ".join(totals)
    return Finding(
        "warning",
        "filing.total-without-number",
        f"合计 {named} 至少一方没有数，无法解释其变化。",
        f"The totals {named} have no number on at least one side; their change cannot be explained.",
        given=named,
    )
