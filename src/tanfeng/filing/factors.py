"""The reference rows that a version used (所用因子), read from what it stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tanfeng.filing import parts
from tanfeng.reference import Reference, ReferenceRow

_LEDGER = "ledger:"


def keys(factors: Iterable[Iterable[str] | None]) -> list[str]:
    """Return the keys of the reference rows in lists of factors, which also name measured cells, without repeats."""
    named = (key.removeprefix("ref:") for row in factors for key in row or () if not key.startswith(_LEDGER))
    return sorted(set(named))


def used_rows(content: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Return the fields of each reference row that a stored version used, by its key."""
    lines = parts.lines_of(content)
    reference = parts.reference_of(content)
    used = keys([*lines["factors"], *lines["energy_factors"]])
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
