"""What a rule for verifiers is (核查规则): its clause, its severity and its thresholds, read from ``rules.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, cast

from tanfeng.core.findings import SEVERITIES, Address, Finding, Severity
from tanfeng.core.language import choose

PREFIX = "verify."
_FIXED = ("title_zh", "title_en", "clause", "clause_confidence", "severity", "words")


@dataclass(frozen=True)
class Threshold:
    """A number that a rule holds figures against (阈值): value, unit, where it comes from and how surely."""

    value: float
    unit: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Rule:
    """A rule (规则). ``clause`` is what it rests on; ``words`` are texts it looks for, if it looks for any."""

    key: str
    title_zh: str
    title_en: str
    clause: str
    clause_confidence: str
    severity: Severity
    words: tuple[str, ...] = ()
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)

    def limit(self, name: str) -> float:
        """Return the value of a threshold. Raises ``KeyError`` if the rule has none of this name."""
        return self.thresholds[name].value

    def title(self, lang: str | None = None) -> str:
        return choose(self.title_zh, self.title_en, lang)

    def finding(
        self,
        zh: str,
        en: str,
        address: Address,
        *,
        expected: str = "",
        given: str = "",
        count: int = 1,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of this rule, with its clause; a clause not read says so."""
        open_clause = "（待核原文）" if self.clause_confidence == "recalled" else ""
        return Finding(
            severity or self.severity, self.key, zh, en, address, expected, given, self.clause + open_clause, count
        )


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by their short name (``stock-balance``), in the order of the file.

    Raises ``ValueError`` where the file names a severity that does not exist.
    """
    text = files("tanfeng.accounting.verification").joinpath("rules.toml").read_text(encoding="utf-8")
    return {name: _rule(name, entry) for name, entry in tomllib.loads(text).items()}


def _rule(name: str, entry: Mapping[str, Any]) -> Rule:
    if entry["severity"] not in SEVERITIES:
        raise ValueError(f"{name}: {entry['severity']}")
    return Rule(
        key=PREFIX + name,
        title_zh=entry["title_zh"],
        title_en=entry["title_en"],
        clause=entry["clause"],
        clause_confidence=entry["clause_confidence"],
        severity=cast("Severity", entry["severity"]),
        words=tuple(entry.get("words", ())),
        thresholds={
            key: Threshold(float(value["value"]), value["unit"], value["source"], value["confidence"])
            for key, value in entry.items()
            if key not in _FIXED
        },
    )
