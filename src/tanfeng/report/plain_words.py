"""Findings as people read them (问题的文字): names for keys, headers of the ledger for column keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePath

from tanfeng.core.findings import SEVERITIES, Address, Finding
from tanfeng.core.language import ENGLISH, choose, current
from tanfeng.ledger.schema import TABLES
from tanfeng.ledger.schema.vocabulary import ATTRIBUTES, PARAMETERS, STREAMS
from tanfeng.reference import Reference
from tanfeng.reference.names import name_of

#: A key of the ledger or of an item, standing alone.
_WORD = re.compile(r"(?<![\w.:/\\=-])[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?![\w:=-]|\.[a-z0-9])|(?<=[a-z]/)[a-z][a-z0-9_]*")
#: A key of a reference row: ``table.part.part``.
_ROW = re.compile(r"(?<![\w/-])[a-z]+(?:_[a-z]+)*(?:\.[A-Za-z0-9_-]+){2,}")

#: A space that stood beside a key and now stands between Chinese characters.
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff）]) (?=[\u4e00-\u9fff（])")


@cache
def _ledger_words(lang: str) -> Mapping[str, str]:
    words = {choice.key: choose(choice.zh, choice.en, lang) for choice in (*STREAMS, *ATTRIBUTES, *PARAMETERS)}
    for table in TABLES.values():
        for column in table.columns:
            if "_" in column.name:
                words.setdefault(column.name, choose(column.zh, column.en, lang))
    return words


@cache
def total_names(lang: str) -> Mapping[str, str]:
    """Return what the shipped guidelines call their totals."""
    from tanfeng.accounting.guideline import Guideline

    guidelines = map(Guideline.load, Guideline.known())
    return {name: choose(t.zh, t.en, lang) for guideline in guidelines for name, t in guideline.totals.items()}


def attribute_name(key: str | None, lang: str | None = None) -> str:
    """Return the attribute of electricity or of a medium in words, "" for none."""
    return _ledger_words(lang or current()).get(key, key) if key else ""


def plain(text: str, reference: Reference | None = None, lang: str | None = None) -> str:
    """Return a sentence with the keys in it told by their names.

    In English a key that is a word of its own (``coke``, ``grid``) stays: it reads as one.
    """
    language = lang or current()
    words = _ledger_words(language)

    def word(found: re.Match[str]) -> str:
        key = found.group()
        if language == ENGLISH and "_" not in key:
            return key
        item = reference.item(key) if reference is not None else None
        if item is not None and item.key == key:
            return choose(item.name_zh, item.name_en, language)
        if key not in words:
            return total_names(language).get(key, key) if "_" in key else key
        return words[key].lower() if language == ENGLISH else words[key]

    def row(found: re.Match[str]) -> str:
        known = reference.row(found.group()) if reference is not None else None
        return name_of(reference, known, language) if reference is not None and known is not None else found.group()

    said = _WORD.sub(word, _ROW.sub(row, text))
    return said if said == text or language == ENGLISH else _BETWEEN.sub("", said)


def place(address: Address, lang: str | None = None) -> str:
    """Return where a finding points, its column by the header of the ledger's table, not by its key."""
    language = lang or current()
    path = PurePath(address.file)
    table = TABLES.get(path.stem)
    # A name without a suffix that is no table of the ledger is one of the reference data: its columns are its own.
    others = [] if path.name and not path.suffix else list(TABLES.values())
    tables = [table] if table is not None else others
    for known in tables:
        if address.column in known.names:
            column = known.column(address.column)
            address = replace(address, column=choose(column.zh, column.en, language))
            break
    # A column without a row points nowhere: the sentence says what it is about.
    return "" if not (address.file or address.sheet or address.row) else address.words(language)


def together(findings: Iterable[Finding], lang: str | None = None) -> list[Finding]:
    """Return the findings, blocking first, those that say the same as one: at the first address, rows added up."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        groups.setdefault((finding.severity, finding.message(lang)), []).append(finding)
    joined = [replace(same[0], count=sum(finding.count for finding in same)) for same in groups.values()]
    return sorted(joined, key=lambda finding: SEVERITIES.index(finding.severity))
