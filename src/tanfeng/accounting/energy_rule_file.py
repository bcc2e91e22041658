"""The rules of standard coal as data (能耗计算规则): which streams and attributes count, from which table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: The rules in force; their numbers are reference rows of the same edition.
CURRENT = "gbt-2589-2020"

_Attributes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class EnergyRules:
    """Which streams count as energy consumption, and where the coefficients stand (能耗计算规则).

    ``streams`` gives the sign of each stream. ``excluded_attributes`` of a stream are counted elsewhere (the fuel of an
    own power station, the electricity of a medium made on site), items of ``not_energy`` are no carriers at all; where
    ``stated_attributes`` names a stream, a row
    counts only with one of these words, and a row without any has no energy and says so; ``own_renewable`` counts and
    is named. ``two_values`` are items whose equivalent value differs from the calorific one. ``density`` names the
    reference row that turns cubic metres of an item into tonnes.
    """

    id: str
    table: str
    edition: str
    standard_coal: str
    streams: Mapping[str, int]
    excluded_attributes: _Attributes
    not_energy: _Attributes
    stated_attributes: _Attributes
    own_renewable: _Attributes
    two_values: frozenset[str]
    same_as: Mapping[str, str]
    density: Mapping[str, str]

    @staticmethod
    @cache
    def load(rules_id: str) -> EnergyRules:
        """Return the rules of that id, such as :data:`CURRENT`."""
        path = files("tanfeng.accounting").joinpath("energy_rules", f"{rules_id}.toml")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return EnergyRules(
            id=data["id"],
            table=data["table"],
            edition=data["edition"],
            standard_coal=data["standard_coal"],
            streams=dict(data["streams"]),
            excluded_attributes=_attributes(data["excluded_attributes"]),
            not_energy=_attributes(data["not_energy"]),
            stated_attributes=_attributes(data["stated_attributes"]),
            own_renewable=_attributes(data["own_renewable"]),
            two_values=frozenset(data["two_values"]["items"]),
            same_as=dict(data["same_as"]),
            density=dict(data["density"]),
        )


def _attributes(entry: Mapping[str, list[str]]) -> _Attributes:
    return {stream: tuple(words) for stream, words in entry.items()}
