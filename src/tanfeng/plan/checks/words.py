"""Every quote stands in the text, and every character of the text belongs to exactly one item (原文与覆盖)."""

from __future__ import annotations

from collections.abc import Iterator

from tanfeng.core.findings import Address, Finding
from tanfeng.plan.folder import ITEMS, PLAN, TEXT, Folder
from tanfeng.plan.tiling import Gap, Tiling


def check(folder: Folder, tiling: Tiling) -> Iterator[Finding]:
    yield from _altered(folder)
    yield from _lost(folder, tiling)
    yield from _out_of_order(folder, tiling)
    for gap in tiling.coverage.gaps:
        yield _stretch(gap, "plan.text-uncovered", "没有条目覆盖", "belongs to no item")
    for overlap in tiling.coverage.overlaps:
        yield _stretch(overlap, "plan.text-covered-twice", "被两个条目覆盖", "belongs to two items")


def _altered(folder: Folder) -> Iterator[Finding]:
    """The text is the one the plan was made from, if the plan says which that was."""
    stated = folder.meta.get("text_sha256", "")
    if stated and stated != folder.text.sha256:
        yield Finding(
            "blocks entry",
            "plan.text-altered",
            f"{TEXT} 与 {PLAN} 中登记的原文不一致。",
            f"{TEXT} is not the text that {PLAN} was made from.",
            Address(TEXT),
            expected=stated,
            given=folder.text.sha256,
        )


def _out_of_order(folder: Folder, tiling: Tiling) -> Iterator[Finding]:
    """Items stand in the order of the text: two whole items changed about leave no gap and are still wrong."""
    reached = 0
    for record in folder.records:
        span = tiling.spans.get(record.id)
        if span is not None and span.start < reached:
            yield Finding(
                "blocks entry",
                "plan.order-of-text",
                f"条目 {record.id} 不在原文的先后位置上。",
                f"{record.id} does not stand where the text has it.",
                Address(ITEMS, row=record.row, column="quote"),
                given=record.words,
            )
        reached = max(reached, span.end) if span is not None else reached


def _lost(folder: Folder, tiling: Tiling) -> Iterator[Finding]:
    lost = set(tiling.coverage.lost)
    for record in folder.records:
        if record.id in lost:
            yield Finding(
                "blocks entry",
                "plan.quote-not-in-text",
                f"条目 {record.id} 的引文在原文中找不到。",
                f"The quote of {record.id} does not stand in the text.",
                Address(ITEMS, row=record.row, column="quote"),
                given=record.words,
            )


def _stretch(gap: Gap, rule: str, zh: str, en: str) -> Finding:
    return Finding(
        "blocks entry",
        rule,
        f"原文第 {gap.span.first_line} 行起的“{gap.text}”{zh}。",
        f"“{gap.text}” from line {gap.span.first_line} of the text {en}.",
        Address(TEXT, row=gap.span.first_line),
        given=gap.text,
    )
