"""What a table and a column of the ledger are (表、列). Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",  # any text
    "code",  # an identifier: kept exactly as written
    "number",  # Float64, with the companion column <name>__na
    "year",  # Int64, with <name>__na
    "boolean",  # Boolean, with <name>__na
    "period",  # "2024" or "2024-06"
    "date",  # "2010", "2010-06" or "2010-06-15": as precise as it is known
    "time",  # "2024-06-01T08:00:00"
    "choice",  # one of Column.choices
    "unit",  # a unit text, kept as given
    "item",  # a key of the reference items
    "topic",  # an item key where the text is one, otherwise any text
    "region",  # a 6-digit adcode
    "metal",  # a key of the reference metals
    "route",  # a key of the reference routes
    "technology",  # a key of the reference technologies
]

#: Kinds whose cells are no text, so that "not applicable" needs a column of its own.
TYPED_KINDS: tuple[Kind, ...] = ("number", "year", "boolean")


@dataclass(frozen=True)
class Choice:
    """One word of a closed list (选项): the key that is stored, and the words people write for it."""

    key: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column (列).

    ``unit`` is the unit a number is always in; ``unit_column`` names the column that carries it instead.
    The units of a unit column must convert into one of ``converts_to``, if it names any.
    ``minimum`` and ``maximum`` bound what is possible, not what is plausible. ``closed`` is false where further words
    are allowed beside ``choices``. ``example`` is the cell of the example row in the template.
    """

    name: str
    zh: str
    en: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    closed: bool = True
    aliases: tuple[str, ...] = ()
    unit: str = ""
    unit_column: str = ""
    converts_to: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    note_zh: str = ""
    note_en: str = ""
    example: str = ""

    @property
    def typed(self) -> bool:
        """Whether the column holds numbers or truth values, and so has a companion ``<name>__na``."""
        return self.kind in TYPED_KINDS


@dataclass(frozen=True)
class Table:
    """One table (表).

    ``key`` says which columns make two rows the same thing; of the columns in each group of ``any_of`` a row needs at
    least one.
    """

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    aliases: tuple[str, ...] = ()
    note_zh: str = ""
    note_en: str = ""

    def column(self, name: str) -> Column:
        """Return the column of this name. Raises ``KeyError`` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
