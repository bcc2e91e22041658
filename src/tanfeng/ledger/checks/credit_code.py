"""The check digit of a unified social credit code, GB 32100-2015 (统一社会信用代码校验)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import filled, given, present, report
from tanfeng.ledger.origins import Rule
from tanfeng.reference import Reference

RULE = Rule("ledger.credit-code", "blocks submission", "18 位统一社会信用代码，或以 X- 开头的本地编号", "GB 32100-2015")
LOCAL_PREFIX = "X-"
#: The characters of the code in the order of their values: no I, O, S, V, Z.
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18
_ROOT = 3


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    for table, frame in present(ledger):
        if "enterprise_id" not in table.names or (table.name != "enterprises" and ledger.has("enterprises")):
            continue  # where enterprises are defined, an id is judged once, there
        wrong = [code for code in frame["enterprise_id"].drop_nulls().unique().to_list() if not is_valid(code)]
        rows = given(frame, filled("enterprise_id") & pl.col("enterprise_id").is_in(wrong), "enterprise_id")
        yield from report(ledger, rows, RULE, (table.name, "enterprise_id"), _say)


def _say(code: str) -> tuple[str, str]:
    return (
        f"“{code}”不是有效的统一社会信用代码（{_reason(code)[0]}）；本地编号请以 X- 开头。",
        f"{code!r} is no valid credit code ({_reason(code)[1]}); local ids start with X-.",
    )


def _reason(code: str) -> tuple[str, str]:
    if len(code) != _LENGTH:
        return f"应为 18 位，现为 {len(code)} 位", f"18 characters expected, {len(code)} given"
    if set(code) - set(_CHARACTERS):
        return "含有代码中不用的字符", "it holds a character that codes do not use"
    return "校验码不符", "its check digit does not match"


def is_valid(code: str) -> bool:
    """Say whether the code is a local id or has the right length, characters and check digit."""
    if code.startswith(LOCAL_PREFIX):
        return len(code) > len(LOCAL_PREFIX)
    return len(code) == _LENGTH and not set(code) - set(_CHARACTERS) and code[-1] == check_digit(code[:-1])


def check_digit(body: str) -> str:
    """Return the 18th character for the first 17: weights are powers of 3 modulo 31."""
    size = len(_CHARACTERS)
    total = sum(_CHARACTERS.index(character) * pow(_ROOT, place, size) for place, character in enumerate(body))
    return _CHARACTERS[-total % size]
