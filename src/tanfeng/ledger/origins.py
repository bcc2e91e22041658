"""Where cells stand in the user's own files (位置), and findings that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from tanfeng.core.findings import Address, Finding, Severity

#: A file of a million wrong cells is explained by its first ones; the rest is counted in one closing finding.
MAX_LISTED = 100
#: How many row numbers one sentence names.
MAX_ROWS_NAMED = 8


@dataclass(frozen=True)
class Origins:
    """The headers as the user wrote them, by table, file and sheet (来源)."""

    headers: Mapping[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)

    def header(self, table: str, file: str, sheet: str, column: str) -> str:
        """Return the user's header of the column; the column name where the user has none."""
        return self.headers.get((table, file, sheet), {}).get(column, column)

    def address(self, table: str, file: str | None, sheet: str | None, row: int, column: str = "") -> Address:
        where = (file or table, sheet or "")
        return Address(*where, row, self.header(table, *where, column) if column else "")


@dataclass(frozen=True)
class Rule:
    """The fixed part of a finding: key, severity, what is expected, the clause (规则)."""

    key: str
    severity: Severity
    expected: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Place:
    """Where the rows of a finding belong: the table, the column (or none) and the user's headers (位置)."""

    origins: Origins
    table: str
    column: str = ""

    def address(self, file: str | None, sheet: str | None, row: int) -> Address:
        return self.origins.address(self.table, file, sheet, row, self.column)


Say = Callable[[str], tuple[str, str]]


def findings_of_rows(rows: pl.DataFrame, rule: Rule, place: Place, say: Say) -> list[Finding]:
    """Return one finding for each file, sheet and distinct ``given`` among the rows.

    ``rows`` has the address columns and ``given`` (text); ``say`` makes the two sentences out of it. The finding's
    address is the first row, its count the number of rows, and its sentence names the first of them.
    """
    if rows.is_empty():
        return []
    groups = (
        rows.with_columns(pl.col("given").fill_null(""))
        .group_by("_file", "_sheet", "given")
        .agg(pl.col("_row").min().alias("first"), pl.len().alias("count"), pl.col("_row").sort().head(MAX_ROWS_NAMED))
        .sort("_file", "_sheet", "first", "given")
    )
    findings = []
    for file, sheet, given, first, count, named in groups.head(MAX_LISTED).iter_rows():
        zh, en = say(given)
        more_zh, more_en = _other_rows(named, count)
        findings.append(
            Finding(
                rule.severity,
                rule.key,
                zh + more_zh,
                en + more_en,
                place.address(file, sheet, first),
                rule.expected,
                given,
                rule.clause,
                count,
            )
        )
    return findings + _rest(groups.slice(MAX_LISTED), rule, place)


def _other_rows(named: list[int], count: int) -> tuple[str, str]:
    if count == 1:
        return "", ""
    rows = "、".join(map(str, named)) + ("…" if count > len(named) else "")
    return f"（共 {count} 行：第 {rows} 行）", f" ({count} rows: {rows.replace('、', ', ')})"


def _rest(groups: pl.DataFrame, rule: Rule, place: Place) -> list[Finding]:
    if groups.is_empty():
        return []
    file, sheet, _, first, *_ = groups.row(0)
    count = int(groups["count"].sum())
    return [
        Finding(
            rule.severity,
            rule.key,
            f"还有 {count} 行有同类问题，未逐一列出。",
            f"{count} more rows have the same kind of problem and are not listed one by one.",
            place.address(file, sheet, first),
            rule.expected,
            "",
            rule.clause,
            count,
        )
    ]
