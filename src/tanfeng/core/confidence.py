"""Confidence (可信度): how surely a figure is known, and how that travels.

A result has the weakest confidence of what it used. ``recalled`` is shown as 待核原文 and never decides a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Strongest first.
LADDER: tuple[str, ...] = (
    "measured",
    "verified",
    "plan-text",
    "reported",
    "verified(transcription)",
    "verified-secondary",
    "verified(transcription-draft)",
    "verified-weak",
    "derived",
    "estimated",
    "assumed",
    "recalled",
    "not-found",
)

NAMES_ZH: dict[str, str] = {
    "measured": "实测",
    "verified": "已核",
    "plan-text": "方案原文",
    "reported": "填报",
    "verified(transcription)": "已核（转录）",
    "verified-secondary": "已核（二手）",
    "verified(transcription-draft)": "已核（转录稿）",
    "verified-weak": "弱核",
    "derived": "推算",
    "estimated": "估算",
    "assumed": "设定",
    "recalled": "待核原文",
    "not-found": "未找到",
}

_RANK = {word: rank for rank, word in enumerate(LADDER)}


def is_known(word: str) -> bool:
    return word in _RANK


def weakest(words: Iterable[str]) -> str:
    """Return the weakest of the words; of none at all, ``not-found``.

    Raises ``ValueError`` on a word that is not on the ladder.
    """
    ranks = []
    for word in words:
        if word not in _RANK:
            raise ValueError(f"unknown confidence word: {word!r}")
        ranks.append(_RANK[word])
    return LADDER[max(ranks)] if ranks else "not-found"


def may_decide(word: str) -> bool:
    """Say whether a figure of this confidence may decide a verdict."""
    return _RANK[word] < _RANK["recalled"]


def name(word: str, lang: str) -> str:
    """Return the word as people read it: ``recalled`` is 待核原文."""
    return word if lang == "en" else NAMES_ZH.get(word, word)
