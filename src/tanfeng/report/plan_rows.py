"""Who answers for what (任务分工): the tasks and safeguards of the plan with their departments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tanfeng.report.numbers import Said

#: The kinds of items that departments answer for, in the order of the table.
_ANSWERED_FOR: Mapping[str, Said] = {"task": Said("任务", "Task"), "safeguard": Said("保障措施", "Safeguard")}


def plan_rows(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per task and safeguard: its name, who leads, who shares it, and how many items it holds."""
    parents = {str(item["id"]): str(item.get("parent") or "") for item in items}
    held = Counter(above for item in items for above in _above(parents, str(item["id"])))
    return [
        {
            "id": str(item["id"]),
            "kind": _ANSWERED_FOR[str(item["kind"])],
            "name": Said(str(item.get("title_zh") or item["id"]), str(item.get("title_en") or item["id"])),
            "departments": _departments(item),
            "items": held[str(item["id"])],
            "targets": [
                Said(str(part.get("title_zh") or part["id"]), str(part.get("title_en") or part["id"]))
                for part in items
                if part["kind"] == "target" and part.get("parent") == item["id"]
            ],
            "quote": str(item.get("quote") or ""),
        }
        for kind in _ANSWERED_FOR
        for item in items
        if item["kind"] == kind
    ]


def department_counts(items: Sequence[Mapping[str, Any]]) -> list[tuple[Said, int]]:
    """Return each department with the number of tasks and safeguards it answers for, the busiest first."""
    counts = Counter(said for row in plan_rows(items) for said, _leads in row["departments"])
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0].zh))


def _above(parents: Mapping[str, str], item: str) -> Iterator[str]:
    """Yield the items above one, nearest first; a loop in the data ends where it closes."""
    seen = {item}
    while (item := parents.get(item, "")) and item not in seen:
        seen.add(item)
        yield item


def _departments(item: Mapping[str, Any]) -> list[tuple[Said, bool]]:
    """Return the departments of an item and whether each leads; the names in English where they are known."""
    english = dict(zip(item.get("departments") or (), item.get("departments_en") or (), strict=False))
    leads = set(item.get("lead") or ())
    return [(Said(name, english.get(name) or name), name in leads) for name in item.get("departments") or ()]
