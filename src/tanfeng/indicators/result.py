"""What an indicator hands back (指标结果)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tanfeng.core import confidence as trust
from tanfeng.core.findings import Finding
from tanfeng.core.language import choose
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.indicators.status import NAMES_ZH, Status


@dataclass(frozen=True)
class Text:
    """One sentence or name in both languages."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        return choose(self.zh, self.en)

    def __bool__(self) -> bool:
        return bool(self.zh)

    def __add__(self, other: Text) -> Text:
        if not self or not other:
            return self or other
        return Text(f"{self.zh}{other.zh}", f"{self.en} {other.en}")


@dataclass(frozen=True)
class Missing:
    """One input that was not there (缺失的输入)."""

    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        return choose(self.zh, self.en)


@dataclass(frozen=True)
class Coverage:
    """How much of the scope the value stands on (覆盖范围): a sentence, and a share from 0 to 1 where one exists."""

    text: Text
    share: float | None = None


@dataclass(frozen=True)
class Reading:
    """What one indicator read from the ledger, before any judgement (指标读数).

    ``value`` is set only if it stands for the whole scope. ``low`` and ``high`` bound it: equal to it then, wider where
    part of the scope is missing, ``None`` where nothing bounds it. All are in ``unit``: ``ratio`` is converted into the
    unit of the target, an empty unit is the target's own. ``inputs`` are the ids of the figures it was made of.
    ``status`` is set where the rule of levels and paths does not apply (the year of a peak before its deadline).
    """

    coverage: Coverage
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    year: int | None = None
    baseline: float | None = None
    required: float | None = None
    required_figure: str = ""
    formula: str = ""
    status: Status | None = None
    confidence: str = "not-found"
    missing: tuple[Missing, ...] = ()
    inputs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    note: Text = field(default_factory=Text)


@dataclass(frozen=True)
class TargetResult:
    """Where one target stands (目标进展). ``gap`` is what is still lacking, in its unit; negative is a surplus."""

    id: str
    name: Text
    required: float | None
    comparator: str
    unit: str
    by: str
    value: float | None
    value_year: int | None
    gap: float | None
    status: Status
    coverage: Coverage
    missing: tuple[Missing, ...]
    definition: Text
    options: Mapping[str, str]
    options_not_used: Mapping[str, list[str]]
    confidence: str
    figure: str
    item: str
    quote: str
    note: Text

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the result as the JSON contract prints it, texts in the user's language and in both."""
        return {
            "id": self.id,
            "name": choose(self.name.zh, self.name.en, lang),
            "name_zh": self.name.zh,
            "name_en": self.name.en,
            "required": self.required,
            "comparator": self.comparator,
            "unit": self.unit,
            "by": self.by,
            "value": self.value,
            "value_year": self.value_year,
            "gap": self.gap,
            "status": self.status,
            "status_zh": NAMES_ZH[self.status],
            "coverage": choose(self.coverage.text.zh, self.coverage.text.en, lang),
            "coverage_zh": self.coverage.text.zh,
            "coverage_en": self.coverage.text.en,
            "coverage_share": self.coverage.share,
            "missing": [choose(m.zh, m.en, lang) for m in self.missing],
            "missing_zh": [m.zh for m in self.missing],
            "missing_en": [m.en for m in self.missing],
            "missing_keys": [m.key for m in self.missing],
            "definition": choose(self.definition.zh, self.definition.en, lang),
            "definition_zh": self.definition.zh,
            "definition_en": self.definition.en,
            "options": dict(self.options),
            "options_not_used": {key: list(value) for key, value in self.options_not_used.items()},
            "confidence": self.confidence,
            "confidence_zh": trust.name(self.confidence, "zh"),
            "figure": self.figure,
            "item": self.item,
            "quote": self.quote,
            "note_zh": self.note.zh,
            "note_en": self.note.en,
        }


@dataclass(frozen=True)
class TargetReport:
    """All targets of a plan with the findings met on the way and the lineage of every figure (目标进展报告)."""

    results: tuple[TargetResult, ...]
    findings: tuple[Finding, ...]
    lineage: Lineage

    def to_dicts(self, lang: str | None = None) -> list[dict[str, Any]]:
        return [result.to_dict(lang) for result in self.results]
