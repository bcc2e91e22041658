"""Energy carriers by service (分用途能源载体): what may take the place of today's fuel and grid power at each plant."""

from __future__ import annotations

from tanfeng.pathway.carriers.availability import Limit, availability
from tanfeng.pathway.carriers.factors import CarrierFactor, carrier_factor
from tanfeng.pathway.carriers.gather import options
from tanfeng.pathway.carriers.services import SERVICES, Services, services_of
from tanfeng.pathway.option import Option

__all__ = [
    "SERVICES",
    "CarrierFactor",
    "Limit",
    "Option",
    "Services",
    "availability",
    "carrier_factor",
    "options",
    "services_of",
]
