"""Numbers of tables (表号): tables of the body are numbered as they come; the text refers to them by key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tanfeng.report.documents.content import Block, Paragraph, Table
from tanfeng.report.documents.words import Words

#: ``[[totals]]`` in a text stands for the number of the table with that key.
_REFERENCE = re.compile(r"\[\[([a-z_.]+)\]\]")


def numbered(blocks: Iterable[Block], words: Words) -> list[Block]:
    """Return the blocks with numbered captions and with references replaced by numbers.

    Raises ``KeyError`` where a text refers to a table that is not there.
    """
    listed = list(blocks)
    tables = [block for block in listed if isinstance(block, Table)]
    numbers = {table.key: number for number, table in enumerate(tables, start=1)}
    result: list[Block] = []
    for block in listed:
        if isinstance(block, Table):
            caption = words("caption.numbered", number=numbers[block.key], text=block.caption)
            result.append(replace(block, caption=caption))
        elif isinstance(block, Paragraph):
            result.append(replace(block, text=_referring(block.text, numbers, words)))
        else:
            result.append(block)
    return result


def _referring(text: str, numbers: dict[str, int], words: Words) -> str:
    return _REFERENCE.sub(lambda found: words("caption.reference", number=numbers[found[1]]), text)
