"""How the items cover the plan's text (覆盖): every character of it belongs to exactly one item.

The items stand in the order of the text and each keeps only its own words, so laying them one after the other must
give the text back. A character changed, left out or repeated in any item shows as a gap, an overlap or a lost quote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tanfeng.plan.text import PlanText, Span, squeeze


@dataclass(frozen=True)
class Gap:
    """A stretch of text that no item covers, or that two items cover (缺口或重叠)."""

    span: Span
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.span.start,
            "end": self.span.end,
            "first_line": self.span.first_line,
            "last_line": self.span.last_line,
            "text": self.text,
        }


@dataclass(frozen=True)
class Coverage:
    """What part of the text the items cover (覆盖情况). Characters are counted without white space."""

    total_chars: int
    covered: int
    gaps: tuple[Gap, ...]
    overlaps: tuple[Gap, ...]
    lost: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every character belongs to exactly one item and every item's words stand in the text."""
        return not (self.gaps or self.overlaps or self.lost)

    def to_dict(self) -> dict[str, Any]:
        return {
            "total_chars": self.total_chars,
            "covered": self.covered,
            "share": self.covered / self.total_chars if self.total_chars else None,
            "complete": self.complete,
            "gaps": [gap.to_dict() for gap in self.gaps],
            "overlaps": [gap.to_dict() for gap in self.overlaps],
            "lost": list(self.lost),
        }


@dataclass(frozen=True)
class Tiling:
    """Where each item's own words stand (各条目的位置), and what that covers."""

    spans: dict[str, Span]
    coverage: Coverage


def lay(text: PlanText, bounds: tuple[int, int], tiles: Sequence[tuple[str, str]]) -> Tiling:
    """Lay the ``tiles`` (item id, own words) one after the other over ``bounds`` of the squeezed text.

    A tile that does not start where the one before it ended is looked for further on, then further back; one that
    stands nowhere is lost.
    """
    start, end = bounds
    body = text.squeezed[:end]
    times = [0] * (end - start)
    spans: dict[str, Span] = {}
    lost: list[str] = []
    cursor = start
    for item_id, words in tiles:
        tile = squeeze(words)
        at = _find(body, tile, cursor, start)
        if at < 0:
            lost.append(item_id)
            continue
        cursor = at + len(tile)
        spans[item_id] = text.span(at, cursor)
        for position in range(at - start, cursor - start):
            times[position] += 1
    gaps = _runs(text, start, [count == 0 for count in times])
    overlaps = _runs(text, start, [count > 1 for count in times])
    covered = sum(count > 0 for count in times)
    return Tiling(spans, Coverage(end - start, covered, gaps, overlaps, tuple(lost)))


def _find(body: str, tile: str, cursor: int, start: int) -> int:
    if not tile:
        return -1
    if body.startswith(tile, cursor):
        return cursor
    ahead = body.find(tile, cursor)
    return ahead if ahead >= 0 else body.find(tile, start)


def _runs(text: PlanText, start: int, marked: Sequence[bool]) -> tuple[Gap, ...]:
    """Return the maximal runs of marked characters."""
    runs: list[Gap] = []
    opened = -1
    for position, mark in enumerate([*marked, False]):
        if mark and opened < 0:
            opened = position
        elif not mark and opened >= 0:
            first, last = start + opened, start + position
            runs.append(Gap(text.span(first, last), text.squeezed[first:last]))
            opened = -1
    return tuple(runs)
