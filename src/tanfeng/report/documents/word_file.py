"""A document as a Word file (写成 Word)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tanfeng.report.documents.content import (
    Block,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    Table,
)
from tanfeng.report.documents.fixed_zip import normalise
from tanfeng.report.documents.shown import plain_text
from tanfeng.report.documents.style import style
from tanfeng.report.documents.word_page import body_section, cover_section, turned_section
from tanfeng.report.documents.word_styles import BODY, COVER, SUBTITLE, TABLE_NOTE, TITLE, set_styles
from tanfeng.report.documents.word_tables import add_table
from tanfeng.report.documents.words import Words

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

#: A fixed date in the properties: the file tells its date in its text, where the writer put it.
_CREATED = datetime(2000, 1, 1)
_THUMBNAIL = "/docProps/thumbnail.jpeg"


def write_word(content: Document, path: Path, words: Words) -> None:
    """Write the document. The same content gives the same bytes. Raises ``OSError`` if the file cannot be written."""
    import docx

    document = docx.Document()
    set_styles(document)
    _properties(document, content)
    cover_section(document, content.mark)
    _cover(document, content)
    body_section(document, content.mark)
    landscape = False
    for position, block in enumerate(content.blocks):
        wanted = _landscape(content.blocks[position:])
        if wanted != landscape:
            turned_section(document, landscape=wanted)
            landscape = wanted
            if isinstance(block, PageBreak):
                continue
        _add(document, block, words)
    document.save(str(path))
    normalise(path)


def _landscape(blocks: Sequence[Block]) -> bool:
    """Say whether the first of the blocks lies on a landscape page: a heading and its text go with their table."""
    for block in blocks:
        if isinstance(block, Table):
            return block.landscape
        if not isinstance(block, Heading | Paragraph):
            return False
    return False


def _properties(document: WordDocument, content: Document) -> None:
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = plain_text(content.title), "", "", ""
    core.created = core.modified = _CREATED
    core.revision = 1
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if str(relation.target_part.partname) == _THUMBNAIL:  # the picture of the library's own empty page
            del package.rels[key]


def _cover(document: WordDocument, content: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    for _ in range(4):
        document.add_paragraph()
    if content.mark:
        mark = document.add_paragraph(style=TITLE)
        run = mark.add_run(content.mark)
        run.font.color.rgb = RGBColor.from_string(style()["colours"]["mark"])
    document.add_paragraph(plain_text(content.title), style=TITLE)
    if content.subtitle:
        document.add_paragraph(plain_text(content.subtitle), style=SUBTITLE)
    for _ in range(7):
        document.add_paragraph()
    for label, value in content.cover:
        line = document.add_paragraph(style=COVER)
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
        line.paragraph_format.left_indent = Pt(style()["sizes"]["cover_line"] * 3)
        line.add_run(plain_text(f"{label}{value}"))


def _add(document: WordDocument, block: object, words: Words) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
    from docx.shared import Mm, Pt

    if isinstance(block, Heading):
        document.add_paragraph(plain_text(block.text), style=f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph(style=BODY if block.indent else "Normal")
        paragraph.add_run(plain_text(block.text)).bold = block.bold or None
    elif isinstance(block, Table):
        add_table(document, block, words)
    elif isinstance(block, Signature):
        for line in block.lines:
            paragraph = document.add_paragraph(plain_text(line), style="Normal")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.left_indent = Mm(70)
            paragraph.paragraph_format.space_before = Pt(8)
    elif isinstance(block, Picture):
        paragraph = document.add_paragraph(style=TABLE_NOTE)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.add_run().add_picture(io.BytesIO(block.png), width=Mm(block.width_mm))
        document.add_paragraph(plain_text(block.caption), style="Caption")
    elif isinstance(block, PageBreak):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
