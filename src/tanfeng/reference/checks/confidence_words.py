"""Every row says how surely it is known, in a word of the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.confidence import LADDER
from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, keyed

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    for _, frame in keyed(reference):
        if "confidence" not in frame.columns:
            continue
        known = pl.col("confidence").is_in(list(LADDER)).fill_null(False)
        for cells in frame.filter(~known).to_dicts():
            yield Finding(
                "blocks entry",
                "reference.unknown-confidence",
                f"{cells['key']} 的可信度“{cells['confidence'] or ''}”不在规定的词中。",
                f"{cells['confidence'] or ''!r} of {cells['key']} is no word of the confidence ladder.",
                at(cells, "confidence"),
                expected=" | ".join(LADDER),
                given=cells["confidence"] or "",
            )
