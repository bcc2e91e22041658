"""The words of a plan, with white space set aside (去空白原文).

Published plans break lines in the middle of a sentence, so quotes are compared with all white space removed; the map
back to lines says where in the file a quote stands.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property


def squeeze(text: str) -> str:
    """Return the text without any white space (including the ideographic space)."""
    return "".join(text.split())


@dataclass(frozen=True)
class Span:
    """A stretch of the squeezed text: characters ``start`` to ``end`` (excluded), lines counted from 1."""

    start: int
    end: int
    first_line: int
    last_line: int


@dataclass(frozen=True)
class PlanText:
    """The text of a plan as it stands in its file (方案原文)."""

    raw: str

    @cached_property
    def squeezed(self) -> str:
        return squeeze(self.raw)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the squeezed text in UTF-8, the same whatever the line ends."""
        return hashlib.sha256(self.squeezed.encode()).hexdigest()

    @cached_property
    def _lines(self) -> list[int]:
        lines: list[int] = []
        for number, line in enumerate(self.raw.splitlines(), start=1):
            lines.extend([number] * len(squeeze(line)))
        return lines

    def span(self, start: int, end: int) -> Span:
        """Return the span of the squeezed characters ``start`` to ``end``; it must not be empty."""
        return Span(start, end, self._lines[start], self._lines[end - 1])

    def between(self, first_words: str, last_words: str = "") -> tuple[int, int]:
        """Return the squeezed range from ``first_words`` to the end of ``last_words`` (empty: of the text).

        Raises ``ValueError`` where the words do not stand in the text exactly once.
        """
        start = self._only(first_words)
        if not last_words:
            return start, len(self.squeezed)
        return start, self._only(last_words) + len(squeeze(last_words))

    def _only(self, words: str) -> int:
        sought = squeeze(words)
        if not sought or self.squeezed.count(sought) != 1:
            raise ValueError(words)
        return self.squeezed.index(sought)
