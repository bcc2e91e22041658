"""Marginal abatement cost as pictures (边际减排成本曲线): the price ladder as steps, the measures as bars.

The two do not show the same thing, and neither is drawn as the other: the ladder is the whole sector optimised again at
each price; a bar is one measure's share of the abatement averaged over all orders, with the range of its cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.core.language import CHINESE, choose
from tanfeng.report.macc_bars import Bar, bars_of, beside, limit
from tanfeng.report.numbers import Said
from tanfeng.report.svg import (
    BLUE,
    GREEN,
    INK,
    LINE,
    ORANGE,
    QUIET,
    Board,
    Plane,
    Scale,
    Span,
    amounts,
    circle,
    column,
    fitted,
    folded,
    line,
    mark,
    path,
    rect,
    short,
    text,
    text_width,
    ticks,
)

_WIDTH, _LEFT, _RIGHT, _TOP, _PLOT = 900.0, 76.0, 28.0, 82.0, 280.0
_ENTRY = 19.0
#: Room for the number of a bar.
_DIGITS = 15.0


def ladder(document: Mapping[str, Any], title: Said, names: Mapping[str, Said], lang: str = CHINESE) -> str:
    """Return the ladder as SVG: across the tonnes avoided, upwards the price of carbon, one step per rung."""
    rungs = document["ladder"]
    scale = amounts(max((abs(rung["avoided_tco2"]) for rung in rungs), default=1.0), lang)
    far = ticks(min(0.0, *(r["avoided_tco2"] for r in rungs)), max(r["avoided_tco2"] for r in rungs))
    up_to = ticks(0.0, max(float(rung["price"]) for rung in rungs))
    across = Span(far[0], far[-1], _LEFT, _WIDTH - _RIGHT)
    up = Span(up_to[0], up_to[-1], _TOP + _PLOT, _TOP)
    board = Board(_WIDTH, _TOP + _PLOT + 48, choose(*title, lang))
    _frame(board, title, lang, choose("碳价 元/t CO₂", "price of carbon, CNY/t CO₂", lang))
    plane = Plane(across, up, scale, lang)
    _grid(board, plane, far, up_to)
    said = choose(f"相对零碳价的减排量（{scale.unit}）", f"avoided against a price of zero ({scale.unit})", lang)
    board.add(text(_WIDTH - _RIGHT, _TOP + _PLOT + 42, said, anchor="end", fill=QUIET))
    points: list[tuple[float, float]] = []
    for rung in rungs:
        if points:
            points.append((points[-1][0], up(rung["price"])))
        points.append((across(rung["avoided_tco2"]), up(rung["price"])))
    board.add(path(points, stroke=BLUE, stroke_width=2.2))
    board.add(*(_rung(rung, plane, names) for rung in rungs))
    if any(rung.get("status", "certified") != "certified" for rung in rungs):
        note = choose("空心：该级方案非最终结果", "hollow: the plan of that step is not final", lang)
        board.add(text(_WIDTH - _RIGHT, 50, note, anchor="end", size=11, fill=QUIET))
    return board.svg()


def _rung(rung: Mapping[str, Any], plane: Plane, names: Mapping[str, Said]) -> str:
    x, y, scale, lang = plane.across(rung["avoided_tco2"]), plane.up(rung["price"]), plane.scale, plane.lang
    price = f"{rung['price']:g}"
    said = [
        choose(f"碳价 {price} 元/t", f"price {price} CNY/t", lang),
        choose("减排 ", "avoided ", lang) + scale.say(rung["avoided_tco2"]),
        choose("排放 ", "emission ", lang) + scale.say(rung["tco2"]),
    ]
    if rung.get("marginal") is not None:
        said.append(
            choose(f"本级边际成本 {rung['marginal']:,.0f} 元/t", f"marginal {rung['marginal']:,.0f} CNY/t", lang)
        )
    new = list(dict.fromkeys(str(entry["measure"]) for entry in rung.get("new") or ()))
    if new:
        listed = choose("、", ", ", lang).join(choose(*names.get(key, Said(key, key)), lang) for key in new)
        said.append(choose("新增措施：", "new: ", lang) + listed)
    final = rung.get("status", "certified") == "certified"
    if not final:
        said.append(choose("非最终", "not final", lang))
    dot = circle(x, y, 5, BLUE if final else "#fff", stroke=BLUE, stroke_width=2)
    return mark(choose("；", "; ", lang).join(said), column(x - 12, y - 12, 24, 24), dot, figure=rung.get("figure"))


def measures(document: Mapping[str, Any], title: Said, lang: str = CHINESE) -> str:
    """Return the measures as SVG: width is what a measure avoids, height its cost per tonne with its range."""
    bars, aside = bars_of(document["measures"]), beside(document["measures"], lang)
    notes = [part for said in aside for part in folded(said, _WIDTH - 2 * 12, most=3)]
    rows = len(bars)
    foot = _TOP + _PLOT + 62
    board = Board(_WIDTH, foot + _ENTRY * (rows + len(notes)) + 20, choose(*title, lang))
    _frame(board, title, lang, choose("每吨成本 元/t CO₂", "cost per tonne, CNY/t CO₂", lang))
    if bars:
        _draw_bars(board, bars, lang)
        scale = amounts(max(bar.avoided for bar in bars), lang)
        board.add(*(_entry(bar, n, foot + _ENTRY * n + 10, scale, lang) for n, bar in enumerate(bars)))
    else:
        nothing = choose("没有减排且成本已知的措施。", "No measure abates at a known cost.", lang)
        board.add(text(_LEFT, _TOP + _PLOT / 2, nothing, fill=QUIET))
    for number, said in enumerate(notes):
        board.add(text(12, foot + _ENTRY * (rows + number) + 14, said, fill=QUIET))
    return board.svg()


def _draw_bars(board: Board, bars: Sequence[Bar], lang: str) -> None:
    whole = sum(bar.avoided for bar in bars)
    scale = amounts(whole, lang)
    far = ticks(0.0, whole)
    most = limit(bars)
    ends = [value for bar in bars for value in (bar.per_t, *(bar.span or ())) if abs(value) <= most]
    levels = ticks(min(0.0, *ends, *(-most for bar in bars if min(bar.ends) < -most)), max(0.0, *ends), 8)
    across = Span(0.0, far[-1], _LEFT, _WIDTH - _RIGHT)
    up = Span(levels[0], levels[-1], _TOP + _PLOT, _TOP)
    plane = Plane(across, up, scale, lang)
    _grid(board, plane, far, levels)
    said = choose(f"减排量（{scale.unit}）", f"avoided ({scale.unit})", lang)
    board.add(text(_WIDTH - _RIGHT, _TOP + _PLOT + 42, said, anchor="end", fill=QUIET))
    start, middles = 0.0, []
    for number, bar in enumerate(bars):
        board.add(_bar(bar, number, start, plane))
        middles.append(across(start + bar.avoided / 2))
        start += bar.avoided
    _number(board, middles, up.end)
    board.add(line(across.start, up(0.0), across.end, up(0.0), INK))
    if any(not levels[0] <= value <= levels[-1] for bar in bars for value in (bar.per_t, *(bar.span or ()))):
        note = choose(
            "超出纵轴的柱被截断，区间画作箭头，数值见下",
            "bars beyond the axis are cut, ranges end in an arrow; the values stand below",
            lang,
        )
        board.add(text(_WIDTH - _RIGHT, 50, note, anchor="end", size=11, fill=QUIET))


def _number(board: Board, middles: Sequence[float], top: float) -> None:
    """Number every bar; numbers of narrow ones are pushed apart and tied to their bars."""
    shown = list(middles)
    for n in range(1, len(shown)):
        shown[n] = max(shown[n], shown[n - 1] + _DIGITS)
    last = _WIDTH - _RIGHT
    for n in reversed(range(len(shown))):
        shown[n], last = min(shown[n], last), min(shown[n], last) - _DIGITS
    for n, (x, middle) in enumerate(zip(shown, middles, strict=True)):
        if abs(x - middle) > 1.0:
            board.add(line(x, top - 6, middle, top + 2, QUIET, stroke_width=0.8))
        board.add(text(x, top - 8, str(n + 1), anchor="middle", font_weight="bold"))


def _bar(bar: Bar, number: int, start: float, plane: Plane) -> str:
    across, up = plane.across, plane.up
    left, right = across(start), across(start + bar.avoided)
    top, bottom = sorted((up.clip(bar.per_t), up(0.0)))
    middle = (left + right) / 2
    shapes = [
        column(min(left, middle - 6), up.end, max(right - left, 12), up.start - up.end),
        rect(
            left, top, max(right - left, 1.5), max(bottom - top, 1), GREEN if bar.per_t < 0 else ORANGE, stroke="#fff"
        ),
    ]
    if bar.span is not None:
        low, high = up.clip(bar.span[0]), up.clip(bar.span[1])
        cap = min(5.0, (right - left) / 2)
        shapes.append(line(middle, low, middle, high, INK, stroke_width=1.4))
        for value, y, inward in ((bar.span[0], low, -4.0), (bar.span[1], high, 4.0)):
            # An end beyond the axis is an arrow and no end: the range goes on.
            bent = inward if up(value) != y else 0.0
            shapes += [line(middle + side, y + bent, middle, y, INK, stroke_width=1.4) for side in (-cap, cap)]
    return mark(f"{number + 1}. {bar.said(plane.lang)}", *shapes, figure=bar.figure)


def _entry(bar: Bar, number: int, y: float, scale: Scale, lang: str) -> str:
    """One line of the key: number, name, tonnes, cost per tonne."""
    x, whole = 12.0, _WIDTH - 24
    amount = f"{scale.say(bar.avoided)} · {bar.cost_said(lang)}"
    shapes = [
        rect(x, y - 9, 10, 10, GREEN if bar.per_t < 0 else ORANGE),
        text(x + 16, y, fitted(f"{number + 1}. {choose(*bar.name, lang)}", whole - 44 - text_width(amount))),
        text(x + whole - 18, y, amount, anchor="end", fill=QUIET),
    ]
    return "".join(shapes)


def _frame(board: Board, title: Said, lang: str, axis: str) -> None:
    board.add(text(12, 26, choose(*title, lang), size=16, font_weight="bold"))
    board.add(text(12, 50, axis, fill=QUIET))


def _grid(board: Board, plane: Plane, far: Sequence[float], levels: Sequence[float]) -> None:
    across, up = plane.across, plane.up
    for level in levels:
        board.add(line(across.start, up(level), across.end, up(level), LINE))
        board.add(text(across.start - 8, up(level) + 4, short(level), anchor="end", fill=QUIET))
    for tonnes in far:
        board.add(line(across(tonnes), up.start, across(tonnes), up.start + 4, QUIET))
        board.add(text(across(tonnes), up.start + 19, short(tonnes / plane.scale.divisor), anchor="middle", fill=QUIET))
