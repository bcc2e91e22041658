"""Published examples and random tables for the decomposition.

The simple example is that of the R package LMDIR (M. K. Heun, MIT licence), the package of section S3 of the
supplement to Heun and Brockway (2019), doi:10.1016/j.apenergy.2019.01.255; its printed
figures stand in the package's tests (``create_simple_LMDI``), made by hand in a spreadsheet. The Ghana example is the
one of the same tests: the aluminium smelter closed between 2003 and 2004, so that one factor became zero.
"""

from __future__ import annotations

from itertools import product

import polars as pl
from hypothesis import strategies as st

from tanfeng.pathway.decomposition import Decomposition

FACTORS = ("factor 1", "factor 2", "factor 3")
_SIMPLE = {
    1971: ((1, 10, 2), (4, 5, 3)),
    1972: ((4, 5, 3), (5, 6, 4)),
    1973: ((8, 2, 4), (5, 7, 5)),
    1974: ((10, 1, 5), (6, 8, 6)),
}


def table(rows: dict[object, tuple[tuple[float, ...], ...]], names: tuple[str, ...] = FACTORS) -> pl.DataFrame:
    """Return a table of periods whose sectors are numbered."""
    return pl.DataFrame(
        [
            {"period": str(period), "sector": f"s{number}", **dict(zip(names, map(float, values), strict=True))}
            for period, sectors in rows.items()
            for number, values in enumerate(sectors, 1)
        ]
    )


SIMPLE = table(dict(_SIMPLE))
GHANA_FACTORS = ("E.ktoe", "eta_ij", "phi_i", "phi_ij")
GHANA = table(
    {
        2003: (
            (7909.898576, 0.168054745, 0.521283202, 0.009258785),
            (7909.898576, 0.072489945, 0.078700891, 0.036152202),
        ),
        2004: ((42, 42, 42, 0), (7962.921168, 0.101321321, 0.059104816, 0.036042366)),
    },
    GHANA_FACTORS,
)


def effects(result: Decomposition) -> list[float]:
    assert not result.blocked, result.findings
    return result.effects["effect"].to_list()


def by_step(result: Decomposition) -> list[list[float]]:
    values, count = effects(result), result.effects.height // result.change.height
    return [values[start : start + count] for start in range(0, len(values), count)]


POSITIVE = st.floats(1e-3, 1e3, allow_subnormal=False)
WITH_ZEROS = st.one_of(st.just(0.0), POSITIVE)


@st.composite
def tables(draw: st.DrawFn, cell: st.SearchStrategy[float] = POSITIVE, periods: int = 2) -> pl.DataFrame:
    """Draw a complete table of two to five sectors and two to four factors."""
    sectors, factors = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    return pl.DataFrame(
        [
            {"period": str(2000 + period), "sector": f"s{sector}", **{f"x{k}": draw(cell) for k in range(factors)}}
            for period, sector in product(range(periods), range(sectors))
        ]
    )
