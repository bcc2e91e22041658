"""A digest of what was asked (问题指纹): equal content, equal digest, in every process and on every system."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def fingerprint(value: Any) -> str:
    """Return the SHA-256 of plain data, arrays, mappings and dataclasses by content (求指纹).

    The order of mappings and sets does not matter. Raises ``TypeError`` for anything else: an object whose content is
    not seen must not pass for unchanged.
    """
    digest = hashlib.sha256()
    for part in _parts(value):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    if value is None or isinstance(value, bool | int | float | str):
        yield f"{type(value).__name__}:{value!r}".encode()
    elif isinstance(value, np.ndarray):
        yield f"array:{value.dtype.str}:{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, np.generic):
        yield from _parts(value.item())
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__.encode()
        for field in fields(value):
            yield field.name.encode()
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield f"mapping:{len(value)}".encode()
        for key in sorted(value, key=repr):
            yield from _parts(key)
            yield from _parts(value[key])
    elif isinstance(value, AbstractSet):
        yield f"set:{len(value)}".encode()
        for item in sorted(value, key=repr):
            yield from _parts(item)
    elif isinstance(value, tuple | list):
        yield f"sequence:{len(value)}".encode()
        for item in value:
            yield from _parts(item)
    else:
        raise TypeError(f"no fingerprint of {type(value).__name__}")
