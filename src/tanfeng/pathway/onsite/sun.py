"""The sun over a place (太阳位置): the shape of a clear day from geometry alone.

Declination and the equation of time are the usual approximations of spherical astronomy (Cooper 1969; Duffie and
Beckman); their constants describe the earth's orbit, not any plant.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

HOURS = 24
DAYS_A_YEAR = 365
_DEGREES_AN_HOUR = 15.0
_OBLIQUITY = 23.45
#: Points at which an hour is sampled, so that sunrise and sunset fall within an hour and not on its edge.
_SAMPLES = 20


def declination(day: Array) -> Array:
    """Return the declination of the sun in radians on days of the year, 1 to 365 (赤纬)."""
    angle: Array = math.radians(_OBLIQUITY) * np.sin(2.0 * math.pi * (284.0 + day) / DAYS_A_YEAR)
    return angle


def equation_of_time(day: Array) -> Array:
    """Return how many hours the sun is ahead of the clock on its own meridian (时差)."""
    b = 2.0 * math.pi * (day - 81.0) / 364.0
    minutes: Array = 9.87 * np.sin(2.0 * b) - 7.53 * np.cos(b) - 1.5 * np.sin(b)
    return minutes / 60.0


def clear_sky(day: Array, latitude: float, longitude: float, meridian: float, transmittance: float) -> Array:
    """Return the shape of irradiance on level ground, shape (days, 24) by clock hour, without unit (晴空曲线).

    ``sin(h) * transmittance ** (1 / sin(h))`` with the sun's elevation ``h``, averaged over each hour. ``meridian`` is
    that of the clock: Beijing time is 120 degrees east.
    """
    clock = (np.arange(HOURS * _SAMPLES) + 0.5) / _SAMPLES
    solar = clock[None, :] + (longitude - meridian) / _DEGREES_AN_HOUR + equation_of_time(day)[:, None]
    hour_angle = np.radians(_DEGREES_AN_HOUR * (solar - 12.0))
    phi, delta = math.radians(latitude), declination(day)[:, None]
    height = math.sin(phi) * np.sin(delta) + math.cos(phi) * np.cos(delta) * np.cos(hour_angle)
    up = np.maximum(height, 0.0)
    shape = np.where(up > 0.0, up * transmittance ** (1.0 / np.maximum(up, 1e-6)), 0.0)
    hourly: Array = shape.reshape(len(day), HOURS, _SAMPLES).mean(axis=2)
    return hourly
