"""The metal cycle as data (物质流拓扑): processes, flows, stages and the names of the inputs, from ``flows.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf

from tanfeng.materials.rules import data

#: The place beyond the boundary with which the region trades.
TRADE = "trade"
#: What the metal in use is called beside the flows; in t, where they are in t a year.
IN_USE = "stock"


@dataclass(frozen=True)
class Flow:
    """One flow between two places, in t of metal a year (物流). ``cut`` says where a picture opens the cycle."""

    key: str
    zh: str
    en: str
    formula: str
    inputs: tuple[str, ...]
    uses: tuple[str, ...]
    stage: str
    source: str = ""
    target: str = ""
    cut: bool = False

    @property
    def signed(self) -> bool:
        """Trade is net import and may be less than zero; nothing else may."""
        return self.source == TRADE


@dataclass(frozen=True)
class Place:
    """A process, or what lies beyond the boundary (过程). Only processes balance; ``stock``: it keeps metal."""

    key: str
    zh: str
    en: str
    balanced: bool
    stock: bool = False


@dataclass(frozen=True)
class Stage:
    """How far the inputs of a system reach (阶段)."""

    key: str
    zh: str
    en: str
    needs: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class InputKind:
    """What an input is, and the unit it is kept in (输入种类).

    Only ``signed`` ones may be less than zero; ``most`` is the largest value it can have, ``above`` what it must
    exceed; a ``constant`` has no series by year. ``quantities`` of the reference table can serve, those of a wider
    region too if ``anywhere``.
    """

    key: str
    zh: str
    en: str
    unit: str
    signed: bool
    most: float
    above: float
    constant: bool
    quantities: tuple[str, ...] = ()
    anywhere: bool = False


@dataclass(frozen=True)
class Topology:
    """The whole cycle."""

    places: Mapping[str, Place]
    flows: Mapping[str, Flow]
    stages: Mapping[str, Stage]
    inputs: Mapping[str, InputKind]

    def flows_of(self, stages: frozenset[str]) -> dict[str, Flow]:
        """Return the flows that are known when these stages are."""
        return {key: flow for key, flow in self.flows.items() if flow.stage in stages}

    def balanced(self, known: Mapping[str, object]) -> list[Place]:
        """Return the processes all of whose flows are in ``known``."""
        return [
            place
            for place in self.places.values()
            if place.balanced
            and all(key in known for key, flow in self.flows.items() if place.key in (flow.source, flow.target))
        ]


@cache
def topology() -> Topology:
    """Return the cycle of ``flows.toml``."""
    text = data("flows.toml")
    places = {
        key: Place(key, row["zh"], row["en"], balanced, row.get("stock", False))
        for section, balanced in (("processes", True), ("outside", False))
        for key, row in text[section].items()
    }
    flows = {
        key: Flow(
            key,
            row["zh"],
            row["en"],
            row["formula"],
            tuple(row["inputs"]),
            tuple(row["uses"]),
            row["stage"],
            row.get("from", ""),
            row.get("to", ""),
            row.get("cut", False),
        )
        for key, row in text["flows"].items()
    }
    stages = {
        key: Stage(key, row["zh"], row["en"], tuple(row["needs"]), tuple(row["after"]))
        for key, row in text["stages"].items()
    }
    inputs = {
        key: InputKind(
            key,
            row["zh"],
            row["en"],
            row["unit"],
            row.get("signed", False),
            row.get("most", inf),
            row.get("above", -inf),
            row.get("constant", False),
            tuple(row.get("quantities", ())),
            row.get("anywhere", False),
        )
        for key, row in text["inputs"].items()
    }
    return Topology(places, flows, stages, inputs)
