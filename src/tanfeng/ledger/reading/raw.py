"""A sheet or file as text cells, before anything is understood (原始单元格)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.core.errors import UsageError

#: No table of the ledger has more than some twenty columns; a file with hundreds is no ledger, or an attack.
MAX_COLUMNS = 500


@dataclass(frozen=True)
class RawSheet:
    """The cells of one CSV file or one sheet as text.

    ``cells`` has text columns in the order of the file and ``_row``, the row number as the user's program shows it;
    ``letters`` are the column letters of a spreadsheet (empty for other files). ``error_cells`` are the addresses, such
    as ``C5``, of cells that hold an Excel error. ``hidden`` says that the user's program does not show the sheet.
    """

    file: str
    sheet: str
    cells: pl.DataFrame
    letters: tuple[str, ...] = ()
    error_cells: tuple[tuple[int, str, str], ...] = ()
    hidden: bool = False

    @property
    def columns(self) -> list[str]:
        return [name for name in self.cells.columns if name != "_row"]


def trimmed(cells: pl.DataFrame) -> pl.DataFrame:
    """Trim every cell and make empty ones null; rows that are empty altogether are no records and go."""
    texts = [name for name in cells.columns if name != "_row"]
    clean = cells.with_columns(pl.col(name).str.strip_chars().replace("", None) for name in texts)
    return clean.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in texts)) if texts else clean


def letter(index: int) -> str:
    """Return the spreadsheet letter of a 0-based column: 0 is A, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def refuse_too_wide(width: int, name: str) -> None:
    """Raise :class:`UsageError` on a file of more columns than any ledger has."""
    if width > MAX_COLUMNS:
        raise UsageError(
            f"文件 {name} 有 {width} 列，不像台账。", f"The file {name} has {width} columns; it is no ledger."
        )
