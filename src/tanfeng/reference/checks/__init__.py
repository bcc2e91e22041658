"""Checks of the tables themselves, one rule per file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    """Yield what every rule finds."""
    yield from ()
