"""From one basis to another in steps (逐步替换): boundary, readings, factors, method.

The order is fixed, because the size of a term depends on it:

1. **boundary** (边界): rows that only the later side has come in, rows that only the earlier side has go out; all else
   stays as it was. Units that come in bring the guideline they follow.
2. **reading** (读数): the rows that both sides have take the later cells, and the other tables of the ledger (analyses)
   become the later ones.
3. **factor** (因子): the reference data, the region and the factor year become the later ones; so does the year of the
   periods, where two years are compared.
4. **method** (方法): the guidelines and which unit follows which become the later ones.

Each step is a whole calculation, so the differences between neighbouring steps add up to the change exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from tanfeng.filing.basis import Basis
from tanfeng.filing.rows import KEY, keyed

BOUNDARY, READING, FACTOR, METHOD = "boundary", "reading", "factor", "method"
#: The number of a row over both sides: its place among all identities.
NUMBER = "_number"
#: The year whose factors a row takes until the factors are exchanged.
_OWN_PERIOD = "_own_period"
_PLACE = {"_file": pl.lit("activity"), "_sheet": pl.lit(None, pl.String), "_row": pl.col(NUMBER)}


@dataclass(frozen=True)
class Aligned:
    """The activity rows of two sides under common numbers (对齐): the same thing has the same number on both.

    ``names`` says what each number is: ``_number``, ``_shown``, ``stream``, ``item``, ``unit_id``, ``period``.
    """

    before: pl.DataFrame
    after: pl.DataFrame
    names: pl.DataFrame


def aligned(before: Basis, after: Basis) -> Aligned:
    """Return the activity rows of both sides, numbered."""
    first = keyed("activity", _stamped(before.table("activity")))
    second = keyed("activity", _in_year_of(before, after, _stamped(after.table("activity"))))
    told = [KEY, "_shown", "stream", "item", "unit_id", "period"]
    names = pl.concat([first.select(told), second.select(told)]).unique(KEY, keep="first").sort(KEY)
    numbered = names.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(NUMBER))
    places = numbered.select(KEY, NUMBER)
    first, second = (frame.join(places, on=KEY, how="left", maintain_order="left") for frame in (first, second))
    return Aligned(first, second, numbered)


def steps(before: Basis, after: Basis, rows: Aligned) -> Iterator[tuple[str, Basis]]:
    """Yield the basis after each step with the name of the step; the first, ``""``, is the earlier side itself."""
    a, b = rows.before, rows.after
    added = b.join(a.select(NUMBER), on=NUMBER, how="anti", maintain_order="left")
    common = a.join(b.select(NUMBER), on=NUMBER, how="semi", maintain_order="left")
    # The earlier side's guidelines hold until the last step; a unit that was not there brings its own.
    there = {*a["unit_id"].fill_null("")}
    arriving = {unit: name for unit, name in after.options.assignment.items() if unit not in there}
    guidelines = {**after.guidelines, **before.guidelines}
    options = replace(before.options, assignment={**arriving, **before.options.assignment})
    quiet = replace(before, findings=())

    yield "", replace(quiet, tables=_with_activity(before, a))
    boundary = replace(quiet, options=options, guidelines=guidelines)
    yield BOUNDARY, replace(boundary, tables=_with_activity(before, pl.concat([common, added], how="diagonal_relaxed")))
    others = {name: _in_year_of(before, after, frame) for name, frame in after.tables.items()}
    reading = replace(boundary, tables={**others, "activity": _plain(b)})
    yield READING, reading
    factor = replace(
        reading,
        tables=_with_activity(after, b.with_columns(period=_OWN_PERIOD)),
        reference=after.reference,
        options=replace(after.options, assignment=options.assignment),
    )
    yield FACTOR, factor
    yield METHOD, replace(factor, guidelines=after.guidelines, options=after.options)


def _with_activity(basis: Basis, activity: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    return {**basis.tables, "activity": _plain(activity)}


def _plain(activity: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with their number in the place of their address, so that a line can be found again."""
    return activity.with_columns(**_PLACE).drop(KEY, "_shown", NUMBER, _OWN_PERIOD)


def _stamped(activity: pl.DataFrame) -> pl.DataFrame:
    return activity.with_columns(pl.col("period").alias(_OWN_PERIOD))


def _in_year_of(before: Basis, after: Basis, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a later table with its periods in the earlier year, where two years are compared."""
    old, new = before.options.period, after.options.period
    if not old or not new or old == new or "period" not in frame.columns:
        return frame
    inside = pl.col("period").str.starts_with(new)
    moved = pl.lit(old) + pl.col("period").str.slice(len(new))
    return frame.with_columns(period=pl.when(inside).then(moved).otherwise("period"))
