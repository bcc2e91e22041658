"""The same thing entered twice (重复行): identical rows, and rows that give different figures for the same thing."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import present, report
from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Table
from tanfeng.reference import Reference

IDENTICAL = Rule("ledger.duplicate-row", "blocks submission", "每行只出现一次 / each row once")
CONFLICTING = Rule("ledger.conflicting-row", "blocks submission", "同一事项一个数 / one figure for one thing")
#: Where a row comes from is not what it says: two rows that differ in these alone are the same row twice.
REMARKS = ("source", "confidence", "note")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, frame in present(ledger):
        identical, conflicting = repeated(table, frame)
        where = (table.name, table.key[0])
        yield from report(ledger, identical, IDENTICAL, where, _same(table))
        if len(table.key) > 1:  # one id with two definitions has a rule of its own
            yield from report(ledger, conflicting, CONFLICTING, where, _other(table))


def repeated(table: Table, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that repeat an earlier one, and those that contradict an earlier one of the same key.

    ``given`` names the place of the first row of the key: its file, where there are several, and its row.
    """
    key = list(table.key)
    content = [name for name in frame.columns if name not in ADDRESS and name not in REMARKS]
    # What lacks a required part of its key has a finding of its own; two things that are not known are not the same.
    known = [name for name in key if table.column(name).required]
    frame = frame.drop_nulls(known) if known else frame
    rows = frame.filter(pl.struct(key).is_duplicated())
    several = frame["_file"].n_unique() > 1
    place = pl.format("{} {}", "_file", "_row") if several else pl.col("_row").cast(pl.String)
    named = rows.with_columns(given=place)
    is_new = pl.struct(content).is_first_distinct()
    other = rows.filter(is_new & ~pl.struct(key).is_first_distinct())
    return _with_first(rows.filter(~is_new), named, content), _with_first(other, named, key)


def _with_first(rows: pl.DataFrame, named: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return the addresses of the rows with the place of the first row that has the same key."""
    firsts = named.filter(pl.struct(key).is_first_distinct()).select(*key, "given")
    return rows.join(firsts, on=key, how="left", nulls_equal=True, maintain_order="left").select(*ADDRESS, "given")


def _same(table: Table) -> Say:
    return lambda place: (
        f"“{table.zh}”表这一行与第 {place} 行完全相同，会被重复计入。",
        f"This row of {table.name} repeats row {place} and would count twice.",
    )


def _other(table: Table) -> Say:
    return lambda place: (
        f"“{table.zh}”表这一行与第 {place} 行是同一事项，内容却不同；若是两笔，请填不同的证据编号。",
        f"This row of {table.name} is about the same thing as row {place} but says something else; "
        "if both hold, give each its evidence number.",
    )
