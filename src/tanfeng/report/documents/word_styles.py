"""The paragraph styles and fonts of a Word document (样式): GB/T 9704 faces, with fallbacks a machine may have."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from tanfeng.report.documents.style import style

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle

#: Styles of this program beside those of Word; a reader may change the look of all tables in one place.
TABLE_TEXT, TABLE_HEAD, TABLE_NOTE, BODY, COVER = "Tanfeng Table", "Tanfeng Head", "Tanfeng Note", "Body Text", "Cover"
CAPTION, TITLE, SUBTITLE = "Caption", "Title", "Subtitle"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def set_styles(document: WordDocument) -> None:
    """Give the document the styles of the agency look."""
    sizes, fonts, lines = style()["sizes"], style()["fonts"], style()["body"]["line_points"]
    rows = style()["table"]["line_points"]
    _defaults(document)
    _paragraph(document, "Normal", fonts["body"], sizes["body"], lines)
    body = _paragraph(document, BODY, fonts["body"], sizes["body"], lines)
    _indent(body, int(style()["body"]["indent_characters"]))
    _paragraph(document, "Heading 1", fonts["heading"], sizes["heading"], lines, keep=True)
    _paragraph(document, "Heading 2", fonts["subheading"], sizes["heading"], lines, keep=True)
    _indent(_style(document, "Heading 1"), int(style()["body"]["indent_characters"]))
    _indent(_style(document, "Heading 2"), int(style()["body"]["indent_characters"]))
    _paragraph(document, TITLE, fonts["title"], sizes["title"], sizes["title"] * 1.6, centred=True)
    _paragraph(document, SUBTITLE, fonts["subheading"], sizes["subtitle"], lines, centred=True)
    _paragraph(document, CAPTION, fonts["heading"], sizes["caption"], rows * 1.25, centred=True, keep=True)
    _paragraph(document, TABLE_TEXT, fonts["table"], sizes["table"], rows)
    _paragraph(document, TABLE_HEAD, fonts["heading"], sizes["table"], rows, centred=True, keep=True)
    _paragraph(document, TABLE_NOTE, fonts["table"], sizes["note"], rows)
    _paragraph(document, COVER, fonts["body"], sizes["cover_line"], lines * 1.4, centred=False)
    _font_table(document)


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    found: ParagraphStyle = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return found


def _paragraph(
    document: WordDocument,
    name: str,
    face: str,
    points: float,
    line: float,
    *,
    centred: bool = False,
    keep: bool = False,
) -> ParagraphStyle:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    made = _style(document, name)
    made.font.size = Pt(points)
    made.font.bold = False
    made.font.italic = False
    made.font.color.rgb = RGBColor(0, 0, 0)
    _faces(made, face)
    layout = made.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(line)
    layout.keep_with_next = keep
    layout.widow_control = True
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    borders = made.element.get_or_add_pPr().find(f"{{{_W}}}pBdr")
    if borders is not None:
        made.element.get_or_add_pPr().remove(borders)
    return made


def _faces(made: ParagraphStyle, face: str) -> None:
    """Set the Latin and the East Asian face and drop the faces of the theme, which would win."""
    faces = made.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(faces.attrib):
        del faces.attrib[name]
    latin = style()["fonts"]["latin"]
    for slot, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", face)):
        faces.set(f"{{{_W}}}{slot}", font)


def _indent(made: ParagraphStyle, characters: int) -> None:
    """Indent the first line by characters, as Chinese text is: the length follows the size of the type."""
    properties = made.element.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    for name in list(indent.attrib):
        del indent.attrib[name]
    size = made.font.size.pt if made.font.size is not None else style()["sizes"]["body"]
    indent.set(f"{{{_W}}}firstLineChars", str(characters * 100))
    indent.set(f"{{{_W}}}firstLine", str(int(characters * size * 20)))


def _defaults(document: WordDocument) -> None:
    """Say that the text is Chinese (punctuation, line breaking) and name the faces of all that has no style."""
    root = document.styles.element
    for language in root.iter(f"{{{_W}}}lang"):
        language.set(f"{{{_W}}}eastAsia", "zh-CN")
    defaults = root.find(f"{{{_W}}}docDefaults")
    if defaults is None:
        return
    for faces in defaults.iter(f"{{{_W}}}rFonts"):
        for name in list(faces.attrib):
            del faces.attrib[name]
        for slot in ("ascii", "hAnsi", "cs"):
            faces.set(f"{{{_W}}}{slot}", style()["fonts"]["latin"])
        faces.set(f"{{{_W}}}eastAsia", style()["fonts"]["body"])


def _font_table(document: WordDocument) -> None:
    """Replace the font table by one that names, for each face, what may stand in for it."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in style()["fallbacks"].items()
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = text.encode("utf-8")
