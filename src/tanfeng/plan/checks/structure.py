"""Items have one id, a known kind and role, and stand under a parent in the order of the text (结构)."""

from __future__ import annotations

from collections.abc import Iterator

from tanfeng.core.findings import Address, Finding
from tanfeng.plan.folder import ITEMS, Folder
from tanfeng.plan.item import KINDS, ROLE_NAMES, STAGE_NAMES, Record


def check(folder: Folder) -> Iterator[Finding]:
    yield from _ids(folder)
    yield from _words_of_a_list(folder)
    yield from _parents(folder)
    yield from _served(folder)


def _finding(record: Record, column: str, given: str, *, rule: str, zh: str, en: str, expected: str = "") -> Finding:
    address = Address(ITEMS, row=record.row, column=column)
    return Finding("blocks entry", rule, zh, en, address, expected=expected, given=given)


def _ids(folder: Folder) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for record in folder.records:
        if not record.id:
            yield _finding(record, "id", "", rule="plan.id-missing", zh="条目没有编号。", en="The item has no id.")
        elif record.id in first:
            zh = f"编号“{record.id}”与第 {first[record.id]} 行重复。"
            en = f"The id {record.id!r} repeats that of line {first[record.id]}."
            yield _finding(record, "id", record.id, rule="plan.id-repeated", zh=zh, en=en)
        first.setdefault(record.id, record.row)


def _words_of_a_list(folder: Folder) -> Iterator[Finding]:
    for record in folder.records:
        for column, given, known in (
            ("kind", record.kind, tuple(KINDS)),
            ("role", record.role, tuple(ROLE_NAMES)),
            ("stage", record.stage, ("", *STAGE_NAMES)),
        ):
            if given not in known:
                expected = " | ".join(word for word in known if word)
                zh = f"条目 {record.id} 的 {column} “{given}”不在词表内。"
                en = f"The {column} {given!r} of {record.id} is not one of the known words."
                yield _finding(record, column, given, rule=f"plan.{column}-unknown", zh=zh, en=en, expected=expected)


def _parents(folder: Folder) -> Iterator[Finding]:
    """A part stands right below its parent or the parent's earlier parts, so that a quote is one stretch of text."""
    known = {record.id for record in folder.records}
    open_items: list[str] = []
    for record in folder.records:
        if record.parent and record.parent not in known:
            zh = f"条目 {record.id} 的上级“{record.parent}”不存在。"
            en = f"The parent {record.parent!r} of {record.id} does not exist."
            yield _finding(record, "parent", record.parent, rule="plan.parent-unknown", zh=zh, en=en)
        elif record.parent and record.parent not in open_items:
            zh = f"条目 {record.id} 没有紧接在上级“{record.parent}”的内容之后。"
            en = f"{record.id} does not stand within its parent {record.parent!r}."
            yield _finding(record, "parent", record.parent, rule="plan.order", zh=zh, en=en)
        while open_items and open_items[-1] != record.parent:
            open_items.pop()
        open_items.append(record.id)


def _served(folder: Folder) -> Iterator[Finding]:
    known = {record.id for record in folder.records if record.kind in ("task", "safeguard")}
    for record in folder.records:
        for served in record.serves:
            if served not in known:
                zh = f"条目 {record.id} 所落实的“{served}”不是任务或保障措施。"
                en = f"{served!r}, which {record.id} serves, is no task or safeguard."
                yield _finding(record, "serves", served, rule="plan.serves-unknown", zh=zh, en=en)
