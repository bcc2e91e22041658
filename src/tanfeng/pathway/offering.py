"""What every option of a scenario file says (选项的通用写法): names, plants, potential, capital, relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from tanfeng.core.confidence import weakest
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.capital import Capital, capital_of
from tanfeng.pathway.declared import Declared, place
from tanfeng.pathway.option import Option
from tanfeng.pathway.schema import refuse

#: Keys that every option may have.
COMMON = (
    *("enabled", "name_zh", "name_en", "note_zh", "note_en", "routes", "already", "potential"),
    *("capex", "life", "fixed_cost", "excludes", "requires"),
)


class Electric(Protocol):
    """A plant as the options of electricity see it (用电单元)."""

    @property
    def key(self) -> str: ...

    @property
    def route(self) -> str: ...

    @property
    def electricity_mwh(self) -> float: ...


PlantT = TypeVar("PlantT", bound=Electric)


@dataclass(frozen=True)
class Settings:
    """What every section reads from (读取环境): the assumptions and the exchange rates of ``[currency]``."""

    assumptions: Assumptions
    currency: Mapping[str, Any]


@dataclass(frozen=True)
class Effect:
    """What an option does at one plant (作用): changes per tonne, with the lineage they come from."""

    kind: str
    changes: Mapping[str, float]
    service: str = ""
    requires: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    confidence: str = "measured"


class Offer:
    """One option of the scenario file while it is read (一个选项). ``table`` is where it stands."""

    def __init__(self, table: str, key: str, row: Mapping[str, Any], settings: Settings) -> None:
        self.key = key
        self.row = row
        self.settings = settings
        self.declared = Declared(settings.assumptions, place(table, key))

    @property
    def where(self) -> str:
        """The address of the option in the scenario file."""
        return self.declared.where

    def share(self, key: str) -> float:
        """Return a named share between nothing and everything. Raises ``UsageError`` outside."""
        return self.declared.number(self.row[key], key, "ratio", least=0.0, most=1.0)

    def capital(self, capacity: float, unit: str) -> Capital:
        """Return the capital of ``capacity`` per tonne of yearly output."""
        return capital_of(self.row, self.declared, self.settings.currency, capacity, unit)

    def option(self, plant: Electric, effect: Effect, capital: Capital) -> Option:
        """Return the option at one plant."""
        row, potential = self.row, self.share("potential")
        return Option(
            key=self.key,
            name_zh=str(row.get("name_zh", self.key)),
            name_en=str(row.get("name_en", self.key)),
            kind=effect.kind,
            plant=plant.key,
            route=plant.route,
            changes={name: value for name, value in effect.changes.items() if value != 0.0},
            potential=potential,
            capex=capital.name,
            capex_scale=capital.scale,
            life=capital.life,
            fixed_share=capital.fixed_share,
            service=effect.service,
            excludes=tuple(row.get("excludes", ())),
            requires=tuple(dict.fromkeys((*row.get("requires", ()), *effect.requires))),
            inputs=tuple(dict.fromkeys((*effect.inputs, *self.declared.inputs))),
            confidence=weakest([effect.confidence, self.declared.confidence]),
            note_zh=str(row.get("note_zh", "")),
            note_en=str(row.get("note_en", "")),
        )


def offers_of(rows: Mapping[str, Any], table: str, settings: Settings) -> Iterator[Offer]:
    """Yield the options of a table that are not switched off (启用的选项)."""
    for key, row in rows.items():
        if not isinstance(row, Mapping):
            refuse(place(table, key), "应为一张表", "this must be a table")
        if row.get("enabled", True):
            yield Offer(table, key, row, settings)


def chosen(offer: Offer, plants: Sequence[PlantT]) -> list[PlantT]:
    """Return the plants of the option's routes that do not have it already (适用的单元).

    ``routes`` left out means every route; ``already`` names plants that have it.
    """
    routes, already = offer.row.get("routes"), offer.row.get("already", ())
    return [p for p in plants if (routes is None or p.route in routes) and p.key not in already]
