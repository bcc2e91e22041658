"""From a basis to its result (计算): the only place where the store of reports meets the accounting.

The guidelines and reference rows come from the basis alone, never from what the program ships today, so that a stored
basis gives the stored result whatever has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Protocol

import polars as pl

from tanfeng.accounting import Account, account
from tanfeng.accounting.activity_account import METHOD
from tanfeng.accounting.fixed_point import DIGITS
from tanfeng.accounting.guideline import Guideline, parse
from tanfeng.accounting.lines import TONNES
from tanfeng.filing.basis import Basis
from tanfeng.filing.result import Result

#: The method this program computes with (核算方法版本).
CURRENT = METHOD


class Calculation(Protocol):
    """What computes a report (核算方法): a pure function of the basis."""

    def __call__(self, basis: Basis, *, lineage: bool = True) -> Result: ...


def calculate(basis: Basis, *, lineage: bool = True) -> Result:
    """Return the result of a basis. ``lineage=False`` leaves the figures out, where only numbers are wanted."""
    found = accounts(basis)
    merged = found[0] if len(found) == 1 else _merged(found)
    return Result(
        method=CURRENT,
        lines=merged.lines.drop(name for name in TONNES if name in merged.lines.columns),
        totals=_fixed(merged.totals),
        energy=_fixed(merged.energy),
        missing=merged.missing,
        findings=merged.findings,
        figures=tuple(merged.lineage) if lineage else (),
    )


def accounts(basis: Basis) -> list[Account]:
    """Return one account for each guideline that has rows (one without rows for a basis that has none)."""
    return [
        account(
            activity,
            reference=basis.reference,
            guideline=guideline,
            region=basis.options.region,
            factor_year=basis.options.factor_year,
            findings=basis.findings,
        )
        for guideline, activity in _shares(basis)
    ]


def _shares(basis: Basis) -> Iterator[tuple[Guideline, pl.DataFrame]]:
    activity = basis.table("activity")
    followed = guideline_column(basis, activity)
    used = [name for name in sorted(basis.guidelines) if (followed == name).any()]
    for name in used or [basis.options.guideline_of(None)]:
        yield parse(basis.guidelines[name]), activity.filter(followed == name)


def guideline_column(basis: Basis, activity: pl.DataFrame) -> pl.Series:
    """Return which guideline each activity row follows."""
    assignment = dict(basis.options.assignment)
    units = activity["unit_id"].fill_null("")
    return units.replace_strict(assignment, default=assignment[""], return_dtype=pl.String)


def _merged(found: list[Account]) -> Account:
    from tanfeng.accounting.merged import merge

    return merge(found)


def _fixed(totals: Mapping[str, Decimal | None]) -> dict[str, int | None]:
    return {name: None if value is None else int(value.scaleb(DIGITS)) for name, value in totals.items()}
