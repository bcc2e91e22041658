"""The material flow on the main page (主报告中的物质流): each system with a picture per year, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tanfeng.core.confidence import weakest
from tanfeng.core.language import CHINESE, ENGLISH
from tanfeng.report.labels import CONFIDENCE, say
from tanfeng.report.numbers import Said
from tanfeng.report.results import RunResults
from tanfeng.report.sankey import option

if TYPE_CHECKING:
    from tanfeng.materials import MetalResult


def systems(results: RunResults) -> list[dict[str, Any]]:
    """Return the systems that can be drawn: name, confidence, years, and whether they are of another region."""
    return [
        {
            "id": key,
            "name": Said(result.system.zh, result.system.en),
            "confidence": say(CONFIDENCE, weakest(result.confidence(flow) for flow in result.known)),
            "elsewhere": result.system.region != results.workspace.region,
            "years": list(result.system.years),
        }
        for key, result in _drawn(results)
    ]


def pictures(results: RunResults) -> list[dict[str, Any]]:
    """Return the pictures of the same systems by language and year, for the script of the page."""
    return [
        {
            "id": key,
            "years": list(result.system.years),
            "options": [[option(result, year, lang) for year in result.system.years] for lang in (CHINESE, ENGLISH)],
        }
        for key, result in _drawn(results)
    ]


def _drawn(results: RunResults) -> Iterator[tuple[str, MetalResult]]:
    if results.materials is not None:
        drawn = (result for result in results.materials.systems if result.cycle is not None)
        yield from ((f"flow-{number}", result) for number, result in enumerate(drawn))
