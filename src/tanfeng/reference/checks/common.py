"""What the rules share: which tables hold what, and the address of a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tanfeng.core.findings import Address
from tanfeng.reference.tables import COMMON, REGISTERS, VOCABULARIES

if TYPE_CHECKING:
    import polars as pl

    from tanfeng.reference.store import Reference


def keyed(reference: Reference) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tables whose rows have keys, as written."""
    for name, frame in reference.text_frames().items():
        if name not in VOCABULARIES:
            yield name, frame


def numeric(reference: Reference) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tables that have every common column, as written."""
    for name, frame in keyed(reference):
        if name not in REGISTERS and set(COMMON) <= set(frame.columns):
            yield name, frame


def at(cells: dict[str, Any], column: str) -> Address:
    """Return where a cell is."""
    return Address(file=cells["_file"], row=cells["_row"], column=column)
