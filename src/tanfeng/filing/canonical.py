"""Canonical bytes (规范字节): one content, one text, one hash, on any machine.

A frame becomes JSON by whole columns with its types; a float is written as the shortest text that reads back as the
same bits. Nothing depends on the version of a file format or of a library.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

import polars as pl

_TYPES: dict[str, Any] = {
    "text": pl.String,
    "float": pl.Float64,
    "integer": pl.Int64,
    "boolean": pl.Boolean,
    "texts": pl.List(pl.String),
}
_NAMES = {str(dtype): name for name, dtype in _TYPES.items()} | {
    str(pl.String()): "text",
    "UInt32": "integer",
    "Int32": "integer",
    "Int128": "integer",
    "Null": "text",
}


def sha256(content: bytes) -> str:
    """Return the hash that names a content."""
    return hashlib.sha256(content).hexdigest()


def to_json(value: Any, *, ordered: bool = False) -> bytes:
    """Return a value of JSON types as canonical bytes; ``ordered`` keeps an order of keys that means something.

    Raises ``ValueError`` on NaN and infinities.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=not ordered, separators=(",", ":"), allow_nan=False)
    return text.encode()


def from_json(content: bytes) -> Any:
    return json.loads(content)


def to_bytes(frame: pl.DataFrame) -> bytes:
    """Return a frame as canonical bytes: columns and rows in the order they have.

    Raises ``TypeError`` on a column type that the store does not hold.
    """
    kinds = {name: _kind(name, dtype) for name, dtype in frame.schema.items()}
    columns = [frame[name].cast(_TYPES[kind]).to_list() for name, kind in kinds.items()]
    return to_json({"names": list(kinds), "types": list(kinds.values()), "columns": columns})


def from_bytes(content: bytes) -> pl.DataFrame:
    """Return the frame that :func:`to_bytes` wrote."""
    stored = from_json(content)
    types: Mapping[str, Any] = {name: _TYPES[kind] for name, kind in zip(stored["names"], stored["types"], strict=True)}
    return pl.DataFrame(dict(zip(stored["names"], stored["columns"], strict=True)), schema=types)


def _kind(name: str, dtype: pl.DataType) -> str:
    if str(dtype) not in _NAMES:
        raise TypeError(f"no canonical form of column {name!r} of type {dtype}")
    return _NAMES[str(dtype)]


def packed(content: bytes) -> bytes:
    """Return the content compressed for the store; its hash stays that of the content."""
    return zlib.compress(content, level=6)


def unpacked(stored: bytes) -> bytes:
    """Return the content again. Raises ``zlib.error`` if the stored bytes are damaged."""
    return zlib.decompress(stored)
