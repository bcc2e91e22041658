"""Sheet 因子: each default and constant once, with its unit conversion, edition, source and confidence."""

from __future__ import annotations

from tanfeng.core.confidence import name as confidence_name
from tanfeng.reference.names import name_of
from tanfeng.report.documents.chain import Parameter
from tanfeng.report.documents.excel_file import Book, Page, cell_name
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.units_shown import unit_shown
from tanfeng.report.documents.verifier.line_formula import rounded
from tanfeng.report.documents.verifier.places import FIRST, HEAD, Places

_COLUMNS = (
    *("number", "parameter", "name", "key", "value", "unit", "conversion", "applied", "applied_unit", "level"),
    *("region", "edition", "validity", "source_citation", "confidence", "note", "uses"),
)
_WIDTHS = (6, 16, 34, 46, 12, 14, 12, 14, 14, 10, 9, 20, 22, 50, 14, 36, 8)
#: Columns that the lines refer to.
PRINTED, SCALE, APPLIED = _COLUMNS.index("value"), _COLUMNS.index("conversion"), _COLUMNS.index("applied")


def factors_sheet(book: Book, facts: Facts, places: Places) -> None:
    """Write the sheet; the value that lines use is a live formula of the printed value and its conversion."""
    words = book.words
    page = book.page(places.sheet("factors"), _WIDTHS)
    page.text(0, 0, words("verifier.factors_title"), "title")
    page.text(1, 0, words("verifier.factors_text"), "note")
    page.heads(HEAD, [words(f"verifier.column.{name}") for name in _COLUMNS])
    used = [p for line in facts.lines for p in line.parameters if p.row is not None]
    for row, parameter in enumerate(places.factors, start=FIRST):
        count = sum(other.row is parameter.row and other.name == parameter.name for other in used)
        _factor(page, facts, parameter, row, count)
    page.finish(HEAD, HEAD + len(places.factors), len(_COLUMNS), frozen=3)


def _factor(page: Page, facts: Facts, parameter: Parameter, row: int, uses: int) -> None:
    words, source = page.book.words, parameter.row
    if source is None:
        return
    citation = facts.reference.source(source.source)
    texts = {
        "parameter": words.get(f"parameter.{parameter.name}", parameter.name),
        "name": name_of(facts.reference, source, words.lang),
        "key": source.key,
        "unit": unit_shown(parameter.printed_unit, words),
        "applied_unit": unit_shown(parameter.unit, words),
        "level": words(f"level.{parameter.level}"),
        "region": source.region,
        "edition": source.edition,
        "validity": f"{source.valid_from or '…'} – {source.valid_to or '…'}",
        "source_citation": citation.citation() if citation else source.source,
        "confidence": confidence_name(source.confidence, words.lang),
        "note": source.note,
    }
    for name, text in texts.items():
        page.text(row, _COLUMNS.index(name), text)
    page.number(row, 0, row - FIRST + 1, "0")
    if parameter.exact:
        page.formula(row, PRINTED, f"={parameter.exact}", parameter.printed)
    else:
        page.number(row, PRINTED, parameter.printed)
    page.number(row, SCALE, parameter.scale)
    applied = f"{cell_name(row, PRINTED)}*{cell_name(row, SCALE)}"
    if parameter.digits is not None:
        applied = rounded(applied, parameter.digits, half_even=True)
    page.formula(row, APPLIED, f"={applied}", parameter.value)
    page.number(row, _COLUMNS.index("uses"), uses, "0")
