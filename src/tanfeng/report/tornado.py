"""The tornado (龙卷风图): what each assumption, moved alone over its declared range, does to one quantity.

Bars are ordered by how far they reach. The total index beside a bar is the share of the variance that the assumption
takes part in, alone or together with others; a bar can be short and its index large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.core.language import CHINESE, choose
from tanfeng.report.numbers import Said
from tanfeng.report.svg import (
    BLUE,
    INK,
    LINE,
    ORANGE,
    QUIET,
    Board,
    Plane,
    Scale,
    Span,
    amounts,
    fitted,
    line,
    mark,
    rect,
    short,
    text,
    ticks,
)

_WIDTH, _LABEL, _SIDE, _ROW, _TOP, _BOTTOM = 900.0, 290.0, 110.0, 38.0, 96.0, 22.0
_INDEX = 60.0


def tornado(document: Mapping[str, Any], title: Said, lang: str = CHINESE) -> str:
    """Return the tornado as SVG; ``document`` as the contract has it: ``unit``, ``central``, ``bars``.

    A bar without both ends was not computed: it is named below the others and has no bar.
    """
    bars = sorted((bar for bar in document["bars"] if _known(bar)), key=lambda bar: -_reach(bar))
    unknown = [bar for bar in document["bars"] if not _known(bar)]
    central = float(document["central"])
    ends = [central, *(float(bar[key]) for bar in bars for key in ("at_low", "at_high"))]
    scale = _scale(ends, str(document["unit"]), lang)
    levels = ticks(min(ends), max(ends))
    height = _TOP + _ROW * len(bars) + _BOTTOM + (22 if unknown else 0)
    across = Span(levels[0], levels[-1], _LABEL + 52, _WIDTH - _SIDE - 52)
    board = Board(_WIDTH, height, choose(*title, lang))
    _head(board, title, scale, lang)
    bottom = _TOP + _ROW * len(bars)
    plane = Plane(across, Span(0.0, 1.0, bottom, _TOP), scale, lang)
    for level in levels:
        board.add(line(across(level), _TOP - 6, across(level), bottom, LINE))
        board.add(text(across(level), _TOP - 12, short(level / scale.divisor), anchor="middle", fill=QUIET, size=11))
    for number, bar in enumerate(bars):
        board.add(_bar(bar, central, _TOP + number * _ROW, plane))
    board.add(line(across(central), _TOP - 6, across(central), bottom, INK, stroke_width=1.5))
    said = choose(f"取值下 {scale.say(central)}", f"as assumed {scale.say(central)}", lang)
    board.add(text(across(central), bottom + 16, said, anchor="middle", size=11))
    if unknown:
        names = choose("、", ", ", lang).join(choose(bar["name_zh"], bar["name_en"], lang) for bar in unknown)
        label = choose(f"没有范围、未计算：{names}", f"without a range, not computed: {names}", lang)
        board.add(text(12, height - 8, fitted(label, _WIDTH - 24), fill=QUIET))
    return board.svg()


def _known(bar: Mapping[str, Any]) -> bool:
    return bar.get("at_low") is not None and bar.get("at_high") is not None


def _reach(bar: Mapping[str, Any]) -> float:
    return abs(float(bar["at_high"]) - float(bar["at_low"]))


def _scale(values: Sequence[float], unit: str, lang: str) -> Scale:
    if unit in ("tCO2", "tce"):
        return amounts(max(map(abs, values)), lang, unit)
    return Scale(1.0, "" if unit in ("ratio", "1") else unit)


def _head(board: Board, title: Said, scale: Scale, lang: str) -> None:
    board.add(text(12, 26, choose(*title, lang), size=16, font_weight="bold"))
    board.add(
        rect(12, 40, 14, 10, BLUE), text(32, 49, choose("假设取低值", "assumption at its low end", lang), fill=QUIET)
    )
    board.add(
        rect(202, 40, 14, 10, ORANGE),
        text(222, 49, choose("假设取高值", "assumption at its high end", lang), fill=QUIET),
    )
    board.add(text(_LABEL + 52, 66, scale.unit, fill=QUIET, size=11))
    board.add(text(_WIDTH - 12, 66, choose("总效应指数", "total index", lang), fill=QUIET, size=11, anchor="end"))


def _bar(bar: Mapping[str, Any], central: float, top: float, plane: Plane) -> str:
    across, scale, lang = plane.across, plane.scale, plane.lang
    name = choose(bar["name_zh"], bar["name_en"], lang)
    low, high = float(bar["at_low"]), float(bar["at_high"])
    span = f"{float(bar['low']):.4g} – {float(bar['high']):.4g}"
    shapes = [
        text(12, top + 15, fitted(name, _LABEL - 20)),
        text(12, top + 29, span, size=11, fill=QUIET),
    ]
    # Both ends on one side: the shorter bar is drawn over the longer one.
    ends = sorted(((low, BLUE), (high, ORANGE)), key=lambda end: -abs(end[0] - central))
    for value, colour in ends:
        x1, x2 = sorted((across(central), across(value)))
        shapes.append(rect(x1, top + 6, max(x2 - x1, 1), 20, colour))
    left, right = sorted((low, high))
    shapes.append(text(across(min(left, central)) - 5, top + 20, short(left / scale.divisor), anchor="end", size=11))
    shapes.append(text(across(max(right, central)) + 5, top + 20, short(right / scale.divisor), size=11))
    total = bar.get("total")
    if total is None:
        shapes.append(text(_WIDTH - 12, top + 20, "—", anchor="end", fill=QUIET))
    else:
        length = _INDEX * min(max(float(total), 0.0), 1.0)
        shapes.append(rect(_WIDTH - 50 - length, top + 11, length, 10, QUIET))
        shapes.append(text(_WIDTH - 12, top + 20, f"{float(total):.2f}", anchor="end"))
    said = choose(
        f"{name}：由 {bar['low']:.4g} 到 {bar['high']:.4g}，结果由 {scale.say(low)} 到 {scale.say(high)}",
        f"{name}: from {bar['low']:.4g} to {bar['high']:.4g}, result from {scale.say(low)} to {scale.say(high)}",
        lang,
    )
    first = bar.get("first")
    if first is not None and total is not None:
        said += choose(f"；一阶指数 {first:.2f}，总效应 {total:.2f}", f"; first {first:.2f}, total {total:.2f}", lang)
    return mark(said, *shapes, figure=bar.get("figure"))
