"""The scenario fan (情景扇形图): history, the scenario, and how far the ensemble spreads around it.

The vertical axis begins at zero: a fan that begins elsewhere shows a change larger than it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tanfeng.core.language import CHINESE, choose
from tanfeng.report.numbers import Said
from tanfeng.report.results import Mark
from tanfeng.report.svg import (
    BLUE,
    INK,
    LINE,
    PAPER,
    QUIET,
    RED,
    Board,
    Plane,
    Span,
    amounts,
    circle,
    line,
    mark,
    path,
    rect,
    short,
    text,
    text_width,
    ticks,
)

WIDTH, HEIGHT = 860.0, 410.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 24.0, 104.0, 34.0
#: Outermost band first; three pairs of quantiles are more than anybody reads.
_EVERY = 5
_OPACITY = (0.16, 0.22, 0.28)
#: The line of a solve that was stopped.
_DASHED: Mapping[str, object] = {"stroke_dasharray": "7 4"}


@dataclass(frozen=True)
class Fan:
    """What a fan shows (扇形图数据): one boundary of one scenario, in the unit named.

    ``quantiles`` maps keys such as ``p05`` to one value a year; ``history`` year to value, a year without data absent;
    ``deadline`` is the last year in which a peak is in time; ``peak`` the year of the highest value, where it is known;
    ``figures`` year to the id of its figure; ``final`` is false for a solve that was stopped.
    """

    title: Said
    unit: str
    years: Sequence[int]
    central: Sequence[float]
    quantiles: Mapping[str, Sequence[float]] = field(default_factory=dict)
    history: Mapping[int, float] = field(default_factory=dict)
    marks: Sequence[Mark] = ()
    deadline: int | None = None
    peak: int | None = None
    figures: Mapping[int, str] = field(default_factory=dict)
    final: bool = True

    @property
    def bands(self) -> list[tuple[str, str]]:
        """The pairs of quantiles that make a band, outermost first."""
        keys = sorted(self.quantiles)
        return [(low, high) for low, high in zip(keys, reversed(keys), strict=True) if low < high]


def fan(shown: Fan, lang: str = CHINESE) -> str:
    """Return the fan as SVG."""
    values = [*shown.central, *shown.history.values(), *(v for row in shown.quantiles.values() for v in row)]
    scale = amounts(max(values, default=1.0), lang, shown.unit)
    levels = ticks(min(0.0, *values), max(values))
    years = sorted({*shown.years, *shown.history})
    across = Span(years[0] - 0.5, years[-1] + 0.5, _LEFT, WIDTH - _RIGHT)
    up = Span(levels[0], levels[-1], HEIGHT - _BOTTOM, _TOP)
    board = Board(WIDTH, HEIGHT, choose(*shown.title, lang))
    board.add(text(_LEFT, 26, choose(*shown.title, lang), size=16, font_weight="bold"))
    board.add(text(_LEFT, 46, scale.unit, fill=QUIET))
    plane = Plane(across, up, scale, lang)
    _axes(board, plane, levels, years)
    _legend(board, shown, lang)
    _signs(board, shown, across, lang)
    _lines(board, shown, across, up)
    board.add(*(_year(shown, year, plane) for year in years))
    return board.svg()


def _axes(board: Board, plane: Plane, levels: Sequence[float], years: Sequence[int]) -> None:
    across, up, scale = plane.across, plane.up, plane.scale
    for level in levels:
        board.add(line(across.start, up(level), across.end, up(level), LINE))
        board.add(text(across.start - 8, up(level) + 4, short(level / scale.divisor), anchor="end", fill=QUIET))
    named = [year for year in years if year % _EVERY == 0] or [years[0], years[-1]]
    for year in named:
        board.add(text(across(year), up.start + 20, str(year), anchor="middle", fill=QUIET))


def _legend(board: Board, shown: Fan, lang: str) -> None:
    """One row under the title: what each kind of ink means."""
    x, y = _LEFT, 68.0
    entries: list[tuple[str, str]] = []
    if shown.history:
        entries.append(("history", choose("历史（统计）", "history (statistics)", lang)))
    name = choose("情景", "scenario", lang)
    entries.append(("scenario", name if shown.final else choose("情景（非最终）", "scenario (not final)", lang)))
    entries += [
        (f"band{n}", choose(f"{_percent(low)}–{_percent(high)} 分位", f"{_percent(low)}–{_percent(high)}", lang))
        for n, (low, high) in enumerate(shown.bands)
    ]
    if any(m.kind == "anomaly" for m in shown.marks if m.year in shown.history):
        entries.append(("odd", choose("异常年份，不用于判断趋势", "anomalous year, not used for trends", lang)))
    for kind, said in entries:
        board.add(_key(kind, x, y, shown), text(x + 26, y + 4, said, fill=QUIET))
        x += 26 + text_width(said) + 22


def _key(kind: str, x: float, y: float, shown: Fan) -> str:
    if kind == "history":
        return line(x, y, x + 20, y, INK, stroke_width=2.2)
    if kind == "scenario":
        return line(x, y, x + 20, y, BLUE, stroke_width=2.6, **({} if shown.final else _DASHED))
    if kind == "odd":
        return circle(x + 10, y, 3.6, PAPER, stroke=INK, stroke_width=1.5)
    return rect(x, y - 5, 20, 10, BLUE, fill_opacity=sum(_OPACITY[: int(kind[4:]) + 1]))


def _percent(key: str) -> str:
    return f"{int(key.removeprefix('p'))}%"


def _signs(board: Board, shown: Fan, across: Span, lang: str) -> None:
    """The deadline and the breaks of the series as dashed lines with their names above the plot."""
    bottom = HEIGHT - _BOTTOM
    if shown.deadline is not None:
        x = across(shown.deadline + 0.5)
        said = choose(f"期限：{shown.deadline} 年末", f"deadline: end of {shown.deadline}", lang)
        board.add(line(x, _TOP - 4, x, bottom, RED, stroke_dasharray="6 4", stroke_width=1.6))
        board.add(text(x - 6, _TOP + 10, said, anchor="end", fill=RED))
    for sign in shown.marks:
        if sign.kind == "break" and sign.year in shown.history:
            x = across(sign.year - 0.5)
            said = choose(f"{sign.year} 年起口径变化", f"series break {sign.year}", lang)
            board.add(line(x, _TOP - 4, x, bottom, QUIET, stroke_dasharray="2 4"))
            board.add(text(x + 5, bottom - 7, said, size=11, fill=QUIET))


def _lines(board: Board, shown: Fan, across: Span, up: Span) -> None:
    for number, (low, high) in enumerate(shown.bands):
        upper = [(across(y), up(v)) for y, v in zip(shown.years, shown.quantiles[high], strict=True)]
        lower = [(across(y), up(v)) for y, v in zip(shown.years, shown.quantiles[low], strict=True)]
        opacity = _OPACITY[min(number, len(_OPACITY) - 1)]
        board.add(path([*upper, *reversed(lower)], fill=BLUE, fill_opacity=opacity))
    for run in _runs(sorted(shown.history)):
        points = [(across(y), up(shown.history[y])) for y in run]
        board.add(path(points, stroke=INK, stroke_width=2.2))
    points = [(across(y), up(v)) for y, v in zip(shown.years, shown.central, strict=True)]
    board.add(path(points, stroke=BLUE, stroke_width=2.6, **({} if shown.final else _DASHED)))


def _runs(years: Sequence[int]) -> list[list[int]]:
    """Years without a gap; a line never runs over a year without data."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _year(shown: Fan, year: int, plane: Plane) -> str:
    """The column of a year: nothing to see until it is pointed at, but its dots."""
    across, up, scale, lang = plane.across, plane.up, plane.scale, plane.lang
    shapes = [plane.columns(year)]
    said = [str(year)]
    odd = next((m for m in shown.marks if m.year == year and m.kind == "anomaly"), None)
    if year in shown.history:
        value = shown.history[year]
        fill, size = (PAPER, 3.6) if odd else (INK, 2.2)
        shapes.append(circle(across(year), up(value), size, fill, stroke=INK, stroke_width=1.5))
        said.append(choose("历史 ", "history ", lang) + scale.say(value))
    if odd is not None:
        said.append(choose(odd.zh, odd.en, lang))
    if year in shown.years:
        at = list(shown.years).index(year)
        said.append(choose("情景 ", "scenario ", lang) + scale.say(shown.central[at]))
        said += [f"{_percent(key)} {scale.say(shown.quantiles[key][at])}" for key in sorted(shown.quantiles)]
        if year == shown.peak:
            said.append(choose("峰值", "peak", lang))
    if year == shown.peak:
        value = shown.history[year] if year in shown.history else shown.central[list(shown.years).index(year)]
        shapes.append(circle(across(year), up(value), 6, "none", stroke=RED, stroke_width=2))
        label = choose(f"{year} 年峰值", f"peak {year}", lang)
        shapes.append(text(across(year), up(value) - 11, label, anchor="middle", fill=RED, font_weight="bold"))
    return mark(choose("；", "; ", lang).join(said), *shapes, figure=shown.figures.get(year))
