"""The words of a report in two languages (用语): closed vocabularies of the contract, never data."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tanfeng.core import confidence
from tanfeng.core.findings import SEVERITY_ZH
from tanfeng.indicators import status
from tanfeng.report.numbers import Said

if TYPE_CHECKING:
    from tanfeng.reference import Reference

STATUS: Mapping[str, Said] = {word: Said(zh, word) for word, zh in status.NAMES_ZH.items()}
BOUNDARY: Mapping[str, Said] = {
    "direct": Said("直接排放", "direct"),
    "indirect": Said("间接排放（电力、热力）", "indirect (electricity, heat)"),
    "total": Said("合计（含电力、热力）", "total (with electricity, heat)"),
    "energy": Said("能源消费", "energy use"),
}
#: Where room is short.
BOUNDARY_SHORT: Mapping[str, Said] = {
    "direct": Said("直接", "direct"),
    "indirect": Said("间接", "indirect"),
    "total": Said("合计", "total"),
    "energy": Said("能源", "energy"),
}
BASIS: Mapping[str, Said] = {
    "top_down": Said("自上而下（统计）", "top-down (statistics)"),
    "bottom_up": Said("自下而上（单元）", "bottom-up (units)"),
}
SECTOR: Mapping[str, Said] = {
    "smelting_pressing": Said("冶炼和压延加工", "smelting and pressing"),
    "mining_dressing": Said("采选", "mining and dressing"),
    "nonferrous_all": Said("有色金属行业", "nonferrous metals industry"),
}
#: Widest first: what a headline speaks about when several are there.
SECTORS: tuple[str, ...] = ("nonferrous_all", "smelting_pressing", "mining_dressing")
METHOD: Mapping[str, Said] = {
    "measured": Said("实测活动水平", "measured activity"),
    "estimated": Said("估算", "estimated"),
    "none": Said("无法估算", "cannot be estimated"),
}
#: Why a unit has no estimate, or none that can be split.
MISSING: Mapping[str, Said] = {
    "capacity": Said("产能", "capacity"),
    "route": Said("工艺路线", "route"),
    "status": Said("在产状态", "status"),
    "intensity": Said("单位产品能耗", "energy intensity"),
    "electricity": Said("单位产品电耗", "electricity per tonne"),
    "utilisation": Said("产能利用率", "utilisation"),
    "grid_factor": Said("电网排放因子", "grid factor"),
    "not_at_work": Said("该年不在产", "not at work that year"),
}
COMPARATOR: Mapping[str, Said] = {
    ">=": Said("≥", "≥"),
    "<=": Said("≤", "≤"),
    "<": Said("早于", "before"),
    ">": Said(">", ">"),
    "=": Said("=", "="),
    "decline>=": Said("下降 ≥", "decline ≥"),
}
SEVERITY: Mapping[str, Said] = {word: Said(zh, word) for word, zh in SEVERITY_ZH.items()}
CONFIDENCE: Mapping[str, Said] = {
    word: Said(confidence.name(word, "zh"), "to be checked" if word == "recalled" else word)
    for word in confidence.LADDER
}


def vocabulary(kind: str) -> Mapping[str, Said]:
    """Return the words of one kind of the report's own vocabulary: names for keys that carry none themselves."""
    text = (files("tanfeng.report") / "vocabulary.csv").read_text(encoding="utf-8")
    return {row["key"]: Said(row["zh"], row["en"]) for row in csv.DictReader(text.splitlines()) if row["kind"] == kind}


def say(table: Mapping[str, Said], key: Any) -> Said:
    """Return the word for a key of a vocabulary; an unknown key is shown as it is rather than hidden."""
    text = "" if key is None else str(key)
    return table.get(text, Said(text, text))


class Names:
    """Names of the reference vocabularies (名称): items, metals, routes, regions; unknown keys stay as they are."""

    def __init__(self, reference: Reference | None) -> None:
        self._reference = reference

    def _found(self, kind: str, key: Any) -> Said:
        text = "" if key is None else str(key)
        found = getattr(self._reference, kind)(text) if self._reference is not None and text else None
        return Said(found.name_zh, found.name_en or found.name_zh) if found is not None else Said(text, text)

    def item(self, key: Any) -> Said:
        return self._found("item", key)

    def metal(self, key: Any) -> Said:
        return self._found("metal", key)

    def route(self, key: Any) -> Said:
        return self._found("route", key)

    def region(self, key: Any) -> Said:
        return self._found("region", key)
