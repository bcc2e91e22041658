"""The ledger in memory (台账): typed tables with addresses, and what was wrong with the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger import frames
from tanfeng.ledger.origins import Origins
from tanfeng.ledger.schema import TABLES


@dataclass(frozen=True)
class Ledger:
    """What happened, as tables (台账).

    ``tables`` holds every table that has rows. Numbers are ``Float64``: null is missing, ``0.0`` is an explicit zero,
    and null with ``<column>__na`` true is not applicable; in text columns ``n/a`` is not applicable. ``findings`` are
    the problems met while reading; the rules of :func:`tanfeng.ledger.check` add theirs. ``unreadable`` lists the cells
    (address columns and ``column``) that held something that could not be read: null in the table, but not missing.
    ``as_of`` is the day after which a period is in the future.
    """

    path: Path
    tables: Mapping[str, pl.DataFrame]
    findings: tuple[Finding, ...] = ()
    origins: Origins = field(default_factory=Origins)
    unreadable: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    as_of: date = field(default_factory=date.today)

    def table(self, name: str) -> pl.DataFrame:
        """Return the table, without rows if the ledger has none. Raises ``KeyError`` on an unknown name."""
        if name not in TABLES:
            raise KeyError(name)
        return self.tables[name] if name in self.tables else frames.empty(name)

    def has(self, name: str) -> bool:
        return name in self.tables

    @property
    def rows(self) -> dict[str, int]:
        """The number of rows of each table that has any, in the order of the schema."""
        return {name: self.tables[name].height for name in TABLES if name in self.tables}
