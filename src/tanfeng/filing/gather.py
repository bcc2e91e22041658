"""Gathering the basis of a report (取数): from the enterprise's year, or from a whole activity file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.accounting.electricity.claims import evidence_of
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.filing.basis import Basis, Options
from tanfeng.filing.calculation import calculate
from tanfeng.ledger import Ledger
from tanfeng.ledger.frames import ADDRESS
from tanfeng.reference import Reference

if TYPE_CHECKING:
    from tanfeng.accounting.enterprise import EnterpriseYear

#: Tables that no report of an enterprise rests on: figures of regions, and meter readings, of which there are millions.
_APART = ("statistics", "readings")
_CHUNK = 1 << 20


def of_enterprise_year(view: EnterpriseYear) -> Basis:
    """Return the basis of an enterprise's year: its own rows, the guideline of each unit, all that was found wrong."""
    assignment = dict(view.guideline_of_unit) | ({"": view.main} if view.main else {})
    basis = Basis(
        tables=_tables(view.ledger, evidence_of(view.activity, view.whole.table("certificates"))),
        reference=view.reference,
        guidelines=_guidelines(assignment.values(), view.guidelines),
        options=Options(view.enterprise_id, str(view.year), view.place, view.factor_year, assignment),
        findings=view.findings,
        files=file_hashes(view.whole.path),
    )
    # What the account of the enterprise says beyond that of its guidelines, above all which rows have no guideline.
    said = set(calculate(basis, lineage=False).findings)
    beyond = [finding for finding in view.account.findings if finding not in said]
    found = (*view.findings, *beyond, *view.checks, *left_out(view.whole, view.history))
    return replace(basis, findings=tuple(in_order(found)))


def of_ledger(
    book: Ledger,
    reference: Reference,
    guideline: str,
    *,
    region: str | None = None,
    factor_year: int | None = None,
    overlays: tuple[Path, ...] = (),
) -> Basis:
    """Return the basis of a whole ledger under one guideline, as ``tanfeng account`` computes it."""
    from tanfeng import ledger

    units = book.table("activity")["unit_id"].drop_nulls().unique().sort()
    assignment = {"": guideline, **dict.fromkeys(units, guideline)}
    return Basis(
        tables=_tables(book),
        reference=reference,
        guidelines=_guidelines([guideline], overlays),
        options=Options("", "", region, factor_year, assignment),
        findings=(*reference.findings, *ledger.check(book, reference)),
        files=file_hashes(book.path),
    )


def left_out(whole: Ledger, own: Ledger) -> list[Finding]:
    """Return the activity rows that no report can take in: those of nobody, and the enterprise's without a period."""
    activity = whole.table("activity")
    owners = [whole.table(name)[column] for name, column in (("enterprises", "enterprise_id"), ("units", "unit_id"))]
    named = pl.col("enterprise_id").is_in(owners[0].implode()) | pl.col("unit_id").is_in(owners[1].implode())
    nobody = activity.filter(~named.fill_null(False))
    timeless = own.table("activity").filter(pl.col("period").is_null())
    return [
        *_rows_finding(
            nobody,
            "filing.row-of-nobody",
            "enterprise_id",
            "行活动水平不属于台账中的任何企业或生产单元，没有列入任何报告",
            "rows of activity belong to no enterprise and no unit of the ledger and are in no report",
        ),
        *_rows_finding(
            timeless,
            "filing.row-without-period",
            "period",
            "行活动水平没有可用的时期，没有列入报告",
            "rows of activity have no usable period and are not in the report",
        ),
    ]


def _rows_finding(rows: pl.DataFrame, rule: str, column: str, zh: str, en: str) -> list[Finding]:
    if rows.is_empty():
        return []
    file, sheet, row = rows.select(list(ADDRESS)).row(0)
    address = Address(file or "", sheet or "", row or 0, column)
    return [
        Finding("blocks submission", rule, f"{rows.height} {zh}。", f"{rows.height} {en}.", address, count=rows.height)
    ]


def _tables(book: Ledger, certificates: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    """Return the tables in the order of their addresses, so that the same files always give the same bytes.

    ``certificates`` stand in for the book's own where others have a say in what they prove.
    """
    tables = {**book.tables, **({} if certificates is None else {"certificates": certificates})}
    return {
        name: frame.sort(list(ADDRESS), nulls_last=False, maintain_order=True)
        for name, frame in tables.items()
        if name not in _APART and frame.height
    }


def _guidelines(ids: Iterable[str], overlays: tuple[Path, ...]) -> dict[str, Mapping[str, Any]]:
    from tanfeng.accounting.guideline import content

    return {name: content(name, overlays) for name in sorted(set(ids))}


def file_hashes(path: Path) -> dict[str, str]:
    """Return the SHA-256 of a ledger's files by their names below the folder; of one file, by its own name."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return {str(file.relative_to(path)) if file != path else file.name: _hash(file) for file in files}


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
