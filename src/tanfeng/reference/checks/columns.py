"""Every numeric table has the common columns; an overlay of a shipped table brings no unknown ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Address, Finding
from tanfeng.reference.checks.common import keyed
from tanfeng.reference.tables import COMMON, REGISTERS

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    for name, frame in keyed(reference):
        wanted = ("key", "source", "confidence") if name in REGISTERS else ("key", *COMMON)
        for column in wanted:
            if column not in frame.columns:
                place = Address(file=frame["_file"][0] if frame.height else name, row=1, column=column)
                yield Finding(
                    "blocks entry",
                    "reference.missing-column",
                    f"参考数据表 {name} 缺少列“{column}”。",
                    f"The reference table {name} has no column {column!r}.",
                    place,
                    expected=column,
                )
