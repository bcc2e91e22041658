"""A cell of a number, year or date column can be read as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, keyed
from tanfeng.reference.tables import DATES, NUMBERS, WHOLE_NUMBERS, typed

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference

_KIND = {
    **dict.fromkeys(NUMBERS, ("数字", "a number")),
    **dict.fromkeys(WHOLE_NUMBERS, ("四位年份", "a year of four digits")),
    **dict.fromkeys(DATES, ("形如 2024-06-01 的日期", "a date such as 2024-06-01")),
}


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    for _, frame in keyed(reference):
        read = typed(frame)
        for column, (zh, en) in _KIND.items():
            if column not in frame.columns:
                continue
            value = read[column]
            lost = frame[column].is_not_null() & value.is_null()
            if column in NUMBERS:
                lost = lost | (value.is_not_null() & value.is_finite().not_())
            elif column in WHOLE_NUMBERS:
                lost = lost | ((value < 1000) | (value > 9999)).fill_null(False)
            for cells in frame.filter(pl.lit(lost)).to_dicts():
                yield Finding(
                    "blocks entry",
                    "reference.unreadable-cell",
                    f"“{cells[column]}”不是{zh}。",
                    f"{cells[column]!r} is not {en}.",
                    at(cells, column),
                    expected=en,
                    given=cells[column],
                )
