"""Names people write, resolved to keys: 蓝炭, 兰炭, ``semi-coke`` are one item."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Generic, Protocol, TypeVar


class Named(Protocol):
    """An entry of a vocabulary."""

    @property
    def key(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


E = TypeVar("E", bound=Named)


def fold(text: str) -> str:
    """Return the text as it is compared: full-width forms folded, case, spaces, ``_`` and ``-`` ignored."""
    return re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def split(text: str | None) -> tuple[str, ...]:
    """Split a ``|``-separated cell."""
    return tuple(part for part in (text or "").split("|") if part)


class Vocabulary(Generic[E]):
    """Entries by key, Chinese name, English name or alias (词表). A key wins over a name, a name over an alias."""

    def __init__(self, entries: Iterable[E]) -> None:
        self.entries = tuple(entries)
        self._by_text: dict[str, E] = {}
        names: list[Any] = [
            lambda e: (e.key,),
            lambda e: (e.name_zh, e.name_en),
            lambda e: e.aliases,
        ]
        for texts in names:
            for entry in self.entries:
                for text in texts(entry):
                    if text:
                        self._by_text.setdefault(fold(text), entry)

    def find(self, text: str | None) -> E | None:
        """Return the entry a text names, or ``None``; nothing is guessed."""
        return self._by_text.get(fold(text)) if text else None

    def clashes(self) -> list[tuple[str, str, str]]:
        """Return (text, key that wins, key that loses) for every alias of two entries."""
        return [
            (text, self._by_text[fold(text)].key, entry.key)
            for entry in self.entries
            for text in entry.aliases
            if self._by_text[fold(text)].key != entry.key
        ]
