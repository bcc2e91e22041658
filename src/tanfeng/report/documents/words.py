"""The words of the documents (用语): one table of labels in two languages, nothing of it in code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tanfeng.core.language import ENGLISH

_FILE = "labels.csv"


@dataclass(frozen=True)
class Words:
    """The labels in one language, ``zh`` or ``en`` (用语)."""

    lang: str

    def __call__(self, key: str, **values: object) -> str:
        """Return the label with its values filled in. Raises ``KeyError`` on an unknown key: nothing is guessed."""
        text = _labels()[key][self.lang == ENGLISH]
        return text.format(**values) if values else text

    def get(self, key: str, default: str) -> str:
        """Return the label, or ``default`` where the key comes from data that may hold further words."""
        return self(key) if key in _labels() else default

    def choose(self, zh: str, en: str) -> str:
        """Return one of two texts that come as a pair; Chinese where the English one is empty."""
        return en if self.lang == ENGLISH and en else zh

    def joined(self, parts: list[str]) -> str:
        """Return a list as people write it in this language."""
        return (", " if self.lang == ENGLISH else "、").join(part for part in parts if part)


@cache
def _labels() -> Mapping[str, tuple[str, str]]:
    text = (files("tanfeng.report.documents") / _FILE).read_text(encoding="utf-8")
    return {row["key"]: (row["zh"], row["en"]) for row in csv.DictReader(text.splitlines())}


def label_keys() -> tuple[str, ...]:
    """Return every key of the label table."""
    return tuple(_labels())
