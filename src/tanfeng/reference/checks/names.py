"""A name or alias means one thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Address, Finding

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    for table, vocabulary in (
        ("items", reference.items),
        ("regions", reference.regions),
        ("metals", reference.metals),
        ("routes", reference.routes),
    ):
        for text, first, second in vocabulary.clashes():
            yield Finding(
                "warning",
                "reference.ambiguous-name",
                f"别名“{text}”同时属于 {first} 和 {second}，按 {first} 解释。",
                f"The alias {text!r} belongs to {first} and {second}; it is read as {first}.",
                Address(file=table, column="aliases"),
                given=text,
            )
