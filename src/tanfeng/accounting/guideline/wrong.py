"""What a person reads when a guideline's file is wrong (指南文件有误)."""

from __future__ import annotations

from tanfeng.core.errors import UsageError


def require(holds: bool, guideline_id: str, what: str) -> None:
    """Raise :class:`UsageError` naming the guideline and what is wrong, unless ``holds``."""
    if not holds:
        raise UsageError(f"核算指南 {guideline_id} 的文件有误：{what}。", f"Guideline {guideline_id}: bad {what}.")
