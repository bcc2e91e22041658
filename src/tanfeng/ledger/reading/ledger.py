"""Read a ledger from a path (读取台账)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tanfeng.core.findings import in_order
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.origins import Origins
from tanfeng.ledger.reading.assemble import Part, part_of
from tanfeng.ledger.reading.lookups import lookups_of
from tanfeng.ledger.reading.places import sheets_of
from tanfeng.ledger.schema import TABLES

if TYPE_CHECKING:
    from tanfeng.reference import Reference


def read(path: Path, reference: Reference, *, as_of: date | None = None) -> Ledger:
    """Read a folder of CSV, Parquet or Excel files, one such file, or one workbook.

    Names of items, regions, metals and routes become keys of ``reference`` where they can be resolved and stay as
    written where not. Rows are never dropped; a cell that cannot be read is null, with a finding. ``as_of`` (default:
    today) is the day after which a period is in the future.

    Raises :class:`tanfeng.core.errors.UsageError` if the path cannot be used at all.
    """
    found = sheets_of(Path(path))
    lookups = lookups_of(reference)
    parts = [part_of(raw, table, lookups) for raw, table in found.sheets]
    problems = [*found.findings, *(finding for part in parts for finding in part.findings)]
    return Ledger(
        Path(path),
        _joined(parts, "frame"),
        tuple(in_order(problems)),
        Origins({(part.table.name, part.raw.file, part.raw.sheet): part.headers for part in parts}),
        _joined(parts, "unreadable"),
        as_of or date.today(),
    )


def _joined(parts: list[Part], what: str) -> dict[str, pl.DataFrame]:
    """Stack the frames of each table, files and sheets in their order; tables without rows are left out."""
    joined = {}
    for name in TABLES:
        frames: list[pl.DataFrame] = [getattr(part, what) for part in parts if part.table.name == name]
        if any(not frame.is_empty() for frame in frames):
            joined[name] = pl.concat(frames)
    return joined
