"""Sheets 核查发现 and 缺失项: every finding with rule, clause and cell, and every figure that could not be had."""

from __future__ import annotations

from tanfeng.report.documents.excel_file import Book, Page
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import stream_name
from tanfeng.report.documents.remarks import severity
from tanfeng.report.documents.verifier.chain_sheet import ledger_address
from tanfeng.report.documents.verifier.places import FIRST, HEAD, Places
from tanfeng.report.plain_words import plain

_FINDINGS = (
    *("number", "severity", "origin", "rule", "finding", "expected", "given", "clause", "file", "sheet", "row"),
    *("column", "count"),
)
_FINDING_WIDTHS = (6, 11, 12, 34, 70, 26, 26, 26, 22, 14, 8, 18, 8)
_MISSING = ("number", "kind", "guideline", "stream", "item", "period", "reason", "open")
_MISSING_WIDTHS = (6, 18, 22, 20, 16, 12, 70, 22)


def findings_sheet(book: Book, facts: Facts, places: Places) -> None:
    """Write every finding; those of the verification rules and those of the account stand in one list."""
    words = book.words
    page = book.page(places.sheet("findings"), _FINDING_WIDTHS)
    page.text(0, 0, words("verifier.findings_title"), "title")
    page.text(1, 0, words("verifier.findings_text", count=len(facts.findings)), "note")
    page.heads(HEAD, [words(f"verifier.column.{name}") for name in _FINDINGS])
    checks = set(facts.checks)
    rows = {(line.file, line.sheet, line.row): places.line_rows[line.ledger] for line in facts.lines}
    for row, finding in enumerate(facts.findings, start=FIRST):
        origin = words("verifier.origin.check" if finding in checks else "verifier.origin.account")
        where = finding.address
        page.number(row, 0, row - FIRST + 1, "0")
        told, expected, given, named = (
            plain(text, facts.reference, words.lang)
            for text in (finding.message(words.lang), finding.expected, finding.given, where.column)
        )
        said = (severity(finding, words), origin, finding.rule, told)
        texts = (*said, expected, given, finding.clause, where.file, where.sheet)
        for column, text in enumerate(texts, start=1):
            page.text(row, column, text)
        line = rows.get((where.file, where.sheet, where.row))
        if line is not None:
            page.link(row, _FINDINGS.index("row"), (places.sheet("activity"), line, 0), str(where.row))
        else:
            page.text(row, _FINDINGS.index("row"), str(where.row or ""))
        page.text(row, _FINDINGS.index("column"), named)
        page.number(row, _FINDINGS.index("count"), finding.count, "0")
    page.finish(HEAD, HEAD + len(facts.findings), len(_FINDINGS), frozen=2)


def missing_sheet(book: Book, facts: Facts, places: Places) -> None:
    """Write the lines without a number, the streams nobody reported, and the inputs the account did not find."""
    words = book.words
    page = book.page(places.sheet("missing"), _MISSING_WIDTHS)
    page.text(0, 0, words("verifier.missing_title"), "title")
    page.text(1, 0, words("verifier.missing_text"), "note")
    page.heads(HEAD, [words(f"verifier.column.{name}") for name in _MISSING])
    row = FIRST
    for guideline in facts.guidelines:
        reported = facts.by_stream(guideline.id)
        for line in facts.of_guideline(guideline.id):
            if line.tonnes is None and line.counts:
                reason = "quantity" if line.quantity is None else "factor"
                name = stream_name(guideline, line.stream, words)
                item = facts.item_name(line.item, words.lang)
                texts = (words(f"verifier.missing.{reason}"), guideline.id, name, item, line.period)
                for column, text in enumerate((*texts, line.note), start=1):
                    page.text(row, column, text)
                page.number(row, 0, row - FIRST + 1, "0")
                target = (places.sheet("chain"), places.line_rows[line.ledger], 0)
                page.link(row, len(_MISSING) - 1, target, ledger_address(line))
                row += 1
        members = dict.fromkeys(name for total in guideline.totals.values() for name in total.members)
        for stream in (name for name in members if name not in reported):
            named = (words("verifier.missing.stream"), guideline.id, stream_name(guideline, stream, words))
            row = _plain(page, row, (*named, "", str(facts.year), words("source.not_reported")))
    for text in facts.account.missing:
        row = _plain(page, row, (words("verifier.missing.input"), "", "", "", str(facts.year), text))
    page.finish(HEAD, row - 1, len(_MISSING), frozen=2)


def _plain(page: Page, row: int, texts: tuple[str, ...]) -> int:
    page.number(row, 0, row - FIRST + 1, "0")
    for column, text in enumerate((*texts, ""), start=1):
        page.text(row, column, text)
    return row + 1
