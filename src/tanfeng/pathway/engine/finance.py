"""Money over time (资金时间价值): discount factors and what a capital cost amounts to inside the horizon."""

from __future__ import annotations

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine.sector import Array


def discount_factors(rate: float, years: int, first: int = 0) -> Array:
    """Return (T,) mid-year discount factors ``(1 + rate) ** -(first + t + 0.5)`` (贴现系数).

    ``first`` is the number of years from the base date to the start of the first year. Raises ``UsageError`` for a rate
    of -100 % or less.
    """
    if rate <= -1.0:
        raise UsageError(
            f"贴现率 {rate:g} 无意义，应大于 -1。", f"A discount rate of {rate:g} has no meaning; it must exceed -1."
        )
    return np.asarray((1.0 + rate) ** -(first + np.arange(years) + 0.5))


def annuity_factor(rate: float, lifetime: float) -> float:
    """Yearly payment per unit of capital over ``lifetime`` years (年金系数). Raises ``UsageError`` below one year."""
    if lifetime < 1:
        raise UsageError(
            f"寿命 {lifetime:g} 年短于一年。", f"A lifetime of {lifetime:g} years is shorter than one year."
        )
    return 1.0 / lifetime if rate == 0.0 else rate / (1.0 - (1.0 + rate) ** -lifetime)


def committed(rate: float, lifetime: float, discount: Array, *, renewed: bool = True) -> Array:
    """Return (T,) present value per unit of capital committed at the start of each year (资本承诺现值).

    Annuities are paid from that year on and inside the horizon only, so that nothing is credited at its end:
    ``annuity * sum of discount[t … last]``. ``renewed``: what reaches its end is renewed at the same cost and paid on
    to the horizon (an irreversible measure); otherwise payment ends with the first life, ``last = t + lifetime - 1`` (a
    line, whose renewal is a decision of its own).
    """
    yearly = annuity_factor(rate, lifetime)
    paid = np.concatenate([[0.0], np.cumsum(discount)])
    years = len(discount)
    start = np.arange(years)
    last = np.full(years, years) if renewed else np.minimum(start + int(lifetime), years)
    return np.asarray(yearly * (paid[last] - paid[start]))
