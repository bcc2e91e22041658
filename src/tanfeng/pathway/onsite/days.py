"""Typical days (典型日): each season once as a working day and once as a day off."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway.declared import Declared, place, table_of
from tanfeng.pathway.onsite.sun import clear_sky
from tanfeng.pathway.schema import known_names, refuse
from tanfeng.pathway.tariff import HOURS, TimeOfUse

Array = NDArray[np.float64]

MONTHS = 12
_COMMON_YEAR = 2001
_SEASON = ("months", "clearness", "wind")
_KINDS = ("working", "off")


@dataclass(frozen=True, eq=False)
class TypicalDays:
    """Typical days D of a year (典型日).

    ``names`` and ``weight`` (D,) say which and how many days a year each stands for (they add to 365); ``working`` (D,)
    whether it is a working day. ``period`` and ``multiplier`` (D, 24) are the tariff's. ``sun`` and ``wind`` (D, 24)
    are shapes whose sum over the year is one.
    """

    names: tuple[str, ...]
    weight: Array
    working: NDArray[np.bool_]
    period: NDArray[np.int64]
    multiplier: Array
    sun: Array
    wind: Array


def typical_days(section: Mapping[str, Any], declared: Declared, tariff: TimeOfUse) -> TypicalDays:
    """Build the typical days of ``[onsite]`` (构造典型日).

    The seasons must hold every month once, and the months of one season must have the same tariff periods. Raises
    ``UsageError`` otherwise.
    """
    seasons = _seasons(section, tariff)
    share = declared.number(section.get("working_days"), "working_days", "ratio", least=0.0, most=1.0)
    names, months = list(seasons), [row["months"] for row in seasons.values()]
    days = np.array([sum(_length(m) for m in own) for own in months], dtype=np.float64)
    weight = (days[:, None] * np.array([share, 1.0 - share])).ravel()
    first = [own[0] - 1 for own in months]
    return TypicalDays(
        names=tuple(f"{name} {kind}" for name in names for kind in _KINDS),
        weight=weight,
        working=np.tile([True, False], len(names)),
        period=np.repeat(tariff.period[first], 2, axis=0),
        multiplier=np.repeat(tariff.multiplier[first], 2, axis=0),
        sun=_normal(np.repeat(_sun(section, seasons, declared), 2, axis=0), weight),
        wind=_normal(np.repeat(_wind(section, seasons, declared), 2, axis=0), weight),
    )


def _seasons(section: Mapping[str, Any], tariff: TimeOfUse) -> dict[str, Mapping[str, Any]]:
    where = place("onsite", "seasons")
    seasons = dict(table_of(section, "seasons", place("onsite")))
    for name, row in seasons.items():
        if not isinstance(row, Mapping) or not row.get("months"):
            refuse(f"{where} {name}", "缺少 months", "months is missing")
        known_names(f"{where} {name}", row, _SEASON)
    every = sorted(m for row in seasons.values() for m in row["months"])
    if every != list(range(1, MONTHS + 1)):
        refuse(where, f"各季的月份应恰为 1—12 各一次，所给 {every}", f"seasons hold each month once, given {every}")
    for name, row in seasons.items():
        of_tariff = tariff.period[[m - 1 for m in row["months"]]]
        if (of_tariff != of_tariff[0]).any():
            refuse(
                f"{where} {name}",
                "同一季各月的分时时段应相同",
                "the months of a season must share their tariff periods",
            )
    return seasons


def _sun(section: Mapping[str, Any], seasons: Mapping[str, Mapping[str, Any]], declared: Declared) -> Array:
    latitude = declared.number(section.get("latitude"), "latitude", least=-90.0, most=90.0)
    longitude = declared.number(section.get("longitude"), "longitude", least=-180.0, most=180.0)
    meridian = declared.number(section.get("clock_meridian"), "clock_meridian", least=-180.0, most=180.0)
    sky = declared.number(section.get("transmittance"), "transmittance", "ratio", above=0.0, most=1.0)
    middle = np.cumsum([0, *(_length(m) for m in range(1, MONTHS))]) + 15.0
    by_month = clear_sky(middle, latitude, longitude, meridian, sky)
    length = np.array([_length(m) for m in range(1, MONTHS + 1)], dtype=np.float64)
    rows = []
    for name, row in seasons.items():
        own = [m - 1 for m in row["months"]]
        clear = _relative(row, "clearness", name, declared)
        rows.append(clear * np.average(by_month[own], axis=0, weights=length[own]))
    return np.array(rows)


def _wind(section: Mapping[str, Any], seasons: Mapping[str, Mapping[str, Any]], declared: Declared) -> Array:
    """A cosine over the day around the mean of the season: strongest at ``wind_peak_hour``."""
    amplitude = declared.number(section.get("wind_amplitude"), "wind_amplitude", "ratio", least=0.0, most=1.0)
    peak = declared.number(section.get("wind_peak_hour"), "wind_peak_hour", least=0.0, most=HOURS)
    hours = np.arange(HOURS) + 0.5
    day = 1.0 + amplitude * np.cos(2.0 * np.pi * (hours - peak) / HOURS)
    return np.array([_relative(row, "wind", name, declared) * day for name, row in seasons.items()])


def _relative(row: Mapping[str, Any], key: str, season: str, declared: Declared) -> float:
    """How strong a source is in a season, relative to the others; one where the scenario says nothing."""
    if key not in row:
        return 1.0
    return declared.number(row[key], f"seasons.{season} {key}", "ratio", least=0.0)


def _normal(shape: Array, weight: Array) -> Array:
    total = float((weight[:, None] * shape).sum())
    if total <= 0:
        refuse(place("onsite", "seasons"), "全年没有出力", "a source yields nothing in the whole year")
    normal: Array = shape / total
    return normal


def _length(month: int) -> int:
    return calendar.monthrange(_COMMON_YEAR, month)[1]
