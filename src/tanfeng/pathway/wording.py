"""Peak statements in words (判断的文字): one or two plain sentences in Chinese and in English, and the evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tanfeng.core.shares import of_samples

if TYPE_CHECKING:
    from tanfeng.pathway.statement import Answer

BOUNDARY: dict[str, tuple[str, str]] = {
    "direct": ("直接排放", "direct emission"),
    "indirect": ("间接排放（电力）", "indirect emission (electricity)"),
    "total": ("总排放（直接＋间接）", "total emission (direct and indirect)"),
    "energy": ("能源消费", "energy use"),
}
ENERGY = "energy"


@dataclass(frozen=True)
class Said:
    """A statement and its evidence in both languages (判断与依据)."""

    zh: str
    en: str
    evidence_zh: str
    evidence_en: str


def statement(answer: Answer) -> Said:
    """Put an answer into words."""
    head_zh, head_en = _head(answer)
    tail_zh, tail_en = _scenario_part(answer)
    chance_zh, chance_en = _chance(answer)
    evidence_zh, evidence_en = _evidence(answer)
    return Said(head_zh + tail_zh + chance_zh, head_en + tail_en + chance_en, evidence_zh, evidence_en)


def mt(value: float) -> str:
    return f"{value / 1e6:.2f} Mt"


def wan(value: float) -> str:
    """Tonnes as Chinese officials read them: in ten thousands (万t)."""
    return f"{value / 1e4:.1f} 万t"


def levels(boundary: str) -> tuple[Callable[[float], str], Callable[[float], str]]:
    """Return how a level of a boundary is written in Chinese and in English (量级写法)."""
    if boundary == ENERGY:
        return (lambda v: f"{v / 1e4:.1f} 万tce"), (lambda v: f"{v / 1e6:.2f} Mtce")
    return wan, mt


def _head(a: Answer) -> tuple[str, str]:
    j, q = a.judgement, a.question
    zh, en = BOUNDARY[q.boundary]
    known = j.level if j.level is not None else j.at_least or 0.0
    in_zh, in_en = levels(q.boundary)
    level, level_zh = in_en(known), in_zh(known)
    first, last = q.years[0], q.years[-1]
    if j.kind == "passed":
        return (
            f"在本情景下，{zh}的峰值已过：{j.year} 年 {level_zh}，情景各年均未再达到。",
            f"In this scenario the {en} has peaked: {level} in {j.year}, a level no scenario year reaches again. ",
        )
    if j.kind == "passed_by_bound":
        past = q.floor() or (first, 0.0)
        highest, highest_zh = in_en(j.highest_scenario_level), in_zh(j.highest_scenario_level)
        return (
            f"在本情景下，{zh}的峰值已过；历史用电没有公开数据，年份和确切水平不能确定："
            f"{past[0]} 年仅直接排放就达 {level_zh}，情景各年的直接与间接之和最高为 {highest_zh}（估算），均未再达到。",
            f"In this scenario the {en} has peaked; electricity of past years is not public, so neither year nor level "
            f"can be named: its direct part alone stood at {level} in {past[0]}, a level that no scenario year "
            f"reaches, direct and indirect together (at most {highest}, estimated). ",
        )
    if j.kind == "first_year_or_before":
        return (
            f"{zh}在情景第一年 {first} 年最高（估算 {level_zh}），峰值在该年或更早，年份不能确定。",
            f"The {en} is highest in the first scenario year {first} (estimated {level}): the peak lies in that year "
            "or before; no year is named. ",
        )
    if j.kind == "not_reached":
        return (
            f"{zh}到 {last} 年仍未达峰（该年为情景最高值 {in_zh(j.highest_scenario_level)}）。",
            f"The {en} has not peaked by {last}, its highest year at {in_en(j.highest_scenario_level)}. ",
        )
    plateau_zh, plateau_en = "", ""
    if j.plateau:
        plateau_zh = f"，{j.plateau[0]}—{j.plateau[1]} 年为平台期"
        plateau_en = f", on a plateau from {j.plateau[0]} to {j.plateau[1]}"
        if j.plateau[1] > q.last_in_time:
            width = f"{q.scenario.history.plateau_tolerance:.0%}"
            plateau_zh += f"，各年相差不到 {width}，是否按期达峰由很小的变化决定"
            plateau_en += f", whose years differ by less than {width}: small changes decide whether it is in time"
    return (
        f"{zh}于 {j.year} 年达峰（{level_zh}）{plateau_zh}。",
        f"The {en} peaks in {j.year} at {level}{plateau_en}. ",
    )


def _scenario_part(a: Answer) -> tuple[str, str]:
    """What a reader must hear besides: a rebound after a passed peak, a history nobody knows."""
    j, q = a.judgement, a.question
    in_zh, in_en = levels(q.boundary)
    zh, en = "", ""
    if j.kind in ("passed", "passed_by_bound") and not a.scenario_in_time:
        zh += (
            f"但情景内仍在回升，{j.highest_scenario_year} 年为 {in_zh(j.highest_scenario_level)}；"
            "只看情景各年，不能算期限前达峰。"
        )
        en += (
            f"Yet within the scenario it rises again, to {in_en(j.highest_scenario_level)} in "
            f"{j.highest_scenario_year}; by the scenario years alone this is no peak in time. "
        )
    if q.boundary == ENERGY:
        zh += "历史能耗没有公开的分行业数据，本判断只对情景各年成立，不能排除更早的更高值。"
        en += (
            "Energy use of past years is not public by industry: the statement holds for the scenario years only and "
            "an earlier, higher year cannot be excluded. "
        )
    elif q.boundary != "direct" and j.kind != "passed_by_bound":
        zh += "历史用电没有公开数据，本判断只对情景各年成立，不能排除更早的更高值。"
        en += (
            "Electricity of past years is not public: the statement holds for the scenario years only and an earlier, "
            "higher year cannot be excluded. "
        )
    return zh, en


def _chance(a: Answer) -> tuple[str, str]:
    n, year = a.question.ensemble.size, a.question.last_in_time
    known, alone = of_samples(a.probability), of_samples(a.scenario_probability)
    zh = f"{n} 次抽样中，不晚于 {year} 年达峰的占 {known[0]}"
    en = f"Of {n} samples {known[1]} peak in {year} at the latest"
    if known != alone:
        zh += f"（只看情景各年为 {alone[0]}）"
        en += f" ({alone[1]} by the scenario years alone)"
    return zh + "。", en + "."


def _evidence(a: Answer) -> tuple[str, str]:
    q = a.question
    history = q.history
    top = max(range(len(history.years)), key=lambda i: (history.direct[i], -history.years[i]))
    fall = 1.0 - history.direct[-1] / history.direct[top]
    zh = (
        f"公开清单（{history.years[0]}—{history.years[-1]} 年，只含燃料燃烧）：直接排放 {history.years[top]} 年最高，"
        f"{wan(history.direct[top])}；{history.years[-1]} 年 {wan(history.direct[-1])}，低 {fall:.0%}。"
    )
    en = (
        f"Public inventory ({history.years[0]} to {history.years[-1]}, fuel combustion only): direct emission was "
        f"highest in {history.years[top]} at {mt(history.direct[top])} and stood at {mt(history.direct[-1])} in "
        f"{history.years[-1]}, {fall:.0%} lower. "
    )
    zh += f"{history.years[-1] + 1} 年起没有公开数据，各年均为情景推演。"
    en += f"From {history.years[-1] + 1} on nothing is public and every year is the scenario's. "
    if q.anomalous_years:
        years = "、".join(map(str, q.anomalous_years))
        same_zh, same_en = ("判断不变", "the statement stays the same")
        if not a.robust:
            same_zh, same_en = ("判断会改变", "the statement changes")
        zh += f"剔除异常年 {years} 后{same_zh}。"
        en += f"Without the anomalous year {years.replace('、', ', ')} {same_en}. "
    if q.trend_from and history.years[top] >= q.trend_from:
        zh += f"历史最高值在 {q.trend_from} 年数列断裂之后，不受断裂影响。"
        en += f"The highest year lies after the break of the series in {q.trend_from} and does not depend on it. "
    if q.boundary == ENERGY:
        factor = q.held.problem.assumptions["fuel_co2_per_tce"]
        zh += f"基年能耗由直接排放按每吨标准煤 {factor.value:.2f} t CO2 折回，再加估算的用电；不是统计数。"
        en += (
            f"Energy of the base year is taken back from direct emission at {factor.value:.2f} t CO2 per tce, with the "
            "estimated electricity; it is no statistic. "
        )
    if q.boundary != "direct":
        share = q.held.problem.assumptions["indirect_to_direct"]
        zh += f"间接排放与用电按声明的比例（{share.value:.3f}）由基年直接排放估算，不是官方数。"
        en += (
            "Indirect emission and electricity are estimated from base-year direct emission by a declared ratio "
            f"({share.value:.3f}), not an official figure. "
        )
    return zh, en.strip()
