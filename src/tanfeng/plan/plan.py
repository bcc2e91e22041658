"""A plan (方案): its items, its targets, and whether they still say what the text says."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.plan import checks, folder, resolve, target_file
from tanfeng.plan.folder import Folder
from tanfeng.plan.item import Item
from tanfeng.plan.target import Target
from tanfeng.plan.tiling import Coverage, Tiling, lay
from tanfeng.plan.vocabulary import Department, Metal, Place, Vocabulary


class Plan:
    """A policy plan as data.

    ``items`` stand in the order of the text, ``targets`` in that of ``targets.toml``; ``findings`` say what does not
    hold (none, for a plan fit for use); ``departments``, ``metals`` and ``places`` are its vocabularies.
    """

    def __init__(self, source: Folder) -> None:
        self.folder = source.path
        self.id: str = source.meta["id"]
        self.title_zh: str = source.meta["title_zh"]
        self.title_en: str = source.meta["title_en"]
        self.region: str = source.meta["region"]
        self.sector: str = source.meta["sector"]
        self.text: str = source.text.raw
        self.departments: Vocabulary[Department] = source.departments
        self.metals: Vocabulary[Metal] = source.metals
        self.places: Vocabulary[Place] = source.places
        self._tiling: Tiling = lay(source.text, source.bounds, [(r.id, r.words) for r in source.records])
        self.items: tuple[Item, ...] = resolve.items(source, self._tiling.spans)
        self._by_id = {item.id: item for item in self.items}
        self.targets, target_findings = target_file.targets(source.targets, self._by_id)
        self.findings: tuple[Finding, ...] = tuple(
            in_order([*source.findings, *target_findings, *checks.check(source, self._tiling, self.targets)])
        )

    @classmethod
    def load(cls, plan: str | Path) -> Plan:
        """Read a plan by the id of a shipped one or by the path of its folder.

        Raises :class:`UsageError` where there is no such plan or its files cannot be read; what is wrong inside them
        is in ``findings``.
        """
        return cls(folder.read(folder.find(plan)))

    @staticmethod
    def shipped() -> list[str]:
        """Return the ids of the plans that come with the program."""
        return folder.shipped_ids()

    def item(self, item_id: str) -> Item:
        """Return the item of that id. Raises :class:`UsageError`, with the nearest ids, where there is none."""
        if item_id in self._by_id:
            return self._by_id[item_id]
        near = self._near(item_id)
        zh = f"最接近的：{'、'.join(near)}。" if near else "用 tanfeng plan show 查看全部条目。"
        en = f"Nearest: {', '.join(near)}." if near else "`tanfeng plan show` lists all items."
        raise UsageError(f"方案没有条目“{item_id}”。{zh}", f"The plan has no item {item_id!r}. {en}")

    def target(self, target_id: str) -> Target:
        """Return the target of that id. Raises :class:`UsageError` where there is none."""
        for target in self.targets:
            if target.id == target_id:
                return target
        known = "、".join(target.id for target in self.targets)
        raise UsageError(
            f"方案没有目标“{target_id}”，有：{known}。", f"The plan has no target {target_id!r}; it has: {known}."
        )

    def children(self, item_id: str | None) -> Sequence[Item]:
        """Return the parts of an item, top to bottom (of ``None``: the items without a parent)."""
        return [item for item in self.items if item.parent == item_id]

    def coverage(self) -> Coverage:
        """Return what part of the text the items cover; characters counted without white space."""
        return self._tiling.coverage

    def to_json(self) -> dict[str, Any]:
        """Return the plan as the JSON contract prints it; a target carries its meaning under ``target``."""
        meanings = {target.id: target.to_dict() for target in self.targets}
        items = [item.to_dict() | {"target": meanings.get(item.id)} for item in self.items]
        return {
            "id": self.id,
            "title": self.title_zh,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "region": self.region,
            "sector": self.sector,
            "items": items,
        }

    def _near(self, item_id: str) -> list[str]:
        """Return up to five ids close to the one asked for, by id or by what their titles say."""
        asked = item_id.strip().lower()
        by_title = [i.id for i in self.items if asked and (asked in i.title_zh or asked in i.title_en.lower())]
        by_id = get_close_matches(asked, list(self._by_id), n=5, cutoff=0.6)
        return list(dict.fromkeys([*by_id, *by_title]))[:5]
