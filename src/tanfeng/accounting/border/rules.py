"""The rules of both mechanisms as data (规则数据): ``cbam.toml`` and ``ets.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> Mapping[str, Any]:
    """Return the content of ``cbam`` or ``ets``."""
    text = files("tanfeng.accounting.border").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def digits(cn_code: str) -> str:
    """Return the digits of a CN code as people write it: ``7601 10 00`` is ``76011000``."""
    return "".join(character for character in cn_code if character.isdigit())
