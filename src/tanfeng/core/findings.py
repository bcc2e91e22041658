"""Findings (问题): what stops or weakens a figure, with an address.

A finding is never a number and a missing input is never zero: whoever cannot compute a figure returns one of these
instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tanfeng.core.language import choose

Severity = Literal["blocks entry", "blocks submission", "warning", "info"]

#: Strongest first. The first two block: a command that ends with one of them exits with 1.
SEVERITIES: tuple[Severity, ...] = ("blocks entry", "blocks submission", "warning", "info")
SEVERITY_ZH: dict[Severity, str] = {
    "blocks entry": "不能录入",
    "blocks submission": "不能提交",
    "warning": "提醒",
    "info": "说明",
}


@dataclass(frozen=True, order=True)
class Address:
    """Where a finding points (位置). An empty string or 0 means "does not apply".

    ``file`` is a path or a table name, ``row`` the row as the user's own program numbers it (1 = first line).
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "file": self.file or None,
            "sheet": self.sheet or None,
            "row": self.row or None,
            "column": self.column or None,
        }

    def words(self, lang: str | None = None) -> str:
        """Return the address as people read it, in ``lang`` (default: the user's language)."""
        if self.sheet and self.row and self.column.isascii() and self.column.isalpha() and self.column.isupper():
            return " · ".join(part for part in (self.file, self.sheet, f"{self.column}{self.row}") if part)
        parts = [
            self.file,
            self.sheet,
            choose(f"第{self.row}行", f"row {self.row}", lang) if self.row else "",
            self.column,
        ]
        return " · ".join(part for part in parts if part)

    def __str__(self) -> str:
        return self.words()


@dataclass(frozen=True)
class Finding:
    """One thing that stops or weakens a figure (问题).

    ``rule`` is the stable machine key (``ledger.duplicate-row``); ``expected`` and ``given`` say what the rule wanted
    and what it met; ``zh`` and ``en`` are one sentence each; ``clause`` is the clause of the standard or of the plan,
    where there is one; ``count`` is how many rows the finding stands for, the address being the first of them.
    """

    severity: Severity
    rule: str
    zh: str
    en: str
    address: Address = field(default_factory=Address)
    expected: str = ""
    given: str = ""
    clause: str = ""
    count: int = 1

    @property
    def blocks(self) -> bool:
        return self.severity in ("blocks entry", "blocks submission")

    def message(self, lang: str | None = None) -> str:
        return choose(self.zh, self.en, lang)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the finding as the JSON contract prints it."""
        return {
            "severity": self.severity,
            "rule": self.rule,
            "address": self.address.to_dict(),
            "expected": self.expected or None,
            "given": self.given or None,
            "message": self.message(lang),
            "clause": self.clause or None,
            "count": self.count,
        }


def blocking(findings: Iterable[Finding]) -> bool:
    """Say whether any finding blocks entry or submission."""
    return any(finding.blocks for finding in findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings strongest first, then by rule and address, without exact repeats."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (SEVERITIES.index(f.severity), f.rule, f.address, f.given))


def to_dicts(findings: Sequence[Finding], lang: str | None = None) -> list[dict[str, Any]]:
    return [finding.to_dict(lang) for finding in findings]
