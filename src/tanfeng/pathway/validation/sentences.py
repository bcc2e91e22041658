"""What came out, in sentences (结论句)."""

from __future__ import annotations

from collections.abc import Iterator

from tanfeng.pathway.validation import wording
from tanfeng.pathway.validation.hindcast import Hindcast
from tanfeng.pathway.validation.result import Validation

Said = tuple[str, str]


def sentences(validation: Validation) -> tuple[Said, ...]:
    """Return the sentences, Chinese and English, in the order in which they are read."""
    said = [sentence for hindcast in validation.hindcasts for sentence in _of_hindcast(validation, hindcast)]
    return (*said, *_of_peaks(validation), *_of_rolling(validation), *_of_fans(validation), *_of_literature(validation))


def _of_hindcast(validation: Validation, hindcast: Hindcast) -> Iterator[Said]:
    zh, en = wording.sector(hindcast.cut.past.key)
    low, high = validation.settings.band
    for one in hindcast.scored:
        if one.whole.mape is None or one.whole.bias is None:
            continue
        span = _span(tuple(one.errors))
        names = wording.predictor(one.prediction)
        without = one.without.mape
        apart = ""
        apart_en = ""
        if any(year in one.errors for year in hindcast.left_out) and without is not None:
            years = "、".join(map(str, hindcast.left_out))
            apart, apart_en = f"，不计 {years} 年为 {without:.0%}", f" ({without:.0%} without {years})"
        inside = inside_en = ""
        if one.whole.inside is not None:
            inside = f"；{one.whole.banded} 年中 {one.whole.inside} 年落在 {low:.0%}—{high:.0%} 带内"
            inside_en = f"; {one.whole.inside} of {one.whole.banded} years lie in the {low:.0%}-{high:.0%} band"
        yield (
            f"{zh}，{span.replace('-', '—')} 年，“{names['name_zh']}”：平均误差 {one.whole.mape:.0%}{apart}，"
            f"偏差 {one.whole.bias:+.0%}{inside}。",
            f"{en}, {span}, '{names['name_en']}': mean error {one.whole.mape:.0%}{apart_en}, bias "
            f"{one.whole.bias:+.0%}{inside_en}.",
        )
    yield _peak(hindcast)


def _peak(hindcast: Hindcast) -> Said:
    zh, en = wording.sector(hindcast.cut.past.key)
    judged = [one for one in hindcast.scored if one.peak is not None]
    right = [one for one in judged if one.right]
    happened = hindcast.happened
    what, what_en = ("没有再升过此前的最高年", "no later year rose above the highest one before")
    if not happened.in_time:
        what, what_en = ("后来升过此前的最高年", "a later year rose above the highest one before")
    year = f"（{happened.year} 年）" if happened.year is not None else ""
    year_en = f" ({happened.year})" if happened.year is not None else ""
    return (
        f"{zh}：站在 {hindcast.cut.origin} 年判断达峰，{len(judged)} 种预测中 {len(right)} 种说对；实际{what}{year}。",
        f"{en}: judging the peak in {hindcast.cut.origin}, {len(right)} of {len(judged)} predictors were right; in "
        f"fact {what_en}{year_en}.",
    )


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _of_peaks(validation: Validation) -> Iterator[Said]:
    """From which origin on a predictor would have seen for good that the peak had passed."""
    for series, key in dict.fromkeys((row.series, row.predictor) for row in validation.peaks):
        own = [row for row in validation.peaks if (row.series, row.predictor) == (series, key)]
        wrong = [row.origin for row in own if row.said_passed != row.passed]
        zh, en = wording.sector(series)
        names = wording.named(key)
        listed = "、".join(map(str, wrong)) or "无"
        yield (
            f"{zh}，逐年起点判断达峰，“{names['name_zh']}”：{len(own)} 个起点说对 {len(own) - len(wrong)} 个，"
            f"说错的起点：{listed}。",
            f"{en}, the peak judged at every origin, '{names['name_en']}': {len(own) - len(wrong)} of {len(own)} "
            f"right; wrong origins: {', '.join(map(str, wrong)) or 'none'}.",
        )


def _of_rolling(validation: Validation) -> Iterator[Said]:
    measure = validation.settings.rolling.measure
    names = wording.named(measure)
    rows = [row for row in validation.rolling if row.predictor == measure]
    for series, without in dict.fromkeys((row.series, row.without) for row in rows):
        own = [row for row in rows if (row.series, row.without) == (series, without)]
        zh, en = wording.sector(series)
        near, far = own[0], own[-1]
        apart = f"（不计 {'、'.join(map(str, without))} 年）" if without else ""
        apart_en = f" (without {', '.join(map(str, without))})" if without else ""
        yield (
            f"{zh}{apart}，滚动起点，“{names['name_zh']}”：提前 {near.lead} 年平均误差 {near.mape:.0%}，"
            f"提前 {far.lead} 年 {far.mape:.0%}（{far.origins} 个起点，彼此重叠，不独立）。",
            f"{en}{apart_en}, rolling origin, '{names['name_en']}': mean error {near.mape:.0%} at {near.lead} year, "
            f"{far.mape:.0%} at {far.lead} years ahead ({far.origins} origins, which overlap and are not independent).",
        )


def _of_fans(validation: Validation) -> Iterator[Said]:
    words = {"declared": ("声明的范围", "declared ranges"), "run": ("集合模拟", "ensemble of the run")}
    for source, name in dict.fromkeys((fan.source, fan.scenario) for fan in validation.fans):
        own = [fan for fan in validation.fans if (fan.source, fan.scenario) == (source, name)]
        worst, best = min(own, key=lambda f: f.ratio), max(own, key=lambda f: f.ratio)
        zh, en = words[source]
        if best.ratio < 1.0:
            said, said_en = "比历史误差窄", "narrower than the errors of the past"
        elif worst.ratio < 1.0:
            said, said_en = "在一部分提前期比历史误差窄", "narrower than the errors of the past at some lead times"
        else:
            said, said_en = "不窄于历史误差", "no narrower than the errors of the past"
        yield (
            f"情景 {name} 的扇面（{zh}）{said}：宽度是历史误差所需的 {worst.ratio:.0%}—{best.ratio:.0%}"
            f"（提前 {own[0].lead}—{own[-1].lead} 年）。",
            f"The fan of the scenario {name} ({en}) is {said_en}: {worst.ratio:.0%} to {best.ratio:.0%} of the width "
            f"they ask for, {own[0].lead} to {own[-1].lead} years ahead.",
        )


def _of_literature(validation: Validation) -> Iterator[Said]:
    counted = {
        v: sum(check.verdict == v for check in validation.literature) for v in ("agree", "differs", "not_checked")
    }
    differing = [check for check in validation.literature if check.verdict == "differs"]
    yield (
        f"文献对照 {len(validation.literature)} 项：一致 {counted['agree']}，不一致 {counted['differs']}，"
        f"不能对照 {counted['not_checked']}。",
        f"{len(validation.literature)} literature checks: {counted['agree']} agree, {counted['differs']} differ, "
        f"{counted['not_checked']} cannot be decided.",
    )
    for check in differing:
        yield (
            f"不一致：{check.name_zh}，相差 {check.difference or 0.0:+.1%}。{check.note_zh}",
            f"Differs: {check.name_en}, by {check.difference or 0.0:+.1%}. {check.note_en}".strip(),
        )
