"""A small drawing board for the pictures of the pathway (绘图板): plain SVG that needs nothing from outside.

Sizes are in pixels of the picture. Text never becomes markup. What a reader can ask about is a :func:`mark`: it carries
its numbers as a title, and the id of a figure that the page opens.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from tanfeng.core.language import choose

#: Colours that the common kinds of colour blindness keep apart (Okabe and Ito), ink first.
INK, QUIET, LINE, PAPER = "#1c2733", "#5c6773", "#dfe3e2", "#ffffff"
BLUE, ORANGE, GREEN, RED, SKY, PURPLE = "#0072b2", "#d98200", "#00795c", "#c34e00", "#56b4e9", "#a8578a"
FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
_TEXT = 12.0
#: Width of a letter in its height, wide (Chinese) and narrow; on the safe side.
_WIDE, _NARROW = 1.0, 0.58


@dataclass(frozen=True)
class Span:
    """A linear scale from values to pixels (坐标)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def clip(self, value: float) -> float:
        return self(min(max(value, self.low), self.high))


@dataclass(frozen=True)
class Plane:
    """Where values stand in a picture and how they are written (坐标平面): across, upwards, size, language."""

    across: Span
    up: Span
    scale: Scale
    lang: str

    @property
    def year(self) -> float:
        """Width of one year."""
        return self.across(1.0) - self.across(0.0)

    def columns(self, year: int) -> str:
        """Return the field of a year over the whole height."""
        return column(self.across(year - 0.5), self.up.end, self.year, self.up.start - self.up.end)


@dataclass
class Board:
    """A picture while it is drawn: elements in their order (画板)."""

    width: float
    height: float
    title: str
    parts: list[str] = field(default_factory=list)

    def add(self, *parts: str) -> None:
        self.parts.extend(parts)

    def svg(self) -> str:
        """Return the picture; ``title`` is what a screen reader says of it."""
        size = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}" width="{_n(self.width)}" height="{_n(self.height)}"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="group" aria-label="{escape(self.title)}"'
            f' font-family="{FONT}" font-size="{_TEXT:g}" fill="{INK}">'
        )
        return "\n".join([head, rect(0, 0, self.width, self.height, PAPER), *self.parts, "</svg>", ""])


def _n(value: float) -> str:
    """Return a coordinate with one digit after the point: the same drawing gives the same bytes."""
    return f"{value:.1f}".removesuffix(".0").replace("-0.0", "0")


def rect(x: float, y: float, width: float, height: float, fill: str, **more: object) -> str:
    size = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}"'
    return f'<rect {size} fill="{fill}"{_attributes(more)}/>'


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = QUIET, **more: object) -> str:
    ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
    return f'<line {ends} stroke="{stroke}"{_attributes(more)}/>'


def path(points: Sequence[tuple[float, float]], **more: object) -> str:
    """Return a line through the points, filled where ``fill`` says so."""
    steps = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return f'<path d="M{steps}"{_attributes({"fill": "none", **more})}/>'


def circle(x: float, y: float, radius: float, fill: str, **more: object) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"{_attributes(more)}/>'


def column(x: float, y: float, width: float, height: float) -> str:
    """Return a field that shows nothing until it is pointed at, so that a small thing is easy to hit."""
    return rect(x, y, width, height, SKY, fill_opacity=0, class_="column")


def text(x: float, y: float, said: str, *, size: float = _TEXT, anchor: str = "start", **more: object) -> str:
    shape = "" if size == _TEXT else f' font-size="{size:g}"'
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{_n(x)}" y="{_n(y)}"{shape}{place}{_attributes(more)}>{escape(said)}</text>'


def _attributes(more: dict[str, object]) -> str:
    return "".join(f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for name, value in more.items())


def mark(said: str, *shapes: str, figure: str | None = None) -> str:
    """Return shapes that a reader can point at or walk to: the title tells the numbers, the figure opens its chain."""
    opens = f' data-figure="{escape(figure)}"' if figure else ""
    role = "button" if figure else "img"
    head = f'<g class="mark" role="{role}" aria-label="{escape(said)}"{opens}>'
    return "".join([head, f"<title>{escape(said)}</title>", *shapes, "</g>"])


def text_width(said: str, size: float = _TEXT) -> float:
    """Return about how wide a text is."""
    return size * sum(_WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in said)


def fitted(said: str, room: float, size: float = _TEXT) -> str:
    """Return the text, cut with an ellipsis where it is wider than the room; the mark's title has the whole."""
    if text_width(said, size) <= room:
        return said
    while said and text_width(said + "…", size) > room:
        said = said[:-1]
    return said.rstrip() + "…"


def folded(said: str, room: float, size: float = _TEXT, most: int = 2) -> list[str]:
    """Return the text in at most ``most`` lines, broken at spaces or between Chinese characters."""
    lines, current = [], ""
    for piece in _pieces(said):
        if current and text_width((current + piece).rstrip(), size) > room:
            lines.append(current.rstrip())
            current = piece.lstrip()
        else:
            current += piece
    lines.append(current.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], "".join(f"{part} " if part.isascii() else part for part in lines[most - 1 :])]
    return [fitted(part, room, size) for part in lines]


def _pieces(said: str) -> Iterator[str]:
    word = ""
    for letter in said:
        if unicodedata.east_asian_width(letter) in "WF" or letter == " ":
            if word:
                yield word
            yield letter
            word = ""
        else:
            word += letter
    if word:
        yield word


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Return round numbers from at most ``low`` to at least ``high``, about ``wanted`` steps apart."""
    if high <= low:
        low, high = low - 1.0, low + 1.0
    raw = (high - low) / wanted
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * size for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * size >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def short(value: float) -> str:
    """Return a number of an axis: no tail of zeros, thousands apart."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if abs(value) < 100 else 0
    said = f"{value:,.{min(digits, 6)}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


@dataclass(frozen=True)
class Scale:
    """The size in which amounts are read (量级): divisor and unit."""

    divisor: float
    unit: str

    def say(self, value: float) -> str:
        return f"{short(value / self.divisor)} {self.unit}"


def amounts(largest: float, lang: str, unit: str = "tCO2") -> Scale:
    """Return the size for amounts up to ``largest`` tonnes: 万t in Chinese, Mt or kt in English."""
    tail = {"tCO2": " CO₂", "tce": "ce"}.get(unit, "")
    if choose("zh", "en", lang) == "zh":
        return Scale(1e4, f"万t{tail}") if abs(largest) >= 1e4 else Scale(1.0, f"t{tail}")
    if abs(largest) >= 1e6:
        return Scale(1e6, f"Mt{tail}")
    return Scale(1e3, f"kt{tail}") if abs(largest) >= 1e3 else Scale(1.0, f"t{tail}")
