"""What a document says, before it is Word or Excel (文件内容): paragraphs, tables, signatures.

A cell is a number, a text, or one of three states that are never mixed up: missing, not applicable, left blank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, TypeAlias


class State(Enum):
    """A cell without a value (无值)."""

    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    TO_FILL = "to_fill"
    BLANK = "blank"


@dataclass(frozen=True)
class Number:
    """A number and the decimals it is shown with (``None``: all that it has); ``notes`` are its footnotes."""

    value: float
    digits: int | None = None
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Text:
    """A text with its footnotes."""

    text: str
    notes: tuple[int, ...] = ()


Cell: TypeAlias = Number | Text | State
RowKind = Literal["normal", "group", "total"]


@dataclass(frozen=True)
class Column:
    """A column: its header, the unit printed below it, its share of the width, whether it holds numbers."""

    title: str
    unit: str = ""
    width: float = 1.0
    numeric: bool = False

    @property
    def header(self) -> str:
        return f"{self.title} ({self.unit})" if self.unit else self.title


@dataclass(frozen=True)
class Row:
    """A row of cells; a ``group`` row has one text that stands across the table."""

    cells: tuple[Cell, ...]
    kind: RowKind = "normal"


@dataclass(frozen=True)
class Table:
    """A captioned table (表): ``caption`` stands above, ``notes`` below, numbered from 1 as the cells name them."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    landscape: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、) or 2 ((一))."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; ``indent`` is the first-line indent of two characters."""

    text: str
    bold: bool = False
    indent: bool = True


@dataclass(frozen=True)
class Picture:
    """A picture as PNG bytes with a caption below it."""

    png: bytes
    caption: str
    width_mm: float


@dataclass(frozen=True)
class Signature:
    """Lines to be signed, dated and sealed at the right of the page (签章)."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block: TypeAlias = Heading | Paragraph | Table | Picture | Signature | PageBreak


@dataclass(frozen=True)
class Document:
    """A document with its cover (文件).

    ``cover`` are the lines below the title, ``mark`` a word such as 草稿 that stands on the cover and in the header.
    """

    title: str
    subtitle: str
    cover: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    mark: str = ""
    properties: tuple[tuple[str, str], ...] = field(default=())

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))
