"""The picture of a hindcast (回测图): what was observed, and what each method would have said without knowing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tanfeng.core.language import CHINESE, choose
from tanfeng.report.numbers import Said
from tanfeng.report.svg import (
    BLUE,
    GREEN,
    INK,
    LINE,
    ORANGE,
    PURPLE,
    QUIET,
    Board,
    Plane,
    Span,
    amounts,
    circle,
    line,
    mark,
    path,
    short,
    text,
    text_width,
    ticks,
)

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 860.0, 396.0, 64.0, 24.0, 100.0, 34.0
_COLOURS, _DASHES = (BLUE, ORANGE, GREEN, PURPLE), ("", "7 4", "2 4", "9 3 2 3")


@dataclass(frozen=True)
class Predictor:
    """One method (预测方法): one value a year, and a band where it has one."""

    name: Said
    years: Sequence[int]
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True)
class Hindcast:
    """Observed values by year, the last year that the methods knew, and the methods; the first has its band drawn."""

    title: Said
    unit: str
    observed: Mapping[int, float]
    origin: int
    predictors: Sequence[Predictor]
    notes: Mapping[int, Said] = field(default_factory=dict)


def hindcast(shown: Hindcast, lang: str = CHINESE) -> str:
    """Return the picture as SVG; the band of the first method only, since several cannot be told apart."""
    values = [*shown.observed.values(), *(v for p in shown.predictors for v in p.values)]
    values += [v for p in shown.predictors[:1] for v in p.high]
    scale = amounts(max(values), lang, shown.unit)
    levels = ticks(0.0, max(values))
    years = sorted({*shown.observed, *(y for p in shown.predictors for y in p.years)})
    across = Span(years[0] - 0.5, years[-1] + 0.5, _LEFT, _WIDTH - _RIGHT)
    up = Span(levels[0], levels[-1], _HEIGHT - _BOTTOM, _TOP)
    board = Board(_WIDTH, _HEIGHT, choose(*shown.title, lang))
    board.add(text(_LEFT, 26, choose(*shown.title, lang), size=16, font_weight="bold"))
    board.add(text(12, _TOP - 10, scale.unit, fill=QUIET))
    for level in levels:
        board.add(line(_LEFT, up(level), _WIDTH - _RIGHT, up(level), LINE))
        board.add(text(_LEFT - 8, up(level) + 4, short(level / scale.divisor), anchor="end", fill=QUIET))
    board.add(*(text(across(y), _HEIGHT - 14, str(y), anchor="middle", fill=QUIET, size=11) for y in years[::2]))
    edge = across(shown.origin + 0.5)
    board.add(line(edge, _TOP - 6, edge, up(0.0), QUIET, stroke_dasharray="2 4"))
    board.add(text(edge - 5, _TOP + 4, choose("已知", "known", lang), anchor="end", size=11, fill=QUIET))
    board.add(text(edge + 5, _TOP + 4, choose("预测", "predicted", lang), size=11, fill=QUIET))
    _methods(board, shown, across, up, lang)
    for year in years:
        board.add(_year(shown, year, Plane(across, up, scale, lang)))
    return board.svg()


def _methods(board: Board, shown: Hindcast, across: Span, up: Span, lang: str) -> None:
    """The band of the first method, the lines of all, the observed line on top; the key in as many rows as it takes."""
    entries = [(choose("统计", "observed", lang), INK, "")]
    for number, method in enumerate(shown.predictors):
        colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        points = [(across(one), up(v)) for one, v in zip(method.years, method.values, strict=True)]
        said = choose(*method.name, lang)
        if number == 0 and method.low:
            upper = [(across(one), up(v)) for one, v in zip(method.years, method.high, strict=True)]
            lower = [(across(one), up(v)) for one, v in zip(method.years, method.low, strict=True)]
            board.add(path([*upper, *reversed(lower)], fill=colour, fill_opacity=0.16))
            said += choose("（含区间）", " (with band)", lang)
        board.add(path(points, stroke=colour, **_look(dash)))
        entries.append((said, colour, dash))
    observed = [(across(one), up(v)) for one, v in sorted(shown.observed.items())]
    board.add(path(observed, stroke=INK, stroke_width=2.2))
    x, y = _LEFT, 46.0
    for said, colour, dash in entries:
        wide = 26 + text_width(said)
        if x + wide > _WIDTH - _RIGHT:
            x, y = _LEFT, y + 18
        board.add(line(x, y, x + 20, y, colour, **_look(dash)), text(x + 26, y + 4, said, fill=QUIET))
        x += wide + 22


def _look(dash: str) -> dict[str, object]:
    return {"stroke_width": 2.2, "stroke_dasharray": dash} if dash else {"stroke_width": 2.2}


def _year(shown: Hindcast, year: int, plane: Plane) -> str:
    across, up, scale, lang = plane.across, plane.up, plane.scale, plane.lang
    shapes = [plane.columns(year)]
    said = [str(year)]
    if year in shown.observed:
        shapes.append(circle(across(year), up(shown.observed[year]), 2.8, INK))
        said.append(choose("统计 ", "observed ", lang) + scale.say(shown.observed[year]))
    for method in shown.predictors:
        if year in method.years:
            value = method.values[list(method.years).index(year)]
            said.append(f"{choose(*method.name, lang)} {scale.say(value)}")
            if year in shown.observed:
                said[-1] += f" ({value / shown.observed[year] - 1.0:+.0%})"
    if year in shown.notes:
        said.append(choose(*shown.notes[year], lang))
    return mark(choose("；", "; ", lang).join(said), *shapes)
