"""The part of a ledger that belongs to one enterprise, and to one year (台账选取)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger

#: A row belongs to whoever owns the first of these that it names.
_OWNERS = ("enterprise_id", "unit_id", "process_id", "meter_id")
#: What an enterprise shares with all others: a figure of a region belongs to nobody.
_SHARED = ("statistics",)


def of_enterprise(ledger: Ledger, enterprise_id: str, year: int | None = None) -> Ledger:
    """Return the ledger of one enterprise: its own rows, with ``enterprise_id`` filled in where only a unit was named.

    With a ``year``, tables by period keep the rows of that year; certificates keep all, for one that is used in two
    years is used twice. What reading found wrong elsewhere stays out, unless it cannot be told whose it is.
    """
    owners = _owners(ledger, enterprise_id)
    tables: dict[str, pl.DataFrame] = {}
    for name, frame in ledger.tables.items():
        kept = frame if name in _SHARED else _owned(frame, owners, enterprise_id)
        if year is not None and "period" in kept.columns and name != "certificates":
            kept = kept.filter(pl.col("period").str.starts_with(str(year)))
        if kept.height:
            tables[name] = kept
    return replace(
        ledger, tables=tables, findings=_concerning(ledger.findings, ledger.tables.values(), tables.values())
    )


def _owners(ledger: Ledger, enterprise_id: str) -> dict[str, list[str]]:
    """Return the ids that the enterprise owns, by the column that names them."""
    units = _ids(ledger.table("units"), "unit_id", pl.col("enterprise_id") == enterprise_id)
    processes = _ids(ledger.table("processes"), "process_id", pl.col("unit_id").is_in(units))
    meters = _ids(
        ledger.table("meters"), "meter_id", (pl.col("enterprise_id") == enterprise_id) | pl.col("unit_id").is_in(units)
    )
    return {"enterprise_id": [enterprise_id], "unit_id": units, "process_id": processes, "meter_id": meters}


def _ids(frame: pl.DataFrame, column: str, condition: pl.Expr) -> list[str]:
    return frame.filter(condition)[column].drop_nulls().unique(maintain_order=True).to_list()


def _owned(frame: pl.DataFrame, owners: dict[str, list[str]], enterprise_id: str) -> pl.DataFrame:
    named = [column for column in _OWNERS if column in frame.columns]
    if not named:
        return frame
    # The first owner a row names decides: a unit of another enterprise is not taken in by a meter's number.
    decided = pl.coalesce(
        pl.when(pl.col(column).is_not_null()).then(pl.col(column).is_in(owners[column])) for column in named
    )
    kept = frame.filter(decided.fill_null(False))
    if "enterprise_id" in named:
        kept = kept.with_columns(pl.col("enterprise_id").fill_null(enterprise_id))
    return kept


def _concerning(
    findings: Iterable[Finding], all_tables: Iterable[pl.DataFrame], own_tables: Iterable[pl.DataFrame]
) -> tuple[Finding, ...]:
    """Return the findings whose row is the enterprise's own, whose row is nobody's, or that stand for several rows."""
    everywhere, own = _rows(all_tables), _rows(own_tables)
    return tuple(f for f in findings if f.count > 1 or _row(f) in own or _row(f) not in everywhere)


def _rows(tables: Iterable[pl.DataFrame]) -> set[tuple[str, str, int]]:
    return {
        (file or "", sheet or "", row or 0)
        for frame in tables
        for file, sheet, row in frame.select("_file", "_sheet", "_row").iter_rows()
    }


def _row(finding: Finding) -> tuple[str, str, int]:
    return (finding.address.file, finding.address.sheet, finding.address.row)
