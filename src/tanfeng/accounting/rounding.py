"""Rounding by GB/T 8170 (数值修约): half goes to even, the same on every engine.

The rule is about decimals as people write them, and a float stands beside its decimal: 2.675 is stored below the half.
A number within the error of a few float operations of the half counts as the half.
"""

from __future__ import annotations

from fractions import Fraction

import narwhals as nw

#: Sixteen units in the last place: what the multiplications of one line can shift.
_NEAR_HALF = 2.0**-48


def whole_units(value: nw.Expr, digits: int) -> nw.Expr:
    """Return the non-negative value rounded to ``digits`` decimals, in whole units of the last one (a float)."""
    scaled = value * float(10**digits)
    below = scaled.floor()
    beyond = scaled - below
    half = (beyond - 0.5).abs() <= scaled * _NEAR_HALF
    odd = below - (below * 0.5).floor() * 2.0
    up = nw.when(beyond > 0.5).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    return below + nw.when(half).then(odd).otherwise(up)


def rounded(value: nw.Expr, digits: int | None) -> nw.Expr:
    """Return the value rounded to ``digits`` decimals; unchanged without digits."""
    if digits is None:
        return value
    return whole_units(value, digits) * float(Fraction(1, 10**digits))


def exactly(value: Fraction, digits: int | None) -> Fraction:
    """Return a fraction rounded half to even; unchanged without digits."""
    return value if digits is None else Fraction(round(value * 10**digits), 10**digits)
