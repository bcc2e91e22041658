"""Small series made by hand, and the settings they are cut by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tanfeng.pathway.history import History
from tanfeng.pathway.validation.series import Cut, Series, cut
from tanfeng.pathway.validation.settings import Settings, Windows

YEARS = tuple(range(2005, 2020))
WINDOWS = Windows((2005, 2012), (2013, 2019), 3)


def series(values: Any, years: tuple[int, ...] = YEARS, key: str = "nonferrous_all") -> Series:
    return Series(key, years, np.array(values, dtype=np.float64))


def geometric(factor: float, start: float = 100.0, years: tuple[int, ...] = YEARS) -> Series:
    """``start`` in the first year, times ``factor`` a year."""
    return series([start * factor ** (year - years[0]) for year in years], years)


def history(of: Series) -> History:
    return History(of.years, tuple(of.values.tolist()), tuple(() for _ in of.years), (of.key,), "verified")


def halves(of: Series) -> Cut:
    made, findings = cut(of, WINDOWS)
    assert made is not None
    assert findings == ()
    return made


def settings(**changes: Any) -> Settings:
    return replace(Settings.load(), **{"size": 2000, **changes})
