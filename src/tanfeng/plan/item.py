"""An item (条目): one part of the plan with its own words, and what follows for it from the parts above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tanfeng.plan.text import Span

#: What an item can be: 目标 任务 专栏 专栏条目 保障措施 举措.
KINDS: tuple[str, ...] = ("target", "task", "box", "entry", "safeguard", "measure")

KIND_NAMES: Mapping[str, tuple[str, str]] = {
    "target": ("目标", "target"),
    "task": ("任务", "task"),
    "box": ("专栏", "box"),
    "entry": ("专栏条目", "box entry"),
    "safeguard": ("保障措施", "safeguard"),
    "measure": ("举措", "measure"),
}

#: What an item does within its kind.
ROLE_NAMES: Mapping[str, tuple[str, str]] = {
    "section": ("章节", "section"),
    "goal": ("定性目标", "goal in words"),
    "target": ("目标", "target"),
    "task": ("任务", "task"),
    "box": ("专栏", "box"),
    "safeguard": ("保障措施", "safeguard"),
    "action": ("举措", "action"),
    "responsibility": ("责任分工", "responsibility"),
    "metal": ("品种", "metal"),
    "group": ("分组", "group"),
    "stage": ("阶段", "stage"),
    "product": ("产品方向", "product"),
    "technology": ("技术", "technology"),
    "project": ("工程", "project"),
    "base": ("基地园区", "base or park"),
    "count": ("数量", "count"),
    "link": ("链接", "link"),
}

#: How far a technology is: 推广 (spread), 研发 (research), or both.
STAGE_NAMES: Mapping[str, tuple[str, str]] = {
    "promote": ("推广", "promote"),
    "rnd": ("研发", "research"),
    "rnd-promote": ("研发推广", "research and promote"),
}


@dataclass(frozen=True)
class Record:
    """One row of ``items.csv`` as it was written (条目记录). ``row`` is its line in the file."""

    row: int
    id: str
    kind: str
    role: str
    parent: str
    title_zh: str
    title_en: str
    words: str
    lead: tuple[str, ...]
    joint: tuple[str, ...]
    participating: tuple[str, ...]
    metals: tuple[str, ...]
    places: tuple[str, ...]
    deadline: date | None
    stage: str
    serves: tuple[str, ...]
    attributes: Mapping[str, str]

    @property
    def departments(self) -> tuple[str, ...]:
        return (*self.lead, *self.joint, *self.participating)


@dataclass(frozen=True)
class Item:
    """One item of the plan (条目), with what it inherits made explicit.

    ``words`` are its own words (of a heading: the heading); ``quote`` is the whole of it with the parts below, both
    verbatim but for line breaks. ``lead`` 牵头, ``joint`` 按职责分工 and ``participating`` 参加 are departments;
    ``departments_from`` names the items they were taken over from, and is empty where the item names them itself (or
    has none). ``serves`` are the tasks a box carries out. ``deadline`` is the last day in time. ``span`` is where the
    quote stands in the text (``None``: not found there).
    """

    id: str
    kind: str
    role: str
    parent: str | None
    title_zh: str
    title_en: str
    words: str
    quote: str
    lead: tuple[str, ...]
    joint: tuple[str, ...]
    participating: tuple[str, ...]
    departments_from: tuple[str, ...]
    metals: tuple[str, ...]
    places: tuple[str, ...]
    adcodes: tuple[str, ...]
    deadline: date | None
    stage: str
    serves: tuple[str, ...]
    attributes: Mapping[str, str]
    span: Span | None

    @property
    def departments(self) -> tuple[str, ...]:
        """All departments, the leading ones first."""
        return (*self.lead, *self.joint, *self.participating)

    def to_dict(self) -> dict[str, Any]:
        """Return the item as the JSON contract prints it, with more beside."""
        return {
            "id": self.id,
            "kind": self.kind,
            "parent": self.parent,
            "quote": self.quote,
            "departments": list(self.departments),
            "lead": list(self.lead),
            "metals": list(self.metals),
            "places": list(self.places),
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "role": self.role,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "words": self.words,
            "joint": list(self.joint),
            "participating": list(self.participating),
            "departments_from": list(self.departments_from),
            "adcodes": list(self.adcodes),
            "stage": self.stage or None,
            "serves": list(self.serves),
            "attributes": dict(self.attributes),
            "lines": [self.span.first_line, self.span.last_line] if self.span else None,
        }
