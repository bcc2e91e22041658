"""Every target of the text has a meaning, and its numbers are those of its own words (目标)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tanfeng.core.findings import Address, Finding
from tanfeng.plan.folder import ITEMS, TARGETS, Folder
from tanfeng.plan.target import Target
from tanfeng.plan.text import squeeze


def check(folder: Folder, targets: Sequence[Target]) -> Iterator[Finding]:
    yield from _meant(folder, targets)
    by_id = {record.id: record for record in folder.records}
    for target in targets:
        yield from _numbers(target)
        yield from _links(target, set(by_id))
        yield from _days(target, by_id[target.id].deadline)


def _finding(target: Target, column: str, given: str, *, rule: str, zh: str, en: str, expected: str = "") -> Finding:
    address = Address(TARGETS, sheet=target.id, column=column)
    return Finding("blocks entry", rule, zh, en, address, expected=expected, given=given)


def _meant(folder: Folder, targets: Sequence[Target]) -> Iterator[Finding]:
    meant = [target.id for target in targets]
    for record in folder.records:
        if record.kind == "target" and meant.count(record.id) != 1:
            yield Finding(
                "blocks entry",
                "plan.target-without-meaning",
                f"目标 {record.id} 在 {TARGETS} 中应当恰好有一条语义。",
                f"The target {record.id} must have exactly one meaning in {TARGETS}.",
                Address(ITEMS, row=record.row, column="kind"),
                expected="1",
                given=str(meant.count(record.id)),
            )
    for target in targets:
        if not any(record.id == target.id and record.kind == "target" for record in folder.records):
            zh, en = f"{target.id} 不是目标类条目。", f"{target.id} is not an item of the kind target."
            yield _finding(target, "id", target.id, rule="plan.target-without-item", zh=zh, en=en)


def _numbers(target: Target) -> Iterator[Finding]:
    """The value must be printed in the quote as a whole number, and so must the base year of a decline."""
    printed = set(re.findall(r"\d+(?:\.\d+)?", squeeze(target.quote)))
    stated: dict[str, Decimal | int | None] = {"value": target.value}
    if target.accumulation == "cumulative" and target.baseline_year is not None:
        stated["baseline_year"] = target.baseline_year
    for column, number in stated.items():
        if number is not None and str(number) not in printed:
            zh = f"目标 {target.id} 的 {column} {number} 不在其原文中。"
            en = f"The {column} {number} of {target.id} does not stand in its words."
            yield _finding(
                target,
                column,
                str(number),
                rule="plan.target-number-not-in-text",
                zh=zh,
                en=en,
                expected=target.quote,
            )


def _links(target: Target, known: set[str]) -> Iterator[Finding]:
    for item in target.items:
        if item not in known:
            zh, en = (
                f"目标 {target.id} 引用的条目“{item}”不存在。",
                f"{target.id} refers to {item!r}, which is no item.",
            )
            yield _finding(target, "items", item, rule="plan.target-item-unknown", zh=zh, en=en)


def _days(target: Target, of_item: object) -> Iterator[Finding]:
    if target.deadline != of_item:
        zh = f"目标 {target.id} 的期限与条目表不一致。"
        en = f"The deadline of {target.id} differs from that of its item."
        yield _finding(
            target,
            "deadline",
            str(target.deadline),
            rule="plan.deadline-differs",
            zh=zh,
            en=en,
            expected=str(of_item),
        )
