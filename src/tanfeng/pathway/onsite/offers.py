"""The options of ``[onsite]`` (厂内光伏、风电、储能选项): sized by the plant's electricity, valued hour by hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.confidence import weakest
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.declared import Declared, place, table_of
from tanfeng.pathway.offering import COMMON, Effect, Electric, Offer, Settings, chosen, offers_of
from tanfeng.pathway.onsite.days import TypicalDays, typical_days
from tanfeng.pathway.onsite.dispatch import dispatch
from tanfeng.pathway.onsite.storage import Storage
from tanfeng.pathway.onsite.year import Year, year_of
from tanfeng.pathway.option import Option
from tanfeng.pathway.schema import known_names, refuse
from tanfeng.pathway.tariff import PriceLevel, TimeOfUse, hourly_prices
from tanfeng.pathway.tariff.periods import CRITICAL, PEAK, PERIODS, VALLEY

Array = NDArray[np.float64]

_KEYS = (
    *("latitude", "longitude", "clock_meridian", "transmittance", "working_days", "off_day_load"),
    *("wind_amplitude", "wind_peak_hour", "seasons", "load", "options"),
)
_OWN = ("source", "size", "full_load_hours", "export_price", "with", "hours", "efficiency")
SOURCES = ("pv", "wind", "storage")
_KWH_A_MWH = 1000.0


@dataclass(frozen=True, eq=False)
class Site:
    """What all own power of the scenario shares (场地): typical days, price level, and how a load moves with prices.

    ``off_day`` is the load of a day off over that of a working day; ``moved`` gives by service of electricity its load
    in each tariff period over that in the flat period.
    """

    days: TypicalDays
    level: PriceLevel
    off_day: float
    moved: Mapping[str, Array]
    inputs: tuple[str, ...]
    confidence: str

    def load(self, services: Mapping[str, float]) -> Array:
        """Return the load (D, 24) of a plant that buys 1 MWh a year, by its shares of electricity (负荷曲线)."""
        shape = np.where(self.days.working, 1.0, self.off_day)[:, None] * np.ones_like(self.days.multiplier)
        factor = 1.0 + sum((services.get(name, 0.0) * (row - 1.0) for name, row in self.moved.items()), np.zeros(4))
        shape = shape * factor[self.days.period]
        load: Array = shape / float((self.days.weight[:, None] * shape).sum())
        return load

    def prices(self, load: Array) -> Array:
        """Return CNY/MWh (D, 24) such that this load pays the average price (分时电价)."""
        return hourly_prices(self.level, self.days.multiplier, self.days.weight[:, None] * load)


def site_of(
    onsite: Mapping[str, Any], tariff_section: Mapping[str, Any], tariff: TimeOfUse, assumptions: Assumptions
) -> Site:
    """Read ``[onsite]`` and the price level of ``[tariff]`` (读取场地). Raises ``UsageError`` on bad input."""
    declared = Declared(assumptions, place("onsite"))
    declared.keys(onsite, _KEYS)
    days = typical_days(onsite, declared, tariff)
    level = PriceLevel(
        declared.number(tariff_section.get("average_price"), "average_price", "CNY/MWh", least=0.0),
        declared.number(tariff_section.get("floated_share"), "floated_share", "ratio", least=0.0, most=1.0),
    )
    off_day = declared.number(onsite.get("off_day_load"), "off_day_load", "ratio", above=0.0)
    moved = {}
    for service, row in table_of(onsite, "load", place("onsite")).items():
        known_names(place("onsite", f"load.{service}"), row, PERIODS)
        factor = np.ones(len(PERIODS))
        for name, index in (("valley", VALLEY), ("peak", PEAK), ("critical", CRITICAL)):
            if name in row:
                factor[index] = declared.number(row[name], f"load.{service} {name}", "ratio", least=0.0)
        if "critical" not in row:
            factor[CRITICAL] = factor[PEAK]
        moved[service] = factor
    return Site(
        days=days,
        level=level,
        off_day=off_day,
        moved=moved,
        inputs=(*tariff.inputs, *declared.inputs),
        confidence=weakest([tariff.confidence, declared.confidence]),
    )


@dataclass(frozen=True)
class Sized:
    """A source or storage per MWh of yearly electricity (单位规模): the year without it and with it.

    ``capacity`` is in ``unit`` (kW or kWh) per MWh of yearly electricity.
    """

    before: Year
    after: Year
    capacity: float
    unit: str


def onsite_options(
    onsite: Mapping[str, Any],
    site: Site,
    plants: Sequence[Electric],
    shares: Mapping[str, Mapping[str, float]],
    settings: Settings,
) -> list[Option]:
    """Return own power at every plant an option names (厂内电源选项).

    ``shares`` gives by route the shares of its electricity by service. Changes per tonne: less electricity bought, and
    in ``other_cny`` what the hours of it are worth above or below the average price, less exports, plus running cost.
    """
    rows = table_of(onsite, "options", place("onsite"))
    found: list[Option] = []
    for offer in offers_of(rows, "onsite.options", settings):
        offer.declared.keys(offer.row, (*COMMON, *_OWN), ("source", "size", "capex", "life", "potential"))
        source = _source_of(offer, rows)
        done: dict[bytes, Sized] = {}
        for plant in chosen(offer, plants):
            if plant.electricity_mwh <= 0:
                continue
            load = site.load(shares.get(plant.route, {}))
            mark = load.tobytes()
            if mark not in done:
                done[mark] = sized(offer, source, site, load)
            found.append(_option(offer, plant, done[mark], site))
    return found


def sized(offer: Offer, source: Mapping[str, Any] | None, site: Site, load: Array) -> Sized:
    """Return what an option gives to a plant that buys 1 MWh a year with this load (按 1 MWh 年购电量计).

    ``source`` is the own power: the option itself, or what its storage stands beside (``None``: nothing).
    """
    prices, weight = site.prices(load), site.days.weight
    own, kilowatts, export = np.zeros_like(load), 0.0, 0.0
    if source is not None:
        own, kilowatts = _generation(source, site, offer.declared)
        export = offer.declared.number(source.get("export_price"), "export_price", "CNY/MWh", least=0.0)
    without = year_of(dispatch(load, np.zeros_like(load), prices, export), weight, prices, export)
    with_source = year_of(dispatch(load, own, prices, export), weight, prices, export)
    if offer.row["source"] != "storage":
        return Sized(without, with_source, kilowatts, "kW")
    power = offer.share("size") / float(weight.sum() * load.shape[1])
    energy = power * offer.declared.number(offer.row.get("hours"), "hours", "h", above=0.0)
    efficiency = offer.declared.number(offer.row.get("efficiency"), "efficiency", "ratio", above=0.0, most=1.0)
    stored = dispatch(load, own, prices, export, Storage(energy, power, efficiency))
    return Sized(with_source, year_of(stored, weight, prices, export), energy * _KWH_A_MWH, "kWh")


def _source_of(offer: Offer, rows: Mapping[str, Any]) -> Mapping[str, Any] | None:
    row = offer.row
    if row["source"] not in SOURCES:
        refuse(offer.where, f"source 应为 {'、'.join(SOURCES)}", f"source must be one of {', '.join(SOURCES)}")
    if row["source"] != "storage":
        return row
    if "with" not in row:
        return None
    known_names(f"{offer.where} with", [row["with"]], [k for k, r in rows.items() if r.get("source") != "storage"])
    beside: Mapping[str, Any] = rows[row["with"]]
    return beside


def _generation(row: Mapping[str, Any], site: Site, declared: Declared) -> tuple[Array, float]:
    """Own power (D, 24) and kW per MWh of yearly electricity; its size is the share of electricity it yields."""
    share = declared.number(row["size"], "size", "ratio", least=0.0, most=1.0)
    hours = declared.number(row.get("full_load_hours"), "full_load_hours", "h/a", above=0.0, most=8760.0)
    shape = site.days.sun if row["source"] == "pv" else site.days.wind
    return share * shape, share * _KWH_A_MWH / hours


def _option(offer: Offer, plant: Electric, found: Sized, site: Site) -> Option:
    bought = plant.electricity_mwh
    capital = offer.capital(found.capacity * bought, found.unit)
    avoided = found.after.avoided - found.before.avoided
    saved = found.after.saved - found.before.saved
    changes = {
        "electricity_mwh": -avoided * bought,
        "other_cny": (site.level.average * avoided - saved) * bought,
    }
    needs = (str(offer.row["with"]),) if "with" in offer.row else ()
    effect = Effect("onsite_power", changes, requires=needs, inputs=site.inputs, confidence=site.confidence)
    return offer.option(plant, effect, capital)
