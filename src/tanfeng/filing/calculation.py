"""From a basis to its result (计算): the only place where the store of reports meets the accounting.

The guidelines and reference rows come from the basis alone, never from what the program ships today, so that a stored
basis gives the stored result whatever has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

import polars as pl

from tanfeng.accounting import Account, account
from tanfeng.accounting.activity_account import METHOD, unsaid
from tanfeng.accounting.electricity.claims import settle
from tanfeng.accounting.fixed_point import DIGITS
from tanfeng.accounting.guideline import parse
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.accounting.lines import TONNES
from tanfeng.accounting.merged import merge
from tanfeng.filing.basis import Basis, Options
from tanfeng.filing.result import Result

#: The method this program computes with (核算方法版本).
CURRENT = METHOD


class Calculation(Protocol):
    """What computes a report (核算方法): a pure function of the basis."""

    def __call__(self, basis: Basis, *, lineage: bool = True) -> Result: ...


def calculate(basis: Basis, *, lineage: bool = True) -> Result:
    """Return the result of a basis. ``lineage=False`` leaves the figures out, where only numbers are wanted."""
    merged = merge(accounts(basis))
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
    """Return one account for each guideline that has rows, in the order of their ids; without any row, an empty one."""
    # A row is named within the whole table: whether its name holds its file depends on how many files there are.
    activity = with_ids(basis.table("activity"), "activity")
    followed = guideline_column(basis.options, activity)
    guidelines = {name: parse(content) for name, content in basis.guidelines.items()}
    settled = settle(
        activity.with_columns(guideline=followed),
        basis.table("certificates"),
        basis.table("units"),
        guidelines=guidelines,
        reference=basis.reference,
    )
    return [
        account(
            settled.rows.filter(pl.col("guideline") == name).drop("guideline"),
            reference=basis.reference,
            guideline=guidelines[name],
            region=basis.options.region,
            factor_year=basis.options.factor_year,
            findings=(*basis.findings, *unsaid(settled.findings, basis.findings)),
            analyses=basis.table("analyses"),
        )
        for name in sorted(set(followed.drop_nulls())) or sorted(basis.guidelines)[:1]
    ]


def guideline_column(options: Options, activity: pl.DataFrame) -> pl.Series:
    """Return which guideline each activity row follows, null where none does."""
    units = activity["unit_id"].fill_null("")
    return units.replace_strict(dict(options.assignment), default=None, return_dtype=pl.String)


def _fixed(totals: Mapping[str, Decimal | None]) -> dict[str, int | None]:
    return {name: None if value is None else int(value.scaleb(DIGITS)) for name, value in totals.items()}
