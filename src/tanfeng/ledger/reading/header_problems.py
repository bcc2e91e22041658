"""What is wrong with headers and with the shape of a table (表头问题)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tanfeng.core.findings import Address, Finding
from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.origins import Origins, Place, Rule, findings_of_rows
from tanfeng.ledger.reading.headers import Header
from tanfeng.ledger.reading.raw import RawSheet
from tanfeng.ledger.schema import Table
from tanfeng.units import UnitError, factor_to, parse

UNKNOWN_COLUMN = "ledger.unknown-column"
REPEATED_COLUMN = "ledger.repeated-column"
ERROR_CELL = "ledger.error-cell"
CELLS_BEYOND_HEADER = Rule("ledger.cells-beyond-header", "blocks entry")
HEADER_UNIT = Rule("ledger.header-unit", "blocks entry")
EXAMPLE_CHANGED = Rule("ledger.example-changed", "blocks entry")


@dataclass(frozen=True)
class Columns:
    """The columns of one sheet as read: its headers, where the known ones stand, and in which line the header is."""

    raw: RawSheet
    table: Table
    headers: list[Header]
    positions: Mapping[str, int]
    line: int


def findings(columns: Columns, body: pl.DataFrame) -> list[Finding]:
    """Return the findings about unknown and repeated columns, cells beyond the header and formula errors."""
    raw, table, headers, positions = columns.raw, columns.table, columns.headers, columns.positions
    row = raw.cells["_row"][columns.line] if raw.cells.height else 0
    found: list[Finding] = []
    for index, header in enumerate(headers):
        if not header.text or positions.get(header.column or "") == index:
            continue
        where = Address(raw.file, raw.sheet, row, _named(raw, headers, index))
        found.append(_repeated(header, where) if header.column else _unknown(header, table, where))
    found += _beyond(raw, table, headers, body)
    return found + _errors(raw, headers, row)


def _named(raw: RawSheet, headers: list[Header], index: int) -> str:
    text = " ".join(headers[index].text.split())
    return f"{text} ({raw.letters[index]})".strip() if raw.letters else text


def _unknown(header: Header, table: Table, where: Address) -> Finding:
    return Finding(
        "info",
        UNKNOWN_COLUMN,
        f"“{table.zh}”表没有“{header.text}”这一列，未读取。",
        f"The table {table.name} has no column {header.text!r}; it was not read.",
        where,
        given=header.text,
    )


def _repeated(header: Header, where: Address) -> Finding:
    return Finding(
        "blocks entry",
        REPEATED_COLUMN,
        f"列“{header.text}”出现了不止一次，只读取了第一列；请删去多余的一列。",
        f"The column {header.text!r} appears more than once; only the first was read. Delete the others.",
        where,
        given=header.text,
    )


def _beyond(raw: RawSheet, table: Table, headers: list[Header], body: pl.DataFrame) -> list[Finding]:
    """Report cells under no header: a number such as 1,234.5 without quotes shifts the cells of its row."""
    bare = [name for name, header in zip(raw.columns, headers, strict=True) if not header.text]
    if not bare or body.is_empty():
        return []
    rows = body.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in bare)).select(
        _file=pl.lit(raw.file),
        _sheet=pl.lit(raw.sheet or None, pl.String),
        _row=pl.col("_row"),
        given=pl.coalesce(bare),
    )
    return findings_of_rows(
        rows,
        CELLS_BEYOND_HEADER,
        Place(Origins(), table.name),
        lambda given: (
            f"这一行有没有表头的单元格“{given}”；若数字带千位逗号，请用引号括起，否则整行会错位。",
            f"This row has a cell without a header, {given!r}; a number with thousands commas must be quoted.",
        ),
    )


def _errors(raw: RawSheet, headers: list[Header], header_at: int) -> list[Finding]:
    """Report cells that hold an Excel error such as #N/A in columns that are read."""
    if not raw.error_cells:
        return []
    known = {raw.letters[i]: _named(raw, headers, i) for i, header in enumerate(headers) if header.column}
    return [
        Finding(
            "blocks entry",
            ERROR_CELL,
            f"单元格 {letter}{row} 是公式错误 {text}，没有数值。",
            f"The cell {letter}{row} holds the formula error {text} and no value.",
            Address(raw.file, raw.sheet, row, known[letter]),
            given=text,
        )
        for row, letter, text in raw.error_cells
        if row > header_at and letter in known
    ]


def with_header_units(texts: pl.DataFrame, columns: Columns, origins: Origins) -> tuple[pl.DataFrame, list[Finding]]:
    """Take the unit in a header's brackets seriously: ``数量（万t）`` is the unit of its rows, or contradicts them."""
    raw, table, headers, positions = columns.raw, columns.table, columns.headers, columns.positions
    found: list[Finding] = []
    for column in table.columns:
        header = headers[positions[column.name]] if column.name in positions else None
        if column.kind != "number" or header is None or not header.unit or not _is_unit(header.unit):
            continue
        if column.unit:
            found += _fixed(
                header.unit,
                column.unit,
                column.zh,
                origins.address(
                    table.name, raw.file, raw.sheet or None, int(raw.cells["_row"][columns.line]), column.name
                ),
            )
        elif column.unit_column and column.unit_column not in positions:
            texts = texts.with_columns(
                pl.when(pl.col(column.name).is_not_null()).then(pl.lit(header.unit)).alias(column.unit_column)
            )
        elif column.unit_column:
            found += _contradictions(texts, table, column.unit_column, header.unit, origins)
    return texts, found


def _is_unit(text: str) -> bool:
    try:
        parse(text)
    except UnitError:
        return False
    return True


def _same(first: str, second: str) -> bool:
    try:
        return factor_to(first, second) == 1
    except UnitError:
        return False


def _fixed(given: str, wanted: str, name: str, where: Address) -> list[Finding]:
    if _same(given, wanted) or _same(given + "/a", wanted):
        return []
    return [
        Finding(
            HEADER_UNIT.severity,
            HEADER_UNIT.key,
            f"“{name}”一列的单位固定为 {wanted}，表头写的是 {given}；请换算后再填。",
            f"The column is always in {wanted}, but its header says {given}; convert the figures first.",
            where,
            wanted,
            given,
        )
    ]


def _contradictions(
    texts: pl.DataFrame, table: Table, unit_column: str, header_unit: str, origins: Origins
) -> list[Finding]:
    units = texts[unit_column].drop_nulls().unique().sort().to_list()
    others = [unit for unit in units if _is_unit(unit) and not _same(unit, header_unit)]
    rows = texts.filter(pl.col(unit_column).is_in(others)).select(*ADDRESS, pl.col(unit_column).alias("given"))
    return findings_of_rows(
        rows,
        Rule(HEADER_UNIT.key, HEADER_UNIT.severity, header_unit),
        Place(origins, table.name, unit_column),
        lambda given: (
            f"表头写的单位是 {header_unit}，这一行的单位却是 {given}，不知以哪个为准。",
            f"The header gives the unit {header_unit}, this row {given}; it is not clear which one holds.",
        ),
    )
