"""Tanfeng 碳峰: a carbon-peak plan put to work.

Heavy libraries load when they are used: importing this package touches the standard library only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tanfeng.core.version import __version__ as __version__

if TYPE_CHECKING:
    from tanfeng.core.findings import Finding as Finding
    from tanfeng.reference import Reference as Reference
    from tanfeng.workspace import Workspace as Workspace

_WHERE = {
    "Finding": "tanfeng.core.findings",
    "Reference": "tanfeng.reference",
    "Workspace": "tanfeng.workspace",
}

__all__ = ["Finding", "Reference", "Workspace", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'tanfeng' has no attribute {name!r}")
