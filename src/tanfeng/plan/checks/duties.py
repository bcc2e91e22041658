"""Departments are known, and are those the text names in its parentheses, in the same role and order (责任部门).

Chinese plans end a task with （甲、乙按职责分工负责） or （甲牵头，乙、丙参加）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tanfeng.core.findings import Address, Finding
from tanfeng.plan.folder import ITEMS, Folder
from tanfeng.plan.item import Record
from tanfeng.plan.text import squeeze

_ROLES = ("lead", "joint", "participating")

#: How a clause of the parentheses ends, and the role that gives. The longest ending stands first.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("牵头负责", "lead"),
    ("牵头", "lead"),
    ("按职责分工负责", "joint"),
    ("分工负责", "joint"),
    ("负责", "joint"),
    ("配合", "participating"),
    ("参与", "participating"),
    ("参加", "participating"),
)


def read_parentheses(words: str) -> dict[str, tuple[str, ...]]:
    """Return the departments by role of a responsibility sentence such as （甲牵头，乙参加）.

    A clause with an ending nobody knows gives its names to the role ``unknown``.
    """
    found: dict[str, tuple[str, ...]] = {}
    for clause in re.split("[，；]", squeeze(words).strip("（）()。")):
        ending, role = next(((e, r) for e, r in _ENDINGS if clause.endswith(e)), ("", "unknown"))
        names = tuple(name for name in clause.removesuffix(ending).split("、") if name)
        found[role] = (*found.get(role, ()), *names)
    return found


def check(folder: Folder) -> Iterator[Finding]:
    by_id = {record.id: record for record in folder.records}
    for record in folder.records:
        yield from _known(folder, record)
        if record.role == "responsibility" and record.parent in by_id:
            yield from _same(by_id[record.parent], record)
    yield from _stated(folder)


def _known(folder: Folder, record: Record) -> Iterator[Finding]:
    for role in _ROLES:
        for name in getattr(record, role):
            if name not in folder.departments:
                yield Finding(
                    "blocks entry",
                    "plan.department-unknown",
                    f"部门“{name}”不在部门词表中。",
                    f"The department {name!r} is not in the vocabulary of departments.",
                    Address(ITEMS, row=record.row, column=role),
                    given=name,
                )


def _same(owner: Record, sentence: Record) -> Iterator[Finding]:
    stated = read_parentheses(sentence.words)
    if "unknown" in stated:
        yield Finding(
            "blocks entry",
            "plan.duty-unreadable",
            f"看不懂“{sentence.words}”中的分工。",
            f"The division of work in “{sentence.words}” cannot be read.",
            Address(ITEMS, row=sentence.row, column="quote"),
            expected=" | ".join(ending for ending, _ in _ENDINGS),
            given=sentence.words,
        )
        return
    for role in _ROLES:
        recorded, wanted = getattr(owner, role), stated.get(role, ())
        if recorded != wanted:
            yield Finding(
                "blocks entry",
                "plan.department-differs",
                f"{owner.id} 的责任部门与原文括号不一致。",
                f"The departments of {owner.id} differ from the parentheses of the text.",
                Address(ITEMS, row=owner.row, column=role),
                expected="|".join(wanted),
                given="|".join(recorded),
            )


def _stated(folder: Folder) -> Iterator[Finding]:
    """Departments may stand only where the text states them: an invented duty is a finding."""
    with_sentence = {record.parent for record in folder.records if record.role == "responsibility"}
    for record in folder.records:
        if record.departments and record.id not in with_sentence:
            yield Finding(
                "blocks entry",
                "plan.department-not-stated",
                f"原文没有写明 {record.id} 的责任部门。",
                f"The text does not state the departments of {record.id}.",
                Address(ITEMS, row=record.row, column="lead"),
                given="|".join(record.departments),
            )
