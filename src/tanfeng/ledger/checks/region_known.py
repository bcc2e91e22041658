"""A region that is no six-digit adcode the reference data know (未知地区)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, filled, given, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

#: A place outside the reference data is a place all the same: its province's figures are found by its first digits.
UNKNOWN = Rule("ledger.unknown-region", "warning", "参考数据中的 6 位行政区划代码 / an adcode of the reference data")
MALFORMED = Rule("ledger.region-unreadable", "blocks submission", "6 位行政区划代码 / a 6-digit adcode")
ADCODE = r"^\d{6}$"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    known = reference.table("regions")["region"].to_list()
    for table, column, frame in columns_of_kind(ledger, "region"):
        unknown = filled(column.name) & ~pl.col(column.name).is_in(known)
        adcode = pl.col(column.name).str.contains(ADCODE)
        where = (table.name, column.name)
        yield from report(
            ledger,
            given(frame, unknown & adcode, column.name),
            UNKNOWN,
            where,
            lambda text: (
                f"参考数据中没有行政区划代码 {text}，请核对。",
                f"The reference data do not know the adcode {text}; check it.",
            ),
        )
        yield from report(
            ledger,
            given(frame, unknown & ~adcode, column.name),
            MALFORMED,
            where,
            lambda text: (
                f"“{text}”既不是 6 位行政区划代码，也不是已知的地区名称。",
                f"{text!r} is neither a 6-digit adcode nor the name of a known region.",
            ),
        )
