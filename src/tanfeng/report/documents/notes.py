"""Footnotes of one table (表注): each text once, numbered in the order in which cells name it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Notes:
    """The footnotes of a table while it is made."""

    texts: list[str] = field(default_factory=list)

    def mark(self, *texts: str) -> tuple[int, ...]:
        """Return the numbers of the notes, adding those that are new; an empty text has no number."""
        wanted = [text for text in texts if text]
        self.texts += [text for text in dict.fromkeys(wanted) if text not in self.texts]
        return tuple(self.texts.index(text) + 1 for text in dict.fromkeys(wanted))
