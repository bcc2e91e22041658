"""The user's language: Chinese unless the environment asks for English."""

from __future__ import annotations

import os

CHINESE = "zh"
ENGLISH = "en"


def current() -> str:
    """Return ``zh`` or ``en``.

    ``TANFENG_LANG`` decides; without it the locale does; a locale that names no language (``C``, ``POSIX``) gives
    Chinese, the language of the plan and of its readers.
    """
    for name in ("TANFENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value.startswith(ENGLISH):
            return ENGLISH
        if value.startswith(CHINESE):
            return CHINESE
    return CHINESE


def choose(zh: str, en: str, lang: str | None = None) -> str:
    """Return the text in ``lang`` (default: the user's language)."""
    return en if (lang or current()) == ENGLISH else zh
