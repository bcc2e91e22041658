"""Power on the plant's own site (厂内电源): sun, wind and storage over typical days under the time-of-use tariff."""

from __future__ import annotations

from tanfeng.pathway.onsite.days import TypicalDays, typical_days
from tanfeng.pathway.onsite.dispatch import Flows, dispatch
from tanfeng.pathway.onsite.offers import Site, Sized, onsite_options, site_of, sized
from tanfeng.pathway.onsite.storage import Storage
from tanfeng.pathway.onsite.sun import clear_sky
from tanfeng.pathway.onsite.year import PerKilowatt, Year, cycles, per_kilowatt, year_of

__all__ = [
    "Flows",
    "PerKilowatt",
    "Site",
    "Sized",
    "Storage",
    "TypicalDays",
    "Year",
    "clear_sky",
    "cycles",
    "dispatch",
    "onsite_options",
    "per_kilowatt",
    "site_of",
    "sized",
    "typical_days",
    "year_of",
]
