"""Lineage (溯源): every figure opens up, from the provincial number down to the cell, the factor and its source.

A :class:`Figure` is a value with its formula and the ids of what made it. An id is one of

* another figure: ``account.2019.430000.smelting.direct.top_down``
* a reference row: ``ref:fuel_factors.anthracite.ncv.ndrc-2015``
* a ledger cell or row: ``ledger:statistics#12``
* an assumption of a scenario or workspace: ``assumption:plan/demand_growth``

:class:`Lineage` keeps the figures of one run and walks the chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tanfeng.core.confidence import weakest


@dataclass(frozen=True)
class Figure:
    """One figure with what made it (数字及其来历).

    ``value`` is ``None`` where there is no data; ``missing`` then names the inputs that were absent.
    """

    id: str
    name_zh: str
    name_en: str
    value: float | str | None
    unit: str = ""
    formula: str = ""
    inputs: tuple[str, ...] = ()
    confidence: str = "not-found"
    source: str = ""
    note_zh: str = ""
    note_en: str = ""
    missing: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Figure:
        values = dict(data)
        values["inputs"] = tuple(values.get("inputs", ()))
        values["missing"] = tuple(values.get("missing", ()))
        return cls(**values)


class Lineage:
    """The figures of one run, by id (溯源表)."""

    def __init__(self, figures: Iterable[Figure] = ()) -> None:
        self._figures: dict[str, Figure] = {}
        for figure in figures:
            self.add(figure)

    def add(self, figure: Figure) -> Figure:
        """Keep a figure. Adding the same id with another content is an error: a figure has one history."""
        known = self._figures.get(figure.id)
        if known is not None and known != figure:
            raise ValueError(f"two different figures with the id {figure.id!r}")
        self._figures[figure.id] = figure
        return figure

    def update(self, other: Lineage) -> None:
        for figure in other:
            self.add(figure)

    def get(self, figure_id: str) -> Figure | None:
        return self._figures.get(figure_id)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __len__(self) -> int:
        return len(self._figures)

    def __contains__(self, figure_id: object) -> bool:
        return figure_id in self._figures

    def dangling(self) -> list[tuple[str, str]]:
        """Return the pairs (figure, input) whose input is in no table; a complete lineage has none."""
        return [(f.id, i) for f in self for i in f.inputs if i not in self._figures]

    def walk(self, figure_id: str) -> Iterator[tuple[int, Figure]]:
        """Yield (depth, figure) from the figure down to its sources, each figure once, depth first."""
        stack = [(0, figure_id)]
        seen: set[str] = set()
        while stack:
            depth, current = stack.pop()
            figure = self._figures.get(current)
            if figure is None or current in seen:
                continue
            seen.add(current)
            yield depth, figure
            stack.extend((depth + 1, i) for i in reversed(figure.inputs))

    def weakest_of(self, inputs: Iterable[str]) -> str:
        """Return the weakest confidence among the named figures."""
        return weakest(self._figures[i].confidence for i in inputs)
