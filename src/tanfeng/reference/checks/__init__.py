"""Checks of the tables themselves (参考数据检查): one rule per file, each ``check(reference) -> findings``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks import (
    cells,
    columns,
    confidence_words,
    keys,
    links,
    names,
    ranges,
    sources,
    units,
    validity,
    values,
)

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference

RULES = (columns, keys, cells, values, ranges, units, confidence_words, sources, links, names, validity)


def check(reference: Reference) -> Iterator[Finding]:
    """Yield what every rule finds."""
    for rule in RULES:
        yield from rule.check(reference)
