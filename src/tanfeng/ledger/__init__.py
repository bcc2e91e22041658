"""The ledger (台账): table schemas, readers, writers, checks.

``read`` gives the tables of a folder, a workbook or a file; ``check`` applies every rule to them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tanfeng.ledger.book import Ledger as Ledger
    from tanfeng.ledger.checks import check as check
    from tanfeng.ledger.reading.ledger import read as read

_WHERE = {
    "Ledger": "tanfeng.ledger.book",
    "check": "tanfeng.ledger.checks",
    "read": "tanfeng.ledger.reading.ledger",
}

__all__ = ["Ledger", "check", "read"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'tanfeng.ledger' has no attribute {name!r}")
