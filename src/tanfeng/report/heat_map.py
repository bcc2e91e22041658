"""The heat map of measures, units and years (措施×单元×年份热图): when each unit takes a measure up, and how far.

A cell is one unit and one measure: the year of adoption in words, below it a strip with one field per year whose
darkness is the share of output treated. A measure a unit never takes up leaves its cell empty, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tanfeng.core.language import CHINESE, choose
from tanfeng.report.numbers import Said
from tanfeng.report.svg import INK, LINE, QUIET, Board, fitted, folded, mark, rect, text

_LABEL, _CELL, _ROW, _HEAD, _TOP, _GAP = 216.0, 86.0, 34.0, 62.0, 78.0, 20.0
#: Columns side by side; more measures continue below, so that the picture fits a page.
_MEASURES_BESIDE = 8
#: Shares below this are the rounding of a solver.
_NOTHING = 1e-6
#: Light to dark, one hue after the other in lightness: the order survives a grey printer (cividis).
_SHADES = ("#fdf3c0", "#e9d66b", "#bcaf6f", "#8f8a77", "#666970", "#3a4c6b", "#0b2a58")
_EMPTY = "#f3f5f4"


@dataclass(frozen=True)
class Adoption:
    """Shares by unit, measure and year (采用情况).

    ``rows`` are those of the contract: ``unit_id``, ``year``, ``measures`` (key to share treated). A pair absent from
    a row has a share of zero. ``units`` and ``measures`` are names by key; ``figures`` unit to the id of its figure.
    """

    title: Said
    rows: Sequence[Mapping[str, Any]]
    units: Mapping[str, Said] = field(default_factory=dict)
    measures: Mapping[str, Said] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)

    def first(self, flag: str) -> dict[str, int]:
        """Return the first year in which the rows of a unit say so: ``closed``, ``renewed`` (首次年份)."""
        found: dict[str, int] = {}
        for row in self.rows:
            if row.get(flag):
                unit, year = str(row["unit_id"]), int(row["year"])
                found[unit] = min(found.get(unit, year), year)
        return found

    def years(self) -> list[int]:
        return sorted({int(row["year"]) for row in self.rows})

    def shares(self) -> dict[tuple[str, str], dict[int, float]]:
        """Return (unit, measure) to the share of each year; pairs without any adoption are left out."""
        found: dict[tuple[str, str], dict[int, float]] = {}
        for row in self.rows:
            for measure, share in (row.get("measures") or {}).items():
                found.setdefault((str(row["unit_id"]), str(measure)), {})[int(row["year"])] = float(share)
        return {pair: years for pair, years in found.items() if max(years.values()) > _NOTHING}


def adoption_year(shares: Mapping[int, float], years: Sequence[int]) -> int | None:
    """Return the first year with more than the first year's share; ``None`` where it only keeps what it had."""
    before = shares.get(years[0], 0.0)
    return next((year for year in years[1:] if shares.get(year, 0.0) > before + _NOTHING), None)


@dataclass(frozen=True)
class _Drawn:
    """What every part of the picture needs."""

    shown: Adoption
    years: Sequence[int]
    units: Sequence[str]
    shares: Mapping[tuple[str, str], Mapping[int, float]]
    lang: str


def heat_map(shown: Adoption, lang: str = CHINESE) -> str:
    """Return the heat map as SVG; units and measures that have nothing to show are named below it."""
    years, shares = shown.years(), shown.shares()
    units = sorted({unit for unit, _ in shares}, key=lambda unit: _first(shares, unit, years))
    order = {measure: place for place, measure in enumerate(shown.measures)}
    measures = sorted({measure for _, measure in shares}, key=lambda key: (order.get(key, len(order)), key))
    beside = math.ceil(len(measures) / max(math.ceil(len(measures) / _MEASURES_BESIDE), 1))
    blocks = [measures[at : at + beside] for at in range(0, len(measures), max(beside, 1))]
    idle = sorted({str(row["unit_id"]) for row in shown.rows} - set(units))
    width = _LABEL + _CELL * max(beside, 6) + 12
    closing = folded(_idle(shown, idle, lang), width - 24, most=4) if idle or not shares else []
    closing += [part for line in _lives(shown, lang) for part in folded(line, width - 24, most=3)]
    height = _TOP + sum(_HEAD + _ROW * len(units) + _GAP for _ in blocks) + 18 * len(closing) + 8
    board = Board(width, height, choose(*shown.title, lang))
    board.add(text(12, 26, choose(*shown.title, lang), size=16, font_weight="bold"))
    if shares:
        _legend(board, years, lang)
    top = _TOP
    for block in blocks:
        _block(board, _Drawn(shown, years, units, shares, lang), block, top)
        top += _HEAD + _ROW * len(units) + _GAP
    board.add(*(text(12, top + 12 + 18 * n, part, fill=QUIET) for n, part in enumerate(closing)))
    return board.svg()


def _first(shares: Mapping[tuple[str, str], Mapping[int, float]], unit: str, years: Sequence[int]) -> tuple[int, str]:
    """Units by the year in which they first take anything up."""
    starts = [adoption_year(row, years) or years[-1] + 1 for (owner, _), row in shares.items() if owner == unit]
    return min(starts), unit


def _idle(shown: Adoption, idle: Sequence[str], lang: str) -> str:
    if not shown.shares():
        return choose("没有单元采用任何措施。", "No unit takes up any measure.", lang)
    names = choose("、", ", ", lang).join(choose(*_name(shown.units, unit), lang) for unit in idle)
    return choose(
        f"不采用任何措施的 {len(idle)} 个单元：{names}", f"{len(idle)} units without any measure: {names}", lang
    )


def _lives(shown: Adoption, lang: str) -> Iterator[str]:
    """Who is renewed and who closes, with the year: one line each, none where nobody does."""
    words = {"renewed": ("原地更新", "renewed in place"), "closed": ("关停", "closed")}
    for flag, (zh, en) in words.items():
        years = sorted(shown.first(flag).items(), key=lambda pair: (pair[1], pair[0]))
        named = [f"{choose(*_name(shown.units, unit), lang)} {year}" for unit, year in years]
        if named:
            yield choose(f"{zh}：{'、'.join(named)}", f"{en}: {', '.join(named)}", lang)


def _name(names: Mapping[str, Said], key: str) -> Said:
    return names.get(key, Said(key, key))


def _legend(board: Board, years: Sequence[int], lang: str) -> None:
    x, y = 12.0, 50.0
    said = choose(
        f"每格：采用年份；色条自左至右为 {years[0]}–{years[-1]} 年的采用份额",
        f"each cell: year of adoption; the strip shows the share treated, {years[0]} to {years[-1]} from the left",
        lang,
    )
    board.add(text(x, y, said, fill=QUIET))
    for number, colour in enumerate(_SHADES):
        board.add(rect(x + 34 + 22 * number, y + 8, 22, 10, colour))
    board.add(text(x, y + 18, "0%", size=11, fill=QUIET))
    board.add(text(x + 40 + 22 * len(_SHADES), y + 18, "100%", size=11, fill=QUIET))


def _block(board: Board, drawn: _Drawn, measures: Sequence[str], top: float) -> None:
    """Draw some measures for all units: their names on top, a line and a row of cells per unit."""
    shown, lang = drawn.shown, drawn.lang
    for column, measure in enumerate(measures):
        x = _LABEL + column * _CELL
        lines = folded(choose(*_name(shown.measures, measure), lang), _CELL - 8, 11, most=3)
        for number, part in enumerate(lines):
            y = top + _HEAD - 8 - 13 * (len(lines) - 1 - number)
            board.add(text(x + 3, y, part, size=11))
    for row, unit in enumerate(drawn.units):
        y = top + _HEAD + row * _ROW
        name = choose(*_name(shown.units, unit), lang)
        board.add(rect(12, y, _LABEL - 12 + _CELL * len(measures), 1, LINE))
        board.add(mark(name, text(12, y + 21, fitted(name, _LABEL - 24)), figure=shown.figures.get(unit)))
        for column, measure in enumerate(measures):
            if (unit, measure) in drawn.shares:
                board.add(_cell(drawn, (unit, measure), (_LABEL + column * _CELL, y)))


def _cell(drawn: _Drawn, pair: tuple[str, str], at: tuple[float, float]) -> str:
    (x, y), years, lang, shares = at, drawn.years, drawn.lang, drawn.shares[pair]
    whole = (
        f"{choose(*_name(drawn.shown.units, pair[0]), lang)} · {choose(*_name(drawn.shown.measures, pair[1]), lang)}"
    )
    year = adoption_year(shares, years)
    when = choose("原有", "had before", lang) if year is None else str(year)
    began = choose(f"{year} 年开始采用", f"taken up in {year}", lang) if year else when
    wide = (_CELL - 10) / len(years)
    strip = [rect(x + 3 + n * wide, y + 19, wide, 10, _shade(shares.get(one, 0.0))) for n, one in enumerate(years)]
    shapes = [
        text(x + 3, y + 15, when, font_weight="bold"),
        text(x + _CELL - 7, y + 15, f"{shares.get(years[-1], 0.0):.0%}", anchor="end"),
        *strip,
        rect(x + 3, y + 19, _CELL - 10, 10, "none", stroke=INK, stroke_width=0.4),
    ]
    said = choose("；", "; ", lang).join([began, *_changes(shares, years)])
    return mark(f"{whole}{choose('：', ': ', lang)}{said}", *shapes, figure=drawn.shown.figures.get(pair[0]))


def _changes(shares: Mapping[int, float], years: Sequence[int]) -> Iterator[str]:
    """The years in which the share changes, and the last: what a strip shows, in words."""
    before = -1.0
    for year in years:
        share = shares.get(year, 0.0)
        if abs(share - before) > _NOTHING or year == years[-1]:
            yield f"{year} {share:.0%}"
        before = share


def _shade(share: float) -> str:
    if share <= _NOTHING:
        return _EMPTY
    return _SHADES[min(int(share * len(_SHADES)), len(_SHADES) - 1)]
