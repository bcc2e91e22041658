"""The verifier's workbook as a file (核查工作底稿): nine sheets that link total → line → factor → source."""

from __future__ import annotations

from pathlib import Path

from tanfeng.accounting.activity_account import METHOD
from tanfeng.report.documents.excel_file import Book, cell_name, excel_file
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import title
from tanfeng.report.documents.verifier.chain_sheet import ChainSheet
from tanfeng.report.documents.verifier.electricity_sheet import electricity_sheet
from tanfeng.report.documents.verifier.energy_sheet import energy_sheet
from tanfeng.report.documents.verifier.factors_sheet import factors_sheet
from tanfeng.report.documents.verifier.ledger_sheets import activity_sheet
from tanfeng.report.documents.verifier.places import Places
from tanfeng.report.documents.verifier.remark_sheets import findings_sheet, missing_sheet
from tanfeng.report.documents.verifier.summary_sheet import SummarySheet
from tanfeng.report.documents.words import Words

#: How far the two ways of computing a line may lie apart, in grams: the last digit of a float product.
_TOLERANCE = 0.000002
_SHEETS = ("front", "summary", "activity", "factors", "chain", "electricity", "energy", "findings", "missing")


def write_verifier_workbook(facts: Facts, path: Path, words: Words) -> None:
    """Write the workbook. Raises ``OSError`` if the file cannot be written."""
    places = Places(facts.lines, words)
    with excel_file(path, words("verifier.title", enterprise=facts.name, year=facts.year), words) as book:
        chain = ChainSheet(book, facts, places)
        _front(book, facts, places, chain)
        SummarySheet(book, facts, places, chain).write()
        activity_sheet(book, facts, places)
        factors_sheet(book, facts, places)
        chain.write()
        electricity_sheet(book, facts, places)
        energy_sheet(book, facts, places)
        findings_sheet(book, facts, places)
        missing_sheet(book, facts, places)


def _front(book: Book, facts: Facts, places: Places, chain: ChainSheet) -> None:
    """Write what the workbook is, how to read it, and whether every line came out the same both ways."""
    words = book.words
    page = book.page(places.sheet("front"), (26, 96), landscape=False)
    page.text(0, 0, words("verifier.title", enterprise=facts.name, year=facts.year), "title")
    row = 1
    if facts.blocked:
        page.text(row, 0, words("report.draft_line"), "mark")
        row += 1
    said = [
        (words("cover.enterprise_plain"), f"{facts.name} ({facts.enterprise_id})"),
        (words("identity.year"), str(facts.year)),
        *((words("identity.guideline"), title(guideline, words)) for guideline in facts.guidelines),
        (words("verifier.front.edition"), facts.account.edition),
        (words("verifier.front.method"), METHOD),
        (words("verifier.front.lines"), str(len(facts.lines))),
    ]
    for label, text in said:
        row += 1
        page.text(row, 0, label, "head")
        page.text(row, 1, text)
    row += 1
    page.text(row, 0, words("verifier.front.largest"), "head")
    if facts.lines:
        area = chain.area(chain.after("difference"))
        page.formula(row, 1, f"=MAX(0,MAX({area}),-MIN({area}))", _largest(facts), "0.000000")
    row += 1
    page.text(row, 0, words("verifier.front.verdict"), "head")
    agree, differ = words("verifier.front.agree"), words("verifier.front.differ")
    value = agree if _largest(facts) <= _TOLERANCE else differ
    if facts.lines:
        page.formula(row, 1, f'=IF({cell_name(row - 1, 1)}<={_TOLERANCE:.6f},"{agree}","{differ}")', value, "@")
    row += 2
    for name in _SHEETS[1:]:
        page.link(row, 0, (places.sheet(name), 0, 0), places.sheet(name))
        page.text(row, 1, words(f"verifier.front.sheet.{name}"))
        row += 1
    page.text(row + 1, 0, words("verifier.front.colours_title"), "head")
    page.text(row + 1, 1, words("verifier.front.colours"))


def _largest(facts: Facts) -> float:
    """Return the largest difference between a line and its second computation, in tonnes."""
    from decimal import Decimal

    differences = [
        abs(again - Decimal(f"{line.tonnes:.6f}"))
        for line in facts.lines
        if line.tonnes is not None and (again := line.recomputed()) is not None
    ]
    return float(max(differences, default=Decimal(0)))
