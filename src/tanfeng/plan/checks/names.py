"""Metals and places are known, and the text of the item names them; a place it names is not left out (金属与地点)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tanfeng.core.findings import Address, Finding
from tanfeng.plan.folder import ITEMS, Folder
from tanfeng.plan.item import Record
from tanfeng.plan.text import squeeze
from tanfeng.plan.vocabulary import Vocabulary


def check(folder: Folder) -> Iterator[Finding]:
    for record in folder.records:
        text = squeeze(record.words)
        yield from _listed(record, "metals", record.metals, folder.metals, text)
        yield from _listed(record, "places", record.places, folder.places, text)
        yield from _left_out(folder, record, text)


def _finding(record: Record, column: str, given: str, *, rule: str, zh: str, en: str) -> Finding:
    return Finding("blocks entry", rule, zh, en, Address(ITEMS, row=record.row, column=column), given=given)


def _listed(
    record: Record, column: str, listed: tuple[str, ...], known: Vocabulary[Any], text: str
) -> Iterator[Finding]:
    for name in listed:
        one = column[:-1]
        if name not in known:
            zh, en = f"“{name}”不在词表 {column}.csv 中。", f"{name!r} is not in {column}.csv."
            yield _finding(record, column, name, rule=f"plan.{one}-unknown", zh=zh, en=en)
        elif not known.is_named_in(name, text):
            zh = f"条目 {record.id} 的原文没有提到“{name}”。"
            en = f"The words of {record.id} do not name {name!r}."
            yield _finding(record, column, name, rule=f"plan.{one}-not-named", zh=zh, en=en)


def _left_out(folder: Folder, record: Record, text: str) -> Iterator[Finding]:
    if record.role == "responsibility":  # a department's name may contain a city's
        return
    listed = {place.key for name in record.places if (place := folder.places.get(name))}
    for name in folder.places.named_in(text):
        if name not in listed:
            zh = f"条目 {record.id} 的原文提到“{name}”，但没有列入地点。"
            en = f"{record.id} names {name!r} but does not list it among its places."
            yield _finding(record, "places", name, rule="plan.place-left-out", zh=zh, en=en)
