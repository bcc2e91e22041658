"""A word that is not on the closed list of its column: an unknown stream, status, origin, flow (未知选项)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import columns_of_kind, filled, given, report
from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Column
from tanfeng.reference import Reference

#: The key of the rule for columns whose list carries meaning of its own.
KEYS = {"stream": "ledger.unknown-stream", "origin": "ledger.unknown-origin"}
KEY = "ledger.unknown-choice"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, column, frame in columns_of_kind(ledger, "choice"):
        known = [choice.key for choice in column.choices]
        rows = given(frame, filled(column.name) & ~pl.col(column.name).is_in(known), column.name)
        rule = Rule(KEYS.get(column.name, KEY), "blocks entry" if column.closed else "info", " | ".join(known))
        yield from report(ledger, rows, rule, (table.name, column.name), _say(column))


def _say(column: Column) -> Say:
    words_zh = "、".join(choice.zh for choice in column.choices)
    words_en = ", ".join(choice.key for choice in column.choices)
    open_zh = "" if column.closed else "；照原文保留，核算不识别"
    open_en = "" if column.closed else "; it is kept as written, but no formula knows it"

    def say(text: str) -> tuple[str, str]:
        return (
            f"“{column.zh}”没有“{text}”这一项，可选：{words_zh}{open_zh}。",
            f"{column.en} knows no {text!r}; choose one of {words_en}{open_en}.",
        )

    return say
