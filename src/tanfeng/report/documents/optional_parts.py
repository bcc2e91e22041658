"""Sections that appear where their part of the account is there (可选部分): energy against limits, uncertainty."""

from __future__ import annotations

from collections.abc import Iterator

from tanfeng.report.documents.content import Block
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.words import Words


def optional_tables(facts: Facts, words: Words) -> Iterator[Block]:
    """Yield the optional sections; nothing where the view has neither part."""
    del facts, words
    yield from ()
