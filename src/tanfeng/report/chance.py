"""The probability of the peak year (达峰年份概率): how often the highest year of a draw is this one or earlier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanfeng.core.language import CHINESE, choose
from tanfeng.core.shares import of_samples
from tanfeng.report.numbers import Said
from tanfeng.report.svg import (
    BLUE,
    INK,
    LINE,
    QUIET,
    RED,
    Board,
    Plane,
    Scale,
    Span,
    circle,
    line,
    mark,
    path,
    rect,
    text,
)

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 860.0, 300.0, 64.0, 24.0, 78.0, 34.0


@dataclass(frozen=True)
class Chance:
    """Shares of the draws whose highest year is each year (达峰年份分布).

    ``shares`` adds up to at most one: ``rest`` are the draws that still rise in the last year and have no peak yet.
    """

    title: Said
    years: Sequence[int]
    shares: Sequence[float]
    rest: float = 0.0
    deadline: int | None = None
    size: int | None = None


def chance(shown: Chance, lang: str = CHINESE) -> str:
    """Return the picture: bars for the year itself, a line for "in this year or before"."""
    board = Board(_WIDTH, _HEIGHT, choose(*shown.title, lang))
    across = Span(shown.years[0] - 0.5, shown.years[-1] + 0.5, _LEFT, _WIDTH - _RIGHT)
    up = Span(0.0, 1.0, _HEIGHT - _BOTTOM, _TOP)
    plane = Plane(across, up, Scale(0.01, "%"), lang)
    board.add(text(_LEFT, 26, choose(*shown.title, lang), size=16, font_weight="bold"))
    _key(board, shown, lang)
    for level in (0.0, 0.25, 0.5, 0.75, 1.0):
        board.add(line(_LEFT, up(level), _WIDTH - _RIGHT, up(level), LINE))
        board.add(text(_LEFT - 8, up(level) + 4, f"{level:.0%}", anchor="end", fill=QUIET))
    every = 1 if len(shown.years) <= 20 else 5
    named = [year for year in shown.years if year % every == 0]
    board.add(*(text(across(y), _HEIGHT - 14, _named(shown, y), anchor="middle", fill=QUIET, size=11) for y in named))
    if shown.deadline is not None:
        x = across(shown.deadline + 0.5)
        board.add(line(x, _TOP - 6, x, up(0.0), RED, stroke_dasharray="6 4", stroke_width=1.6))
        said = choose(f"期限：{shown.deadline} 年末", f"deadline: end of {shown.deadline}", lang)
        board.add(text(x - 6, _TOP - 8, said, anchor="end", fill=RED))
    sums = [sum(shown.shares[: n + 1]) for n in range(len(shown.shares))]
    points = [(across(y), up(v)) for y, v in zip(shown.years, sums, strict=True)]
    board.add(*(_bar(shown, n, sums[n], plane) for n in range(len(shown.years))))
    board.add(path(points, stroke=INK, stroke_width=1.8, pointer_events="none"))
    board.add(*(circle(x, y, 2.4, INK, pointer_events="none") for x, y in points))
    return board.svg()


def _key(board: Board, shown: Chance, lang: str) -> None:
    board.add(rect(_LEFT, 42, 14, 10, BLUE))
    board.add(text(_LEFT + 20, 51, choose("最高年是这一年", "highest in this year", lang), fill=QUIET))
    board.add(line(_LEFT + 190, 47, _LEFT + 210, 47, INK, stroke_width=1.8))
    board.add(text(_LEFT + 216, 51, choose("这一年或更早", "in this year or before", lang), fill=QUIET))
    share = of_samples(shown.rest, 1)
    rest = choose(f"到最后一年仍在上升：{share[0]}", f"still rising in the last year: {share[1]}", lang)
    if shown.size is not None:
        rest += choose(f"（{shown.size:,} 个样本）", f" ({shown.size:,} draws)", lang)
    board.add(text(_WIDTH - _RIGHT, 51, rest, anchor="end", fill=QUIET))


def _named(shown: Chance, year: int) -> str:
    """Return a year as the axis has it; the first bar holds all peaks up to it, those of the past too."""
    return f"≤{year}" if year == shown.years[0] else str(year)


def _bar(shown: Chance, number: int, until: float, plane: Plane) -> str:
    year, share = shown.years[number], shown.shares[number]
    left, right, up = plane.across(year - 0.36), plane.across(year + 0.36), plane.up
    here, by_then = of_samples(share, 1), of_samples(until, 1)
    said = choose(
        f"{_named(shown, year)}：{here[0]}，到这一年为止 {by_then[0]}",
        f"{_named(shown, year)}: {here[1]}, by this year {by_then[1]}",
        plane.lang,
    )
    return mark(said, plane.columns(year), rect(left, up(share), right - left, up(0.0) - up(share), BLUE))
