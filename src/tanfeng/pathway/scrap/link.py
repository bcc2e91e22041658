"""From the link a scenario declares to the yearly supply (情景与物质流系统的对接), or the findings that say why not.

Where a link does not hold, the rule of the declared share stays, and a finding says so. It is never widened: scrap of
another region or metal is not this one's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.pathway import paths
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import EnsembleSetting, Scenario, ScrapSetting
from tanfeng.pathway.scrap.setting import OF_SYSTEM
from tanfeng.pathway.scrap.supply import PREFIX, ScrapSupply

if TYPE_CHECKING:
    from tanfeng.materials.on_demand import Systems
    from tanfeng.materials.result import MetalResult

YIELD = "recycling_yield"
_STAYS = ("仍按声明的可得份额计。", "The declared share of demand stays the limit.")


@dataclass(frozen=True)
class Linked:
    """The supplies of a scenario by metal, the systems behind them, and what was found (对接结果)."""

    supplies: dict[str, ScrapSupply]
    results: tuple[MetalResult, ...]
    findings: tuple[Finding, ...]


def link(
    scenario: Scenario, systems: Systems | None, region: str, metals: Sequence[str], years: Sequence[int]
) -> Linked:
    """Take the supply of every linked metal for the years of decisions (对接).

    Raises ``UsageError`` for a system that the workspace does not have, naming the nearest.
    """
    supplies: dict[str, ScrapSupply] = {}
    results: dict[str, MetalResult] = {}
    findings: list[Finding] = []
    for setting in scenario.scrap_supply:
        known = _known(scenario.name, setting, systems)
        supply, found = _one(_Link(setting, known, region, metals), years)
        findings += found
        result = known.result(setting.system) if supply is not None else None
        if supply is not None and result is not None:
            supplies[setting.metal], results[setting.system] = supply, result
    return Linked(supplies, tuple(results.values()), tuple(findings))


def drawn(setting: EnsembleSetting, problem: Problem) -> EnsembleSetting:
    """Let an ensemble draw the position of every linked metal, and of no metal whose link does not hold (参与抽样)."""
    linked = [supply.position for supply in problem.scrap_supply.values()]

    def known(name: str) -> bool:
        return not name.startswith(PREFIX) or name in linked

    names = tuple(dict.fromkeys([*filter(known, setting.parameters), *linked]))
    pairs = tuple(pair for pair in setting.correlations if known(pair[0]) and known(pair[1]))
    same = names == setting.parameters and pairs == setting.correlations
    return setting if same else replace(setting, parameters=names, correlations=pairs)


def below_today(problem: Problem) -> list[Finding]:
    """Say in which years scrap would not even feed today's recycled share, which is kept (低于现状)."""
    found = []
    demand = paths.demand(problem, {})[0]
    for metal, supply in problem.scrap_supply.items():
        kept = problem.base_recycled_share(metal) * problem.base_production(metal) * demand
        given = paths.scrap_supply(problem, {}, metal)[0]
        at = {year: i for i, year in enumerate(problem.years)}
        short = {y: kept[at[y]] - t for y, t in zip(supply.years, given, strict=True) if t < kept[at[y]]}
        if not short:
            continue
        worst = max(short, key=lambda y: (short[y], -y))
        zh, en = (
            f"{metal} 的再生原料供给在 {len(short)} 年（{min(short)} 年起）低于现状再生占比所需，{worst} 年差 "
            f"{short[worst]:,.0f} t 为最多；这些年再生产出仍可保持现状占比，所差的原料没有来历。",
            f"The scrap supply of {metal} is below what today's recycled share takes in {len(short)} years (from "
            f"{min(short)} on), most in {worst} by {short[worst]:,.0f} t; recycled output may keep today's share in "
            "those years, and where that scrap comes from is not known.",
        )
        where = Address(file=f"{supply.declared_in}.toml", column=f"scrap_supply.{metal}")
        found.append(
            Finding(
                "warning",
                "pathway.scrap-supply-below-today",
                zh,
                en,
                where,
                expected=f">= {kept[at[worst]]:.0f} t",
                given=f"{kept[at[worst]] - short[worst]:.0f} t",
                count=len(short),
            )
        )
    return found


@dataclass(frozen=True)
class _Link:
    """One declared link and what it is held against; makes the findings about it, all with its address."""

    setting: ScrapSetting
    systems: Systems
    region: str
    metals: Sequence[str]

    def not_used(
        self, rule: str, zh: str, en: str, key: str = "system", *, expected: str = "", given: str = ""
    ) -> Finding:
        where = f"scrap_supply.{self.setting.metal}"
        return Finding(
            "warning",
            f"pathway.scrap-supply-{rule}",
            f"[{where}] {zh}{_STAYS[0]}",
            f"[{where}] {en} {_STAYS[1]}",
            Address(file=f"{self.setting.declared_in}.toml", column=f"{where}.{key}"),
            expected=expected,
            given=given,
        )

    def refused(self) -> Finding | None:
        """Return why the link does not hold, ``None`` where it does."""
        setting = self.setting
        if setting.metal not in self.metals:
            zh, en = f"没有建模的生产单元产 {setting.metal}。", f"No modelled unit makes {setting.metal}."
            return self.not_used("no-plant", zh, en)
        result = self.systems.result(setting.system)
        if result is None or result.cycle is None:
            why = next((f for f in self.systems.findings(setting.system) if f.blocks), None)
            zh, en = (why.zh, why.en) if why else ("", "")
            zh = f"系统“{setting.system}”没有结果：{zh}"
            return self.not_used("not-computed", zh, f"System {setting.system!r} has no result: {en}")
        return self._not_ours(result) or self._not_reached(result) or self._recalled(result)

    def _not_ours(self, result: MetalResult) -> Finding | None:
        system, wanted = result.system, self.setting.metal
        if system.metal != wanted:
            zh = f"系统“{system.key}”是 {system.metal} 的，不是 {wanted} 的。"
            en = f"System {system.key!r} is of {system.metal}, not of {wanted}."
            return self.not_used("metal", zh, en, expected=wanted, given=system.metal)
        if system.region != self.region:
            zh = (
                f"系统“{system.key}”说的是地区 {system.region}，情景是地区 {self.region}："
                "别处的废料不等于本地可得的废料，不采用。"
            )
            en = (
                f"System {system.key!r} speaks of region {system.region}, the scenario of {self.region}: scrap "
                "elsewhere is not scrap that can be had here, and it is not used."
            )
            return self.not_used("region", zh, en, expected=self.region, given=system.region)
        return None

    def _not_reached(self, result: MetalResult) -> Finding | None:
        setting = self.setting
        lacking = [kind for kind in setting.kinds if kind not in result.known]
        if lacking:
            zh = f"系统“{setting.system}”没有算到 {'、'.join(lacking)}（缺输入，不当作零）。"
            en = f"System {setting.system!r} does not reach {', '.join(lacking)} (inputs are missing; it is not zero)."
            reached = ", ".join(kind for kind in setting.kinds if kind in result.known)
            return self.not_used("kind-missing", zh, en, "kinds", expected=", ".join(setting.kinds), given=reached)
        if setting.recovery == OF_SYSTEM and YIELD not in result.system.inputs:
            zh = f"系统“{setting.system}”没有给出 {YIELD}，请写情景中的一项假设。"
            en = f"System {setting.system!r} gives no {YIELD}; name an assumption of the scenario."
            return self.not_used("no-yield", zh, en, "yield", expected=YIELD)
        return None

    def _recalled(self, result: MetalResult) -> Finding | None:
        word = confidence_of(result, self.setting)
        if may_decide(word):
            return None
        zh = f"系统“{result.system.key}”的废料取决于待核原文的输入，不作判定依据。"
        en = f"The scrap of system {result.system.key!r} rests on recalled inputs, which decide nothing."
        return self.not_used("recalled", zh, en, expected="verified | assumed", given=word)

    def uncovered(self, result: MetalResult, years: Sequence[int]) -> list[Finding]:
        """Say which years of decisions the system does not reach (未覆盖的年份)."""
        system = result.system
        missing = [year for year in years if year not in system.years]
        if not missing:
            return []
        span = f"{missing[0]}" if len(missing) == 1 else f"{missing[0]}—{missing[-1]}"
        given = f"{system.first_year}—{system.last_year}"
        zh = f"系统“{system.key}”只有 {given} 年，不外推；没有数的 {len(missing)} 年（{span} 年间）"
        en = (
            f"System {system.key!r} has {given} alone and nothing is carried on; without a figure are {len(missing)} "
            f"years of decisions ({span}). For them:"
        )
        return [self.not_used("years", zh, en, expected=span, given=given)]


def _one(link: _Link, years: Sequence[int]) -> tuple[ScrapSupply | None, list[Finding]]:
    wrong = link.refused()
    if wrong is not None:
        return None, [wrong]
    result = link.systems.result(link.setting.system)
    assert result is not None
    covered = tuple(year for year in years if year in result.system.years)
    return (_supply(link.setting, result, covered) if covered else None), link.uncovered(result, years)


def _known(scenario: str, setting: ScrapSetting, systems: Systems | None) -> Systems:
    """Return the systems where the named one is among them. Raises ``UsageError`` with the nearest name."""
    names = systems.names if systems is not None else ()
    if systems is not None and setting.system in names:
        return systems
    near = get_close_matches(setting.system, names, n=1) or list(names)
    where = f"{scenario}.toml [scrap_supply.{setting.metal}] system"
    zh = f"最接近的：{'、'.join(near)}" if near else "工作区没有物质流系统（materials.toml）"
    en = f"nearest: {', '.join(near)}" if near else "the workspace has no systems (materials.toml)"
    raise UsageError(
        f"{where}：没有物质流系统“{setting.system}”；{zh}。",
        f"{where}: there is no material system {setting.system!r}; {en}.",
    )


def confidence_of(result: MetalResult, setting: ScrapSetting) -> str:
    """Weakest confidence of what the scrap of a link is computed from, before the scenario's own assumptions."""
    words = [result.confidence(kind) for kind in setting.kinds]
    if setting.recovery == OF_SYSTEM:
        words.append(result.system.inputs[YIELD].confidence)
    return weakest(words)


def _supply(setting: ScrapSetting, result: MetalResult, years: tuple[int, ...]) -> ScrapSupply:
    """Add up the kinds of scrap, as metal where the system's own yield is meant. A net export leaves nothing."""
    rows = [result.system.years.index(year) for year in years]
    total = np.sum([result.known[kind] for kind in setting.kinds], axis=0)
    if setting.recovery == OF_SYSTEM:
        total = total * result.columns.values(result.system.inputs[YIELD], result.system.years)
    total = np.maximum(total[rows], 0.0)
    stated, low, high = result.band(total)
    first = result.columns.first_draw
    draws = total[:, first:][:, result.counted[first:]]
    return ScrapSupply(
        metal=setting.metal,
        system=setting.system,
        kinds=setting.kinds,
        years=years,
        stated=stated,
        low=low,
        high=high,
        ordered=np.sort(np.column_stack([stated, draws]), axis=1),
        share=setting.share,
        recovery="" if setting.recovery == OF_SYSTEM else setting.recovery,
        confidence=confidence_of(result, setting),
        declared_in=setting.declared_in,
    )
