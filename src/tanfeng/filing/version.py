"""Reports, versions and their audit as records (报告、版本、审计)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tanfeng.core.errors import UsageError

_ID = re.compile(r"(\d{1,9})\.(\d{1,9})")


class VersionId(NamedTuple):
    """The id of a version (版本编号): ``3.2`` is the second version of the third report."""

    report: int
    number: int

    def __str__(self) -> str:
        return f"{self.report}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> VersionId:
        """Return the id a text names. Raises :class:`UsageError` if it names none."""
        found = cls.find(text)
        if found is None:
            raise UsageError(
                f"“{text}”不是版本编号；编号形如 1.2（报告 1 的第 2 版），见 tanfeng filing list。",
                f"{text!r} is no version id; an id looks like 1.2 (report 1, version 2): see tanfeng filing list.",
            )
        return found

    @classmethod
    def find(cls, text: str) -> VersionId | None:
        """Return the id a text names, or ``None``."""
        found = _ID.fullmatch(text.strip())
        return cls(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class Version:
    """One version of a report (版本).

    ``kind`` is ``original``, ``correction`` or ``candidate``; ``content`` the hash over all its parts; ``blocking`` how
    many blocking findings its check met, ``None`` before a check.
    """

    id: VersionId
    enterprise_id: str
    period: str
    guideline_set: str
    kind: str
    based_on: int | None
    reason: str
    state: str
    frozen: bool
    in_force: bool
    content: str
    blocking: int | None


@dataclass(frozen=True)
class Step:
    """One entry of the audit (审计记录)."""

    step: int
    from_state: str
    to_state: str
    actor: str
    at: str
    why: str
    content: str


@dataclass(frozen=True)
class Act:
    """Who does something, when, and why (操作): the time is a parameter, the clock stands at the edge.

    ``at`` is ISO 8601 with its offset, such as ``2025-03-31T09:00:00+08:00``.
    """

    actor: str
    at: str
    why: str = ""

    def __post_init__(self) -> None:
        if not self.actor.strip():
            raise UsageError("请用 --by 写明操作人。", "Say who does this, with --by.")
