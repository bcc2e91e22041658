"""What is known of when units started and when they go (单元投产与退出年份的检查): said once, with the units' names.

A date that cannot be true is not used; a date that is not known is not guessed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tanfeng.core.findings import Address, Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.lifetimes import end_of_life
from tanfeng.pathway.plants import LIFE, Plant
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.schema import refuse

if TYPE_CHECKING:
    from tanfeng.reference import Reference

#: Where the dates stand.
TABLE, STARTED, GONE = "ledger/units", "commissioned", "retired_on"
_SHOWN = 12


def checked(
    plants: tuple[Plant, ...],
    scenario: Scenario,
    assumptions: Assumptions,
    base_year: int,
    units_year: int | None = None,
) -> tuple[tuple[Plant, ...], list[Finding]]:
    """Return the units with the life of their route and without impossible dates, and what is to be said of them.

    ``units_year`` is the year whose output the ledger states, where that is known.
    """
    findings: list[Finding] = []
    found = []
    for plant in plants:
        dated, notes = _plausible(replace(plant, life=scenario.lives.get(plant.route, LIFE)), base_year, units_year)
        found.append(dated)
        findings += notes
    first = max(scenario.decisions_from, base_year + 1)
    lasting = [p for p in found if p.retired is None]
    undated = [p for p in lasting if p.commissioned is None]
    lifeless = [p for p in lasting if p.commissioned is not None and p.life not in assumptions]
    ends = [(p, end_of_life(p, assumptions)) for p in lasting]
    over = [(p, end) for p, end in ends if end is not None and end < first]
    findings += [_undated(undated)] if undated else []
    findings += [_no_life(lifeless)] if lifeless else []
    findings += [_over(p, end, first, assumptions) for p, end in over]
    findings += [
        _nobody_left(*row) for row in _left_alone(found, first if scenario.decisions else scenario.last_year + 1)
    ]
    return tuple(found), findings


def require_routes(scenario: Scenario, reference: Reference) -> None:
    """Raise ``UsageError`` where ``[lifetimes]`` names a route that the reference tables do not know (检查路线)."""
    for key in scenario.lives:
        if reference.route(key) is None:
            refuse(f"{scenario.name}.toml [lifetimes]", f"参考表没有路线 {key}", f"there is no route {key}")


def _plausible(plant: Plant, base_year: int, units_year: int | None) -> tuple[Plant, list[Finding]]:
    """Leave out dates that contradict each other or the output of the base year."""
    start, gone = plant.commissioned, plant.retired
    if start is not None and gone is not None and gone < start:
        return replace(plant, commissioned=None, retired=None), [_contradiction(plant, start, gone)]
    findings = []
    if gone is not None and gone <= base_year:
        findings.append(_already_gone(plant, gone, base_year))
        plant = replace(plant, retired=None)
    elif gone is not None and units_year is not None and gone < units_year:
        findings.append(_gone_with_output(plant, gone, units_year))
    if start is not None and start > base_year:
        findings.append(_later_start(plant, start, base_year))
    return plant, findings


def _contradiction(plant: Plant, start: int, gone: int) -> Finding:
    return Finding(
        "warning",
        "pathway.unit-dates-contradict",
        f"生产单元 {plant.key} 的退出年份 {gone} 早于投产年份 {start}，两个日期都不采用。",
        f"Unit {plant.key} is stated to leave in {gone}, before it started in {start}: neither date is used.",
        Address(file=TABLE, column=GONE),
        expected=f">= {start}",
        given=f"{plant.key}: {gone}",
    )


def _already_gone(plant: Plant, gone: int, base_year: int) -> Finding:
    return Finding(
        "warning",
        "pathway.unit-already-gone",
        f"生产单元 {plant.key} 写明 {gone} 年退出，却有 {base_year} 年起的产量；退出年份不采用。",
        f"Unit {plant.key} is stated to have left in {gone} and yet has output from {base_year} on: the date is not "
        "used.",
        Address(file=TABLE, column=GONE),
        expected=f"> {base_year}",
        given=f"{plant.key}: {gone}",
    )


def _gone_with_output(plant: Plant, gone: int, units_year: int) -> Finding:
    return Finding(
        "warning",
        "pathway.unit-gone-with-output",
        f"生产单元 {plant.key} 写明 {gone} 年退出，台账却有它 {units_year} 年的产量；模型按 {gone} 年退出，"
        "此前按这一产量计，此后由同金属的其他单元接替。请核对两者。",
        f"Unit {plant.key} is stated to have left in {gone} and yet the ledger has its output of {units_year}: the "
        "model lets it go in that year, with this output before it, and the others of its metal take over. Check both.",
        Address(file=TABLE, column=GONE),
        expected=f">= {units_year}",
        given=f"{plant.key}: {gone}",
    )


def _later_start(plant: Plant, start: int, base_year: int) -> Finding:
    return Finding(
        "warning",
        "pathway.unit-started-later",
        f"生产单元 {plant.key} 于 {start} 年投产，模型却把它的产量计入基年 {base_year}；寿命仍自 {start} 年起算。",
        f"Unit {plant.key} started in {start}, though its output is counted in the base year {base_year}; its life "
        f"still begins in {start}.",
        Address(file=TABLE, column=STARTED),
        expected=f"<= {base_year}",
        given=f"{plant.key}: {start}",
    )


def _undated(plants: Sequence[Plant]) -> Finding:
    zh, en = _names(plants)
    return Finding(
        "info",
        "pathway.unit-age-unknown",
        f"{len(plants)} 个建模单元的投产年份未知，不推断其寿命何时到期，视为一直运行到期末（不计更新投资）：{zh}。",
        f"The year in which {len(plants)} modelled units started is not known: no end of life is guessed, they run to "
        f"the horizon without renewal: {en}.",
        Address(file=TABLE, column=STARTED),
        given=str(len(plants)),
        count=len(plants),
    )


def _no_life(plants: Sequence[Plant]) -> Finding:
    zh, en = _names(plants)
    missing = "、".join(dict.fromkeys(p.life for p in plants))
    return Finding(
        "warning",
        "pathway.unit-life-not-declared",
        f"情景没有声明单元寿命（{missing}）：{len(plants)} 个已知投产年份的单元视为一直运行到期末：{zh}。",
        f"The scenario declares no life of units ({missing}): {len(plants)} units whose year of start is known run to "
        f"the horizon: {en}.",
        Address(file="base.toml", column=f"assumptions.{plants[0].life}"),
        expected=missing,
        count=len(plants),
    )


def _over(plant: Plant, end: int, first: int, assumptions: Assumptions) -> Finding:
    life = assumptions[plant.life]
    return Finding(
        "warning",
        "pathway.unit-life-over",
        f"生产单元 {plant.key} 于 {plant.commissioned} 年投产，按寿命 {life.value:g} 年在决策开始（{first} 年）之前的 "
        f"{end} 年已到期；它想必更新过，时间未知，故剩余寿命未知，视为一直运行到期末。"
        "请以最近一次更新的年份为投产年份。",
        f"Unit {plant.key} started in {plant.commissioned}; with a life of {life.value:g} years its line ended in "
        f"{end}, before decisions begin in {first}. It must have been renewed, nobody knows when: its remaining life "
        "is unknown and it runs to the horizon. State the year of its last renewal as that of its start.",
        Address(file=TABLE, column=STARTED),
        expected=f">= {first - math.floor(life.value)}",
        given=f"{plant.key}: {plant.commissioned}",
    )


def _left_alone(plants: Sequence[Plant], end: int) -> list[tuple[str, int, list[Plant]]]:
    """Metals of which every unit has retired before the year ``end``, since when, and the units that retired last.

    Before ``end`` nothing is decided, so that no line can be built in their place.
    """
    found = []
    for metal in sorted({p.metal for p in plants}):
        own = [p for p in plants if p.metal == metal]
        since = max(end if p.retired is None else p.retired for p in own)
        if since < end:
            found.append((metal, since, own))
    return found


def _nobody_left(metal: str, since: int, plants: Sequence[Plant]) -> Finding:
    zh, en = _names(plants)
    return Finding(
        "warning",
        "pathway.retired-without-successor",
        f"金属 {metal} 的单元到 {since} 年已全部退出，而这些年份不作决策，没有单元可以接替："
        f"其产量仍按退出的单元计：{zh}。",
        f"All units of {metal} have retired by {since}, in years in which nothing is decided, and nobody is left to "
        f"take over: the output is still counted at the retired units: {en}.",
        Address(file=TABLE, column=GONE),
        expected=f"> {since}",
        given=metal,
        count=len(plants),
    )


def _names(plants: Sequence[Plant]) -> tuple[str, str]:
    """Names of units for both languages, the first few, and how many more."""
    shown = [f"{p.name or p.key}（{p.key}）" for p in plants[:_SHOWN]]
    more = len(plants) - len(shown)
    zh = "、".join(shown) + (f"，另有 {more} 个" if more else "")
    return zh, ", ".join(p.key for p in plants[:_SHOWN]) + (f" and {more} more" if more else "")
