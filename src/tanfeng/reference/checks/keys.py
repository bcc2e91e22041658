"""A key starts with its table, is lower-case ASCII, and stands once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, keyed

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference

FORM = r"^[a-z0-9_]+(\.[a-z0-9-]+)+$"


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    for name, frame in keyed(reference):
        key = pl.col("key")
        good = key.is_not_null() & key.str.contains(FORM) & key.str.starts_with(f"{name}.")
        for cells in frame.filter(good.fill_null(False).not_()).to_dicts():
            yield Finding(
                "blocks entry",
                "reference.key-form",
                f"键“{cells['key'] or ''}”不合规则：应以“{name}.”开头，只用小写字母、数字、连字符和点。",
                f"The key {cells['key'] or ''!r} must start with '{name}.' and use a-z, 0-9, '-' and '.' only.",
                at(cells, "key"),
                expected=f"{name}.…",
                given=cells["key"] or "",
            )
        for cells in frame.filter(key.is_duplicated() & key.is_not_null()).to_dicts():
            yield Finding(
                "blocks entry",
                "reference.duplicate-key",
                f"键“{cells['key']}”出现多次。",
                f"The key {cells['key']!r} stands more than once.",
                at(cells, "key"),
                given=cells["key"],
            )
