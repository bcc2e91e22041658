"""Typography as data (版式): see ``style.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def style() -> Mapping[str, Mapping[str, Any]]:
    """Return the typography of the documents by section."""
    return tomllib.loads((files("tanfeng.report.documents") / "style.toml").read_text(encoding="utf-8"))
