"""Where a table came from (来处), so that a finding can point at the cell."""

from __future__ import annotations

from dataclasses import dataclass

from tanfeng.core.findings import Address


@dataclass(frozen=True)
class Origin:
    """File, sheet, and the letter of each column where the file is a workbook."""

    file: str = ""
    sheet: str = ""
    letters: tuple[tuple[str, str], ...] = ()

    def at(self, row: int = 0, column: str = "") -> Address:
        return Address(self.file, self.sheet, row, dict(self.letters).get(column, column))
