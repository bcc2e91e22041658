"""Pages of a Word document (页面): A4, margins, orientation, page numbers as — 1 —, a mark on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tanfeng.report.documents.style import style

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section, _Footer, _Header
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def cover_section(document: WordDocument, mark: str) -> None:
    """Set up the first section: no page number."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    lay_out(section, landscape=False)
    _mark(section, mark)


def body_section(document: WordDocument, mark: str) -> None:
    """Start the body on a new page, numbered from 1."""
    from docx.enum.section import WD_SECTION
    from docx.oxml import OxmlElement

    section = document.add_section(WD_SECTION.NEW_PAGE)
    lay_out(section, landscape=False)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(f"{{{_W}}}start", "1")
    section._sectPr.append(numbering)
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        _page_number(footer, right=right)
    _mark(section, mark)


def turned_section(document: WordDocument, *, landscape: bool) -> None:
    """Start a new page of the other orientation; header, footer and numbering go on."""
    from docx.enum.section import WD_SECTION

    section = document.add_section(WD_SECTION.NEW_PAGE)
    for numbering in section._sectPr.findall(f"{{{_W}}}pgNumType"):
        section._sectPr.remove(numbering)
    lay_out(section, landscape=landscape)


def lay_out(section: Section, *, landscape: bool) -> None:
    """Set size and margins; a landscape page is the portrait page turned, so that the binding edge stays."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    page = style()["page"]
    width, height = Mm(page["width"]), Mm(page["height"])
    top, right, bottom, left = (Mm(page[edge]) for edge in ("top", "right", "bottom", "left"))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    if landscape:
        section.top_margin, section.left_margin = left, bottom
        section.bottom_margin, section.right_margin = right, top
    else:
        section.top_margin, section.left_margin = top, left
        section.bottom_margin, section.right_margin = bottom, right
    section.footer_distance = Mm(page["footer"]) if not landscape else Mm(page["right"] / 2)
    section.header_distance = Mm(page["footer"] / 2) if not landscape else Mm(page["right"] / 2)


def type_width_mm(*, landscape: bool) -> float:
    """Return the width of the type area in millimetres."""
    page = style()["page"]
    if landscape:
        return float(page["height"] - page["bottom"] - page["top"])
    return float(page["width"] - page["left"] - page["right"])


def _page_number(footer: _Footer, *, right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    size = style()["sizes"]["page_number"]
    if right:
        paragraph.paragraph_format.right_indent = Pt(size)
    else:
        paragraph.paragraph_format.left_indent = Pt(size)
    _plain(paragraph.add_run("— "))
    _field(paragraph, "PAGE")
    _plain(paragraph.add_run(" —"))


def _plain(run: Run) -> None:
    from docx.shared import Pt

    run.font.size = Pt(style()["sizes"]["page_number"])
    run.font.name = style()["fonts"]["page_number"]
    run._element.get_or_add_rPr().get_or_add_rFonts().set(f"{{{_W}}}eastAsia", style()["fonts"]["page_number"])


def _field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field with a first value, so that a reader who does not update fields sees a number."""
    from docx.oxml import OxmlElement

    for kind in ("begin", "instruction", "separate", "text", "end"):
        run = paragraph.add_run()
        _plain(run)
        if kind == "text":
            run.text = "1"
            continue
        element = OxmlElement("w:instrText" if kind == "instruction" else "w:fldChar")
        if kind == "instruction":
            element.text = instruction
        else:
            element.set(f"{{{_W}}}fldCharType", kind)
        run._element.append(element)


def _mark(section: Section, mark: str) -> None:
    if not mark:
        return
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _marked(header, mark)


def _marked(header: _Header, mark: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    paragraph = header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(mark)
    run.font.size = Pt(style()["sizes"]["caption"])
    run.font.color.rgb = RGBColor.from_string(style()["colours"]["mark"])
    run._element.get_or_add_rPr().get_or_add_rFonts().set(f"{{{_W}}}eastAsia", style()["fonts"]["heading"])
