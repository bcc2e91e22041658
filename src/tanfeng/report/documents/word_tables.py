"""Tables of a Word document (表格): caption above, header repeated on each page, units in the header, notes below.

The XML is written at once: one object per cell would take minutes for a year of a large smelter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tanfeng.report.documents.content import Cell, Column, Number, Row, State, Table, Text
from tanfeng.report.documents.shown import plain_text, shown
from tanfeng.report.documents.style import style
from tanfeng.report.documents.word_page import type_width_mm
from tanfeng.report.documents.word_styles import CAPTION, TABLE_HEAD, TABLE_NOTE, TABLE_TEXT
from tanfeng.report.documents.words import Words

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TWIPS_PER_MM = 1440 / 25.4


def add_table(document: WordDocument, table: Table, words: Words) -> None:
    """Append the table with its caption and notes."""
    from docx.oxml import parse_xml

    document.add_paragraph(plain_text(table.caption), style=CAPTION)
    names = {name: document.styles[name].style_id or name for name in (TABLE_HEAD, TABLE_TEXT)}
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(_xml(table, words, names)))
    for number, note in enumerate(table.notes, start=1):
        document.add_paragraph(plain_text(words("note.line", number=number, text=note)), style=TABLE_NOTE)
    document.add_paragraph(style=TABLE_NOTE)


def _xml(table: Table, words: Words, names: dict[str, str]) -> str:
    widths = _widths(table)
    look = style()["table"]
    frame, inner = look["frame_eighths"], look["border_eighths"]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    weights = {side: inner if side.startswith("inside") else frame for side in sides}
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>' for side, weight in weights.items()
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(tuple(Text(column.header) for column in table.columns), table.columns, widths, words, names, head=True)
    rows = "".join(
        _group(row, sum(widths), len(widths), words, names)
        if row.kind == "group"
        else _row(row.cells, table.columns, widths, words, names, bold=row.kind == "total")
        for row in table.rows
    )
    return (
        f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _widths(table: Table) -> list[int]:
    """Return the widths of the columns in twips; together they fill the type area."""
    whole = type_width_mm(landscape=table.landscape) * _TWIPS_PER_MM
    shares = sum(column.width for column in table.columns)
    return [round(whole * column.width / shares) for column in table.columns]


def _row(
    cells: tuple[Cell, ...],
    columns: tuple[Column, ...],
    widths: list[int],
    words: Words,
    names: dict[str, str],
    *,
    head: bool = False,
    bold: bool = False,
) -> str:
    parts = [
        _cell(cell, width, words, names, head=head, bold=bold, right=column.numeric and not head)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(parts)}</w:tr>"


def _group(row: Row, width: int, columns: int, words: Words, names: dict[str, str]) -> str:
    cell = _cell(row.cells[0], width, words, names, bold=True, span=columns, fill=True)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"


def _cell(
    cell: Cell,
    width: int,
    words: Words,
    names: dict[str, str],
    *,
    head: bool = False,
    bold: bool = False,
    right: bool = False,
    span: int = 1,
    fill: bool = False,
) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    colour = style()["colours"]["head_fill"]
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if head or fill else ""
    side = "right" if right and isinstance(cell, Number) else "center" if right else ""
    jc = f'<w:jc w:val="{side}"/>' if side else ""
    styled = names[TABLE_HEAD if head else TABLE_TEXT]
    keep = "<w:keepNext/>" if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{styled}"/>{keep}{jc}</w:pPr>{_runs(cell, words, bold=bold)}</w:p></w:tc>'
    )


def _runs(cell: Cell, words: Words, *, bold: bool) -> str:
    look = "<w:b/>" if bold else ""
    if isinstance(cell, State) and cell in (State.MISSING, State.TO_FILL):
        look += f'<w:color w:val="{style()["colours"]["mark"]}"/>'
    text = escape(plain_text(shown(cell, words)))
    runs = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    notes = () if isinstance(cell, State) else cell.notes
    if notes:
        marks = ",".join(map(str, notes))
        runs += f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>[{marks}]</w:t></w:r>'
    return runs
