"""What a route's energy is used for (分用途用能): shares of fuel and electricity by service, and of fuel by carrier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.declared import Declared, place, table_of
from tanfeng.pathway.schema import known_names, refuse

if TYPE_CHECKING:
    from tanfeng.reference import Reference

#: Furnace heat, steam and other low heat, reduction, drive, electrolysis (高温热、蒸汽与低温热、还原、动力、电解).
SERVICES = ("heat", "steam", "reduction", "drive", "electrolysis")
#: Instead of an assumption: what the other shares leave.
REST = "rest"

_FUEL = ("heat", "steam", "reduction", "drive")
_ELECTRICITY = ("heat", "steam", "drive", "electrolysis")
_KEYS = ("fuel", "electricity", "carriers", "note_zh", "note_en")
#: Shares are read from decimals; they add to one within what decimals lose.
_CLOSE = 1e-9


@dataclass(frozen=True)
class Services:
    """The services of one route (一条路线的用途).

    ``fuel`` and ``electricity`` give the share of each service, ``carriers`` by service of fuel the share of each fuel
    (an item of the reference tables). Each of them adds to one, or is empty where nothing is said.
    """

    route: str
    fuel: Mapping[str, float]
    electricity: Mapping[str, float]
    carriers: Mapping[str, Mapping[str, float]]
    inputs: tuple[str, ...]
    confidence: str

    def part(self, service: str, items: tuple[str, ...]) -> float:
        """Return the share of the route's fuel that these items give to a service."""
        mix = self.carriers.get(service, {})
        return self.fuel.get(service, 0.0) * sum(mix.get(item, 0.0) for item in items)


def services_of(section: Mapping[str, Any], reference: Reference, assumptions: Assumptions) -> dict[str, Services]:
    """Read ``[services.ROUTE]`` (读取分用途用能).

    Every share is the name of an assumption; one of a group may be ``rest``. Raises ``UsageError`` with the address
    for an unknown route, service or fuel, a share outside 0 to 1, or shares that do not add to one.
    """
    found = {}
    for route, row in section.items():
        if reference.route(route) is None:
            refuse(place("services"), f"参考表没有路线 {route}", f"there is no route {route}")
        declared = Declared(assumptions, place("services", route))
        if not isinstance(row, Mapping):
            refuse(declared.where, "应为一张表", "this must be a table")
        declared.keys(row, _KEYS)
        fuel = _shares(row, "fuel", _FUEL, declared)
        mixes = table_of(row, "carriers", declared.where)
        known_names(f"{declared.where} carriers", mixes, tuple(fuel) or _FUEL)
        for service, mix in mixes.items():
            for item in mix:
                if reference.item(item) is None:
                    refuse(f"{declared.where} carriers.{service}", f"没有品种 {item}", f"there is no item {item}")
        lacking = [service for service, share in fuel.items() if share > 0 and service not in mixes]
        if lacking:
            refuse(f"{declared.where} carriers", f"缺少 {lacking[0]}", f"{lacking[0]} is missing")
        found[route] = Services(
            route=route,
            fuel=fuel,
            electricity=_shares(row, "electricity", _ELECTRICITY, declared),
            carriers={s: _shares(mixes, s, tuple(mix), declared) for s, mix in mixes.items()},
            inputs=declared.inputs,
            confidence=declared.confidence if declared.inputs else "assumed",
        )
    return found


def _shares(row: Mapping[str, Any], group: str, known: tuple[str, ...], declared: Declared) -> dict[str, float]:
    named = table_of(row, group, declared.where)
    where = f"{declared.where} {group}"
    known_names(where, named, known)
    open_ones = [name for name, share in named.items() if share == REST]
    if len(open_ones) > 1:
        refuse(where, f"只能有一项写 {REST}", f"only one share may be {REST!r}")
    given = {
        name: declared.number(share, f"{group} {name}", "ratio", least=0.0, most=1.0)
        for name, share in named.items()
        if share != REST
    }
    total = sum(given.values())
    if named and (total > 1.0 + _CLOSE or (not open_ones and total < 1.0 - _CLOSE)):
        refuse(where, f"各份额之和应为 1，所给 {total:g}", f"the shares must add to 1, given {total:g}")
    return given | {name: max(0.0, 1.0 - total) for name in open_ones}
