"""五 其他希望说明的情况: the findings, and what still has to be checked against its original text (待核原文)."""

from __future__ import annotations

from collections.abc import Sequence

from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import SEVERITY_ZH, Finding
from tanfeng.reference import Reference
from tanfeng.reference.names import name_of
from tanfeng.report.documents.chain_reading import reference_rows
from tanfeng.report.documents.content import Column, Row, State, Table, Text
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.words import Words
from tanfeng.report.plain_words import place, plain, together


def findings_table(findings: Sequence[Finding], caption: str, reference: Reference, words: Words) -> Table:
    """Return findings as a table: how severe, what, where, on which clause; what says the same stands once."""
    columns = (
        Column(words("column.number"), width=0.5),
        Column(words("column.severity"), width=0.9),
        Column(words("column.finding"), width=4.2),
        Column(words("column.place"), width=1.6),
        Column(words("column.clause"), width=1.5),
    )
    rows = [
        Row(
            (
                Text(str(position)),
                Text(severity(finding, words)),
                Text(counted(finding, reference, words)),
                Text(where) if (where := place(finding.address, words.lang)) else State.NOT_APPLICABLE,
                Text(finding.clause) if finding.clause else State.NOT_APPLICABLE,
            )
        )
        for position, finding in enumerate(together(findings, words.lang), start=1)
    ]
    return Table("findings", caption, columns, tuple(rows))


def severity(finding: Finding, words: Words) -> str:
    """Return the severity in words."""
    return words.choose(SEVERITY_ZH[finding.severity], finding.severity)


def counted(finding: Finding, reference: Reference, words: Words) -> str:
    """Return the message, names for keys, with the number of rows that it stands for."""
    count = words("finding.rows", count=finding.count) if finding.count > 1 else ""
    return plain(finding.message(words.lang), reference, words.lang) + count


def recalled_table(facts: Facts, words: Words) -> Table | None:
    """Return what rests on memory instead of a text that was read: clauses and factors; ``None`` where nothing does."""
    rows: list[Row] = []
    for guideline in facts.guidelines:
        used = {line.stream for line in facts.of_guideline(guideline.id)}
        for clause in guideline.clauses:
            if not may_decide(clause.confidence) and (not clause.streams or used & set(clause.streams)):
                what = words.choose(clause.title_zh, clause.title_en)
                text = words.choose(clause.text_zh, clause.text_en)
                rows.append(Row((Text(f"{guideline.document_number} {clause.number} {what}"), Text(text))))
    for row in reference_rows(facts.lines):
        if not may_decide(row.confidence):
            said = words("recalled.factor", value=row.value or row.value_text, unit=row.unit)
            rows.append(Row((Text(name_of(facts.reference, row, words.lang)), Text(said))))
    if not rows:
        return None
    columns = (Column(words("column.entry"), width=2.0), Column(words("column.content"), width=3.0))
    return Table("recalled", words("recalled.caption"), columns, tuple(rows))
