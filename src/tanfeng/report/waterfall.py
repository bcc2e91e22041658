"""A waterfall picture of a decomposition (瀑布图), as plain SVG: each effect from where the last one ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from tanfeng.core.language import choose
from tanfeng.pathway.decomposition import Decomposition

_WIDTH, _HEIGHT, _TOP, _BOTTOM, _SIDE = 860, 420, 48, 64, 24
#: Amounts from here on are read in whole units.
_WHOLE_FROM = 1000.0
_RISE, _FALL, _WHOLE, _INK, _QUIET = "#b5462f", "#2f7f6b", "#4a5a6a", "#1d252c", "#8a949e"


@dataclass(frozen=True)
class Bar:
    """A bar from ``low`` to ``high``; ``end`` is where the next one starts."""

    name: str
    low: float
    high: float
    end: float
    value: float
    colour: str


def waterfall(result: Decomposition) -> str:
    """Return the picture of all steps together: effects of the same factor are added over the steps.

    It starts at zero, the amount of the first period, and ends at the change. ``result`` is additive and not blocked.
    """
    bars = _bars(result)
    low, high = min(0.0, *(bar.low for bar in bars)), max(0.0, *(bar.high for bar in bars))
    span = (high - low) or 1.0
    unit = (_HEIGHT - _TOP - _BOTTOM) / span
    slot = (_WIDTH - 2 * _SIDE) / len(bars)
    zero = _TOP + (high * unit)
    start, end = result.change["from"][0], result.change["to"][-1]
    title = choose(f"{start} → {end} 的变化", f"Change from {start} to {end}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
        f' role="img" font-family="sans-serif" font-size="13" fill="{_INK}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_SIDE}" y="24" font-size="16" font-weight="bold">{escape(title)}</text>',
        f'<line x1="{_SIDE}" y1="{zero:.1f}" x2="{_WIDTH - _SIDE}" y2="{zero:.1f}" stroke="{_QUIET}"/>',
    ]

    def height_of(value: float) -> float:
        return _TOP + (high - value) * unit

    for index, bar in enumerate(bars):
        parts += _drawn(bar, _SIDE + index * slot, slot, height_of)
        if index < len(bars) - 1:
            height = height_of(bar.end)
            left, right = _SIDE + (index + 0.85) * slot, _SIDE + (index + 1.15) * slot
            parts.append(
                f'<line x1="{left:.1f}" y1="{height:.1f}" x2="{right:.1f}" y2="{height:.1f}" stroke="{_QUIET}"'
                ' stroke-dasharray="3 3"/>'
            )
    return "\n".join([*parts, "</svg>", ""])


def _bars(result: Decomposition) -> list[Bar]:
    steps = result.change.height
    names = result.effects["factor"][: result.effects.height // steps].to_list()
    effects = [sum(result.effects["effect"][index :: len(names)]) for index in range(len(names))]
    ends = list(accumulate(effects))
    bars = [
        Bar(name, min(end, end - effect), max(end, end - effect), end, effect, _RISE if effect > 0 else _FALL)
        for name, effect, end in zip(names, effects, ends, strict=True)
    ]
    whole = sum(result.change["value"])
    return [*bars, Bar(choose("合计变化", "Change"), min(0, whole), max(0, whole), whole, whole, _WHOLE)]


def _drawn(bar: Bar, left: float, slot: float, height: Callable[[float], float]) -> list[str]:
    top, bottom, middle = height(bar.high), height(bar.low), left + slot / 2
    room = max(int(slot / 9), 3)
    name = bar.name if len(bar.name) <= room else bar.name[: room - 1] + "…"
    return [
        f'<rect x="{left + 0.15 * slot:.1f}" y="{top:.1f}" width="{0.7 * slot:.1f}" height="{max(bottom - top, 1):.1f}"'
        f' fill="{bar.colour}"><title>{escape(bar.name)}: {_signed(bar.value)}</title></rect>',
        f'<text x="{middle:.1f}" y="{top - 6:.1f}" text-anchor="middle">{_signed(bar.value)}</text>',
        f'<text x="{middle:.1f}" y="{_HEIGHT - 24}" text-anchor="middle">{escape(name)}</text>',
    ]


def _signed(value: float) -> str:
    if not value:
        return "0"
    return f"{value:+,.0f}" if abs(value) >= _WHOLE_FROM else f"{value:+,.4g}"
