"""The reference rows that a version used (所用因子), read from what it stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tanfeng.filing import parts
from tanfeng.reference import Reference, ReferenceRow

_LEDGER = "ledger:"


def keys(lines: pl.DataFrame) -> list[str]:
    """Return the keys of the reference rows that lines name, in order; the measured cells they name are left aside."""
    named = pl.concat([lines["factors"].explode(), lines["energy_factors"].explode()]).drop_nulls().unique()
    return sorted(key for key in named.to_list() if not key.startswith(_LEDGER))


def used_rows(content: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Return the fields of each reference row that a stored version used, by its key."""
    reference = parts.reference_of(content)
    used = keys(parts.lines_of(content))
    return {key: fields(row) for key in used if (row := reference.row(key)) is not None}


def fields(row: ReferenceRow) -> dict[str, str]:
    """Return a reference row as texts, its own columns beside the common ones."""
    flat: dict[str, Any] = row.to_dict()
    flat |= flat.pop("dims")
    return {name: "" if value is None else str(value) for name, value in flat.items()}


def value_of(reference: Reference, key: str) -> str:
    """Return the number or text of a reference row, empty where there is no such row."""
    row = reference.row(key)
    if row is None:
        return ""
    return str(row.value) if row.value is not None else (row.value_text or row.range_text())
