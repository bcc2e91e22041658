"""What a target means (目标语义): comparator, value, unit, baseline, deadline, scope, accumulation.

Where the plan leaves a definition open, the target carries it as a named option with a default, so that a result can
say which definition it used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tanfeng.core.errors import UsageError

#: How a value is held against the target: at least, at most, less than, a decline of at least.
COMPARATORS: tuple[str, ...] = (">=", "<=", "<", "decline>=")

#: Since the baseline in all, at the deadline, or as new ones counted since the baseline.
ACCUMULATIONS: tuple[str, ...] = ("cumulative", "point", "count_new")


@dataclass(frozen=True)
class Choice:
    """One way of reading what the plan leaves open (一种口径). ``changes`` replaces fields of the target."""

    key: str
    name_zh: str
    name_en: str
    formula: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    """A definition the plan leaves open (可选口径), with its default."""

    key: str
    name_zh: str
    name_en: str
    default: str
    choices: tuple[Choice, ...]
    note_zh: str
    note_en: str

    def choice(self, key: str | None = None) -> Choice:
        """Return the choice of that key (without one: the default). Raises :class:`UsageError` on an unknown one."""
        wanted = self.default if key is None else key
        for choice in self.choices:
            if choice.key == wanted:
                return choice
        known = "、".join(choice.key for choice in self.choices)
        raise UsageError(
            f"口径“{self.key}”没有“{wanted}”这一选择，可选：{known}。",
            f"The option {self.key!r} has no choice {wanted!r}; there are: {known}.",
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "default": self.default,
            "note_zh": self.note_zh,
            "note_en": self.note_en,
            "choices": [
                {"key": c.key, "name_zh": c.name_zh, "name_en": c.name_en, "formula": c.formula} for c in self.choices
            ],
        }


@dataclass(frozen=True)
class Target:
    """A target of the plan (目标).

    ``value`` is in ``unit`` exactly as the plan prints it (24 with ``%``); ``None`` with ``value_arrives_later`` where
    somebody else assigns it. ``baseline_year`` is the year a decline or a count starts from, ``deadline`` the last day
    in time. ``scope`` has ``region`` (adcode), ``sector``, ``size`` and ``metals`` (empty: all). ``items`` are the ids
    of the items that serve the target, its own first.
    """

    id: str
    name_zh: str
    name_en: str
    quote: str
    comparator: str
    value: Decimal | None
    unit: str
    baseline_year: int | None
    deadline: date
    scope: Mapping[str, Any]
    accumulation: str
    value_arrives_later: bool
    items: tuple[str, ...]
    options: tuple[Option, ...]
    confidence: str
    note_zh: str
    note_en: str

    def option(self, key: str) -> Option:
        """Return the option of that key. Raises :class:`UsageError` on an unknown one."""
        for option in self.options:
            if option.key == key:
                return option
        known = "、".join(option.key for option in self.options)
        raise UsageError(
            f"目标 {self.id} 没有口径“{key}”，可选：{known}。",
            f"The target {self.id} has no option {key!r}; there are: {known}.",
        )

    def chosen(self, wanted: Mapping[str, str] | None = None) -> dict[str, Choice]:
        """Return the choice made for each option: the wanted one, else the default."""
        asked = dict(wanted or {})
        for key in asked:
            self.option(key)
        return {option.key: option.choice(asked.get(option.key)) for option in self.options}

    def under(self, wanted: Mapping[str, str] | None = None) -> Target:
        """Return the target as it reads under the wanted choices (例如 “2030年前”含不含2030年)."""
        changes: dict[str, Any] = {}
        for choice in self.chosen(wanted).values():
            changes.update(choice.changes)
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        return {
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "comparator": self.comparator,
            "value": None if self.value is None else float(self.value),
            "unit": self.unit,
            "baseline_year": self.baseline_year,
            "deadline": self.deadline.isoformat(),
            "scope": dict(self.scope),
            "accumulation": self.accumulation,
            "value_arrives_later": self.value_arrives_later,
            "items": list(self.items),
            "options": [option.to_dict() for option in self.options],
            "confidence": self.confidence,
            "note_zh": self.note_zh,
            "note_en": self.note_en,
        }
