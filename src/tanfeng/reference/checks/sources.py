"""Every row names a source, and the source is in the table of sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, keyed

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    known = reference.text_frames()["sources"]["source"].drop_nulls().to_list()
    for _, frame in keyed(reference):
        if "source" not in frame.columns:
            continue
        for cells in frame.filter(pl.col("source").is_in(known).fill_null(False).not_()).to_dicts():
            given = cells["source"] or ""
            yield Finding(
                "blocks entry",
                "reference.unknown-source",
                f"{cells['key']} 的来源“{given}”不在 sources 表中。",
                f"The source {given!r} of {cells['key']} is not in the table sources.",
                at(cells, "source"),
                given=given,
            )
