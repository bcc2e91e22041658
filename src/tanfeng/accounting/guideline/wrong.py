"""What a person reads when a guideline's file is wrong (指南文件有误)."""

from __future__ import annotations

from tanfeng.core.errors import UsageError


def require(holds: bool, guideline_id: str, what: str, what_zh: str = "") -> None:
    """Raise :class:`UsageError` naming the guideline and what is wrong (``what_zh`` in Chinese), unless ``holds``."""
    if not holds:
        zh = f"核算指南 {guideline_id} 的文件有误：{what_zh or what}。"
        raise UsageError(zh, f"Guideline {guideline_id}: bad {what}.")
