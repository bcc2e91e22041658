"""A workspace (工作区): a folder with its ledger, assumptions and scenarios, and everything the layers make of it."""

from __future__ import annotations

from tanfeng.workspace.workspace import Workspace

__all__ = ["Workspace"]
