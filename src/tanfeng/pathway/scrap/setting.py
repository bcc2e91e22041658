"""The link of scrap to the stock model in a scenario file (情景文件中的再生原料供给): ``[scrap_supply.Cu]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.materials.result import SCRAP
from tanfeng.pathway import schema
from tanfeng.pathway.scenario import Scenario, ScrapSetting
from tanfeng.pathway.scrap.supply import ScrapSupply

#: What ``yield`` says where the system's own yield is meant.
OF_SYSTEM = "system"
BASE = "base"


def read(name: str, merged: Mapping[str, Any], own: Mapping[str, Any]) -> tuple[ScrapSetting, ...]:
    """Read the links that are enabled. Raises ``UsageError`` for a missing key or an unknown kind of scrap."""
    return tuple(
        _one(metal, row, name if metal in own else BASE) for metal, row in merged.items() if row.get("enabled", True)
    )


def positions(links: Sequence[ScrapSetting]) -> tuple[str, ...]:
    """Return the names under which ensembles draw the supplies."""
    return tuple(ScrapSupply.name_of(link.metal) for link in links)


def check(scenario: Scenario) -> None:
    """Refuse an assumption that a link names and nobody declares, or one that stands where the link's own would."""
    for link in scenario.scrap_supply:
        where = f"{link.declared_in}.toml [scrap_supply.{link.metal}]"
        named = [n for n in (link.share, link.recovery) if n and n != OF_SYSTEM]
        schema.known_names(where, named, tuple(scenario.assumptions))
        own = ScrapSupply.name_of(link.metal)
        if own in scenario.assumptions:
            schema.refuse(where, f"假设“{own}”由对接给出，不能另写", f"the assumption {own!r} is the link's own")


def _one(metal: str, row: Mapping[str, Any], declared_in: str) -> ScrapSetting:
    where = f"{declared_in}.toml [scrap_supply.{metal}]"
    for needed in ("system", "kinds", "yield"):
        if needed not in row:
            schema.refuse(where, f"缺少 {needed}", f"{needed} is missing")
    kinds = row["kinds"]
    if not isinstance(kinds, list) or not kinds or len(set(map(str, kinds))) < len(kinds):
        schema.refuse(where, "kinds 应为不重复的废料种类列表", "kinds must be a list of kinds of scrap, each once")
    schema.known_names(f"{where} kinds", map(str, kinds), SCRAP)
    return ScrapSetting(
        metal=metal,
        system=str(row["system"]),
        kinds=tuple(kinds),
        recovery=str(row["yield"]),
        share=str(row.get("share", "")),
        declared_in=declared_in,
    )
