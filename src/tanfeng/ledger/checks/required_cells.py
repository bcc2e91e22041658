"""A required cell is empty (必填项缺失). Empty is missing, never zero."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import given, present, report
from tanfeng.ledger.frames import ADDRESS, companion
from tanfeng.ledger.origins import Rule
from tanfeng.ledger.schema import NOT_APPLICABLE, Column, Table
from tanfeng.reference import Reference

RULE = Rule("ledger.required-cell-missing", "blocks entry", "非空 / not empty")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, frame in present(ledger):
        for column in table.columns:
            if column.required:
                yield from _missing(ledger, table, (column,), frame)
        for group in table.any_of:
            yield from _missing(ledger, table, tuple(table.column(name) for name in group), frame)


def _missing(ledger: Ledger, table: Table, columns: tuple[Column, ...], frame: pl.DataFrame) -> list[Finding]:
    rows = given(_with_header(ledger, table, columns, frame), pl.all_horizontal(map(_empty, columns)), pl.lit(""))
    unreadable = ledger.unreadable.get(table.name)
    if unreadable is not None:
        said = unreadable.filter(pl.col("column").is_in([column.name for column in columns]))
        rows = rows.join(said, on=list(ADDRESS), how="anti", nulls_equal=True)
    zh, en = "”或“".join(c.zh for c in columns), " or ".join(c.name for c in columns)
    return report(
        ledger,
        rows,
        RULE,
        (table.name, columns[0].name),
        lambda _: (f"“{zh}”没有填写。", f"{en} is empty."),
    )


def _empty(column: Column) -> pl.Expr:
    """Whether the cell says nothing. A number may be not applicable; a name, an id or a period may not.

    The unit of a figure that is not applicable may be so, too, and a plant may run none of the reference routes.
    """
    cell = pl.col(column.name)
    if column.typed:
        return cell.is_null() & ~pl.col(companion(column.name))
    if column.kind in ("unit", "route"):
        return cell.is_null()
    return cell.is_null() | (cell == NOT_APPLICABLE)


def _with_header(ledger: Ledger, table: Table, columns: tuple[Column, ...], frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out files that have none of the columns at all: that is one finding, not one for each row."""
    names = {column.name for column in columns}
    absent = [
        (file, sheet)
        for (name, file, sheet), headers in ledger.origins.headers.items()
        if name == table.name and not names & set(headers)
    ]
    for file, sheet in absent:
        frame = frame.filter((pl.col("_file") != file) | (pl.col("_sheet").fill_null("") != sheet))
    return frame
