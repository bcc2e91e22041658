"""The verdict in a few sentences (结论): targets, emissions and how surely, the peak, what stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tanfeng.core.confidence import may_decide
from tanfeng.report.labels import BOUNDARY, CONFIDENCE, SECTOR, SECTORS, STATUS, say
from tanfeng.report.numbers import NO_DATA, Said, emissions, emissions_range, is_missing, probability, year
from tanfeng.report.pathway_words import peak_level
from tanfeng.report.results import RunResults, plain


@dataclass(frozen=True)
class Sentence:
    """One sentence of the verdict; ``figures`` are (id, name) pairs of the figures it rests on."""

    topic: Said
    text: Said
    figures: tuple[tuple[str, Said], ...] = ()


@dataclass(frozen=True)
class Headline:
    """One account chosen for the top of the page: the latest of the widest sector that has a number."""

    year: int
    sector: str
    tco2: float
    low: float | None
    high: float | None
    confidence: str
    figure: str


#: The kind of a peak statement whose past is known by a lower bound only.
PASSED_BY_BOUND = "passed_by_bound"


def headline(accounts: pl.DataFrame, basis: str, boundary: str) -> Headline | None:
    """Return the latest account with a number for a basis and boundary, of the widest sector that has one."""
    if accounts.is_empty():
        return None
    known = accounts.filter(
        (pl.col("basis") == basis) & (pl.col("boundary") == boundary) & pl.col("tco2").is_not_null()
    )
    for sector in [*SECTORS, *known["sector"].unique().sort()]:
        rows = known.filter(pl.col("sector") == sector).sort("year")
        if not rows.is_empty():
            row = rows.row(-1, named=True)
            bounds = (row.get("tco2_low"), row.get("tco2_high"))
            return Headline(
                row["year"], sector, row["tco2"], *bounds, row["confidence"] or "not-found", row["figure"] or ""
            )
    return None


def sentences(results: RunResults) -> list[Sentence]:
    """Return the sentences of the verdict, each made from the results and from nothing else."""
    return [
        targets_sentence(results.targets),
        emissions_sentence(results),
        peak_sentence(results),
        open_sentence(results),
    ]


def targets_sentence(targets: Sequence[Mapping[str, Any]]) -> Sentence:
    """Count the targets by status; a target without data is named as such."""
    topic = Said("目标", "Targets")
    if not targets:
        return Sentence(topic, Said("没有目标可供评价。", "There are no targets to judge."))
    counts = Counter(str(target.get("status") or "no data") for target in targets)
    order = [*STATUS, *sorted(set(counts) - set(STATUS))]
    zh = "，".join(f"{counts[key]} 项{_status_zh(key)}" for key in order if counts[key])
    en = ", ".join(f"{counts[key]} {_status_en(key, counts[key])}" for key in order if counts[key])
    total = len(targets)
    if counts["no data"] == total:
        return Sentence(
            topic,
            Said(
                f"方案 {total} 项目标都缺公开数据，不能判定；数据一旦填报即可算出。",
                f"None of the plan's {total} targets can be judged from public data; reported data will settle them.",
            ),
        )
    return Sentence(topic, Said(f"方案 {total} 项目标中，{zh}。", f"Of the plan's {total} targets, {en}."))


def _status_zh(key: str) -> str:
    return "缺公开数据、不能判定" if key == "no data" else say(STATUS, key).zh


def _status_en(key: str, count: int) -> str:
    if key == "no data":
        return "cannot be judged for want of public data"
    return f"{'is' if count == 1 else 'are'} {say(STATUS, key).en}"


def emissions_sentence(results: RunResults) -> Sentence:
    """Say what the statistics show and what the units add up to, each with its confidence."""
    direct = headline(results.accounts, "top_down", "direct")
    total = headline(results.accounts, "bottom_up", "total")
    zh, en, figures = [], [], []
    if direct is not None:
        said, sector, sure = emissions(direct.tco2), say(SECTOR, direct.sector), say(CONFIDENCE, direct.confidence)
        zh.append(f"{direct.year} 年{sector.zh}化石燃料直接排放 {said.zh}（{sure.zh}）")
        en.append(f"direct CO₂ from fuel, {sector.en}: {said.en} in {direct.year} ({sure.en})")
        figures.append((direct.figure, said))
    if total is not None:
        said, span, sure = (
            emissions(total.tco2),
            emissions_range(total.low, total.high),
            say(CONFIDENCE, total.confidence),
        )
        range_zh, range_en = (f"，区间 {span.zh}", f", range {span.en}") if span.zh else ("", "")
        part = counted(results.unit_accounts)
        zh.append(f"{total.year} 年{part.zh}连同电力和热力合计约 {said.zh}（{sure.zh}{range_zh}），只是全行业的一部分")
        en.append(
            f"{part.en} add up, with electricity and heat, to about {said.en} in {total.year} ({sure.en}{range_en}), "
            "a part of the sector only"
        )
        figures.append((total.figure, said))
    if not zh:
        nothing = Said("现有数据不足以算出排放。", "The data cannot carry an emission figure.")
        return Sentence(Said("排放", "Emissions"), nothing)
    text = "; ".join(en)
    return Sentence(
        Said("排放", "Emissions"), Said("；".join(zh) + "。", text[0].upper() + text[1:] + "."), tuple(figures)
    )


def counted(units: pl.DataFrame) -> Said:
    """Say how many of the units on record are in the sum from below."""
    known = 0 if units.is_empty() else units.filter(pl.col("total_tco2").is_not_null()).height
    return Said(
        f"有产能和强度可查的 {known} 个单元（共 {units.height} 个）", f"{known} of {units.height} units on record"
    )


def peak_sentence(results: RunResults) -> Sentence:
    """Say for each scenario when the widest boundary with a statement peaks, and how probably before 2030."""
    topic = Said("达峰", "Peak")
    stated = [(scenario_name(s), widest_peak(results.peaks, str(s["name"])) or {}) for s in results.scenarios]
    if not stated:
        return Sentence(topic, Said("没有情景，不能判断何时达峰。", "There is no scenario, so no peak statement."))
    figures = tuple((str(peak["figure"]), name) for name, peak in stated if peak.get("figure"))
    passed = [(name, peak) for name, peak in stated if peak.get("kind") == PASSED_BY_BOUND]
    shared = _shared_past(passed) if len(passed) > 1 else None
    others = [pair for pair in stated if pair not in passed] if shared else stated
    zh = "；".join(f"“{name.zh}”情景{_peak_said(peak).zh}" for name, peak in others)
    en = "; ".join(f'under "{name.en}" {_peak_said(peak).en}' for name, peak in others)
    own = Said(zh + "。", en[0].upper() + en[1:] + ".") if others else Said("", "")
    said = Said(shared.zh + own.zh, f"{shared.en} {own.en}".strip()) if shared else own
    return Sentence(topic, said, figures)


def _shared_past(stated: Sequence[tuple[Said, Mapping[str, Any]]]) -> Said | None:
    """Say it once where every scenario finds the same passed peak, then what each holds for the years to come."""
    peaks = [peak for _, peak in stated]
    if len({str(peak_level(p)) for p in peaks}) > 1:
        return None
    boundary, level = say(BOUNDARY, peaks[0].get("boundary")), peak_level(peaks[0])
    known = _odds([(name, peak) for name, peak in stated])
    alone = _odds([(name, peak.get("scenario_years") or {}) for name, peak in stated])
    return Said(
        f"按情景的设定，{boundary.zh}的峰值已过（{level.zh}，年份无法指明）而期内不再达到的概率：{known.zh}；"
        f"只看情景各年、不计历史，2030 年前达峰的概率：{alone.zh}。",
        f"Under the scenarios' assumptions the {boundary.en} has passed its peak ({level.en}, in a year that cannot be "
        f"named), not to be reached again, with probability {known.en}; by the scenario years alone, history left out, "
        f"it peaks before 2030 with probability {alone.en}.",
    )


def _odds(stated: Sequence[tuple[Said, Mapping[str, Any]]]) -> Said:
    """List the probability of each scenario."""
    odds = [(name, probability(plain(reading.get("probability")))) for name, reading in stated]
    return Said("、".join(f"{n.zh} {o.zh}" for n, o in odds), ", ".join(f"{n.en} {o.en}" for n, o in odds))


_WITHOUT_YEAR: Mapping[str, Said] = {
    PASSED_BY_BOUND: Said("峰值已过", "passed"),
    "not_reached": Said("期内未达峰", "not reached"),
    "first_year_or_before": Said("首年或更早", "first year or before"),
}


def peak_when(peak: Mapping[str, Any]) -> Said:
    """Say when a peak lies: its year, or in words why none can be named; no data otherwise."""
    if is_missing(peak.get("year")):
        return _WITHOUT_YEAR.get(str(peak.get("kind")), NO_DATA)
    return year(peak.get("year"))


def _rebound(peak: Mapping[str, Any]) -> Said:
    """Say that a passed peak is followed by a rise up to the horizon, with the odds by the scenario years alone."""
    alone = peak.get("scenario_years") or {}
    if not alone.get("rising_at_end"):
        return Said("", "")
    odds = probability(plain(alone.get("probability")))
    return Said(
        f"，但情景期内仍在回升（只看情景各年，2030 年前达峰概率 {odds.zh}）",
        f", yet rises again over the scenario years (by those alone {odds.en} peak before 2030)",
    )


def _peak_said(peak: Mapping[str, Any]) -> Said:
    """Say one peak statement in half a sentence: year and level, or whether it is in time, or that it is open."""
    boundary, before = say(BOUNDARY, peak.get("boundary")), peak.get("before_2030")
    if peak.get("kind") == PASSED_BY_BOUND:
        level, again = peak_level(peak), _rebound(peak)
        return Said(
            f"{boundary.zh}峰值已过（{level.zh}，年份无法指明）{again.zh}",
            f"the {boundary.en} has passed its peak ({level.en}, in a year that cannot be named){again.en}",
        )
    chance = probability(plain(peak.get("probability")))
    odds = Said("", "")
    if chance is not NO_DATA:
        odds = Said(f"2030 年前达峰概率 {chance.zh}", f"before 2030 with probability {chance.en}")
    if not is_missing(peak.get("year")):
        level = peak_level(peak)
        inside = Said("，".join(filter(None, (level.zh, odds.zh))), ", ".join(filter(None, (level.en, odds.en))))
        zh = f"{boundary.zh}于 {peak['year']} 年达峰（{inside.zh}）"
        return Said(zh, f"the {boundary.en} peaks in {peak['year']} ({inside.en})")
    if before is None:
        return Said("数据不足以判断峰值", "the data cannot carry a peak statement")
    extra = Said(f"（{odds.zh}）" if odds.zh else "", f" ({odds.en})" if odds.en else "")
    if before:
        return Said(
            f"{boundary.zh}在 2030 年前达峰，年份无法指明{extra.zh}",
            f"the {boundary.en} peaks before 2030 in a year that cannot be named{extra.en}",
        )
    return Said(f"{boundary.zh} 2030 年前不能达峰{extra.zh}", f"the {boundary.en} does not peak before 2030{extra.en}")


def open_sentence(results: RunResults) -> Sentence:
    """Say what could not be computed: targets without data, units without an estimate, weak figures, findings."""
    open_targets = [t for t in results.targets if str(t.get("status") or "no data") == "no data"]
    weak = [t for t in results.targets if t.get("confidence") and not may_decide(str(t["confidence"]))]
    units = results.unit_accounts
    silent = 0 if units.is_empty() else units.filter(pl.col("total_tco2").is_null()).height
    zh, en = [], []
    if open_targets:
        whole = len(open_targets) == len(results.targets) > 1
        listed_zh = "".join(("目标", "、".join(f"“{target_name(t).zh}”" for t in open_targets)))
        listed_en = _listed(f'"{target_name(t).en}"' for t in open_targets)
        zh.append(f"上述 {len(open_targets)} 项目标" if whole else f"{listed_zh}无公开数据")
        en.append(f"the {len(open_targets)} targets above" if whole else f"no public data for {listed_en}")
    if silent:
        zh.append(f"{units.height} 个单元中有 {silent} 个缺产能、工艺或在产状态，未计入合计")
        en.append(f"{silent} of {units.height} units lack a capacity, a route or a status and are not in any total")
    if weak and not open_targets:
        zh.append(f"{len(weak)} 项目标只有待核原文，不作判定")
        en.append(f"{len(weak)} targets rest on figures still to be checked and are not judged")
    if not zh:
        nothing = Said("所需数据齐全。", "Every figure asked for could be computed.")
        return Sentence(Said("未能算出", "Not computed"), nothing)
    text = "; ".join(en)
    return Sentence(Said("未能算出", "Not computed"), Said("；".join(zh) + "。", text[0].upper() + text[1:] + "."))


def _listed(names: Iterable[str]) -> str:
    items = list(names)
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def widest_peak(peaks: Sequence[Mapping[str, Any]], scenario: str) -> Mapping[str, Any] | None:
    """Return the peak statement of a scenario for the total, else for direct emissions, that can be given."""
    own = [peak for peak in peaks if peak.get("scenario") == scenario]
    for boundary in ("total", "direct"):
        for peak in own:
            if peak.get("boundary") == boundary and peak.get("before_2030") is not None:
                return peak
    return own[0] if own else None


def scenario_name(scenario: Mapping[str, Any]) -> Said:
    name = str(scenario.get("name") or "")
    return Said(str(scenario.get("name_zh") or name), str(scenario.get("name_en") or name))


def target_name(target: Mapping[str, Any]) -> Said:
    name = str(target.get("name_zh") or target.get("name") or target.get("id") or "")
    return Said(name, str(target.get("name_en") or name))


def reversals(peak: Mapping[str, Any]) -> list[Said]:
    """Return the assumptions that would reverse a statement; each is a sentence or carries one in both languages."""
    found = []
    for entry in peak.get("reverses_if") or ():
        if isinstance(entry, Mapping):
            zh = str(entry.get("zh") or entry.get("name_zh") or entry.get("name") or "")
            found.append(Said(zh, str(entry.get("en") or entry.get("name_en") or zh)))
        else:
            found.append(Said(str(entry), str(entry)))
    return found
